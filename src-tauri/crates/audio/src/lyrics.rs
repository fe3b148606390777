//! Lyrics.

use std::path::Path;

use crate::error::contain;
use crate::{AudioError, container, container_tags, legacy_text, tags};

/// A lyrics file is text; larger ones are something else.
const MAX_LYRICS_BYTES: u64 = 4 * 1024 * 1024;

/// The lyrics inside the file, else those of the .lrc file of the same name beside it (with its time stamps).
pub fn read_lyrics(path: &Path) -> Result<Option<String>, AudioError> {
    if let Some(lyrics) = contain(|| embedded(path))? {
        return Ok(Some(lyrics));
    }
    for extension in ["lrc", "LRC", "Lrc"] {
        let file = path.with_extension(extension);
        let Ok(metadata) = std::fs::metadata(&file) else { continue };
        if metadata.is_file() && metadata.len() <= MAX_LYRICS_BYTES {
            let text = legacy_text::decode_file(&std::fs::read(&file)?);
            return Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()));
        }
    }
    Ok(None)
}

/// The lyrics of a part of a file, in seconds from its start: those lines of the file's lyrics whose time stamps lie in
/// it, counted from its own start. Lyrics without time stamps cannot be told apart, so a part has none.
pub fn read_lyrics_of_part(path: &Path, start: f64, end: Option<f64>) -> Result<Option<String>, AudioError> {
    Ok(read_lyrics(path)?.and_then(|lyrics| part(&lyrics, start, end)))
}

fn part(lyrics: &str, start: f64, end: Option<f64>) -> Option<String> {
    let mut lines: Vec<(f64, String)> = Vec::new();
    for line in lyrics.lines() {
        // A refrain may have a stamp for each time it comes.
        let (mut rest, mut times) = (line.trim(), Vec::new());
        while let Some((time, after)) = stamp(rest) {
            times.push(time);
            rest = after.trim_start();
        }
        let inside = times.into_iter().filter(|&time| time >= start && end.is_none_or(|end| time < end));
        lines.extend(inside.map(|time| (time - start, rest.to_owned())));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let stamped = lines.iter().map(|(time, text)| {
        let hundredths = (time * 100.0).round() as u64;
        format!("[{:02}:{:02}.{:02}]{text}", hundredths / 6_000, hundredths / 100 % 60, hundredths % 100)
    });
    (!lines.is_empty()).then(|| stamped.collect::<Vec<_>>().join("\n"))
}

/// The time stamp that a line begins with, "[mm:ss.ff]", in seconds, and what follows it.
fn stamp(line: &str) -> Option<(f64, &str)> {
    let (inside, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (minutes, seconds) = inside.split_once(':')?;
    let (minutes, seconds) = (minutes.parse::<u32>().ok()?, seconds.replace(':', ".").parse::<f64>().ok()?);
    (seconds.is_finite() && seconds >= 0.0).then_some((f64::from(minutes) * 60.0 + seconds, rest))
}

fn embedded(path: &Path) -> Result<Option<String>, AudioError> {
    match contain(|| tags::read(path)) {
        Ok(tags) => Ok(tags.lyrics),
        Err(error @ (AudioError::NotFound | AudioError::Unreadable(_))) => Err(error),
        Err(_) => Ok(container_tags::read(path, container::open_reader(path)?.as_mut()).lyrics),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_lines_that_are_sung_in_it() {
        let lyrics =
            "[ar:Someone]\n[00:01.00]first\n[01:00.00][02:30.50]refrain\n[02:00.00]second\n[62:00.00]last";
        assert_eq!(part(lyrics, 0.0, Some(60.0)).as_deref(), Some("[00:01.00]first"));
        let middle = part(lyrics, 60.0, Some(3000.0));
        assert_eq!(middle.as_deref(), Some("[00:00.00]refrain\n[01:00.00]second\n[01:30.50]refrain"));
        assert_eq!(part(lyrics, 3000.0, None).as_deref(), Some("[12:00.00]last"));
        assert_eq!(part("no stamps\nat all", 0.0, None), None);
    }
}
