//! From packets of bits to samples.

use symphonia::core::audio::{
    AsGenericAudioBufferRef, AudioBuffer, AudioMut, AudioSpec, GenericAudioBufferRef,
};
use symphonia::core::codecs::CodecInfo;
use symphonia::core::codecs::audio::{
    AudioCodecParameters, AudioDecoder, AudioDecoderOptions, FinalizeResult,
};
use symphonia::core::codecs::registry::{RegisterableAudioDecoder, SupportedAudioCodec};
use symphonia::core::errors::{Error, Result};
use symphonia::core::packet::PacketRef;

use super::CODEC_ID_DSD;
use super::decimator::Decimator;

/// Filters packets of the DSD reader. They hold the bytes of each channel one after another, with those before and behind
/// that the filter reaches for, so every packet stands for itself.
pub(crate) struct DsdDecoder {
    parameters: AudioCodecParameters,
    decimator: Decimator,
    buffer: AudioBuffer<f32>,
}

impl AudioDecoder for DsdDecoder {
    fn reset(&mut self) {}

    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        let channels = self.parameters.channels.as_ref().map_or(1, |channels| channels.count().max(1));
        let frames = packet.dur.get() as usize;
        self.buffer.clear();
        self.buffer.grow_capacity(frames);
        self.buffer.render_silence(Some(frames));
        let length = (packet.data.len() / channels).max(1);
        for (channel, bytes) in packet.data.chunks_exact(length).enumerate() {
            let Some(plane) = self.buffer.plane_mut(channel) else { continue };
            for (sample, filtered) in plane.iter_mut().zip(self.decimator.filter(bytes)) {
                *sample = filtered;
            }
        }
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
    id: CODEC_ID_DSD,
    info: CodecInfo { short_name: "dsd", long_name: "Direct Stream Digital", profiles: &[] },
}];

impl RegisterableAudioDecoder for DsdDecoder {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        _: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        // The reader puts the bytes per sample there.
        let step = parameters.extra_data.as_deref().and_then(|data| data.first().copied()).unwrap_or(0);
        match (step, parameters.sample_rate, &parameters.channels) {
            (1.., Some(rate), Some(channels)) => Ok(Box::new(Self {
                parameters: parameters.clone(),
                decimator: Decimator::new(usize::from(step)),
                buffer: AudioBuffer::new(AudioSpec::new(rate, channels.clone()), 0),
            })),
            _ => Err(Error::DecodeError("dsd: no rate or no channels")),
        }
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}
