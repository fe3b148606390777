//! Edit lists of ISO base media files (ISO/IEC 14496-12, section 8.6.6), which symphonia does not apply yet: the
//! first edit of a track says where its music starts after the encoder's priming, and how long it is.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The first edit that plays something, in ticks of the track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Edit {
    pub media_time: i64,
    /// Absent in fragmented files, which do not know it yet.
    pub duration: Option<i64>,
    /// By how much the duration may be off: it is counted in units of the movie, often milliseconds.
    pub unit: i64,
}

/// Movie boxes are small; a larger claim is a lie and not worth its memory.
const MAX_BOX: u64 = 64 * 1024 * 1024;

/// The first edit of the track with this index in the file.
pub(crate) fn read(path: &Path, track_index: usize) -> Option<Edit> {
    let moov = read_movie_box(path)?;
    parse(&moov, track_index)
}

fn read_movie_box(path: &Path) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut file = BufReader::new(file);
    let mut position = 0;
    while position + 8 <= length {
        file.seek(SeekFrom::Start(position)).ok()?;
        let mut header = [0; 16];
        file.read_exact(&mut header[..8]).ok()?;
        let mut size = u64::from(u32::from_be_bytes(header[..4].try_into().ok()?));
        let mut header_size = 8;
        if size == 1 {
            file.read_exact(&mut header[8..]).ok()?;
            size = u64::from_be_bytes(header[8..].try_into().ok()?);
            header_size = 16;
        } else if size == 0 {
            size = length - position;
        }
        if size < header_size {
            return None;
        }
        if &header[4..8] == b"moov" {
            let body = (size - header_size).min(length - position - header_size);
            if body > MAX_BOX {
                return None;
            }
            let mut moov = vec![0; body as usize];
            file.read_exact(&mut moov).ok()?;
            return Some(moov);
        }
        position = position.checked_add(size)?;
    }
    None
}

fn parse(moov: &[u8], track_index: usize) -> Option<Edit> {
    let movie_scale = timescale(child(moov, *b"mvhd")?)?;
    let trak = children(moov).filter(|(kind, _)| kind == b"trak").nth(track_index)?.1;
    let track_scale = timescale(child(child(trak, *b"mdia")?, *b"mdhd")?)?;
    let list = child(child(trak, *b"edts")?, *b"elst")?;
    let version = *list.first()?;
    let count = u32_at(list, 4)? as usize;
    let entry_size = if version == 1 { 20 } else { 12 };
    list.get(8..)?.chunks_exact(entry_size).take(count).find_map(|entry| {
        let (duration, media_time) = if version == 1 {
            (
                u64::from_be_bytes(entry[..8].try_into().ok()?),
                i64::from_be_bytes(entry[8..16].try_into().ok()?),
            )
        } else {
            (u64::from(u32_at(entry, 0)?), i64::from(u32_at(entry, 4)? as i32))
        };
        // −1 is an empty edit: a pause before the music, which a player of single tracks skips.
        (media_time >= 0).then(|| {
            // Rounded up: the movie's scale is often only milliseconds, and cutting music is worse than a few
            // padding samples.
            let ticks = (u128::from(duration) * u128::from(track_scale)).div_ceil(u128::from(movie_scale));
            let unit = i64::from(track_scale.div_ceil(movie_scale));
            Edit { media_time, duration: (duration > 0).then_some(ticks as i64), unit }
        })
    })
}

fn timescale(header: &[u8]) -> Option<u32> {
    let offset = if *header.first()? == 1 { 20 } else { 12 };
    u32_at(header, offset).filter(|&scale| scale > 0)
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(offset..offset + 4)?.try_into().ok()?))
}

fn child(body: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    children(body).find(|(kind, _)| *kind == wanted).map(|(_, body)| body)
}

fn children(mut body: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let size = u32_at(body, 0)? as usize;
        let kind = body.get(4..8)?.try_into().ok()?;
        let size = if size == 0 { body.len() } else { size };
        let inner = body.get(8..size)?;
        body = &body[size..];
        Some((kind, inner))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], &kind, body].concat()
    }

    fn header(scale: u32) -> Vec<u8> {
        [&[0; 12][..], &scale.to_be_bytes(), &[0; 4]].concat()
    }

    fn movie(entries: &[(u32, i32)]) -> Vec<u8> {
        let mut list = [&[0; 4][..], &(entries.len() as u32).to_be_bytes()].concat();
        for (duration, time) in entries {
            list.extend([&duration.to_be_bytes()[..], &time.to_be_bytes(), &[0, 1, 0, 0]].concat());
        }
        let edits = boxed(*b"edts", &boxed(*b"elst", &list));
        let media = boxed(*b"mdia", &boxed(*b"mdhd", &header(44100)));
        [boxed(*b"mvhd", &header(1000)), boxed(*b"trak", &[edits, media].concat())].concat()
    }

    #[test]
    fn an_edit_is_scaled_from_the_movie_to_the_track() {
        assert_eq!(
            parse(&movie(&[(2000, 1024)]), 0),
            Some(Edit { media_time: 1024, duration: Some(88200), unit: 45 })
        );
    }

    #[test]
    fn an_empty_edit_is_passed_over() {
        let edit = parse(&movie(&[(500, -1), (1000, 2112)]), 0);
        assert_eq!(edit, Some(Edit { media_time: 2112, duration: Some(44100), unit: 45 }));
    }

    #[test]
    fn a_missing_track_has_no_edit() {
        assert_eq!(parse(&movie(&[(2000, 1024)]), 1), None);
        assert_eq!(parse(&[], 0), None);
    }

    proptest::proptest! {
        #[test]
        fn random_boxes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let _ = parse(&bytes, 0);
            let _ = parse(&boxed(*b"mvhd", &bytes), 0);
        }
    }
}
