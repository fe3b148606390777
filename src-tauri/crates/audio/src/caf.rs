//! The two chunks of Core Audio files (Apple, "Core Audio Format Specification 1.0") that symphonia does not hand on: the
//! packet table's header (`pakt`), which tells how many frames the encoder put before the music and how many frames of
//! music there are, and the information strings (`info`).

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// Longer information is no information.
const MAX_INFORMATION: i64 = 1 << 20;

/// The numbers that matter for trimming.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PacketTable {
    pub priming_frames: i64,
    pub valid_frames: i64,
}

/// Reads the packet table's header, if the file has one.
pub(crate) fn packet_table(path: &Path) -> Option<PacketTable> {
    parse_packet_table(&mut BufReader::new(File::open(path).ok()?))
}

fn parse_packet_table(file: &mut (impl Read + Seek)) -> Option<PacketTable> {
    find(file, *b"pakt")?;
    // mNumberPackets (8), mNumberValidFrames (8), mPrimingFrames (4), mRemainderFrames (4)
    let mut table = [0; 24];
    file.read_exact(&mut table).ok()?;
    let valid_frames = i64::from_be_bytes(table[8..16].try_into().ok()?);
    let priming_frames = i64::from(i32::from_be_bytes(table[16..20].try_into().ok()?));
    (valid_frames > 0 && priming_frames >= 0).then_some(PacketTable { priming_frames, valid_frames })
}

/// Reads the information strings as pairs of key and value; none if the file is no CAF file or has none.
pub(crate) fn information(path: &Path) -> Vec<(String, String)> {
    File::open(path).ok().and_then(|file| parse_information(&mut BufReader::new(file))).unwrap_or_default()
}

fn parse_information(file: &mut (impl Read + Seek)) -> Option<Vec<(String, String)>> {
    let size = find(file, *b"info").filter(|size| (4..=MAX_INFORMATION).contains(size))?;
    let mut chunk = vec![0; size as usize];
    file.read_exact(&mut chunk).ok()?;
    let mut strings =
        chunk[4..].split(|&byte| byte == 0).map(|text| String::from_utf8_lossy(text).into_owned());
    Some(std::iter::from_fn(|| Some((strings.next()?, strings.next()?))).collect())
}

/// Goes to the body of the first chunk of a kind and returns its size.
fn find(file: &mut (impl Read + Seek), wanted: [u8; 4]) -> Option<i64> {
    let mut magic = [0; 8];
    file.read_exact(&mut magic).ok()?;
    let mut position: u64 = 8;
    while magic.starts_with(b"caff") {
        file.seek(SeekFrom::Start(position)).ok()?;
        let mut header = [0; 12];
        file.read_exact(&mut header).ok()?;
        let size = i64::from_be_bytes(header[4..].try_into().ok()?);
        if header[..4] == wanted {
            return Some(size);
        }
        // The data chunk may have size −1: it runs to the end of the file and nothing follows.
        position = position.checked_add(12)?.checked_add(u64::try_from(size).ok()?)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn the_table_is_found_behind_another_chunk() {
        let table =
            [&7i64.to_be_bytes()[..], &7000i64.to_be_bytes(), &2112i32.to_be_bytes(), &9i32.to_be_bytes()];
        let file =
            [&b"caff\0\x01\0\0"[..], b"free\0\0\0\0\0\0\0\x02xx", b"pakt\0\0\0\0\0\0\0\x18", &table.concat()]
                .concat();
        let expected = PacketTable { priming_frames: 2112, valid_frames: 7000 };
        assert_eq!(parse_packet_table(&mut Cursor::new(file)), Some(expected));
    }

    #[test]
    fn a_data_chunk_of_unknown_size_ends_the_search() {
        let file = [&b"caff\0\x01\0\0"[..], b"data\xff\xff\xff\xff\xff\xff\xff\xff"].concat();
        assert_eq!(parse_packet_table(&mut Cursor::new(file)), None);
    }

    #[test]
    fn information_comes_in_pairs() {
        let strings = b"\0\0\0\x02artist\0Somebody\0title\0Something\0";
        let size = (strings.len() as i64).to_be_bytes();
        let file = [&b"caff\0\x01\0\0info"[..], &size, strings].concat();
        let pairs = parse_information(&mut Cursor::new(file)).unwrap();
        assert_eq!(pairs[0], ("artist".into(), "Somebody".into()));
        assert_eq!(pairs[1], ("title".into(), "Something".into()));
    }
}
