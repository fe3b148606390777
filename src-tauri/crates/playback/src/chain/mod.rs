//! What happens to the sound between decoder and device.
//!
//! *On the decoder thread*, because it needs room or looks far ahead: [`stretch`] (speed) and [`crossfade`].
//! *In the callback*, so that a change is heard at once: [`replay_gain`], [`equaliser`], [`pan`], volume and [`limiter`].
//! Nothing here locks, allocates or frees in the callback. What is neutral is left out: then a sample passes unchanged
//! to the bit.

pub(crate) mod biquad;
pub(crate) mod crossfade;
pub(crate) mod equaliser;
pub(crate) mod limiter;
pub(crate) mod pan;
pub(crate) mod parameters;
pub(crate) mod processor;
pub(crate) mod replay_gain;
pub(crate) mod stretch;
pub(crate) mod true_peak;

pub(crate) use parameters::Parameters;
pub(crate) use processor::Processor;

/// Channels of the widest device that is fed.
pub(crate) const MAX_CHANNELS: usize = 8;

/// One sample per channel.
pub(crate) type Frame = [f32; MAX_CHANNELS];

/// Decibels to a factor; 0 dB is exactly 1.
pub(crate) fn factor(decibels: f32) -> f32 {
    if decibels == 0.0 { 1.0 } else { 10f32.powf(decibels / 20.0) }
}

/// A factor to decibels.
pub(crate) fn decibels(factor: f32) -> f32 {
    20.0 * factor.log10()
}
