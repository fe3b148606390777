//! Samples out of one stream: a file, or a link of a chained one.

use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder};
use symphonia::core::errors::Error;
use symphonia::core::formats::{SeekMode, SeekTo, Track};
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

use crate::AudioError;
use crate::container::{self, Reader};
use crate::layout::Layout;
use crate::length;
use crate::opus_head;
use crate::source::Source;
use crate::stream::StreamInfo;
use crate::timeline::Timeline;

/// How much sound before a seek target is decoded and thrown away, so that overlapping windows, bit reservoirs and
/// predictors are settled. RFC 7845 section 4.6 asks for 80 ms (Opus); MP3's reservoir reaches back 9 frames at most.
const PRE_ROLL_SECONDS: f64 = 0.25;

/// A demuxer that fails this often in a row will not recover.
const MAX_DEMUX_ERRORS: u32 = 16;

/// Sound beyond +30 dB of full scale is no music but a broken float file.
const LIMIT: f32 = 32.0;

/// Decodes one stream from start to end, with exact seeking.
pub(crate) struct Link {
    source: Source,
    reader: Reader,
    codec: Box<dyn AudioDecoder>,
    track_id: u32,
    timeline: Timeline,
    /// What the stream holds; the duration is that of this link.
    stream: StreamInfo,
    layout: Layout,
    gain: f32,
    /// Interleaved samples of the current packet and the part of them that is music and not yet handed out.
    samples: Vec<f32>,
    audible: std::ops::Range<usize>,
    /// Frame number (from the first audible frame) behind the current packet; unknown after a seek.
    next_frame: Option<i64>,
    /// Frames before this one are dropped: 0, or the target of the last seek.
    from_frame: i64,
    position: i64,
    /// Timestamp of the first packet that could be decoded.
    first_ticks: Option<i64>,
    skipped_packets: u64,
    ended: bool,
}

impl Link {
    /// Opens the stream and decodes its first chunk.
    pub(crate) fn open(source: Source) -> Result<Self, AudioError> {
        let mut reader = container::open_reader(&source)?;
        let track = container::music_track(reader.as_ref())?;
        let timeline = Timeline::read(&source, reader.as_mut(), &track);
        let parameters = container::parameters(&track).ok_or(AudioError::NoAudioTrack)?;
        let mut link = Self {
            codec: make_codec(parameters)?,
            track_id: track.id,
            timeline,
            stream: StreamInfo::declared(reader.as_ref(), parameters),
            layout: Layout::default(),
            gain: opus_gain(parameters),
            reader,
            source,
            samples: Vec::new(),
            audible: 0..0,
            next_frame: None,
            from_frame: 0,
            position: 0,
            first_ticks: None,
            skipped_packets: 0,
            ended: false,
        };
        // What the decoder really yields overrules the headers (HE-AAC declares twice its core rate).
        (link.stream.sample_rate, link.stream.channels) = (0, 0);
        link.next_frame = link.timeline.lead.map(|lead| -lead);
        if !link.pull()? {
            return Err(AudioError::NoSamples);
        }
        link.start_here();
        let length = length::of(&link.source, link.reader.as_ref(), &track, &link.timeline, &link.stream)?;
        (link.stream.duration, link.stream.promised) = (length.seconds, length.promised);
        Ok(link)
    }

    pub(crate) fn stream(&self) -> &StreamInfo {
        &self.stream
    }

    pub(crate) fn skipped_packets(&self) -> u64 {
        self.skipped_packets
    }

    /// Position of the next chunk's first frame in seconds.
    pub(crate) fn position(&self) -> f64 {
        self.seconds(self.position)
    }

    /// Decodes until there is something to take; false at the end. [`AudioError::StreamChanged`] as in
    /// [`crate::Decoder::next_chunk`].
    pub(crate) fn fill(&mut self) -> Result<bool, AudioError> {
        if !self.audible.is_empty() {
            return Ok(true);
        }
        if self.ended {
            return Ok(false);
        }
        let pulled = self.pull();
        // A reader that failed hard is not asked again.
        self.ended = !matches!(pulled, Ok(true) | Err(AudioError::StreamChanged));
        pulled
    }

    /// The samples that [`Link::fill`] decoded.
    pub(crate) fn take(&mut self) -> &[f32] {
        let audible = std::mem::take(&mut self.audible);
        self.position += (audible.len() / usize::from(self.stream.channels.max(1))) as i64;
        self.samples.get(audible).unwrap_or_default()
    }

    /// Gives up after a panic of a reader: nothing of it is asked again.
    pub(crate) fn abandon(&mut self) {
        self.ended = true;
    }

    /// Jumps to `seconds` from the start of the link; returns the position reached.
    pub(crate) fn seek(&mut self, seconds: f64) -> Result<f64, AudioError> {
        let frame = (seconds.max(0.0) * f64::from(self.stream.sample_rate)).round() as i64;
        self.seek_frame(frame).map(|frame| self.seconds(frame))
    }

