//! The links of a chained Ogg file (RFC 3533, section 4): whole streams one after another, as they are left by
//! recordings of radio and by `cat`. Each link is a file of its own, so each is read as one.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

const CAPTURE: &[u8; 4] = b"OggS";
/// Length of a page's header without its table of segments.
const HEADER: u64 = 27;
/// Longest page: header, table and 255 segments of 255 bytes.
const LONGEST_PAGE: u64 = HEADER + 255 + 255 * 255;
/// Within so many bytes most files have the begin of a page.
const SHORT_PAGE: u64 = 8 * 1024;
/// Places in the file that are looked at before it is taken for a chain.
const PROBES: u64 = 8;
/// Flag of a page that begins a logical stream.
const BEGINS: u8 = 2;
/// A recording of a year's radio has fewer links; more are an attack on memory.
const MAX_LINKS: usize = 10_000;

/// What matters of a page's header.
struct Page {
    begins: bool,
    serial: u32,
    /// Position in the stream, if a packet ends in the page.
    granule: Option<u64>,
    length: u64,
}

/// The byte ranges of the links; empty unless there are several.
pub(crate) fn find(path: &Path) -> io::Result<Vec<Range<u64>>> {
    let file = File::open(path)?;
    let end = file.metadata()?.len();
    // Most pages are read past: a small buffer costs least.
    let mut file = BufReader::with_capacity(512, file);
    if !looks_chained(&mut file, end)? {
        return Ok(Vec::new());
    }
    let mut starts = Vec::new();
    // The page before, where the search goes on if what follows it is no page: a link that is cut off hides the next.
    let (mut position, mut before) = (0, None);
    while position < end && starts.len() < MAX_LINKS {
        match page(&mut file, position)? {
            Some(found) => {
                before = Some(position);
                if found.begins {
                    starts.push(position);
                    position = group(&mut file, position)?.1;
                } else {
                    position += found.length;
                }
                if position > end {
                    let Some(next) = next_capture(&mut file, before.take().unwrap_or(end) + 1)? else {
                        break;
                    };
                    position = next;
                }
            }
            None => match next_capture(&mut file, before.take().unwrap_or(position) + 1)? {
                Some(found) => position = found,
                None => break,
            },
        }
    }
    let ends = starts.iter().skip(1).copied().chain([end]);
    let links: Vec<Range<u64>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    Ok(if links.len() > 1 { links } else { Vec::new() })
}

/// The serial numbers of the pages at `position` that begin logical streams together, and where they end.
fn group(file: &mut BufReader<File>, mut position: u64) -> io::Result<(HashSet<u32>, u64)> {
    let mut serials = HashSet::new();
    while let Some(found) = page(file, position)?.filter(|page| page.begins) {
        // The same number again is another stream, for a stream begins once.
        if !serials.insert(found.serial) {
            break;
        }
        position += found.length;
    }
    Ok((serials, position))
}

/// The page whose header stands at `position`.
fn page(file: &mut BufReader<File>, position: u64) -> io::Result<Option<Page>> {
    go_to(file, position)?;
    let mut header = [0; HEADER as usize];
    if !read_whole(file, &mut header)? || !header.starts_with(CAPTURE) {
        return Ok(None);
    }
    let mut segments = vec![0; usize::from(header[26])];
    if !read_whole(file, &mut segments)? {
        return Ok(None);
    }
    let body: u64 = segments.iter().map(|&length| u64::from(length)).sum();
    Ok(Some(Page {
        begins: header[5] & BEGINS != 0,
        serial: u32::from_le_bytes([header[14], header[15], header[16], header[17]]),
        granule: header[6..14].try_into().ok().map(u64::from_le_bytes).filter(|&granule| granule >> 63 == 0),
        length: HEADER + segments.len() as u64 + body,
    }))
}

fn go_to(file: &mut BufReader<File>, position: u64) -> io::Result<()> {
    let now = file.stream_position()?;
    file.seek_relative(position.wrapping_sub(now) as i64)
}

