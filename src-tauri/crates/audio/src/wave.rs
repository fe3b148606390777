//! WAVE files whose header says something else than the file holds, and their two siblings for long recordings.
//!
//! Recorders that crash, and programs that write into a pipe, leave lengths of 0, of 2³²−1 or of an earlier moment.
//! RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088) and Wave64 (Sony, "Wave64 File Format") keep their lengths in 64 bits.
//! All are handed to the WAVE reader behind a header that is right.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::source::{Source, Window};

/// `fmt` chunks are 16 to 40 bytes long, with those of old codecs up to a few hundred.
const MAX_FORMAT: u64 = 4096;
/// Chunks before the sound; a file with more of them is no recording.
const MAX_CHUNKS: usize = 1000;
/// `WAVE_FORMAT_EXTENSIBLE`, whose format chunk has a speaker mask.
const EXTENSIBLE: u16 = 0xfffe;
/// Lengths from here on stand for "unknown".
const MOST: u64 = 0x7fff_0000;

/// The twelve bytes behind the first four of the identifiers of Wave64.
const WAVE64_TAIL_RIFF: &[u8] = b"\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00";
const WAVE64_TAIL: &[u8] = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";

/// What the header says and where the sound is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wave {
    format: Vec<u8>,
    /// Body of the `fact` chunk, the number of frames of compressed sound.
    fact: Option<Vec<u8>>,
    /// The bytes of the sound that are really there.
    data: Range<u64>,
    /// Bytes of sound that the header states, where the file ends before that.
    promised: Option<u64>,
    /// Whether symphonia reads the file rightly as it is.
    honest: bool,
}

impl Wave {
    /// Reads the header; none if it is not one of WAVE, RF64, BW64 or Wave64, or has no format or no sound.
    pub(crate) fn read(source: &Source) -> io::Result<Option<Self>> {
        let mut file = source.open()?;
        let mut start = [0; 16];
        let length = file.len();
        if !read_at(&mut file, 0, &mut start)? {
            return Ok(None);
        }
        match &start {
            [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'A', b'V', b'E', ..] => {
                let stated = u64::from(u32::from_le_bytes([*a, *b, *c, *d]));
                Self::read_chunks(&mut file, Layout::Riff, (stated, length))
            }
            [b'R' | b'B', b'F' | b'W', b'6', b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..] => {
                Self::read_chunks(&mut file, Layout::Long, (0, length))
            }
            [b'r', b'i', b'f', b'f', tail @ ..] if tail == WAVE64_TAIL_RIFF => {
                Self::read_chunks(&mut file, Layout::Wave64, (0, length))
            }
            _ => Ok(None),
        }
    }

    fn read_chunks(
        file: &mut Window,
        layout: Layout,
        (stated, length): (u64, u64),
    ) -> io::Result<Option<Self>> {
        let (mut format, mut fact, mut long_data) = (None, None, None);
        let mut position = layout.first_chunk();
        for _ in 0..MAX_CHUNKS {
            let Some(chunk) = layout.chunk(file, position)? else { return Ok(None) };
            match &chunk.name {
                b"fmt " if chunk.length <= MAX_FORMAT => format = body(file, &chunk)?,
                b"fact" if chunk.length <= MAX_FORMAT => fact = body(file, &chunk)?,
                b"ds64" if chunk.length <= MAX_FORMAT => {
                    // riffSize (8), dataSize (8), …
                    long_data = body(file, &chunk)?
                        .and_then(|body| Some(u64::from_le_bytes(body.get(8..16)?.try_into().ok()?)));
                }
                b"data" => {
                    let Some(format) = format else { return Ok(None) };
                    let unknown = layout != Layout::Wave64 && chunk.length == u64::from(u32::MAX);
                    let claim = if unknown { long_data.unwrap_or(u64::MAX) } else { chunk.length };
                    let start = chunk.body;
                    let end = start.saturating_add(claim);
                    // A claim that ends where no chunk begins is an old one.
                    let believed = end <= length && (layout.ends_well(file, end, length)?);
                    let data = start..if believed { end } else { length };
                    let riff_fits = stated.saturating_add(8) >= end && stated != u64::from(u32::MAX);
                    let honest = layout == Layout::Riff && believed && !unknown && riff_fits;
                    // Programs that write into a pipe state the most there can be.
                    let promised = (end > length && claim < MOST).then_some(claim);
                    return Ok(Some(Self { format, fact, data, promised, honest }));
                }
                _ => {}
            }
            position = match chunk.body.checked_add(chunk.length).map(|end| layout.align(end)) {
                Some(next) if next < length => next,
                _ => return Ok(None),
            };
        }
        Ok(None)
    }

