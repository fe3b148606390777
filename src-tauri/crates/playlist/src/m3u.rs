//! M3U and its extensions.

use std::fmt::Write as _;
use std::path::Path;

use crate::location::written;
use crate::{Entry, Playlist, seconds, some};

pub(crate) fn read(text: &str) -> Playlist {
    let mut list = Playlist::default();
    let mut next = Entry::default();
    for line in text.lines().map(str::trim) {
        if let Some(info) = directive(line, "#EXTINF:") {
            (next.seconds, next.label) = extinf(info);
        } else if let Some(name) = directive(line, "#PLAYLIST:") {
            list.name = some(name);
        } else if !line.is_empty() && !line.starts_with('#') {
            list.entries.push(Entry { location: line.to_owned(), ..std::mem::take(&mut next) });
        }
    }
    list
}

/// What follows a directive, whose letters may be of either case.
fn directive<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let head = line.get(..name.len())?;
    head.eq_ignore_ascii_case(name).then(|| &line[name.len()..])
}

/// `123,Artist - Title`, or `123 key="value, value",Artist - Title`.
fn extinf(info: &str) -> (Option<f64>, Option<String>) {
    let mut quoted = false;
    let comma = info
        .char_indices()
        .find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ',' && !quoted
        })
        .map(|(index, _)| index)
        .or_else(|| info.find(','));
    let (head, label) = comma.map_or((info, ""), |index| (&info[..index], &info[index + 1..]));
    (seconds(head.split_whitespace().next().unwrap_or_default()), some(label))
}

/// A track as it is written.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The file, from the root.
    pub path: &'a Path,
    /// Artist; may be empty.
    pub artist: &'a str,
    /// Title; may be empty.
    pub title: &'a str,
    /// Length in seconds; 0 when unknown.
    pub seconds: f64,
}

/// Writes a playlist in UTF-8 that is to lie in `folder`. Files below it are written relative to it, so that folder
/// and playlist can be moved and copied together; names that a line cannot hold are written as `file://` addresses.
pub fn write_m3u8<'a>(name: &str, folder: &Path, tracks: impl IntoIterator<Item = Written<'a>>) -> String {
    let mut text = "#EXTM3U\n".to_owned();
    let name = one_line(name);
    if !name.is_empty() {
        let _ = writeln!(text, "#PLAYLIST:{name}");
    }
    for track in tracks {
        let (artist, title) = (one_line(track.artist), one_line(track.title));
        let dash = if artist.is_empty() || title.is_empty() { "" } else { " - " };
        let seconds = if track.seconds > 0.0 { track.seconds.round() as i64 } else { -1 };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "#EXTINF:{seconds},{artist}{dash}{title}");
        let _ = writeln!(text, "{}", written(track.path, folder));
    }
    text
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}')
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::{Target, target};

    #[test]
    fn lines_that_players_write_are_read() {
        let list = read(
            "#EXTM3U\r\n#PLAYLIST: Sunday \r\n\r\n# a remark\r\n#EXTINF:215,Nina Simone - Feeling Good\r\n\
             jazz/feeling good.flac\r\n#extinf:-1 tvg-id=\"a, b\" logo=\"x\",Radio\r\nhttp://radio.example/live\r\n\
             #EXTINF:61.5\r\nb.mp3\r\n  c.mp3  \r\n#EXTINF:10,left over",
        );
        let entry = |location: &str, label: Option<&str>, seconds| Entry {
            location: location.into(),
            label: label.map(str::to_owned),
            seconds,
        };
        assert_eq!(list.name.as_deref(), Some("Sunday"));
        assert_eq!(
            list.entries,
            [
                entry("jazz/feeling good.flac", Some("Nina Simone - Feeling Good"), Some(215.0)),
                entry("http://radio.example/live", Some("Radio"), None),
                entry("b.mp3", None, Some(61.5)),
                entry("c.mp3", None, None),
            ]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_does_not_swallow_the_label() {
        assert_eq!(extinf("12 x=\"y,Name"), (Some(12.0), Some("Name".to_owned())));
    }

    #[cfg(unix)]
    #[test]
    fn what_lies_below_the_playlist_is_written_relative_to_it() {
        let track = |path| Written { path: Path::new(path), artist: "A\nB", title: "T", seconds: 3.6 };
        let text = write_m3u8(
            "Mine",
            Path::new("/music"),
            [track("/music/a/b.ogg"), track("/other/c.ogg"), track("/music/#1.ogg")],
        );
        assert_eq!(
            text,
            "#EXTM3U\n#PLAYLIST:Mine\n#EXTINF:4,A B - T\na/b.ogg\n#EXTINF:4,A B - T\n/other/c.ogg\n\
             #EXTINF:4,A B - T\nfile:///music/%231.ogg\n"
        );
    }

    #[cfg(unix)]
    fn any_path() -> impl Strategy<Value = PathBuf> {
        use std::os::unix::ffi::OsStringExt;

        let name = prop_oneof![
            3 => "[ -~]{1,12}".prop_map(String::into_bytes),
            2 => "\\PC{1,8}".prop_map(String::into_bytes),
            1 => prop::collection::vec(1u8.., 1..8),
        ];
        let name = name.prop_filter("a name of a file", |name| {
            !name.contains(&b'/') && !name.contains(&0) && name != b"." && name != b".."
        });
        (any::<bool>(), prop::collection::vec(name, 1..4)).prop_map(|(below, names)| {
            let mut path = PathBuf::from(if below { "/music" } else { "/" });
            path.extend(names.into_iter().map(std::ffi::OsString::from_vec));
            path
        })
    }

    #[cfg(unix)]
    proptest! {
        #[test]
        fn every_file_is_found_again_in_what_was_written(
            paths in prop::collection::vec(any_path(), 0..6),
            name in "\\PC{0,10}",
            title in ".{0,12}",
            seconds in -1.0..100_000.0f64,
        ) {
            let folder = Path::new("/music");
            let written = paths.iter().map(|path| Written { path, artist: "", title: &title, seconds });
            let list = crate::read(write_m3u8(&name, folder, written).as_bytes());
            prop_assert_eq!(list.name, some(&one_line(&name)));
            prop_assert_eq!(list.entries.len(), paths.len());
            for (entry, path) in list.entries.iter().zip(&paths) {
                let Target::Files(found) = target(&entry.location, folder) else {
                    return Err(TestCaseError::fail(format!("{} is no file", entry.location)));
                };
                prop_assert_eq!(found.first(), Some(path));
                prop_assert_eq!(entry.label.clone(), some(&one_line(&title)));
                prop_assert_eq!(entry.seconds.unwrap_or(0.0), seconds.max(0.0).round());
            }
        }
    }
}
