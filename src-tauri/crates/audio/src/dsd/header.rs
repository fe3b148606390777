//! The headers of the two kinds of file.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use symphonia::core::errors::{Error, Result};

use crate::source::Window;

/// Chunks of properties are small; a larger claim is a lie and not worth its memory.
const MAX_PROPERTIES: u64 = 1 << 20;
/// Chunks of a file; one with more is no recording.
const MAX_CHUNKS: usize = 1000;

/// How the bytes of the channels lie in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Order {
    /// Blocks of so many bytes, one for each channel in turns; whether the first bit is the lowest.
    Blocks { size: u64, lowest_first: bool },
    /// A byte of each channel in turns, the first bit the highest.
    Interleaved,
}

/// What a header says, corrected by what the file has.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Header {
    /// Bits per second and channel.
    pub rate: u32,
    /// For each place of the WAVE order the channel in the file.
    pub channels: Vec<usize>,
    /// The WAVE speaker mask, 0 if unknown.
    pub speakers: u32,
    pub order: Order,
    /// Where the sound begins.
    pub start: u64,
    /// Whole bytes of each channel.
    pub bytes: u64,
    /// Where the ID3v2 tag is.
    pub tag: Option<Range<u64>>,
}

const CUT_OFF: Error = Error::DecodeError("dsd: the header is not complete");

/// Reads the header of a DSF file.
pub(super) fn dsf(file: &mut Window) -> Result<Header> {
    let head = read(file, 0, 80)?;
    let word = |at: usize| {
        head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
    };
    let long = |at: usize| u64::from(word(at)) | u64::from(word(at + 4)) << 32;
    if head.get(28..32) != Some(b"fmt ") {
        return Err(Error::DecodeError("dsd: no format"));
    }
    if word(44) != 0 {
        return Err(Error::Unsupported("compressed DSD"));
    }
    let (count, size) = (word(52), u64::from(word(72)));
    if !(1..=6).contains(&count) || size == 0 || size > MAX_PROPERTIES {
        return Err(Error::DecodeError("dsd: impossible format"));
    }
    let data = 28u64.checked_add(long(32)).filter(|&data| data <= MAX_PROPERTIES).ok_or(CUT_OFF)?;
    let chunk = read(file, data, 12)?;
    if !chunk.starts_with(b"data") {
        return Err(Error::DecodeError("dsd: no sound"));
    }
    let claim = chunk.get(4..).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes);
    let start = data + 12;
    let here = file.len().saturating_sub(start);
    // A recorder that was cut off leaves 0.
    let length = claim.checked_sub(12).filter(|&length| length > 0).unwrap_or(here).min(here);
    let channels = u64::from(count);
    let (groups, rest) = (length / (size * channels), length % (size * channels));
    let there = groups * size + rest.saturating_sub((channels - 1) * size);
    let stated = long(64) / 8;
    let speakers = match (word(48), count) {
        (1, 1) => 0x4,
        (2, 2) => 0x3,
        (3, 3) => 0x7,
        (4, 4) => 0x33,
        (5, 4) => 0xf,
        (6, 5) => 0x37,
        (7, 6) => 0x3f,
        _ => 0,
    };
    let tag = Some(long(20)).filter(|&at| at > start && at < file.len()).map(|at| at..file.len());
    Ok(Header {
        rate: word(56),
        channels: (0..count as usize).collect(),
        speakers,
        order: Order::Blocks { size, lowest_first: word(60) != 8 },
        start,
        bytes: if stated == 0 { there } else { stated.min(there) },
        tag,
    })
}

