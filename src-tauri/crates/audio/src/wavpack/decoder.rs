//! From blocks to samples.

use oxideav_wavpack::decode_multichannel_stream_muted_bounded;
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

use super::CODEC_ID_WAVPACK;
use super::block::{Block, HEADER};

/// Decodes packets of the WavPack reader: all blocks of the same frames. Every packet stands for itself.
pub(crate) struct WavPackDecoder {
    parameters: AudioCodecParameters,
    channels: usize,
    buffer: AudioBuffer<f32>,
}

impl WavPackDecoder {
    fn new(parameters: &AudioCodecParameters) -> Result<Self> {
        let (Some(rate), Some(channels)) = (parameters.sample_rate, &parameters.channels) else {
            return Err(Error::DecodeError("wavpack: no sample rate or no channels"));
        };
        Ok(Self {
            parameters: parameters.clone(),
            channels: channels.count(),
            buffer: AudioBuffer::new(AudioSpec::new(rate, channels.clone()), 0),
        })
    }
}

impl AudioDecoder for WavPackDecoder {
    fn reset(&mut self) {}

    fn codec_info(&self) -> &CodecInfo {
        &SUPPORTED[0].info
    }

    fn codec_params(&self) -> &AudioCodecParameters {
        &self.parameters
    }

    fn decode_ref(&mut self, packet: &PacketRef<'_>) -> Result<GenericAudioBufferRef<'_>> {
        let header = packet.data.first_chunk::<HEADER>().and_then(Block::parse);
        let block = header.ok_or(Error::DecodeError("wavpack: no block"))?;
        let values = u64::from(block.frames) * self.channels as u64;
        let (decoded, intact) = decode_multichannel_stream_muted_bounded(packet.data, values)
            .map_err(|_| Error::DecodeError("wavpack: damaged block"))?;
        if !intact {
            return Err(Error::DecodeError("wavpack: wrong check sum"));
        }
        if decoded.channels != self.channels {
            return Err(Error::DecodeError("wavpack: number of channels changes"));
        }
        let samples: Vec<f32> = if block.is_float() {
            decoded.samples.into_iter().map(|bits| f32::from_bits(bits as u32)).collect()
        } else {
            // Exact for up to 24 bits; 32 are rounded to what a float holds.
            let scale = 1.0 / f64::from(1u32 << (block.bytes_per_sample() * 8 - 1));
            decoded.samples.into_iter().map(|sample| (f64::from(sample) * scale) as f32).collect()
        };
        let frames = samples.len() / self.channels;
        self.buffer.clear();
        self.buffer.grow_capacity(frames);
        self.buffer.render_uninit(Some(frames));
        self.buffer.copy_from_slice_interleaved(&samples);
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
    id: CODEC_ID_WAVPACK,
    info: CodecInfo { short_name: "wavpack", long_name: "WavPack", profiles: &[] },
}];

impl RegisterableAudioDecoder for WavPackDecoder {
    fn try_registry_new(
        parameters: &AudioCodecParameters,
        _: &AudioDecoderOptions,
    ) -> Result<Box<dyn AudioDecoder>> {
        Ok(Box::new(Self::new(parameters)?))
    }

    fn supported_codecs() -> &'static [SupportedAudioCodec] {
        &SUPPORTED
    }
}
