//! The sound of a file in packets that the filter can take one by one.

use std::io::{self, Read, Seek, SeekFrom};

use symphonia::core::audio::{Channels, Position};
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::common::FourCc;
use symphonia::core::errors::{Error, Result, SeekErrorKind};
use symphonia::core::formats::probe::ProbeableMetadata;
use symphonia::core::formats::{
    FormatId, FormatInfo, FormatReader, MediaInfo, SeekMode, SeekTo, SeekedTo, Track,
};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::{Metadata, MetadataLog, MetadataOptions};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, TimeBase, Timestamp};
use symphonia::default::meta::Id3v2Reader;

use super::decimator::Decimator;
use super::header::{self, Header, Order};
use super::{CODEC_ID_DSD, SILENCE};
use crate::source::Window;

const FORMAT_ID_DSF: FormatId = FormatId::new(FourCc::new(*b"DSF "));
const FORMAT_ID_DFF: FormatId = FormatId::new(FourCc::new(*b"DFF "));

static DSF: FormatInfo =
    FormatInfo { format: FORMAT_ID_DSF, short_name: "dsf", long_name: "DSD Stream File" };
static DFF: FormatInfo =
    FormatInfo { format: FORMAT_ID_DFF, short_name: "dff", long_name: "DSD Interchange File Format" };

/// Output frames of a packet.
const PACKET: i64 = 8192;

/// Reads packets of one-bit sound.
pub(crate) struct DsdReader {
    file: Window,
    info: &'static FormatInfo,
    header: Header,
    /// Bytes of a channel per output frame.
    step: i64,
    frames: i64,
    /// First frame of the next packet.
    next: i64,
    tracks: Vec<Track>,
    media: MediaInfo,
    metadata: MetadataLog,
}

impl DsdReader {
    /// Opens a file that begins with `DSD ` (DSF) or `FRM8` (DSDIFF).
    pub(crate) fn open(mut file: Window, is_dsf: bool, options: MetadataOptions) -> Result<Self> {
        let (info, header) =
            if is_dsf { (&DSF, header::dsf(&mut file)?) } else { (&DFF, header::dff(&mut file)?) };
        // Rates are multiples of 44.1 or 48 kHz.
        let rate = [88_200, 96_000]
            .into_iter()
            .find(|rate| header.rate >= rate * 8 && header.rate.is_multiple_of(rate * 8))
            .ok_or(Error::Unsupported("this rate of DSD"))?;
        let step =
            u8::try_from(header.rate / 8 / rate).map_err(|_| Error::Unsupported("this rate of DSD"))?;
        let frames = header.bytes / u64::from(step);
        let positions = Position::from_wave_channel_mask(header.speakers).filter(|_| header.speakers != 0);
        let mut parameters = AudioCodecParameters::new();
        parameters
            .for_codec(CODEC_ID_DSD)
            .with_sample_rate(rate)
            .with_bits_per_sample(1)
            .with_channels(
                positions.map_or(Channels::Discrete(header.channels.len() as u16), Channels::Positioned),
            )
            .with_extra_data(Box::new([step]));
        let mut track = Track::new(0);
        track
            .with_codec_params(CodecParameters::Audio(parameters))
            .with_num_frames(frames)
            .with_duration(Duration::new(frames));
        if let Some(base) = TimeBase::try_new(1, rate) {
            track.with_time_base(base);
        }
        let mut reader = Self {
            file,
            info,
            step: i64::from(step),
            frames: frames as i64,
            next: 0,
            media: MediaInfo::from_track(&track),
            tracks: vec![track],
            metadata: MetadataLog::default(),
            header,
        };
        if let Err(error) = reader.read_tag(options) {
            tracing::debug!(%error, "the tag cannot be read");
        }
        Ok(reader)
    }

    fn read_tag(&mut self, options: MetadataOptions) -> Result<()> {
        let Some(range) = self.header.tag.clone() else { return Ok(()) };
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(range.start))?;
        self.file.by_ref().take(range.end - range.start).read_to_end(&mut bytes)?;
        let stream =
            MediaSourceStream::new(Box::new(io::Cursor::new(bytes)), MediaSourceStreamOptions::default());
        let mut reader = Id3v2Reader::try_probe_new(stream, options)?;
        self.metadata.push(reader.read_all()?.revision);
        Ok(())
    }

    /// The bytes of one channel in `from..to`, silence where the file has none.
    fn channel(&mut self, channel: usize, from: i64, to: i64, bytes: &mut Vec<u8>) -> io::Result<()> {
        let total = self.header.bytes as i64;
        let (first, last) = (from.clamp(0, total), to.clamp(0, total));
        bytes.resize(bytes.len() + (first - from) as usize, SILENCE);
        if let Order::Blocks { size, lowest_first } = self.header.order {
            let channels = self.header.channels.len() as u64;
            let mut position = first as u64;
            while position < last as u64 {
                let (block, within) = (position / size, position % size);
                let count = (size - within).min(last as u64 - position);
                let offset = self.header.start + (block * channels + channel as u64) * size + within;
                let start = bytes.len();
                bytes.resize(start + count as usize, 0);
                self.file.seek(SeekFrom::Start(offset))?;
                let read = bytes.get_mut(start..).unwrap_or_default();
                self.file.read_exact(read)?;
                if lowest_first {
                    for byte in read {
                        *byte = byte.reverse_bits();
                    }
                }
                position += count;
            }
        } else {
            let channels = self.header.channels.len();
            let mut frames = vec![0; (last - first) as usize * channels];
            self.file.seek(SeekFrom::Start(self.header.start + first as u64 * channels as u64))?;
            self.file.read_exact(&mut frames)?;
            bytes.extend(frames.iter().skip(channel).step_by(channels));
        }
        bytes.resize(bytes.len() + (to - last) as usize, SILENCE);
        Ok(())
    }
}

impl FormatReader for DsdReader {
    fn format_info(&self) -> &FormatInfo {
        self.info
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
        if !(0..=self.frames).contains(&required_ts.get()) {
            return Err(Error::SeekError(SeekErrorKind::OutOfRange));
        }
        self.next = required_ts.get() / PACKET * PACKET;
        Ok(SeekedTo { track_id, required_ts, actual_ts: Timestamp::new(self.next) })
    }

    fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    fn next_packet(&mut self) -> Result<Option<Packet>> {
        let (first, last) = (self.next, (self.next + PACKET).min(self.frames));
        if first >= last {
            return Ok(None);
        }
        self.next = last;
        let reach = Decimator::reach(self.step as usize) as i64;
        // The last frame needs what lies around its first bit only.
        let (from, to) = (first * self.step - reach, (last - 1) * self.step + reach);
        let mut bytes = Vec::new();
        for channel in self.header.channels.clone() {
            self.channel(channel, from, to, &mut bytes)?;
        }
        Ok(Some(Packet::new(0, Timestamp::new(first), Duration::from((last - first) as u64), bytes)))
    }

    fn into_inner<'s>(self: Box<Self>) -> MediaSourceStream<'s>
    where
        Self: 's,
    {
        MediaSourceStream::new(Box::new(self.file), MediaSourceStreamOptions::default())
    }
}