    /// The file behind a right header; none if its own is right.
    pub(crate) fn corrected(&self, source: &Source) -> io::Result<Option<Window>> {
        if self.honest {
            return Ok(None);
        }
        let length = self.data.end.saturating_sub(self.data.start);
        let known = u32::try_from(length).ok().filter(|length| length.checked_add(1 << 16).is_some());
        let mut header = b"RIFF".to_vec();
        // symphonia reads this as "to the end of the file", which is right for lengths beyond 32 bits.
        header.extend(u32::MAX.to_le_bytes());
        header.extend(b"WAVE");
        for (name, body) in [(b"fmt ", Some(&self.format)), (b"fact", self.fact.as_ref())] {
            let Some(body) = body else { continue };
            header.extend(name);
            header.extend((body.len() as u32).to_le_bytes());
            header.extend(body);
            header.resize(header.len().next_multiple_of(2), 0);
        }
        header.extend(b"data");
        header.extend(known.unwrap_or(u32::MAX).to_le_bytes());
        source.open()?.with_header(header, self.data.clone()).map(Some)
    }

    /// The speaker mask, 0 if the file has none.
    pub(crate) fn speakers(&self) -> u32 {
        let field = |range: Range<usize>| self.format.get(range);
        match (field(0..2), field(20..24)) {
            (Some(&[low, high]), Some(&[a, b, c, d])) if u16::from_le_bytes([low, high]) == EXTENSIBLE => {
                u32::from_le_bytes([a, b, c, d])
            }
            _ => 0,
        }
    }

    /// Frames of sound, for formats whose frames all have the same length.
    pub(crate) fn frames(&self) -> Option<i64> {
        self.frames_in(self.data.end.saturating_sub(self.data.start))
    }

    /// Frames that the header states, where the file ends before that; of the same formats.
    pub(crate) fn promised_frames(&self) -> Option<i64> {
        self.frames_in(self.promised?)
    }

    fn frames_in(&self, bytes: u64) -> Option<i64> {
        let &[low, high] = self.format.get(12..14)? else { return None };
        let align = u64::from(u16::from_le_bytes([low, high]));
        i64::try_from(bytes.checked_div(align)?).ok()
    }
}

/// Where chunks stand and how their headers look.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    Riff,
    /// RF64 and BW64.
    Long,
    Wave64,
}

struct Chunk {
    name: [u8; 4],
    body: u64,
    length: u64,
}

impl Layout {
    fn first_chunk(self) -> u64 {
        if self == Self::Wave64 { 40 } else { 12 }
    }

    fn align(self, position: u64) -> u64 {
        position.checked_next_multiple_of(if self == Self::Wave64 { 8 } else { 2 }).unwrap_or(u64::MAX)
    }

