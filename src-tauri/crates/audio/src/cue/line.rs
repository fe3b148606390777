//! One line of a cue sheet: a command and what follows it.

/// Kinds of file a FILE line may state after the name.
const FILE_TYPES: &[&str] =
    &["WAVE", "MP3", "AIFF", "BINARY", "MOTOROLA", "FLAC", "APE", "WV", "OGG", "AAC", "MP4"];

/// The command and the rest of the line, both trimmed; the rest is empty where there is none.
pub(super) fn split(line: &str) -> (&str, &str) {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
    let (command, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    (command, rest.trim())
}

/// The text of a TITLE, PERFORMER or REM: between its first and last quotation mark, so that marks within it stay; a
/// mark that is missing at either end is forgiven.
pub(super) fn text(rest: &str) -> Option<String> {
    let text = match rest.strip_prefix('"') {
        Some(open) => open.rsplit_once('"').map_or(open, |(inside, _)| inside),
        None => rest,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name on a FILE line, without the type behind it.
pub(super) fn file_name(rest: &str) -> String {
    if let Some((inside, _)) = rest.strip_prefix('"').and_then(|open| open.rsplit_once('"')) {
        return inside.trim().to_owned();
    }
    let open = rest.strip_prefix('"').unwrap_or(rest);
    match open.rsplit_once(char::is_whitespace) {
        Some((name, kind)) if FILE_TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind)) => {
            name.trim().to_owned()
        }
        _ => open.to_owned(),
    }
}

/// Frames of "mm:ss:ff"; minutes may exceed 99, and the frames may be left out.
pub(super) fn frames(time: &str) -> Option<u64> {
    let mut parts = time.split([':', '.']).map(|part| part.trim().parse::<u32>().ok());
    let (minutes, seconds) = (parts.next()??, parts.next()??);
    let frames = parts.next().unwrap_or(Some(0))?;
    let seconds = u64::from(minutes) * 60 + u64::from(seconds);
    parts.next().is_none().then(|| seconds * super::FRAMES_PER_SECOND + u64::from(frames))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_taken_as_they_were_meant() {
        assert_eq!(text(r#""He Said "Hi""#).as_deref(), Some(r#"He Said "Hi"#));
        assert_eq!(text(r#""Plain""#).as_deref(), Some("Plain"));
        assert_eq!(text("No Marks At All").as_deref(), Some("No Marks At All"));
        assert_eq!(text(r#""Never Closed"#).as_deref(), Some("Never Closed"));
        assert_eq!(text(r#""""#), None);
        assert_eq!(text(r#"""#), None);
        assert_eq!(text(""), None);
    }

    #[test]
    fn file_names_are_found_with_and_without_marks_and_types() {
        for line in
            [r#""My Album.wav" WAVE"#, "My Album.wav WAVE", "My Album.wav wave", r#""My Album.wav WAVE"#]
        {
            assert_eq!(file_name(line), "My Album.wav", "{line}");
        }
        assert_eq!(file_name(r#""a "live" album.wav" WAVE"#), r#"a "live" album.wav"#);
        assert_eq!(file_name("album.flac"), "album.flac");
        assert_eq!(file_name("The Sound of Music"), "The Sound of Music");
    }

    #[test]
    fn times_are_counted_in_frames() {
        assert_eq!(frames("00:00:00"), Some(0));
        assert_eq!(frames("03:02:01"), Some((3 * 60 + 2) * 75 + 1));
        assert_eq!(frames("134:59:74"), Some((134 * 60 + 59) * 75 + 74));
        assert_eq!(frames("1:5"), Some(65 * 75));
        for wrong in ["", "1", "a:b:c", "1:2:3:4", "-1:00:00", "99999999999:00:00"] {
            assert_eq!(frames(wrong), None, "{wrong}");
        }
    }
}
