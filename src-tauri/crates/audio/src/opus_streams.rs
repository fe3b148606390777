//! Opus with more than two channels (RFC 7845, section 5.1.1, mapping families 0, 1 and 255): a packet holds one packet
//! of Opus for each mono or stereo stream, all but the last with their lengths inside (RFC 6716, appendix B).

use symphonia::core::audio::{AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, Channels};
use symphonia::core::audio::{GenericAudioBufferRef, Position};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;
use symphonia_adapter_libopus::OpusDecoder;

use crate::downmix::conventional_speakers;
use crate::opus_head::{self, Mapping};

/// Channels that are silent in the mapping.
const SILENT: u8 = 255;

/// For each number of channels of family 1, which of them comes at each place of the WAVE order: the order is that of
/// Vorbis (Vorbis I specification, section 4.3.9).
const VORBIS_ORDER: [&[usize]; 8] = [
    &[0],
    &[0, 1],
    &[0, 2, 1],
    &[0, 1, 2, 3],
    &[0, 2, 1, 3, 4],
    &[0, 2, 1, 5, 3, 4],
    &[0, 2, 1, 6, 5, 3, 4],
    &[0, 2, 1, 7, 5, 6, 3, 4],
];

/// Decodes the streams one by one with libopus and puts their channels into the WAVE order.
pub(crate) struct OpusStreams {
    parameters: AudioCodecParameters,
    streams: Vec<Box<dyn AudioDecoder>>,
    /// For each channel of the output its stream and the channel in it; none for silence.
    sources: Vec<Option<(usize, usize)>>,
    buffer: AudioBuffer<f32>,
    packet: Vec<u8>,
}

impl OpusStreams {
    fn new(parameters: &AudioCodecParameters, options: AudioDecoderOptions) -> Result<Self> {
        let head = parameters.extra_data.as_deref().unwrap_or_default();
        let mapping = if let Some(mapping) = opus_head::mapping(head) {
            mapping
        } else {
            let channels = parameters.channels.as_ref().map_or(2, Channels::count).clamp(1, 2) as u8;
            Mapping { family: 0, streams: 1, coupled: channels - 1, channels: (0..channels).collect() }
        };
        let (coupled, total) = (usize::from(mapping.coupled), usize::from(mapping.streams));
        if total == 0 || coupled > total {
            return Err(Error::DecodeError("opus: impossible numbers of streams"));
        }
        let make = |stream: usize| {
            let mut parameters = AudioCodecParameters::new();
            let layout = if stream < coupled {
                Position::FRONT_LEFT | Position::FRONT_RIGHT
            } else {
                Position::FRONT_LEFT
            };
            parameters
                .for_codec(CODEC_ID_OPUS)
                .with_sample_rate(opus_head::RATE)
                .with_channels(layout.into());
            OpusDecoder::try_registry_new(&parameters, &options)
        };
        let count = mapping.channels.len();
        let identity: Vec<usize> = (0..count).collect();
        let order = match mapping.family {
            0 | 1 => VORBIS_ORDER.get(count.wrapping_sub(1)).copied().unwrap_or(&identity),
            _ => &identity,
        };
        let source = |&channel: &usize| match mapping.channels.get(channel) {
            None | Some(&SILENT) => Ok(None),
            Some(&index) if usize::from(index) < 2 * coupled => {
                Ok(Some((usize::from(index) / 2, usize::from(index) % 2)))
            }
            Some(&index) if usize::from(index) < total + coupled => {
                Ok(Some((usize::from(index) - coupled, 0)))
            }
            Some(_) => Err(Error::DecodeError("opus: a channel of no stream")),
        };
        let speakers = match mapping.family {
            0 | 1 => conventional_speakers(count as u16),
            _ => 0,
        };
        let layout = match Position::from_wave_channel_mask(speakers) {
            Some(positions) if speakers != 0 => Channels::Positioned(positions),
            _ => Channels::Discrete(count as u16),
        };
        let spec = AudioSpec::new(opus_head::RATE, layout);
        Ok(Self {
            parameters: parameters.clone(),
            streams: (0..total).map(make).collect::<Result<_>>()?,
            sources: order.iter().map(source).collect::<Result<_>>()?,
            buffer: AudioBuffer::new(spec, 0),
            packet: Vec::new(),
        })
    }

    fn decode_streams(&mut self, mut data: &[u8]) -> Result<()> {
        let (last, packet) = (self.streams.len() - 1, &mut self.packet);
        let mut frames = 0;
        for (stream, decoder) in self.streams.iter_mut().enumerate() {
            let elementary = if stream == last {
                data
            } else {
                let used = undelimit(data, packet).ok_or(Error::DecodeError("opus: a stream is cut off"))?;
                data = data.get(used..).unwrap_or_default();
                packet.as_slice()
            };
            let decoded = decoder.decode_ref(&PacketRef::new(0, 0.into(), 0u64.into(), elementary))?;
            let GenericAudioBufferRef::F32(decoded) = decoded else {
                return Err(Error::DecodeError("opus: not decoded to floats"));
            };
            if stream == 0 {
                frames = decoded.frames();
                self.buffer.clear();
                self.buffer.grow_capacity(frames);
                self.buffer.render_silence(Some(frames));
            } else if decoded.frames() != frames {
                return Err(Error::DecodeError("opus: streams of different lengths"));
            }
            for (output, source) in self.sources.iter().enumerate() {
                let Some((_, channel)) = source.filter(|source| source.0 == stream) else { continue };
                if let (Some(to), Some(from)) = (self.buffer.plane_mut(output), decoded.plane(channel)) {
                    to.copy_from_slice(from);
                }
            }
        }
        Ok(())
    }
}

