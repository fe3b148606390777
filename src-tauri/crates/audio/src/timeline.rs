//! Which of the decoded samples are music.
//!
//! Encoders put silence before the first sample (delay, priming, pre-skip) and after the last (padding). The
//! containers tell in five ways where the music starts and ends; here they become one pair of bounds, counted in
//! frames on the scale of the container's own timestamps.

use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP3, CODEC_ID_OPUS};
use symphonia::core::formats::well_known::{FORMAT_ID_CAF, FORMAT_ID_ISOMP4, FORMAT_ID_MKV, FORMAT_ID_OGG};
use symphonia::core::formats::{FormatReader, Track};
use symphonia::core::units::{TimeBase, Timestamp};

use crate::caf;
use crate::container::parameters;
use crate::length::stated_end;
use crate::mp4_edits;
use crate::opus_head;
use crate::source::Source;
use crate::xing;

/// The audible part of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timeline {
    /// Timestamp of the first audible frame, in ticks of `time_base`.
    pub origin: i64,
    /// Timestamp after the last audible frame, where the container states it exactly.
    pub end: Option<i64>,
    /// Whether the trailing trim that the demuxer puts on packets comes from the file and not from an estimate.
    pub trust_packet_end: bool,
    /// Frames before the music in the first packet, where its timestamp is too coarse to tell (Matroska).
    pub lead: Option<i64>,
    /// Length of a tick.
    pub time_base: Option<TimeBase>,
}

impl Timeline {
    /// Reads the bounds of `track`. The file is read again where symphonia does not hand on what the container says.
    pub(crate) fn read(source: &Source, reader: &mut dyn FormatReader, track: &Track) -> Self {
        let path = source.path();
        let codec = parameters(track).map(|parameters| parameters.codec);
        let mut timeline =
            Self { origin: 0, end: None, trust_packet_end: true, lead: None, time_base: track.time_base };
        match reader.format_info().format {
            FORMAT_ID_OGG => {
                // RFC 7845 section 4.3: granule positions count the pre-skip; Vorbis has none. A stream that was
                // cut out of a longer one starts at a later granule position.
                let pre_skip = if codec == Some(CODEC_ID_OPUS) { track.delay.unwrap_or(0) } else { 0 };
                timeline.origin = track.start_ts.get().max(0) + i64::from(pre_skip);
            }
            FORMAT_ID_ISOMP4 => {
                let index = reader.tracks().iter().position(|other| other.id == track.id).unwrap_or(0);
                if let Some(gap) = itunes_gap(reader) {
                    timeline.origin = gap.0;
                    timeline.end = Some(gap.0 + gap.1);
                } else if let Some(edit) = mp4_edits::read(path, index) {
                    timeline.origin = edit.media_time;
                    // The media's own length is exact to the sample; the edit's is rounded, by some writers downwards.
                    let exact =
                        |end: &i64| stated_end(track).filter(|stated| (stated - end).abs() <= edit.unit);
                    let end = edit.duration.map(|duration| edit.media_time + duration);
                    timeline.end = end.map(|end| exact(&end).unwrap_or(end));
                }
            }
            FORMAT_ID_CAF => {
                if let Some(table) = caf::packet_table(path) {
                    timeline.origin = table.priming_frames;
                    timeline.end = Some(table.priming_frames + table.valid_frames);
                }
            }
            FORMAT_ID_MKV if codec == Some(CODEC_ID_OPUS) => {
                let head = parameters(track).and_then(|parameters| parameters.extra_data.as_deref());
                timeline.lead = head.map(|head| i64::from(opus_head::pre_skip(head)));
            }
            _ => {
                // Without the encoder's tag symphonia estimates the length of an MP3 from its first frames.
                // With it, it believes the number of frames stated there.
                timeline.trust_packet_end = codec != Some(CODEC_ID_MP3)
                    || (track.delay.is_some() && xing::is_plausible(source, track));
            }
        }
        timeline
    }

    /// Ticks to frames at `rate`.
    pub(crate) fn frames(&self, ticks: i64, rate: u32) -> i64 {
        self.time_base.map_or(ticks, |base| {
            let (numerator, denominator) = (i128::from(base.numer.get()), i128::from(base.denom.get()));
            let scaled = i128::from(ticks) * numerator * i128::from(rate);
            ((scaled + denominator / 2).div_euclid(denominator)) as i64
        })
    }

    /// Frames at `rate` to ticks, rounded down so that a seek never lands behind its target.
    pub(crate) fn ticks(&self, frames: i64, rate: u32) -> i64 {
        self.time_base.map_or(frames, |base| {
            let (numerator, denominator) = (i128::from(base.numer.get()), i128::from(base.denom.get()));
            (i128::from(frames) * denominator).div_euclid(numerator * i128::from(rate.max(1))) as i64
        })
    }

    /// The start of the audible part as a timestamp.
    pub(crate) fn origin_timestamp(&self) -> Timestamp {
        Timestamp::new(self.origin)
    }
}

/// The `iTunSMPB` comment of Apple's encoders: hexadecimal words, the second is the delay, the third the padding
/// and the fourth the number of audible frames.
fn itunes_gap(reader: &mut dyn FormatReader) -> Option<(i64, i64)> {
    let mut metadata = reader.metadata();
    let revision = metadata.skip_to_latest()?;
    let tag = revision.media.tags.iter().find(|tag| tag.raw.key.ends_with("iTunSMPB"))?;
    parse_itunes_gap(&tag.raw.value.to_string())
}

fn parse_itunes_gap(text: &str) -> Option<(i64, i64)> {
    let mut words = text.split_whitespace().skip(1).map(|word| i64::from_str_radix(word, 16));
    let (delay, _padding, frames) = (words.next()?.ok()?, words.next()?.ok()?, words.next()?.ok()?);
    (frames > 0 && (0..1 << 20).contains(&delay)).then_some((delay, frames))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_itunes_comment_gives_delay_and_length() {
        let text = " 00000000 00000840 000001C0 00000000003F31F6 00000000 00000000";
        assert_eq!(parse_itunes_gap(text), Some((0x840, 0x3f_31f6)));
        assert_eq!(parse_itunes_gap(" 0 xyz 1 2"), None);
        assert_eq!(parse_itunes_gap(""), None);
    }

    #[test]
    fn ticks_and_frames_convert_both_ways() {
        let time_base = TimeBase::try_new(1, 1000);
        let timeline = Timeline { origin: 0, end: None, trust_packet_end: true, lead: None, time_base };
        assert_eq!(timeline.frames(1000, 44100), 44100);
        assert_eq!(timeline.ticks(44100, 44100), 1000);
        assert_eq!(timeline.ticks(44143, 44100), 1000, "a seek target is rounded down");
    }
}
