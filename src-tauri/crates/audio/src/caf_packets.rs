//! The packet table of Core Audio files (Apple, "Core Audio Format Specification 1.0", chunk `pakt`): how many frames
//! the encoder put before the music and how many frames of music there are.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// The numbers that matter for trimming.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PacketTable {
    pub priming_frames: i64,
    pub valid_frames: i64,
}

/// Reads the packet table's header, if the file has one.
pub(crate) fn read(path: &Path) -> Option<PacketTable> {
    find(&mut BufReader::new(File::open(path).ok()?))
}

fn find(file: &mut (impl Read + Seek)) -> Option<PacketTable> {
    let mut position: u64 = 8; // after 'caff', version and flags
    loop {
        file.seek(SeekFrom::Start(position)).ok()?;
        let mut header = [0; 12];
        file.read_exact(&mut header).ok()?;
        let size = i64::from_be_bytes(header[4..].try_into().ok()?);
        if &header[..4] == b"pakt" {
            // mNumberPackets (8), mNumberValidFrames (8), mPrimingFrames (4), mRemainderFrames (4)
            let mut table = [0; 24];
            file.read_exact(&mut table).ok()?;
            let valid_frames = i64::from_be_bytes(table[8..16].try_into().ok()?);
            let priming_frames = i64::from(i32::from_be_bytes(table[16..20].try_into().ok()?));
            return (valid_frames > 0 && priming_frames >= 0)
                .then_some(PacketTable { priming_frames, valid_frames });
        }
        // The data chunk may have size −1: it runs to the end of the file and nothing follows.
        position = position.checked_add(12)?.checked_add(u64::try_from(size).ok()?)?;
    }
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
        assert_eq!(find(&mut Cursor::new(file)), Some(expected));
    }

    #[test]
    fn a_data_chunk_of_unknown_size_ends_the_search() {
        let file = [&b"caff\0\x01\0\0"[..], b"data\xff\xff\xff\xff\xff\xff\xff\xff"].concat();
        assert_eq!(find(&mut Cursor::new(file)), None);
    }
}