impl AudioDecoder for OpusStreams {
    fn reset(&mut self) {
        self.streams.iter_mut().for_each(|decoder| decoder.reset());
    }

    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        self.decode_streams(packet.data)?;
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

static SUPPORTED: [SupportedAudioCodec; 1] = [SupportedAudioCodec {
    id: CODEC_ID_OPUS,
    info: CodecInfo { short_name: "opus", long_name: "Opus", profiles: &[] },
}];

impl RegisterableAudioDecoder for OpusStreams {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(parameters, *options)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

/// Copies the first packet of `data`, which has its length inside, into `packet` without it, and returns how many bytes
/// it took (RFC 6716, sections 3.2 and appendix B).
fn undelimit(data: &[u8], packet: &mut Vec<u8>) -> Option<usize> {
    let toc = *data.first()?;
    let mut position = 1;
    packet.clear();
    packet.push(toc);
    let body = match toc & 3 {
        // One frame.
        0 => frame_length(data, &mut position)?,
        // Two frames of one length.
        1 => 2 * frame_length(data, &mut position)?,
        // Two frames, the first with its length in the undelimited packet as well.
        2 => {
            let start = position;
            let first = frame_length(data, &mut position)?;
            packet.extend_from_slice(data.get(start..position)?);
            first + frame_length(data, &mut position)?
        }
        _ => several_frames(data, &mut position, packet)?,
    };
    let end = position.checked_add(body)?;
    packet.extend_from_slice(data.get(position..end)?);
    Some(end)
}

/// The header of a packet of any number of frames; returns the length of its frames and padding.
fn several_frames(data: &[u8], position: &mut usize, packet: &mut Vec<u8>) -> Option<usize> {
    let start = *position;
    let count = *data.get(start)?;
    *position += 1;
    let mut padding = 0usize;
    if count & 0x40 != 0 {
        loop {
            let byte = *data.get(*position)?;
            *position += 1;
            // 255 stands for 254 bytes of padding and one more byte of length.
            padding += usize::from(byte.min(254));
            if byte != 255 {
                break;
            }
        }
    }
    let frames = usize::from(count & 0x3f);
    let mut total = 0;
    if count & 0x80 != 0 {
        for _ in 1..frames {
            total += frame_length(data, position)?;
        }
    }
    packet.extend_from_slice(data.get(start..*position)?);
    let last = frame_length(data, position)?;
    let frames_length = if count & 0x80 != 0 { total + last } else { frames * last };
    Some(frames_length + padding)
}

/// A length of one or two bytes (RFC 6716, section 3.2.1).
fn frame_length(data: &[u8], position: &mut usize) -> Option<usize> {
    let first = usize::from(*data.get(*position)?);
    *position += 1;
    if first < 252 {
        return Some(first);
    }
    let second = usize::from(*data.get(*position)?);
    *position += 1;
    Some(first + 4 * second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(data: &[u8], packet: &[u8]) {
        let mut found = Vec::new();
        let rest = [data, b"next"].concat();
        assert_eq!(undelimit(&rest, &mut found), Some(data.len()), "{data:?}");
        assert_eq!(found, packet);
        assert!(undelimit(&data[..data.len() - 1], &mut found).is_none(), "{data:?} cut");
    }

    #[test]
    fn lengths_are_taken_out_of_every_kind_of_packet() {
        check(&[0xfc, 3, 1, 2, 3], &[0xfc, 1, 2, 3]);
        check(&[0xfd, 2, 1, 2, 3, 4], &[0xfd, 1, 2, 3, 4]);
        check(&[0xfe, 1, 2, 9, 8, 8], &[0xfe, 1, 9, 8, 8]);
        // Three frames of one length, then of several, then with padding.
        check(&[0xff, 3, 1, 7, 8, 9], &[0xff, 3, 7, 8, 9]);
        check(&[0xff, 0x83, 1, 2, 3, 1, 2, 2, 3, 3, 3], &[0xff, 0x83, 1, 2, 1, 2, 2, 3, 3, 3]);
        check(&[0xff, 0x42, 2, 1, 7, 8, 0, 0], &[0xff, 0x42, 2, 7, 8, 0, 0]);
        let long: Vec<u8> = [&[0xfc, 252, 1][..], &[5; 256]].concat();
        check(&long, &[&[0xfc][..], &[5; 256]].concat());
    }
}
