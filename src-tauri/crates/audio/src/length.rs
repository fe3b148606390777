//! How long the music is, also where the headers do not say or lie.

use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
use symphonia::core::formats::well_known::{
    FORMAT_ID_AIFF, FORMAT_ID_CAF, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_WAVE,
};
use symphonia::core::formats::{FormatReader, SeekMode, SeekTo, Track};
use symphonia::core::units::Timestamp;

use crate::AudioError;
use crate::container::{open_reader, parameters};
use crate::source::Source;
use crate::stream::StreamInfo;
use crate::timeline::Timeline;
use crate::wave::Wave;

/// Packets of other tracks that may lie between two of one.
const MAX_INTERLEAVED: usize = 256;

/// How long the music is, in seconds.
pub(crate) struct Length {
    /// What is there; none if nothing tells.
    pub(crate) seconds: Option<f64>,
    /// What the header states, where the file is cut off before that.
    pub(crate) promised: Option<f64>,
}

/// The length of the music. Where the container only estimates it (MPEG audio without the encoder's tag, ADTS) or knows
/// nothing, the packets are counted without being decoded.
pub(crate) fn of(
    source: &Source,
    reader: &dyn FormatReader,
    track: &Track,
    timeline: &Timeline,
    stream: &StreamInfo,
) -> Result<Length, AudioError> {
    if reader.format_info().format == FORMAT_ID_MKV {
        // Tracks carry no length there, the segment does.
        let media = reader.media_info();
        let length =
            media.time_base.zip(media.duration).map(|(base, length)| base.calc_duration_saturating(length));
        if let Some(seconds) = length.map(|time| time.as_secs_f64()).filter(|&seconds| seconds > 0.0) {
            return Ok(Length { seconds: Some(seconds), promised: None });
        }
    }
    let ticks = match (timeline.end, stated_end(track)) {
        // A truncated edit list never makes a file longer than its samples.
        (Some(end), Some(stated)) => Some(end.min(stated)),
        (Some(end), None) => Some(end),
        (None, stated) => stated,
    };
    let believed = ticks.filter(|_| timeline.trust_packet_end && !is_estimated(track, stream));
    let reached = believed.filter(|&end| !may_be_cut(reader) || is_reached(source, track, end));
    let mut promised = believed.filter(|_| reached.is_none());
    if reader.format_info().format == FORMAT_ID_WAVE {
        promised = Wave::read(source)?.and_then(|wave| wave.promised_frames());
    }
    let end = match reached {
        Some(end) => end,
        // Uncompressed sound of more than 4 GiB.
        None if reader.format_info().format == FORMAT_ID_WAVE => {
            Wave::read(source)?.and_then(|wave| wave.frames()).unwrap_or(0)
        }
        None => count(source, track.id)?,
    };
    let seconds = |end: i64| {
        let frames = timeline.frames(end.saturating_sub(timeline.origin), stream.sample_rate);
        (frames > 0).then(|| frames as f64 / f64::from(stream.sample_rate))
    };
    Ok(Length { seconds: seconds(end), promised: promised.and_then(seconds) })
}

/// End of the stream as the container states it, in ticks.
pub(crate) fn stated_end(track: &Track) -> Option<i64> {
    let length = track.duration.map(symphonia::core::units::Duration::get).or(track.num_frames)?;
    i64::try_from(length).ok().filter(|&length| length > 0).map(|length| length + track.start_ts.get().max(0))
}

fn is_estimated(track: &Track, stream: &StreamInfo) -> bool {
    let Some(parameters) = parameters(track) else { return true };
    match parameters.codec {
        CODEC_ID_MP1 | CODEC_ID_MP2 | CODEC_ID_MP3 => {
            track.delay.is_none() && matches!(stream.container.as_str(), "mp1" | "mp2" | "mp3")
        }
        CODEC_ID_AAC => stream.container == "adts",
        _ => false,
    }
}

/// Whether the container states its length at the start and is read without looking at its end.
fn may_be_cut(reader: &dyn FormatReader) -> bool {
    [FORMAT_ID_AIFF, FORMAT_ID_CAF, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4].contains(&reader.format_info().format)
}

/// Whether the file still has its sound up to `end`, in ticks.
fn is_reached(source: &Source, track: &Track, end: i64) -> bool {
    let Ok(mut reader) = open_reader(source) else { return false };
    let last = SeekTo::Timestamp { ts: Timestamp::new(end - 1), track_id: track.id };
    if reader.seek(SeekMode::Accurate, last).is_err() {
        return false;
    }
    // Packets of other tracks lie between.
    for _ in 0..MAX_INTERLEAVED {
        match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == track.id => {
                if packet.pts.get().saturating_add(packet.block_dur().get() as i64) >= end {
                    return true;
                }
            }
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return false,
        }
    }
    false
}

/// End of the last packet in ticks.
fn count(source: &Source, track_id: u32) -> Result<i64, AudioError> {
    let mut reader = open_reader(source)?;
    let (mut last, mut step, mut length) = (0, 0, 0);
    loop {
        match reader.next_packet() {
            Ok(Some(packet)) if packet.track_id == track_id => {
                (step, last) = (packet.pts.get() - last, packet.pts.get());
                length = packet.block_dur().get() as i64;
            }
            Ok(Some(_)) => {}
            // What cannot be demuxed will not be played either.
            Ok(None) | Err(_) => break,
        }
    }
    // Behind its own estimate of the end, a demuxer states packet lengths that are not those of the samples; the
    // distance between the last two packets bounds the error.
    Ok(last.saturating_add(if step > 0 { length.min(step) } else { length }))
}
