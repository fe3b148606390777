//! The part of the chain that runs in the audio callback, frame by frame.

use super::equaliser::Equaliser;
use super::limiter::Limiter;
use super::pan::{Pan, glide};
use super::parameters::{Mailbox, Parameters};
use super::{Frame, factor};
use crate::item::ReplayGain;

/// Time constant of gliding gains.
const GLIDE_SECONDS: f32 = 0.02;
/// Frames between two looks at the parameters.
const LOOK_FRAMES: u32 = 32;

/// What the decoder thread says about the sound from a frame of the ring on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Marker {
    /// The first frame concerned.
    pub at: u64,
    pub gain: ReplayGain,
    pub album_plays: bool,
    /// The sound was made on the way and may exceed full scale.
    pub made: bool,
}

/// ReplayGain, equaliser, pan, volume and limiter.
pub(crate) struct Processor {
    channels: usize,
    rate: u32,
    parameters: Parameters,
    seen: u32,
    until_look: u32,
    marker: Marker,
    /// Factor of ReplayGain: a new track gets its own at once, a new setting is glided to.
    gain: f32,
    gain_target: f32,
    preamp: f32,
    preamp_target: f32,
    volume: f32,
    glide: f32,
    equaliser: Equaliser,
    pan: Pan,
    limiter: Limiter,
    limits: bool,
    /// Smallest gain of the limiter of late.
    reduction: f32,
}

impl Processor {
    pub(crate) fn new(rate: u32, channels: usize, parameters: &Parameters) -> Self {
        let glide = 1.0 - (-1.0 / (GLIDE_SECONDS * rate as f32)).exp();
        let mut processor = Self {
            channels,
            rate,
            parameters: *parameters,
            seen: 0,
            until_look: 0,
            marker: Marker { at: 0, gain: ReplayGain::default(), album_plays: false, made: false },
            gain: 1.0,
            gain_target: 1.0,
            preamp: 1.0,
            preamp_target: 1.0,
            volume: parameters.volume,
            glide,
            equaliser: Equaliser::new(rate),
            pan: Pan::new(glide),
            limiter: Limiter::new(rate, channels),
            limits: false,
            reduction: 1.0,
        };
        processor.adopt(*parameters);
        processor.reset();
        processor
    }

    /// Looks for new parameters now and then; true if it did.
    pub(crate) fn look(&mut self, mailbox: &Mailbox) -> bool {
        if self.until_look > 0 {
            self.until_look -= 1;
            return false;
        }
        self.look_now(mailbox);
        true
    }

    pub(crate) fn look_now(&mut self, mailbox: &Mailbox) {
        self.until_look = LOOK_FRAMES;
        if let Some(parameters) = mailbox.read_new(&mut self.seen) {
            self.adopt(parameters);
        }
    }

    fn adopt(&mut self, parameters: Parameters) {
        self.parameters = parameters;
        self.equaliser.set(&parameters.equaliser_db);
        self.preamp_target = factor(parameters.equaliser_preamp_db);
        self.pan.set(parameters.balance, parameters.mono);
        self.gain_target = self.marked_gain();
        self.decide();
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    fn marked_gain(&self) -> f32 {
        self.parameters.replay_gain(&self.marker.gain, self.marker.album_plays)
    }

    /// The frames that follow are those the marker speaks of.
    pub(crate) fn mark(&mut self, marker: Marker) {
        self.marker = marker;
        self.gain_target = self.marked_gain();
        self.gain = self.gain_target;
        self.decide();
    }

    /// Whether anything could lift the sound above full scale.
    fn decide(&mut self) {
        let lifts = self.gain_target.max(self.gain) > 1.0
            || self.preamp_target > 1.0
            || self.equaliser.is_active()
            || self.marker.made;
        self.limits = self.parameters.limiter && lifts;
    }

    /// Forgets the past: what follows is other sound.
    pub(crate) fn reset(&mut self) {
        self.equaliser.reset();
        self.pan.reset();
        self.limiter.reset();
        (self.gain, self.preamp) = (self.gain_target, self.preamp_target);
        self.volume = self.parameters.volume;
        self.decide();
    }

    /// Frames to know ahead of the one that is given out.
    pub(crate) fn look_ahead(&self) -> usize {
        if self.limits || !self.limiter.is_idle() { Limiter::look_ahead(self.rate) } else { 0 }
    }

    /// Frames taken and not given out.
    pub(crate) fn held(&self) -> usize {
        self.limiter.held()
    }

    /// Everything before the limiter.
    pub(crate) fn process(&mut self, frame: &mut Frame) {
        if self.gain != self.gain_target {
            self.gain = glide(self.gain, self.gain_target, self.glide);
            if self.gain == self.gain_target {
                self.decide();
            }
        }
        let was_active = self.equaliser.is_active();
        if was_active || self.preamp != 1.0 || self.preamp_target != 1.0 {
            self.preamp = glide(self.preamp, self.preamp_target, self.glide);
            scale(&mut frame[..self.channels], self.gain * self.preamp);
            self.equaliser.process(frame, self.channels);
            if was_active && !self.equaliser.is_active() {
                self.decide();
            }
        } else if self.gain != 1.0 {
            scale(&mut frame[..self.channels], self.gain);
        }
        self.pan.process(frame, self.channels);
        self.volume = glide(self.volume, self.parameters.volume, self.glide);
        if self.volume != 1.0 {
            scale(&mut frame[..self.channels], self.volume);
        }
    }

    /// Puts a processed frame into the limiter.
    pub(crate) fn hold(&mut self, frame: &Frame) {
        self.limiter.push(frame);
    }

    /// Whether another frame must be held before the oldest can be released knowingly.
    pub(crate) fn wants(&self) -> bool {
        self.look_ahead() > 0 && self.limiter.wants()
    }

    /// Takes the oldest frame out of the limiter.
    pub(crate) fn release(&mut self) -> Option<Frame> {
        if self.look_ahead() == 0 {
            return self.limiter.drain();
        }
        let frame = self.limiter.pop();
        self.reduction = self.reduction.min(self.limiter.gain());
        frame
    }

    /// While nothing is played, the volume glides all the same, so that it is right when it goes on.
    pub(crate) fn rest(&mut self) {
        self.volume = glide(self.volume, self.parameters.volume, self.glide);
    }

    /// Gain of ReplayGain as a factor.
    pub(crate) fn gain(&self) -> f32 {
        self.gain
    }

    pub(crate) fn equalises(&self) -> bool {
        self.equaliser.is_active() || self.preamp != 1.0
    }

    pub(crate) fn pans(&self) -> bool {
        self.channels > 1 && self.pan.is_active()
    }

    /// Smallest gain of the limiter of late; absent if it is not in the path.
    pub(crate) fn reduction(&mut self) -> Option<f32> {
        let reduction = self.reduction;
        // Forgotten in about a tenth of a second of looks.
        let looks = 0.1 * self.rate as f32 / LOOK_FRAMES as f32;
        self.reduction += (1.0 - self.reduction) / looks;
        (self.look_ahead() > 0).then_some(reduction)
    }
}

fn scale(samples: &mut [f32], factor: f32) {
    for sample in samples {
        *sample *= factor;
    }
}
