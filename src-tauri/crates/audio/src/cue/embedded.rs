//! The sheet inside an audio file: as text in a tag, or as a block of a FLAC file.

use symphonia::core::formats::FormatReader;
use symphonia::core::formats::well_known::FORMAT_ID_FLAC;
use symphonia::core::meta::{
    ChapterGroup, ChapterGroupItem, MetadataRevision, RawTag, RawValue, StandardTag, Tag,
};
use symphonia::core::units::Time;

use super::{CueError, CueSheet, CueTrack, Position};

/// What tags that hold a sheet are called; some containers put a name space before it.
const TAG: &str = "CUESHEET";

/// symphonia hands on the places of a FLAC block as times, which it keeps to the nanosecond.
const NANOSECONDS: u64 = 1_000_000_000;

/// The sheet of a file that is being read. The tag comes first: the block has no names.
pub(crate) fn embedded(reader: &mut dyn FormatReader) -> Option<Result<CueSheet, CueError>> {
    if let Some(text) = tagged(reader) {
        return Some(CueSheet::from_text(&text));
    }
    let block = reader.chapters().filter(|_| reader.format_info().format == FORMAT_ID_FLAC)?;
    Some(from_block(block))
}

fn tagged(reader: &mut dyn FormatReader) -> Option<String> {
    let mut metadata = reader.metadata();
    // A file may have several tags, of which each is a revision.
    loop {
        if let Some(text) = metadata.current().and_then(text) {
            return Some(text);
        }
        metadata.pop()?;
    }
}

fn text(revision: &MetadataRevision) -> Option<String> {
    let of_tracks = revision.per_track.iter().flat_map(|track| &track.metadata.tags);
    let tag = revision.media.tags.iter().chain(of_tracks).find(|tag| is_sheet(&tag.raw))?;
    match &tag.raw.value {
        RawValue::String(text) => Some(text.as_ref().clone()),
        RawValue::StringList(texts) => Some(texts.join("\n")),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn is_sheet(tag: &RawTag) -> bool {
    let is_named = |name: &str| name.rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case(TAG));
    let described = |field: &RawValue| matches!(field, RawValue::String(name) if is_named(name));
    // ID3v2 has one frame for all that it has no name for, and a description in it.
    is_named(&tag.key) || tag.sub_fields.iter().flatten().any(|field| described(&field.value))
}

/// RFC 9639 section 8.7: a track with its index points for each track, and last the lead-out, which has none.
fn from_block(block: &ChapterGroup) -> Result<CueSheet, CueError> {
    let mut sheet = CueSheet { files: vec![String::new()], ..CueSheet::default() };
    for (number, item) in (1..).zip(&block.items) {
        let ChapterGroupItem::Group(points) = item else { continue };
        let start = points.items.iter().filter_map(point).min_by_key(|(index, _)| (*index == 0, *index));
        let Some((_, ticks)) = start else { return Err(CueError::NoStart(number)) };
        sheet.tracks.push(CueTrack {
            number,
            audio: true,
            file: 0,
            start: Position { ticks, per_second: NANOSECONDS },
            title: None,
            performer: None,
            songwriter: None,
            isrc: points.tags.iter().find_map(isrc),
            replay_gain_db: None,
        });
    }
    if sheet.tracks.is_empty() { Err(CueError::NoTracks) } else { Ok(sheet) }
}

/// Number and place of an index point.
fn point(item: &ChapterGroupItem) -> Option<(u8, u64)> {
    let ChapterGroupItem::Chapter(chapter) = item else { return None };
    let index = chapter.tags.iter().find_map(|tag| match tag.std {
        Some(StandardTag::CdTrackIndex(index)) => Some(index),
        _ => None,
    });
    Some((index?, nanoseconds(chapter.start_time)))
}

fn nanoseconds(time: Time) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or_default()
}

fn isrc(tag: &Tag) -> Option<String> {
    match &tag.std {
        Some(StandardTag::IdentIsrc(code)) => Some(code.trim_matches(['\0', ' ']).to_owned()),
        _ => None,
    }
    .filter(|code| !code.is_empty())
}
