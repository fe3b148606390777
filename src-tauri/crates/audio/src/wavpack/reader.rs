//! The blocks of a file, one packet for all that hold the same frames.

use std::io::{self, Read, Seek, SeekFrom};

use oxideav_wavpack::{stream_channel_info, stream_sample_rate};
use symphonia::core::audio::{Channels, Position};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::common::FourCc;
use symphonia::core::errors::{Error, Result, SeekErrorKind};
use symphonia::core::formats::{
    FormatId, FormatInfo, FormatReader, MediaInfo, SeekMode, SeekTo, SeekedTo, Track,
};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{Metadata, MetadataLog};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};

use super::block::{Block, HEADER};
use super::{CODEC_ID_WAVPACK, MAGIC};
use crate::downmix::conventional_speakers;
use crate::source::Window;

const FORMAT_ID_WAVPACK: FormatId = FormatId::new(FourCc::new(*b"wvpk"));

static INFO: FormatInfo =
    FormatInfo { format: FORMAT_ID_WAVPACK, short_name: "wavpack", long_name: "WavPack" };

/// How many bytes are searched at a time for the next block behind damage.
const SEARCH: usize = 64 * 1024;

/// Channels beyond this are no music.
const MAX_CHANNELS: u16 = 64;

/// Where the blocks of a run of frames are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Set {
    offset: u64,
    length: u64,
    frame: u64,
    frames: u32,
}

/// Reads packets. The headers of all blocks are read when the file is opened (some hundred short reads), so the length is
/// that of what is there, whatever the first header says, and a seek needs no search.
pub(crate) struct WavPackReader {
    file: Window,
    sets: Vec<Set>,
    next: usize,
    tracks: Vec<Track>,
    media: MediaInfo,
    metadata: MetadataLog,
}

impl WavPackReader {
    pub(crate) fn open(mut file: Window) -> Result<Self> {
        let (sets, first) = index(&mut file)?;
        let (Some(start), Some(block)) = (sets.first(), first) else {
            return Err(Error::DecodeError("wavpack: no block of sound"));
        };
        if block.is_dsd() {
            return Err(Error::Unsupported("DSD in WavPack"));
        }
        let bytes = read(&mut file, start)?;
        let (channels, speakers) = layout(&bytes);
        if !(1..=MAX_CHANNELS).contains(&channels) {
            return Err(Error::DecodeError("wavpack: impossible number of channels"));
        }
        let rate = stream_sample_rate(&bytes)
            .ok()
            .flatten()
            .filter(|&rate| rate > 0)
            .ok_or(Error::DecodeError("wavpack: no sample rate"))?;
        let positions = Position::from_wave_channel_mask(speakers).filter(|_| speakers != 0);
        let mut parameters = AudioCodecParameters::new();
        parameters
            .for_codec(CODEC_ID_WAVPACK)
            .with_sample_rate(rate)
            .with_channels(positions.map_or(Channels::Discrete(channels), Channels::Positioned));
        if !block.is_lossy() {
            parameters.with_bits_per_sample(block.bits());
        }
        let frames: u64 = sets.last().map_or(0, |last| last.frame + u64::from(last.frames) - start.frame);
        let mut track = Track::new(0);
        track
            .with_codec_params(CodecParameters::Audio(parameters))
            .with_num_frames(frames)
            .with_duration(Duration::new(frames));
        if let Some(base) = TimeBase::try_new(1, rate) {
            track.with_time_base(base);
        }
        Ok(Self {
            file,
            sets,
            next: 0,
            media: MediaInfo::from_track(&track),
            tracks: vec![track],
            metadata: MetadataLog::default(),
        })
    }

    /// The frame of a set, counted from the first that is there.
    fn timestamp(&self, set: &Set) -> Timestamp {
        let origin = self.sets.first().map_or(0, |first| first.frame);
        Timestamp::new(set.frame.saturating_sub(origin) as i64)
    }
}

/// Number of channels and speaker mask; 0 for the mask if there is none that fits.
fn layout(blocks: &[u8]) -> (u16, u32) {
    let mut channels = 0u16;
    let mut rest = blocks;
    while let Some(block) = rest.first_chunk::<HEADER>().and_then(Block::parse) {
        if block.frames > 0 {
            channels = channels.saturating_add(block.channels());
        }
        rest = rest.get(block.length as usize..).unwrap_or_default();
    }
    let stated = stream_channel_info(blocks).ok().flatten().map_or(0, |info| info.mask);
    let fits = |mask: u32| mask.count_ones() == u32::from(channels) && mask >> 18 == 0;
    (channels, [stated, conventional_speakers(channels)].into_iter().find(|&mask| fits(mask)).unwrap_or(0))
}

