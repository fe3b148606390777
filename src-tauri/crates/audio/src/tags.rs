//! Tags by lofty.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use lofty::config::{ParseOptions, ParsingMode};
use lofty::error::FileParseError;
use lofty::file::{AudioFile, FileType, TaggedFile, TaggedFileExt};
use lofty::ogg::OpusFile;
use lofty::probe::Probe;
use lofty::tag::{ItemKey, Tag, TagType};

use crate::{AudioError, foreign, legacy_text};

/// Gains beyond this are typing errors or attacks on loudspeakers.
const MAX_GAIN_DB: f32 = 30.0;

/// R128 gains refer to −23 LUFS, ReplayGain to −18 LUFS (RFC 7845 section 5.2.1, ReplayGain 2.0).
const R128_TO_REPLAY_GAIN_DB: f32 = 5.0;

/// Junk that may stand before the first MPEG frame.
const MAX_JUNK_BYTES: usize = 128 * 1024;

/// The fields this player uses, from whatever tags a file has.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tags {
    pub title: Option<String>,
    pub artist: Option<String>,
    pub album: Option<String>,
    pub album_artist: Option<String>,
    pub genre: Option<String>,
    pub composer: Option<String>,
    pub year: Option<i32>,
    /// Number and total.
    pub track: (Option<u32>, Option<u32>),
    /// Number and total.
    pub disc: (Option<u32>, Option<u32>),
    pub lyrics: Option<String>,
    pub replay_gain_track_db: Option<f32>,
    pub replay_gain_album_db: Option<f32>,
    pub picture_bytes: u64,
}

/// Opens the file with lofty, tags and pictures only.
pub(crate) fn open(path: &Path) -> Result<TaggedFile, AudioError> {
    let options = ParseOptions::new()
        .read_properties(false)
        .parsing_mode(ParsingMode::Relaxed)
        .max_junk_bytes(MAX_JUNK_BYTES);
    let mut file = File::open(path)?;
    let mut start = [0; 4];
    let length = file.read(&mut start)?;
    // lofty does not know these and may find an MPEG frame in their midst.
    if foreign::tagged_by_container(&start[..length]) {
        return Err(AudioError::NotAudio);
    }
    file.rewind()?;
    let probe = Probe::new(BufReader::new(file)).options(options).guess_file_type()?;
    if probe.file_type().is_none() {
        return Err(AudioError::NotAudio);
    }
    probe.read().map_err(|error| damaged(&error))
}

fn damaged(error: &FileParseError) -> AudioError {
    AudioError::Damaged(format!("its tags cannot be read ({error})"))
}

/// Reads the tags. Where a file has several, the format's own come first and ID3v1, which cuts texts, last.
pub(crate) fn read(path: &Path) -> Result<Tags, AudioError> {
    let file = open(path)?;
    let primary = file.primary_tag_type();
    let mut all: Vec<&Tag> = file.tags().iter().collect();
    all.sort_by_key(|tag| match tag.tag_type() {
        kind if kind == primary => 0,
        // The chunk's encoding and length limits make it the poorer twin of ID3v2 in WAV files.
        TagType::RiffInfo | TagType::AiffText => 2,
        TagType::Id3v1 => 3,
        _ => 1,
    });
    let mut tags = Tags {
        title: first(&all, &[ItemKey::TrackTitle]).map(str::to_owned),
        artist: text(&all, &[ItemKey::TrackArtist, ItemKey::TrackArtists]),
        album: first(&all, &[ItemKey::AlbumTitle]).map(str::to_owned),
        album_artist: text(&all, &[ItemKey::AlbumArtist, ItemKey::AlbumArtists]),
        // A bare number is an ID3v1 code that no list knows.
        genre: text(&all, &[ItemKey::Genre]).filter(|genre| !genre.bytes().all(|byte| byte.is_ascii_digit())),
        composer: text(&all, &[ItemKey::Composer]),
        year: first(
            &all,
            &[ItemKey::RecordingDate, ItemKey::Year, ItemKey::ReleaseDate, ItemKey::OriginalReleaseDate],
        )
        .and_then(parse_year),
        track: number_pair(&all, ItemKey::TrackNumber, ItemKey::TrackTotal),
        disc: number_pair(&all, ItemKey::DiscNumber, ItemKey::DiscTotal),
        lyrics: first(&all, &[ItemKey::Lyrics, ItemKey::UnsyncLyrics]).map(str::to_owned),
        replay_gain_track_db: first(&all, &[ItemKey::ReplayGainTrackGain]).and_then(parse_gain),
        replay_gain_album_db: first(&all, &[ItemKey::ReplayGainAlbumGain]).and_then(parse_gain),
        picture_bytes: all
            .iter()
            .flat_map(|tag| tag.pictures())
            .map(|picture| picture.data().len() as u64)
            .sum(),
    };
    if file.file_type() == FileType::Opus {
        add_r128_gains(path, &mut tags);
    }
    repair(&mut tags);
    Ok(tags)
}

