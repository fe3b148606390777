//! WavPack files (David Bryant, "WavPack 4 & 5 Binary File / Block Format"). The blocks are found here and decoded by
//! oxideav-wavpack.

mod block;
mod decoder;
mod reader;

pub(crate) use decoder::WavPackDecoder;
pub(crate) use reader::WavPackReader;

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::common::FourCc;

/// The first bytes of every block.
pub(crate) const MAGIC: &[u8; 4] = b"wvpk";

const CODEC_ID_WAVPACK: AudioCodecId = AudioCodecId::new(FourCc::new(*b"wvpk"));