/// All sets of blocks that are complete, and the first block of sound.
fn index(file: &mut Window) -> io::Result<(Vec<Set>, Option<Block>)> {
    let (end, mut position) = (file.len(), 0);
    let (mut sets, mut first): (Vec<Set>, Option<Block>) = (Vec::new(), None);
    let mut open: Option<Set> = None;
    while position < end {
        let Some(block) = header(file, position)?.filter(|block| position + block.length <= end) else {
            open = None;
            match search(file, position + 1)? {
                Some(found) => position = found,
                None => break,
            }
            continue;
        };
        if block.frames > 0 {
            first.get_or_insert(block);
            if block.is_first() {
                let (frame, frames) = (block.frame, block.frames);
                open = Some(Set { offset: position, length: 0, frame, frames });
            }
            // A block of other frames amidst a set is damage, and the set is lost.
            open = open.filter(|set| set.frame == block.frame && set.frames == block.frames);
        }
        if let Some(set) = &mut open {
            set.length = position + block.length - set.offset;
            if block.frames > 0 && block.is_last() {
                // Frames only ever go forward; a repeated or older block would make the length wrong.
                if sets.last().is_none_or(|last| last.frame + u64::from(last.frames) <= set.frame) {
                    sets.push(*set);
                }
                open = None;
            }
        }
        position += block.length;
    }
    Ok((sets, first))
}

fn header(file: &mut Window, position: u64) -> io::Result<Option<Block>> {
    let mut bytes = [0; HEADER];
    file.seek(SeekFrom::Start(position))?;
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Block::parse(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where the next block may begin.
fn search(file: &mut Window, from: u64) -> io::Result<Option<u64>> {
    let mut position = from;
    let mut bytes = Vec::new();
    loop {
        file.seek(SeekFrom::Start(position))?;
        bytes.clear();
        file.by_ref().take(SEARCH as u64).read_to_end(&mut bytes)?;
        if let Some(at) = bytes.windows(MAGIC.len()).position(|window| window == MAGIC) {
            return Ok(Some(position + at as u64));
        }
        if bytes.len() < SEARCH {
            return Ok(None);
        }
        position += (SEARCH - MAGIC.len() + 1) as u64;
    }
}

fn read(file: &mut Window, set: &Set) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(set.offset))?;
    let mut bytes = vec![0; set.length as usize];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

impl FormatReader for WavPackReader {
    fn format_info(&self) -> &FormatInfo {
        &INFO
    }

    fn media_info(&self) -> &MediaInfo {
        &self.media
    }

    fn metadata(&mut self) -> Metadata<'_> {
        self.metadata.metadata()
    }

    fn seek(&mut self, _: SeekMode, to: SeekTo) -> Result<SeekedTo> {
        let SeekTo::Timestamp { ts: required_ts, track_id } = to else {
            return Err(Error::SeekError(SeekErrorKind::Unseekable));
        };
        let after = self.sets.partition_point(|set| self.timestamp(set) <= required_ts);
        let Some(set) = self.sets.get(after.saturating_sub(1)) else {
            return Err(Error::SeekError(SeekErrorKind::OutOfRange));
        };
        if self.timestamp(set).get() + i64::from(set.frames) < required_ts.get() && after == self.sets.len() {
            return Err(Error::SeekError(SeekErrorKind::OutOfRange));
        }
        let actual_ts = self.timestamp(set);
        self.next = after.saturating_sub(1);
        Ok(SeekedTo { track_id, required_ts, actual_ts })
    }

    fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    fn next_packet(&mut self) -> Result<Option<Packet>> {
        let Some(set) = self.sets.get(self.next).copied() else { return Ok(None) };
        self.next += 1;
        let bytes = read(&mut self.file, &set)?;
        Ok(Some(Packet::new(0, self.timestamp(&set), Duration::from(set.frames), bytes)))
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        MediaSourceStream::new(Box::new(self.file), MediaSourceStreamOptions::default())
    }
}