    fn chunk(self, file: &mut Window, position: u64) -> io::Result<Option<Chunk>> {
        if self == Self::Wave64 {
            let mut header = [0; 24];
            if !read_at(file, position, &mut header)? {
                return Ok(None);
            }
            let [a, b, c, d, tail @ ..] = header;
            let (Some(identifier), Some(length)) = (tail.get(..12), tail.get(12..20)) else {
                return Ok(None);
            };
            let length = length.try_into().map_or(0, u64::from_le_bytes);
            // The length counts the header.
            let body = length.checked_sub(24);
            let known = identifier == WAVE64_TAIL || identifier == WAVE64_TAIL_RIFF;
            // A recorder that was cut off leaves 0.
            return Ok(Some(Chunk {
                name: if known { [a, b, c, d] } else { *b"    " },
                body: position + 24,
                length: body.unwrap_or(0),
            }));
        }
        let mut header = [0; 8];
        if !read_at(file, position, &mut header)? {
            return Ok(None);
        }
        let [name @ .., a, b, c, d] = header;
        Ok(Some(Chunk { name, body: position + 8, length: u64::from(u32::from_le_bytes([a, b, c, d])) }))
    }

    /// Whether the file ends at `end`, or a chunk that fits into it begins there.
    fn ends_well(self, file: &mut Window, end: u64, length: u64) -> io::Result<bool> {
        let next = self.align(end);
        if next >= length {
            return Ok(true);
        }
        Ok(self.chunk(file, next)?.is_some_and(|chunk| {
            let printable =
                chunk.name.iter().all(|byte| (b' '..=b'~').contains(byte)) && chunk.name != *b"    ";
            printable && chunk.body.saturating_add(chunk.length) <= length.saturating_add(1)
        }))
    }
}

fn body(file: &mut Window, chunk: &Chunk) -> io::Result<Option<Vec<u8>>> {
    let mut body = vec![0; chunk.length as usize];
    Ok(read_at(file, chunk.body, &mut body)?.then_some(body))
}

fn read_at(file: &mut Window, position: u64, buffer: &mut [u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(position))?;
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn riff(stated: u32, claim: u32, sound: usize, tail: &[u8]) -> Option<Wave> {
        let mut bytes = b"RIFF".to_vec();
        bytes.extend(stated.to_le_bytes());
        bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x02\0\x44\xac\0\0\x10\xb1\x02\0\x04\0\x10\0data");
        bytes.extend(claim.to_le_bytes());
        bytes.resize(bytes.len() + sound, 0x55);
        bytes.extend(tail);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sound.wav");
        std::fs::write(&path, bytes).unwrap();
        Wave::read(&Source::whole(&path)).unwrap()
    }

    #[test]
    fn honest_headers_stay_as_they_are() {
        let wave = riff(36 + 400, 400, 400, b"").unwrap();
        assert!(wave.honest && wave.data == (44..444) && wave.frames() == Some(100));
        let wave = riff(36 + 400 + 12, 400, 400, b"LIST\x04\0\0\0INFO").unwrap();
        assert!(wave.honest && wave.data == (44..444));
        // No sound, but a list of tags behind: nothing is made up.
        let wave = riff(36 + 12, 0, 0, b"LIST\x04\0\0\0INFO").unwrap();
        assert!(wave.honest && wave.data == (44..44));
    }

    #[test]
    fn false_lengths_give_way_to_the_file() {
        for (stated, claim) in
            [(0, 0), (u32::MAX, u32::MAX), (36 + 80, 80), (36 + 9000, 9000), (36 + 400, 4000)]
        {
            let wave = riff(stated, claim, 400, b"").unwrap();
            assert!(!wave.honest && wave.data == (44..444), "{stated} {claim}: {wave:?}");
        }
        assert!(!riff(10, 400, 400, b"").unwrap().honest, "a whole shorter than its part");
    }

    #[test]
    fn the_mask_is_read_from_extensible_headers_only() {
        let wave = riff(436, 400, 400, b"").unwrap();
        assert_eq!(wave.speakers(), 0);
        let mut format = vec![0; 40];
        format[..2].copy_from_slice(&EXTENSIBLE.to_le_bytes());
        format[20..24].copy_from_slice(&0x3fu32.to_le_bytes());
        assert_eq!(Wave { format, ..wave }.speakers(), 0x3f);
    }
}
