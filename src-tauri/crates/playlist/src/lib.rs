//! Playlist files: bytes to entries and back. Pure: no file is opened and no working folder asked for, so what a
//! location means is told by [`target`] as candidates, and the caller looks which of them is there.
//!
//! M3U has no standard. What is read and written here is what players agree on: one location a line, `#EXTM3U` at the
//! head, `#EXTINF:seconds,names` before a location, `#PLAYLIST:name`
//! (<https://en.wikipedia.org/wiki/M3U>). PLS is the INI-like form of Winamp
//! (<https://en.wikipedia.org/wiki/PLS_(file_format)>). Crates for M3U are made for streaming (HLS) or want UTF-8.

mod location;
mod m3u;
mod pls;
mod text;

use std::path::Path;

pub use location::{Target, is_address, target};
pub use m3u::{Written, write_m3u8};

/// File extensions of playlists, in lower case.
pub const EXTENSIONS: &[&str] = &["m3u", "m3u8", "pls"];

/// Whether the file's name promises a playlist.
pub fn is_playlist_path(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// What a playlist file says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Playlist {
    /// The name it gives itself.
    pub name: Option<String>,
    /// In its order.
    pub entries: Vec<Entry>,
}

/// One entry of a playlist file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Path or address as it is written; [`target`] tells what it means.
    pub location: String,
    /// What people are to read, by custom "Artist - Title".
    pub label: Option<String>,
    /// Length in seconds.
    pub seconds: Option<f64>,
}

impl Entry {
    /// The label as artist and title; either may be empty.
    pub fn names(&self) -> (&str, &str) {
        let label = self.label.as_deref().unwrap_or_default();
        label.split_once(" - ").map_or(("", label.trim()), |(artist, title)| (artist.trim(), title.trim()))
    }
}

/// Reads a playlist in whatever encoding. Its form is told by its content; any bytes are a playlist of some kind,
/// so there are no errors, but there may be no entries.
pub fn read(bytes: &[u8]) -> Playlist {
    let text = text::decode(bytes);
    let head = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if head.eq_ignore_ascii_case("[playlist]") { pls::read(&text) } else { m3u::read(&text) }
}

/// A length as playlists write it; −1 and 0 stand for "unknown".
fn seconds(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0)
}

/// The text, unless there is nothing in it.
fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_label_is_split_at_the_first_dash_between_spaces() {
        let entry = |label: &str| Entry { label: Some(label.into()), ..Entry::default() };
        assert_eq!(entry("Björk - Jóga - Live").names(), ("Björk", "Jóga - Live"));
        assert_eq!(entry("Jay-Z").names(), ("", "Jay-Z"));
        assert_eq!(Entry::default().names(), ("", ""));
    }

    #[test]
    fn the_form_is_told_by_the_content_not_by_a_name() {
        assert_eq!(read(b"\n[Playlist]\nFile1=a.mp3").entries[0].location, "a.mp3");
        assert_eq!(read(b"a.mp3").entries[0].location, "a.mp3");
        assert_eq!(read(b""), Playlist::default());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            for entry in read(&bytes).entries {
                prop_assert!(!entry.location.is_empty());
                target(&entry.location, Path::new("/music"));
            }
        }

        #[test]
        fn any_lines_of_the_known_forms_are_read_without_a_panic(
            lines in prop::collection::vec("(#EXTINF:|#PLAYLIST:|File1=|Length2=|\\[playlist\\])?.{0,20}", 0..20),
        ) {
            for entry in read(lines.join("\r\n").as_bytes()).entries {
                prop_assert!(entry.seconds.is_none_or(|s| s > 0.0 && s.is_finite()));
                target(&entry.location, Path::new("/music"));
            }
        }
    }
}