fn read_whole(file: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

/// Where the next page may begin.
fn next_capture(file: &mut BufReader<File>, from: u64) -> io::Result<Option<u64>> {
    let (mut position, mut step) = (from, SHORT_PAGE);
    let mut bytes = Vec::new();
    loop {
        file.seek(SeekFrom::Start(position))?;
        bytes.clear();
        file.by_ref().take(step).read_to_end(&mut bytes)?;
        step = LONGEST_PAGE;
        if let Some(at) = bytes.windows(CAPTURE.len()).position(|window| window == CAPTURE) {
            return Ok(Some(position + at as u64));
        }
        if bytes.len() < CAPTURE.len() {
            return Ok(None);
        }
        position += (bytes.len() - CAPTURE.len() + 1) as u64;
    }
}

/// Whether pages here and there in the file are of other streams than the first, or go back in time.
fn looks_chained(file: &mut BufReader<File>, end: u64) -> io::Result<bool> {
    let (first, start) = group(file, 0)?;
    if first.is_empty() {
        return Ok(false);
    }
    let mut latest = 0;
    for probe in 1..=PROBES {
        let from = if probe == PROBES {
            end.saturating_sub(LONGEST_PAGE)
        } else {
            start + (end - start) / PROBES * probe
        };
        for found in pages_near(file, from, probe == PROBES)? {
            if !first.contains(&found.serial) {
                return Ok(true);
            }
            if let Some(granule) = found.granule.filter(|_| first.len() == 1) {
                if granule < latest {
                    return Ok(true);
                }
                latest = granule;
            }
        }
    }
    Ok(false)
}

/// The first page behind a position, or all.
fn pages_near(file: &mut BufReader<File>, from: u64, all: bool) -> io::Result<Vec<Page>> {
    if !all {
        // Every Ogg file of a library is asked this, and its pages are short as a rule.
        let first = next_capture(file, from)?.filter(|at| *at < from + LONGEST_PAGE);
        return Ok(first.map(|at| page(file, at)).transpose()?.flatten().into_iter().collect());
    }
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from))?;
    file.by_ref().take(LONGEST_PAGE).read_to_end(&mut bytes)?;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) =
        bytes.get(at..).and_then(|rest| rest.windows(5).position(|window| window == b"OggS\0"))
    {
        at += next;
        if let Some(page) = page(file, from + at as u64)? {
            let next = at + page.length as usize;
            // A page that is cut off hides the next.
            let follows = bytes.get(next..).is_none_or(|rest| rest.is_empty() || rest.starts_with(CAPTURE));
            at = if follows && next <= bytes.len() { next } else { at + 1 };
            found.push(page);
        } else {
            at += 1;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_of(flags: u8, serial: u8, body: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend([0; 8]);
        page.extend([serial, 0, 0, 0]);
        page.extend([0; 8]);
        page.push(1);
        page.push(body.len() as u8);
        page.extend(body);
        page
    }

    fn links(pages: &[Vec<u8>]) -> Vec<Range<u64>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chain.ogg");
        std::fs::write(&path, pages.concat()).unwrap();
        find(&path).unwrap()
    }

    #[test]
    fn a_chain_is_cut_at_its_first_pages() {
        let one = [page_of(2, 1, b"head"), page_of(0, 1, b"sound"), page_of(4, 1, b"end")].concat();
        let two = [page_of(2, 2, b"head"), page_of(2, 3, b"other"), page_of(0, 2, b"x"), page_of(4, 3, b"y")]
            .concat();
        let (a, b) = (one.len() as u64, two.len() as u64);
        assert_eq!(links(&[one.clone(), two.clone()]), [0..a, a..a + b]);
        assert_eq!(
            links(&[one.clone(), b"junk between".to_vec(), two.clone()]),
            [0..a + 12, a + 12..a + 12 + b]
        );
        let cut = two[..two.len() - 3].to_vec();
        assert_eq!(links(&[cut.clone(), one.clone()]).len(), 2, "a link that is cut off hides the next");
        assert_eq!(links(&[one.clone(), two.clone(), one.clone()]).len(), 3);
        assert_eq!(links(&[two]), Vec::<Range<u64>>::new(), "streams side by side are no chain");
        assert_eq!(links(&[one]), Vec::<Range<u64>>::new());
        assert_eq!(links(&[b"no ogg at all".to_vec()]), Vec::<Range<u64>>::new());
    }
}