/// Reads the header of a DSDIFF file.
pub(super) fn dff(file: &mut Window) -> Result<Header> {
    let (mut rate, mut names, mut sound, mut tag) = (0, Vec::new(), None, None);
    let mut position = 16;
    for _ in 0..MAX_CHUNKS {
        let Ok((name, length)) = chunk(file, position) else { break };
        let body = position + 12;
        match &name {
            b"PROP" => {
                for (name, property) in properties(&read(file, body, length.min(MAX_PROPERTIES))?) {
                    match &name {
                        b"FS  " => rate = property.first_chunk().copied().map_or(0, u32::from_be_bytes),
                        b"CHNL" => names = property.get(2..).unwrap_or_default().as_chunks::<4>().0.to_vec(),
                        b"CMPR" if !property.starts_with(b"DSD ") => {
                            return Err(Error::Unsupported("compressed DSD (DST)"));
                        }
                        _ => {}
                    }
                }
            }
            b"DSD " => {
                let here = file.len().saturating_sub(body);
                sound = Some((body, Some(length).filter(|&length| length > 0).unwrap_or(here).min(here)));
            }
            b"DST " => return Err(Error::Unsupported("compressed DSD (DST)")),
            b"ID3 " => tag = Some(body..body.saturating_add(length).min(file.len())),
            _ => {}
        }
        match body.checked_add(length).and_then(|end| end.checked_next_multiple_of(2)) {
            Some(next) if next < file.len() => position = next,
            _ => break,
        }
    }
    let (start, length) = sound.ok_or(Error::DecodeError("dsd: no sound"))?;
    let count = names.len();
    if !(1..=6).contains(&count) {
        return Err(Error::DecodeError("dsd: impossible format"));
    }
    let (channels, speakers) = arrange(&names);
    Ok(Header {
        rate,
        channels,
        speakers,
        order: Order::Interleaved,
        start,
        bytes: length / count as u64,
        tag,
    })
}

/// The order of the channels by loudspeaker, and the mask; the order of the file where a name is unknown or comes twice.
fn arrange(names: &[[u8; 4]]) -> (Vec<usize>, u32) {
    let place = |name: &[u8; 4]| match name {
        b"SLFT" | b"MLFT" => Some(0x1),
        b"SRGT" | b"MRGT" => Some(0x2),
        b"C   " => Some(0x4u32),
        b"LFE " => Some(0x8),
        b"LS  " => Some(0x10),
        b"RS  " => Some(0x20),
        _ => None,
    };
    let mut places: Vec<(u32, usize)> =
        names.iter().enumerate().filter_map(|(channel, name)| Some((place(name)?, channel))).collect();
    places.sort_unstable();
    places.dedup_by_key(|(place, _)| *place);
    if places.len() < names.len() {
        return ((0..names.len()).collect(), 0);
    }
    let mask = places.iter().map(|(place, _)| place).sum();
    (places.into_iter().map(|(_, channel)| channel).collect(), mask)
}

/// The chunks within a chunk of properties, behind its type.
fn properties(body: &[u8]) -> Vec<([u8; 4], &[u8])> {
    let mut found = Vec::new();
    let mut rest = body.get(4..).unwrap_or_default();
    while let Some((header, behind)) = rest.split_first_chunk::<12>() {
        let [a, b, c, d, length @ ..] = *header;
        let length = usize::try_from(u64::from_be_bytes(length)).unwrap_or(usize::MAX);
        let Some(property) = behind.get(..length) else { break };
        found.push(([a, b, c, d], property));
        rest = behind.get(length.next_multiple_of(2)..).unwrap_or_default();
    }
    found
}

fn chunk(file: &mut Window, position: u64) -> Result<([u8; 4], u64)> {
    let header = read(file, position, 12)?;
    let Some(&[a, b, c, d, ref length @ ..]) = header.first_chunk::<12>() else { return Err(CUT_OFF) };
    Ok(([a, b, c, d], u64::from_be_bytes(*length)))
}

fn read(file: &mut Window, position: u64, length: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(position))?;
    file.by_ref().take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length { Err(CUT_OFF) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn channels_go_to_their_loudspeakers() {
        assert_eq!(arrange(&[*b"SRGT", *b"SLFT"]), (vec![1, 0], 0x3));
        let surround = [*b"MLFT", *b"MRGT", *b"LS  ", *b"RS  ", *b"C   ", *b"LFE "];
        assert_eq!(arrange(&surround), (vec![0, 1, 4, 5, 2, 3], 0x3f));
        assert_eq!(arrange(&[*b"C000", *b"C001", *b"C002"]), (vec![0, 1, 2], 0));
    }
}