    /// Makes the first sound frame 0: streams cut out of longer ones, and some of Matroska, start later than at 0.
    fn start_here(&mut self) {
        if let (Some(lead), Some(first)) = (self.timeline.lead, self.first_ticks) {
            self.timeline.origin = first + self.timeline.ticks(lead, self.stream.sample_rate);
        }
        let shift = self.timeline.ticks(self.position, self.stream.sample_rate);
        self.timeline.origin += shift;
        self.next_frame = self.next_frame.map(|next| next - self.position);
        self.position = 0;
    }

    fn seconds(&self, frame: i64) -> f64 {
        frame as f64 / f64::from(self.stream.sample_rate)
    }

    fn seek_frame(&mut self, target: i64) -> Result<i64, AudioError> {
        self.audible = 0..0;
        self.from_frame = target;
        let pre_roll = target - (PRE_ROLL_SECONDS * f64::from(self.stream.sample_rate)) as i64;
        if self.ended {
            // Not every demuxer finds back from its end.
            self.reader = container::open_reader(&self.source)?;
            self.ended = false;
        }
        let skipped_before = self.skipped_packets;
        let mut found = self.seek_container(pre_roll).is_ok() && self.settle(pre_roll)?;
        if !found && self.end_frame().is_none_or(|end| target < end) {
            // Containers without an index, or with a wrong one, are read again from the start.
            self.reopen(pre_roll)?;
            found = self.settle(pre_roll)?;
        }
        // Packets that refer back to before the jump are expected to fail.
        self.skipped_packets = skipped_before;
        if !found {
            self.ended = true;
            self.position = self.end_frame().or(self.next_frame).unwrap_or(target).min(target);
        }
        Ok(self.position)
    }

    /// Decodes from wherever the demuxer stands up to the target of the seek.
    fn settle(&mut self, from: i64) -> Result<bool, AudioError> {
        self.codec.reset();
        self.next_frame = self.timeline.lead.filter(|_| from <= 0).map(|lead| -lead);
        self.pull()
    }

    fn end_frame(&self) -> Option<i64> {
        self.stream.duration.map(|seconds| (seconds * f64::from(self.stream.sample_rate)).round() as i64)
    }

    fn seek_container(&mut self, frame: i64) -> Result<(), AudioError> {
        let first = self.timeline.origin_timestamp().get().min(0);
        let ticks = self.timeline.origin + self.timeline.ticks(frame.max(0), self.stream.sample_rate);
        let start = if frame <= 0 { first } else { ticks };
        let to = |ticks| SeekTo::Timestamp { ts: Timestamp::new(ticks), track_id: self.track_id };
        let reached = match self.reader.seek(SeekMode::Accurate, to(start)) {
            Err(_) if start != 0 && frame <= 0 => self.reader.seek(SeekMode::Accurate, to(0)),
            reached => reached,
        }?;
        if reached.actual_ts.get() > ticks.max(self.timeline.origin) {
            return Err(AudioError::Seek("the container jumped behind the target".into()));
        }
        Ok(())
    }

