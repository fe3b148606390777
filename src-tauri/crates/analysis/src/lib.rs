//! Samples to numbers: spectrum, mel, MFCC, tempo, key, loudness, and the tagger's log-mel patches.
//!
//! Pure: no files, no clock, no threads. A track is decoded once and pushed through an [`Analyser`]; what is kept
//! per frame is a summary, so an hour of music costs about 85 MB.
//!
//! ```text
//! interleaved ─┬─ loudness, true peak                    (native rate, all channels)
//!              └─ downmix ─┬─ waveform                   (native rate)
//!                        halve as often as possible
//!                          ├─ resample 22.05 kHz ─┬─ power spectrum 2048/512 ─┬─ mel ─┬─ MFCC
//!                          │                      │                           │       └─ onsets ─ tempo, pulse
//!                          │                      │                           └─ brightness, dynamics
//!                          │                      └─ power spectrum 8192/8192 ── pitch classes ── key
//!                          └─ resample 16 kHz ── log-mel patches             (only where a patch lies)
//! ```

mod analyser;
mod chroma;
mod downmix;
mod error;
mod feature;
mod half_band;
mod k_weighting;
mod key;
mod lanes;
mod logarithm;
mod loudness;
mod mel;
mod mfcc;
mod onset;
mod patches;
mod periodicity;
mod resample;
mod shape;
mod spectrum;
mod stage;
mod statistics;
mod tempo;
mod true_peak;
mod waveform;

pub use analyser::{Analyser, Analysis};
pub use error::AnalysisError;
pub use feature::{Feature, FeatureVector, MFCC_COUNT, VERSION};
pub use key::{Key, Mode};
pub use mfcc::{MFCC_SAMPLE_RATE, Mfcc, mfcc};
pub use patches::{PATCH_BANDS, PATCH_FRAMES, PATCH_SAMPLE_RATE, Patch, log_mel};
pub use stage::{Stage, StageTimes};
pub use waveform::WAVEFORM_BUCKETS;
