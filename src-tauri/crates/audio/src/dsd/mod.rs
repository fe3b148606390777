//! One-bit sound (Direct Stream Digital): DSF files (Sony, "DSF File Format Specification" 1.01) and DSDIFF files (Philips,
//! "DSDIFF File Format Specification" 1.5), filtered down to PCM of 88.2 or 96 kHz.
//!
//! The crates that read such files hand out offsets and leave the sound to the caller, and know no more than two channels
//! in DSDIFF; the headers are therefore read here.

mod decimator;
mod decoder;
mod header;
mod reader;

pub(crate) use decoder::DsdDecoder;
pub(crate) use reader::DsdReader;

use symphonia::core::codecs::audio::AudioCodecId;
use symphonia::core::common::FourCc;

const CODEC_ID_DSD: AudioCodecId = AudioCodecId::new(FourCc::new(*b"dsd1"));

/// A byte of silence, the first bit in the highest place.
const SILENCE: u8 = 0x69;
