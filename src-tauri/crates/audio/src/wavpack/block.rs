//! The header of a block.

use super::MAGIC;

/// Length of the header in bytes.
pub(super) const HEADER: usize = 32;

/// Blocks of more bytes than the format allows are none.
const MAX_BLOCK: u64 = 1 << 20;
/// Frames that a block may have; the reference encoder makes up to 131,072.
const MAX_FRAMES: u32 = 1 << 20;

const MONO: u32 = 1 << 2;
const HYBRID: u32 = 1 << 3;
const FLOAT: u32 = 1 << 7;
const FIRST: u32 = 1 << 11;
const LAST: u32 = 1 << 12;
const DSD: u32 = 1 << 31;

/// What the header of a block says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    /// Length with the header, in bytes.
    pub length: u64,
    /// Frames of the whole file, if its writer knew.
    pub total: Option<u64>,
    /// Number of the first frame.
    pub frame: u64,
    /// 0 for blocks that hold no sound.
    pub frames: u32,
    flags: u32,
}

impl Block {
    /// Reads a header; none if there is none.
    pub(super) fn parse(header: &[u8; HEADER]) -> Option<Self> {
        let word = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let length = u64::from(word(4)?) + 8;
        let version = u16::from_le_bytes([header[8], header[9]]);
        let block = Self {
            length,
            // Bits 32 to 39 of both numbers are in bytes that earlier versions left 0.
            total: Some(word(12)?)
                .filter(|&total| total != u32::MAX)
                .map(|total| u64::from(total) | u64::from(header[11]) << 32),
            frame: u64::from(word(16)?) | u64::from(header[10]) << 32,
            frames: word(20)?,
            flags: word(24)?,
        };
        let plausible = (HEADER as u64..=MAX_BLOCK).contains(&length) && block.frames <= MAX_FRAMES;
        (header.starts_with(MAGIC) && (0x402..=0x410).contains(&version) && plausible).then_some(block)
    }

    /// Whether the block is the first of those that hold the channels of the same frames.
    pub(super) fn is_first(&self) -> bool {
        self.flags & FIRST != 0
    }

    /// Whether it is the last of them.
    pub(super) fn is_last(&self) -> bool {
        self.flags & LAST != 0
    }

    pub(super) fn channels(&self) -> u16 {
        if self.flags & MONO == 0 { 2 } else { 1 }
    }

    pub(super) fn bytes_per_sample(&self) -> u32 {
        (self.flags & 3) + 1
    }

    /// Significant bits of a sample.
    pub(super) fn bits(&self) -> u32 {
        (self.bytes_per_sample() * 8).saturating_sub(self.flags >> 13 & 31)
    }

    pub(super) fn is_float(&self) -> bool {
        self.flags & FLOAT != 0
    }

    /// Whether the block alone gives an approximation only.
    pub(super) fn is_lossy(&self) -> bool {
        self.flags & HYBRID != 0
    }

    /// Whether it holds a one-bit signal, as a copy of an SACD does.
    pub(super) fn is_dsd(&self) -> bool {
        self.flags & DSD != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_or_refused() {
        let mut header = [0; HEADER];
        header[..4].copy_from_slice(MAGIC);
        header[4..8].copy_from_slice(&1000u32.to_le_bytes());
        header[8..10].copy_from_slice(&0x410u16.to_le_bytes());
        header[10] = 1;
        header[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        header[16] = 7;
        header[20..24].copy_from_slice(&22050u32.to_le_bytes());
        header[24..28].copy_from_slice(&(1 | FIRST | LAST | 4 << 13u32).to_le_bytes());
        let block = Block::parse(&header).unwrap();
        assert_eq!(
            (block.length, block.total, block.frame, block.frames),
            (1008, None, (1 << 32) + 7, 22050)
        );
        assert_eq!((block.channels(), block.bits(), block.is_first(), block.is_last()), (2, 12, true, true));
        header[9] = 0x7f;
        assert_eq!(Block::parse(&header), None);
    }
}
