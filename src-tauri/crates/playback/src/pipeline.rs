//! From the samples of files to those of the ring: sample rate, speed and overlaps, across the joins of tracks.

use crate::chain::crossfade::Joiner;
use crate::chain::stretch::Stretcher;
use crate::convert::RateConverter;

/// Why a file's sound cannot be brought to the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    Rate,
    Speed,
}

/// Converts, stretches and joins.
pub(crate) struct Pipeline {
    /// Of the device.
    rate: u32,
    channels: usize,
    converter: Option<RateConverter>,
    stretcher: Option<Stretcher>,
    joiner: Joiner,
    /// Ring frame of the next frame that goes into the joiner.
    produced: u64,
    /// Ring frame of the first output of converter and stretcher.
    base: u64,
    converted: Vec<f32>,
    stretched: Vec<f32>,
}

impl Pipeline {
    /// For a ring with this format whose next frame has the number `next`.
    pub(crate) fn new(rate: u32, channels: usize, next: u64) -> Self {
        Self {
            rate,
            channels,
            converter: None,
            stretcher: None,
            joiner: Joiner::new(channels),
            produced: next,
            base: next,
            converted: Vec::new(),
            stretched: Vec::new(),
        }
    }

    /// Forgets all sound; what comes next has the ring frame `next`.
    pub(crate) fn clear(&mut self, next: u64) {
        self.converter = None;
        self.stretcher = None;
        self.joiner.clear();
        (self.produced, self.base) = (next, next);
    }

    /// How much sound is kept back for a crossfade.
    pub(crate) fn set_hold(&mut self, seconds: f32) {
        self.joiner.set_hold(self.frames(seconds));
    }

    fn frames(&self, seconds: f32) -> usize {
        (seconds * self.rate as f32) as usize
    }

    /// The speed at which sound passes now.
    pub(crate) fn speed(&self) -> f64 {
        self.stretcher.as_ref().map_or(1.0, Stretcher::speed)
    }

    /// Gets ready for sound at this rate and speed. Goes on with what is there if it fits: only then do two tracks join
    /// without a seam.
    pub(crate) fn set_input(&mut self, rate: u32, speed: f64) -> Result<(), Unfit> {
        let same_rate = self.converter.as_ref().is_some_and(|converter| converter.input_rate() == rate);
        if same_rate && (self.stretcher.is_some() == (speed != 1.0)) {
            return Ok(());
        }
        self.flush();
        self.stretcher = if speed == 1.0 {
            None
        } else {
            Some(Stretcher::new(self.rate, self.channels, speed).map_err(|_| Unfit::Speed)?)
        };
        self.converter = Some(RateConverter::new(rate, self.rate, self.channels).ok_or(Unfit::Rate)?);
        Ok(())
    }

    /// Lays what comes next over the end of what came: over up to `seconds`, and not over more than `most` seconds. Returns
    /// the ring frames at which the overlap starts and ends.
    pub(crate) fn begin_overlap(&mut self, seconds: f32, gain: f32) -> (u64, u64) {
        self.flush();
        let length = self.joiner.begin_overlap(self.frames(seconds), gain) as u64;
        let end = self.produced;
        self.produced -= length;
        self.base = self.produced;
        (self.produced, end)
    }

    /// The ring frame at which the sound taken so far ends.
    pub(crate) fn boundary(&self) -> u64 {
        let converted = self.converter.as_ref().map_or(0, RateConverter::boundary);
        self.base + self.stretcher.as_ref().map_or(converted, |stretcher| stretcher.output_at(converted))
    }

    /// Takes the file's frames, already with the device's channels.
    pub(crate) fn push(&mut self, frames: &[f32]) {
        let Some(converter) = &mut self.converter else { return };
        self.converted.clear();
        converter.push(frames, &mut self.converted);
        self.pass_on(false);
    }

    /// Ends the run of sound that converter and stretcher hold.
    pub(crate) fn flush(&mut self) {
        if let Some(mut converter) = self.converter.take() {
            self.converted.clear();
            converter.flush(&mut self.converted);
            self.pass_on(true);
        }
        self.stretcher = None;
        self.base = self.produced;
    }

    fn pass_on(&mut self, last: bool) {
        let made = match &mut self.stretcher {
            None => &self.converted,
            Some(stretcher) => {
                self.stretched.clear();
                let pushed = stretcher.push(&self.converted, &mut self.stretched);
                let ended = if last { stretcher.flush(&mut self.stretched) } else { Ok(()) };
                if let Err(error) = pushed.and(ended) {
                    // Its contract has no error for sound that is finite; without it the track would hang.
                    tracing::error!(%error, "the time stretcher failed");
                }
                &self.stretched
            }
        };
        self.joiner.push(made);
        self.produced += (made.len() / self.channels) as u64;
    }

    /// Moves what is ready for the ring to `output`; `all` if nothing follows.
    pub(crate) fn take(&mut self, all: bool, output: &mut Vec<f32>) {
        self.joiner.take(all, output);
    }

    /// The file's rate, while it is being converted.
    pub(crate) fn input_rate(&self) -> Option<u32> {
        self.converter.as_ref().map(RateConverter::input_rate)
    }
}
