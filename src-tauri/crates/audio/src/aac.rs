//! AAC-LC: mono and stereo by symphonia, more channels, which it refuses, by oxideav-aac.

use oxideav_aac::decode::StreamDecoder;
use symphonia::core::audio::{AsGenericAudioBufferRef, Audio, AudioBuffer, AudioMut, AudioSpec, Channels};
use symphonia::core::audio::{GenericAudioBufferRef, Position};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::well_known::CODEC_ID_AAC;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;
use symphonia::default::codecs::AacDecoder as StereoDecoder;

/// The object type of AAC-LC (ISO/IEC 14496-3, table 1.17).
const LOW_COMPLEXITY: u8 = 2;

/// Sample rates by their index (table 1.18).
const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/// WAVE speaker masks of the channel configurations from 3 (table 1.19): 3.0, 4.0, 5.0, 5.1, and 7.1 with a second pair in
/// front.
const SPEAKERS: [u64; 5] = [0x7, 0x107, 0x37, 0x3f, 0x6cf];

/// Decodes more than two channels; asked for a decoder of fewer, it gives symphonia's.
pub(crate) struct AacDecoder {
    parameters: AudioCodecParameters,
    configuration: Configuration,
    decoder: StreamDecoder,
    buffer: AudioBuffer<f32>,
}

impl RegisterableAudioDecoder for AacDecoder {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        options: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        match Configuration::read(parameters) {
            Some(configuration) => Ok(Box::new(Self::new(parameters, configuration)?)),
            None => StereoDecoder::try_registry_new(parameters, options),
        }
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}

static SUPPORTED: [SupportedAudioCodec; 1] = [SupportedAudioCodec {
    id: CODEC_ID_AAC,
    info: CodecInfo { short_name: "aac", long_name: "Advanced Audio Coding", profiles: &[] },
}];

/// What a decoder of more than two channels has to know.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Configuration {
    object_type: u8,
    rate_index: u8,
    rate: u32,
    channels: u8,
}

impl Configuration {
    /// From the container's description; none for mono and stereo, and where that is not stated this way.
    fn read(parameters: &AudioCodecParameters) -> Option<Self> {
        let configuration = match parameters.extra_data.as_deref() {
            // AudioSpecificConfig: 5 bits of object type, 4 of rate, 4 of channels.
            Some(&[first, second, ..]) => {
                let rate_index = (first & 7) << 1 | second >> 7;
                let rate = RATES.get(usize::from(rate_index)).copied()?;
                Self { object_type: first >> 3, rate_index, rate, channels: second >> 3 & 15 }
            }
            _ => {
                let rate = parameters.sample_rate?;
                let rate_index = RATES.iter().position(|known| *known == rate)? as u8;
                let channels = match parameters.channels.as_ref()?.count() {
                    8 => 7,
                    count => u8::try_from(count).ok().filter(|&count| count <= 6)?,
                };
                Self { object_type: LOW_COMPLEXITY, rate_index, rate, channels }
            }
        };
        (3..=7).contains(&configuration.channels).then_some(configuration)
    }
}

impl AacDecoder {
    fn new(parameters: &AudioCodecParameters, configuration: Configuration) -> Result<Self> {
        if configuration.object_type != LOW_COMPLEXITY {
            return Err(Error::Unsupported("AAC of more than two channels that is not AAC-LC"));
        }
        let mask = SPEAKERS.get(usize::from(configuration.channels - 3)).copied().unwrap_or(0);
        let channels = Channels::Positioned(Position::from_bits_truncate(mask));
        Ok(Self {
            parameters: parameters.clone(),
            configuration,
            decoder: StreamDecoder::new(),
            buffer: AudioBuffer::new(AudioSpec::new(configuration.rate, channels), 0),
        })
    }
}

impl AudioDecoder for AacDecoder {
    fn reset(&mut self) {
        self.decoder = StreamDecoder::new();
    }

    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        let Configuration { object_type, rate_index, rate, channels } = self.configuration;
        let decoded = self
            .decoder
            .decode_raw_data_block(object_type, rate_index, rate, channels, 1, packet.data)
            .map_err(|_| Error::DecodeError("aac: damaged packet"))?;
        let width = self.buffer.spec().channels().count();
        self.buffer.clear();
        if decoded.channels == 0 {
            return Ok(self.buffer.as_generic_audio_buffer_ref());
        }
        if decoded.channels != width || decoded.sample_rate != rate {
            return Err(Error::DecodeError("aac: other channels or another rate than stated"));
        }
        let frames = decoded.pcm.len() / width;
        self.buffer.grow_capacity(frames);
        self.buffer.render_uninit(Some(frames));
        self.buffer.copy_from_slice_interleaved(&decoded.pcm);
        Ok(self.buffer.as_generic_audio_buffer_ref())
    }

    fn finalize(&mut self) -> FinalizeResult {
        FinalizeResult::default()
    }

    fn last_decoded(&self) -> GenericAudioBufferRef<'_> {
        self.buffer.as_generic_audio_buffer_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_more_than_two_channels_are_taken_from_symphonia() {
        let mut parameters = AudioCodecParameters::new();
        // AAC-LC at 44.1 kHz in stereo, then in 5.1.
        parameters.with_extra_data(Box::new([0x12, 0x10]));
        assert_eq!(Configuration::read(&parameters), None);
        parameters.with_extra_data(Box::new([0x12, 0x30]));
        let expected = Configuration { object_type: 2, rate_index: 4, rate: 44_100, channels: 6 };
        assert_eq!(Configuration::read(&parameters), Some(expected));
    }
}