    /// Starts over and passes packets by, without decoding them, until shortly before `frame`.
    fn reopen(&mut self, frame: i64) -> Result<(), AudioError> {
        self.reader = container::open_reader(&self.source)?;
        let target = self.timeline.origin + self.timeline.ticks(frame.max(0), self.stream.sample_rate);
        let mut passed = self.timeline.origin.min(0);
        while frame > 0 && passed < target {
            match self.reader.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track_id => {
                    passed = packet.pts.get().saturating_add(packet.block_dur().get() as i64);
                }
                Ok(Some(_)) | Err(Error::ResetRequired) => {}
                Ok(None) | Err(_) => break,
            }
        }
        Ok(())
    }

    /// Decodes until there is something to hear; false at the end of the stream.
    fn pull(&mut self) -> Result<bool, AudioError> {
        let mut demux_errors = 0;
        loop {
            let packet = match self.reader.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(false),
                Err(Error::ResetRequired) => {
                    self.follow_chained_stream()?;
                    continue;
                }
                // A file that was cut off plays as far as it goes.
                Err(Error::IoError(error)) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    return Ok(false);
                }
                Err(Error::IoError(error)) => return Err(error.into()),
                Err(error) => {
                    tracing::debug!(path = %self.source.path().display(), %error, "unreadable packet");
                    demux_errors += 1;
                    self.skipped_packets += 1;
                    if demux_errors >= MAX_DEMUX_ERRORS {
                        return Ok(false);
                    }
                    continue;
                }
            };
            demux_errors = 0;
            if packet.track_id == self.track_id && self.decode(packet)? {
                return Ok(true);
            }
        }
    }

    /// Decodes one packet and finds its audible part; false if there is none.
    fn decode(&mut self, mut packet: Packet) -> Result<bool, AudioError> {
        // Trimming is done here, once, for all codecs; some decoders do it, some do not.
        let trim_end = if self.timeline.trust_packet_end { packet.trim_end } else { Duration::ZERO };
        packet.trim_start = Duration::ZERO;
        packet.trim_end = Duration::ZERO;
        let buffer = match self.codec.decode(&packet) {
            Ok(buffer) => buffer,
            Err(error) => {
                tracing::debug!(path = %self.source.path().display(), %error, "undecodable packet");
                self.skipped_packets += 1;
                self.next_frame = None;
                return Ok(false);
            }
        };
        if buffer.frames() == 0 {
            return Ok(false);
        }
        let (rate, channels) = (buffer.spec().rate(), buffer.spec().channels().count() as u16);
        if self.stream.channels == 0 {
            (self.stream.sample_rate, self.stream.channels) = (rate, channels);
            self.layout = Layout::read(&self.source, self.reader.as_ref(), buffer.spec().channels())?;
            self.stream.speakers = self.layout.speakers;
        }
        if rate == 0 || channels == 0 {
            return Err(AudioError::Damaged("it has no sample rate or no channels".into()));
        }
        self.first_ticks.get_or_insert(packet.pts.get());
        let frames = buffer.frames() as i64;
        let changed = (rate, channels) != (self.stream.sample_rate, self.stream.channels);
        if changed {
            self.layout = Layout::read(&self.source, self.reader.as_ref(), buffer.spec().channels())?;
        }
        copy_samples(&buffer, self.gain, &mut self.samples);
        self.layout.arrange(&mut self.samples);
        if changed {
            self.change_stream(rate, channels);
            return Err(AudioError::StreamChanged);
        }

        // Some containers round timestamps to milliseconds: within a run of packets the samples themselves count.
        let stamped = self.timeline.frames(packet.pts.get().saturating_sub(self.timeline.origin), rate);
        let start = self.next_frame.unwrap_or(stamped);
        let end = start + frames;
        self.next_frame = Some(end);
        let mut last = end - self.timeline.frames(trim_end.get() as i64, rate);
        if let Some(ticks) = self.timeline.end {
            last = last.min(self.timeline.frames(ticks - self.timeline.origin, rate));
        }
        let first = start.max(self.from_frame);
        if first >= last {
            return Ok(false);
        }
        self.position = first;
        let channels = usize::from(channels);
        self.audible = (first - start) as usize * channels..(last - start) as usize * channels;
        Ok(true)
    }

    /// The sound goes on with other properties; the current packet is kept for the next call.
    fn change_stream(&mut self, rate: u32, channels: u16) {
        let rescale =
            |frame: i64| (frame as f64 * f64::from(rate) / f64::from(self.stream.sample_rate)) as i64;
        let start = self.next_frame.map_or(self.position, rescale);
        self.audible = 0..self.samples.len();
        self.position = start;
        self.next_frame = Some(start + (self.samples.len() / usize::from(channels)) as i64);
        self.from_frame = rescale(self.from_frame);
        // The bounds of the first stream say nothing about this one.
        self.timeline.end = None;
        self.timeline.trust_packet_end = false;
        (self.stream.sample_rate, self.stream.channels) = (rate, channels);
        self.stream.speakers = self.layout.speakers;
    }

    /// Another stream begins in the same file (a chained Ogg file whose links
    /// share a serial number, which [`crate::ogg_links`] does not take apart): go on with it if it sounds alike.
    fn follow_chained_stream(&mut self) -> Result<(), AudioError> {
        let track: Track = container::music_track(self.reader.as_ref())?;
        let parameters = container::parameters(&track).ok_or(AudioError::NoAudioTrack)?;
        self.codec = make_codec(parameters)?;
        self.gain = opus_gain(parameters);
        self.track_id = track.id;
        let played = self.next_frame.unwrap_or(self.position);
        self.timeline = Timeline::read(&self.source, self.reader.as_mut(), &track);
        self.timeline.origin -= self.timeline.ticks(played, self.stream.sample_rate);
        self.next_frame = None;
        Ok(())
    }
}

fn make_codec(parameters: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, AudioError> {
    let mut parameters = parameters.clone();
    if parameters.codec == CODEC_ID_OPUS {
        // Containers state the rate of the original; every Opus stream decodes at this one (RFC 7845 section 5.1).
        parameters.sample_rate = Some(opus_head::RATE);
    }
    container::make_decoder(&parameters)
}

fn opus_gain(parameters: &AudioCodecParameters) -> f32 {
    match &parameters.extra_data {
        Some(head) if parameters.codec == CODEC_ID_OPUS => opus_head::output_gain(head),
        _ => 1.0,
    }
}

fn copy_samples(buffer: &GenericAudioBufferRef<'_>, gain: f32, samples: &mut Vec<f32>) {
    buffer.copy_to_vec_interleaved(samples);
    for sample in samples {
        let scaled = *sample * gain;
        // Float files can hold anything; one NaN would silence every filter behind this for good.
        *sample = if scaled.is_finite() { scaled.clamp(-LIMIT, LIMIT) } else { 0.0 };
        if sample.is_subnormal() {
            *sample = 0.0;
        }
    }
}
