//! Balance and mono.

use super::Frame;

/// How near a glide must come to its end to be there: −100 dB.
const ARRIVED: f32 = 1e-5;

/// Moves a value a step towards a target, and makes it arrive exactly.
pub(super) fn glide(value: f32, target: f32, rate: f32) -> f32 {
    let distance = target - value;
    if distance.abs() < ARRIVED { target } else { value + distance * rate }
}

/// The first two channels against each other.
pub(crate) struct Pan {
    sides: [f32; 2],
    side_targets: [f32; 2],
    /// 0 stereo, 1 both sides the mean.
    mono: f32,
    mono_target: f32,
    rate: f32,
}

impl Pan {
    /// `rate` is the share of the way to go in one frame.
    pub(crate) fn new(rate: f32) -> Self {
        Self { sides: [1.0; 2], side_targets: [1.0; 2], mono: 0.0, mono_target: 0.0, rate }
    }

    /// Balance from −1 to 1 attenuates the other side, linearly.
    pub(crate) fn set(&mut self, balance: f32, mono: bool) {
        self.side_targets = [(1.0 - balance).min(1.0), (1.0 + balance).min(1.0)];
        self.mono_target = f32::from(u8::from(mono));
    }

    pub(crate) fn reset(&mut self) {
        (self.sides, self.mono) = (self.side_targets, self.mono_target);
    }

    pub(crate) fn is_active(&self) -> bool {
        self.sides != [1.0; 2] || self.mono != 0.0 || self.side_targets != [1.0; 2] || self.mono_target != 0.0
    }

    pub(crate) fn process(&mut self, frame: &mut Frame, channels: usize) {
        if channels < 2 || !self.is_active() {
            return;
        }
        self.mono = glide(self.mono, self.mono_target, self.rate);
        for (side, target) in self.sides.iter_mut().zip(self.side_targets) {
            *side = glide(*side, target, self.rate);
        }
        let [left, right, ..] = *frame;
        let share = 0.5 * self.mono;
        frame[0] = self.sides[0] * (left + share * (right - left));
        frame[1] = self.sides[1] * (right + share * (left - right));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(balance: f32, mono: bool) -> [f32; 2] {
        let mut pan = Pan::new(0.01);
        pan.set(balance, mono);
        let mut frame = Frame::default();
        for _ in 0..4000 {
            frame[..2].copy_from_slice(&[0.5, -0.25]);
            pan.process(&mut frame, 2);
        }
        [frame[0], frame[1]]
    }

    #[test]
    fn balance_attenuates_one_side_and_mono_is_the_mean() {
        assert_eq!(settled(0.0, false), [0.5, -0.25]);
        assert_eq!(settled(1.0, false), [0.0, -0.25]);
        assert_eq!(settled(-0.5, false), [0.5, -0.125]);
        assert_eq!(settled(0.0, true), [0.125, 0.125]);
    }

    #[test]
    fn it_is_out_of_the_way_again_when_both_are_neutral() {
        let mut pan = Pan::new(0.01);
        pan.set(0.7, true);
        let mut frame = [0.3; 8];
        for _ in 0..4000 {
            pan.process(&mut frame, 2);
        }
        pan.set(0.0, false);
        for _ in 0..4000 {
            pan.process(&mut frame, 2);
        }
        assert!(!pan.is_active());
    }
}
