//! Where the bytes of a stream are: a whole file, or a part of one.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use symphonia::core::io::MediaSource;

/// The bytes of one stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Source {
    path: PathBuf,
    bytes: Option<Range<u64>>,
}

impl Source {
    pub(crate) fn whole(path: &Path) -> Self {
        Self { path: path.to_owned(), bytes: None }
    }

    pub(crate) fn part(path: &Path, bytes: Range<u64>) -> Self {
        Self { path: path.to_owned(), bytes: Some(bytes) }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn open(&self) -> io::Result<Window> {
        let file = File::open(&self.path)?;
        let length = file.metadata()?.len();
        let bytes = self.bytes.clone().unwrap_or(0..length);
        Window::new(Vec::new(), file, bytes.start.min(length)..bytes.end.min(length))
    }
}

/// A part of a file, behind a header that need not stand in it, as if both together were a file.
#[derive(Debug)]
pub(crate) struct Window {
    header: Vec<u8>,
    file: File,
    bytes: Range<u64>,
    position: u64,
    /// Whether the file's own cursor has to be moved before the next read.
    moved: bool,
}

impl Window {
    pub(crate) fn new(header: Vec<u8>, file: File, bytes: Range<u64>) -> io::Result<Self> {
        let mut window = Self { header, file, bytes, position: 0, moved: true };
        window.rewind()?;
        Ok(window)
    }

    /// The same file, but with these bytes of it behind another header.
    pub(crate) fn with_header(self, header: Vec<u8>, bytes: Range<u64>) -> io::Result<Self> {
        let start = self.bytes.start;
        Self::new(header, self.file, start + bytes.start..(start + bytes.end).min(self.bytes.end))
    }

    /// Length with the header, in bytes.
    pub(crate) fn len(&self) -> u64 {
        self.header.len() as u64 + self.bytes.end.saturating_sub(self.bytes.start)
    }
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let header = self.header.len() as u64;
        let count =
            if let Some(rest) = self.header.get(self.position as usize..).filter(|rest| !rest.is_empty()) {
                let mut rest = rest;
                rest.read(buffer)?
            } else {
                if self.moved {
                    self.file.seek(SeekFrom::Start(self.bytes.start + (self.position - header)))?;
                    self.moved = false;
                }
                let left = self.len().saturating_sub(self.position);
                let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
                buffer.get_mut(..wanted).map_or(Ok(0), |buffer| self.file.read(buffer))?
            };
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
            SeekFrom::End(offset) => self.len().checked_add_signed(offset),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        self.moved = true;
        Ok(self.position)
    }
}

impl MediaSource for Window {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_bytes_read_as_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        std::fs::write(&path, b"0123456789").unwrap();
        let window = Source::part(&path, 2..9).open().unwrap();
        let mut window = window.with_header(b"ab".to_vec(), 1..4).unwrap();
        let mut text = String::new();
        window.read_to_string(&mut text).unwrap();
        assert_eq!(text, "ab345");
        window.seek(SeekFrom::End(-2)).unwrap();
        text.clear();
        window.read_to_string(&mut text).unwrap();
        assert_eq!(text, "45");
        window.seek(SeekFrom::Start(1)).unwrap();
        text.clear();
        window.read_to_string(&mut text).unwrap();
        assert_eq!(text, "b345");
        window.seek(SeekFrom::Start(100)).unwrap();
        assert_eq!(window.read(&mut [0; 4]).unwrap(), 0);
    }
}