fn repair(tags: &mut Tags) {
    let mut texts: Vec<&mut String> = [
        &mut tags.title,
        &mut tags.artist,
        &mut tags.album,
        &mut tags.album_artist,
        &mut tags.genre,
        &mut tags.composer,
        &mut tags.lyrics,
    ]
    .into_iter()
    .flatten()
    .collect();
    legacy_text::repair(&mut texts);
}

/// The R128 gains of Opus comments, in Q7.8 dB; lofty's generic tag leaves them out.
fn add_r128_gains(path: &Path, tags: &mut Tags) {
    let Ok(file) = File::open(path) else { return };
    let options = ParseOptions::new().read_properties(false).read_cover_art(false);
    let Ok(opus) = OpusFile::read_from(&mut BufReader::new(file), options) else { return };
    let gain = |key| {
        let gain = opus.vorbis_comments().get(key)?.trim().parse::<i16>().ok()?;
        plausible(f32::from(gain) / 256.0 + R128_TO_REPLAY_GAIN_DB)
    };
    tags.replay_gain_track_db = tags.replay_gain_track_db.or_else(|| gain("R128_TRACK_GAIN"));
    tags.replay_gain_album_db = tags.replay_gain_album_db.or_else(|| gain("R128_ALBUM_GAIN"));
}

/// All values of the first tag and key that has any, joined.
fn text(tags: &[&Tag], keys: &[ItemKey]) -> Option<String> {
    tags.iter()
        .flat_map(|tag| keys.iter().map(move |key| (tag, *key)))
        .find_map(|(tag, key)| join(tag.get_strings(key)))
}

/// Joins values by "; ", leaving out empty and repeated ones.
pub(crate) fn join<'a>(values: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut kept: Vec<&str> = Vec::new();
    // ID3v2.4 and some writers of 2.3 separate several values by NUL.
    for value in values.flat_map(|value| value.split('\0')).filter_map(clean) {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    (!kept.is_empty()).then(|| kept.join("; "))
}

fn first<'a>(tags: &[&'a Tag], keys: &[ItemKey]) -> Option<&'a str> {
    tags.iter()
        .flat_map(|tag| keys.iter().map(move |key| (*tag, *key)))
        .find_map(|(tag, key)| tag.get_string(key).and_then(clean))
}

fn clean(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{feff}');
    (!text.is_empty()).then_some(text)
}

/// "3", "3/12" or "03"; a number and a total, each absent if it is no positive number.
fn number_pair(tags: &[&Tag], number: ItemKey, total: ItemKey) -> (Option<u32>, Option<u32>) {
    let (number, inline_total) = first(tags, &[number]).map_or((None, None), parse_pair);
    (number, first(tags, &[total]).and_then(|text| parse_pair(text).0).or(inline_total))
}

/// Splits "3/12".
pub(crate) fn parse_pair(text: &str) -> (Option<u32>, Option<u32>) {
    let mut parts = text.splitn(2, '/').map(|part| part.trim().parse().ok().filter(|&number| number > 0));
    (parts.next().flatten(), parts.next().flatten())
}

/// The year at the start of "2008", "2008-10-15" or "2008/10"; absent if it cannot be a year of recorded music.
pub(crate) fn parse_year(text: &str) -> Option<i32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|year| (1000..=2999).contains(year))
}

/// "-6.48 dB"; also with a decimal comma.
pub(crate) fn parse_gain(text: &str) -> Option<f32> {
    let number: String = text
        .trim()
        .chars()
        .map(|c| if c == ',' { '.' } else { c })
        .take_while(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        .collect();
    number.parse().ok().and_then(plausible)
}

fn plausible(gain: f32) -> Option<f32> {
    (gain.is_finite() && gain.abs() <= MAX_GAIN_DB).then_some(gain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_alone_or_with_a_total() {
        assert_eq!(parse_pair("3/12"), (Some(3), Some(12)));
        assert_eq!(parse_pair("07"), (Some(7), None));
        assert_eq!(parse_pair("-3/0"), (None, None));
        assert_eq!(parse_pair("A1"), (None, None));
    }

    #[test]
    fn years_are_taken_from_dates() {
        assert_eq!(parse_year("2008-10-15"), Some(2008));
        assert_eq!(parse_year("99999"), None);
        assert_eq!(parse_year("0"), None);
        assert_eq!(parse_year("MCMXC"), None);
    }

    #[test]
    fn gains_are_read_or_refused() {
        assert_eq!(parse_gain("-6.48 dB"), Some(-6.48));
        assert_eq!(parse_gain("-6,5 dB"), Some(-6.5));
        assert_eq!(parse_gain("+60.00 dB"), None, "a gain that would destroy loudspeakers is refused");
        assert_eq!(parse_gain("loud"), None);
    }

    #[test]
    fn values_are_joined_once_each() {
        assert_eq!(join(["A", " B ", "A", ""].into_iter()).as_deref(), Some("A; B"));
        assert_eq!(join(["A\0B"].into_iter()).as_deref(), Some("A; B"));
        assert_eq!(join(["  ", "\0"].into_iter()), None);
    }
}
