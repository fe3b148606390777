//! What a location of a playlist means, and how a file is written as one.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

/// What a location leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file: the paths it may be meant to have, the likeliest first; never empty.
    Files(Vec<PathBuf>),
    /// An address that is not a file.
    Address(String),
}

/// What `location` means in a playlist that lies in `folder` (from the root). Paths may be relative, written with the
/// backslashes of Windows, or percent-encoded without saying so; which is meant, only the disk can tell.
pub fn target(location: &str, folder: &Path) -> Target {
    let location = location.trim();
    if let Some(scheme) = scheme(location) {
        if !scheme.eq_ignore_ascii_case("file") {
            return Target::Address(location.to_owned());
        }
        if let Some(path) = Url::parse(location).ok().and_then(|url| url.to_file_path().ok()) {
            return Target::Files(vec![normalised(&path)]);
        }
    }
    let plain = location
        .get(..7)
        .filter(|head| head.eq_ignore_ascii_case("file://"))
        .map_or(location, |_| &location[7..]);
    let mut texts = vec![Cow::Borrowed(plain)];
    if std::path::MAIN_SEPARATOR == '/' && plain.contains('\\') {
        texts.push(plain.replace('\\', "/").into());
    }
    if plain.contains('%')
        && let Ok(decoded) = percent_decode_str(plain).decode_utf8()
        && decoded != plain
    {
        texts.push(decoded);
    }
    Target::Files(texts.iter().map(|text| normalised(&folder.join(text.as_ref()))).collect())
}

/// Whether `location` is an address such as `file:///…` or `https://…`, not a plain path.
pub fn is_address(location: &str) -> bool {
    scheme(location.trim()).is_some()
}

/// The scheme of an address. One letter is a drive of Windows, and no scheme has two slashes missing but `file:`.
fn scheme(location: &str) -> Option<&str> {
    let (scheme, rest) = location.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && scheme.len() > 1;
    let is_address = rest.starts_with("//") || (scheme.eq_ignore_ascii_case("file") && rest.starts_with('/'));
    (is_scheme && is_address).then_some(scheme)
}

/// The path without `.` and, as far as names go, without `..`.
fn normalised(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !matches!(plain.components().next_back(), Some(Component::RootDir | Component::Prefix(_)))
                {
                    plain.pop();
                }
            }
            component => plain.push(component),
        }
    }
    plain
}

/// `path` as a line of a playlist in `folder`.
pub(crate) fn written(path: &Path, folder: &Path) -> String {
    let relative = path.strip_prefix(folder).ok().filter(|rest| rest.components().next().is_some());
    let text = match relative {
        Some(rest) => rest.to_str().map(|text| text.replace(std::path::MAIN_SEPARATOR, "/")),
        None => path.to_str().map(str::to_owned),
    };
    match text.filter(|text| is_plain(text)) {
        Some(text) => text,
        None => Url::from_file_path(path).map_or_else(|()| path.to_string_lossy().into_owned(), String::from),
    }
}

/// Whether a line that holds this text is read as this path.
fn is_plain(text: &str) -> bool {
    let framed = text.trim() != text || text.starts_with(['#', '\u{feff}']);
    let breaks = text.contains(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}');
    !framed && !breaks && scheme(text).is_none() && !text.to_ascii_lowercase().starts_with("file:")
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn files(location: &str) -> Vec<String> {
        match target(location, Path::new("/music/lists")) {
            Target::Files(paths) => paths.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
            Target::Address(address) => vec![format!("address {address}")],
        }
    }

    #[test]
    fn relative_paths_start_at_the_folder_of_the_playlist() {
        assert_eq!(files("a b.mp3"), ["/music/lists/a b.mp3"]);
        assert_eq!(files("../rock/./a.mp3"), ["/music/rock/a.mp3"]);
        assert_eq!(files("../../../../a.mp3"), ["/a.mp3"]);
        assert_eq!(files("/a.mp3"), ["/a.mp3"]);
    }

    #[test]
    fn backslashes_and_percent_signs_may_be_part_of_a_name_or_not() {
        assert_eq!(files(r"..\rock\a.mp3"), [r"/music/lists/..\rock\a.mp3", "/music/rock/a.mp3"]);
        assert_eq!(files("100%25.mp3"), ["/music/lists/100%25.mp3", "/music/lists/100%.mp3"]);
        assert_eq!(files("100%.mp3"), ["/music/lists/100%.mp3"]);
        assert_eq!(files(r"C:\Music\a.mp3")[0], r"/music/lists/C:\Music\a.mp3");
    }

    #[test]
    fn file_addresses_are_paths_and_others_are_not() {
        assert_eq!(files("file:///music/%E9%9B%A8%20.mp3"), ["/music/雨 .mp3"]);
        assert_eq!(files("FILE:/music/a.mp3"), ["/music/a.mp3"]);
        assert_eq!(files("file://localhost/music/a.mp3"), ["/music/a.mp3"]);
        assert_eq!(files("https://radio.example/a.mp3"), ["address https://radio.example/a.mp3"]);
        assert_eq!(files("AC: DC.mp3"), ["/music/lists/AC: DC.mp3"]);
    }
}
