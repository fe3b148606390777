//! Where the player is between two reports of it, and whether a report is a jump.

use std::time::Instant;

/// A report further than this from what was expected is a jump, seconds. Reports come four times a second, and the
/// device may start that much late.
const TOLERANCE: f64 = 0.5;

/// A position that moves with the clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline {
    position: f64,
    at: Instant,
    /// Seconds of the track per second; 0 while it is held.
    rate: f64,
    end: f64,
}

impl Timeline {
    /// At `position` seconds of a track of `length` seconds (infinite when that is not known), from `now` on.
    pub(crate) fn new(position: f64, rate: f64, length: Option<f64>, now: Instant) -> Self {
        let position = if position.is_finite() { position.max(0.0) } else { 0.0 };
        Self { position, at: now, rate, end: length.unwrap_or(f64::INFINITY) }
    }

    /// Seconds into the track.
    pub(crate) fn position(&self, now: Instant) -> f64 {
        let moved = self.rate * now.saturating_duration_since(self.at).as_secs_f64();
        (self.position + moved).min(self.end.max(self.position))
    }

    /// Takes a report of the position; true when it is elsewhere than playing on would have led.
    pub(crate) fn report(&mut self, position: f64, now: Instant) -> bool {
        let expected = self.position(now);
        *self = Self { end: self.end, ..Self::new(position, self.rate, None, now) };
        (self.position - expected).abs() > TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_position_moves_at_the_rate_and_stops_at_the_end() {
        let start = Instant::now();
        let later = |seconds: u64| start + Duration::from_secs(seconds);
        let double = Timeline::new(10.0, 2.0, Some(20.0), start);
        assert_eq!((double.position(later(3)), double.position(later(60))), (16.0, 20.0));
        let held = Timeline::new(10.0, 0.0, Some(20.0), start);
        assert_eq!(held.position(later(60)), 10.0);
        let unknown = Timeline::new(10.0, 1.0, None, start);
        assert_eq!(unknown.position(later(3600)), 3610.0);
    }

    #[test]
    fn playing_on_is_no_jump_and_seeking_is_one_in_either_direction() {
        let start = Instant::now();
        let mut line = Timeline::new(0.0, 1.0, Some(200.0), start);
        let mut now = start;
        for report in 1..40 {
            now += Duration::from_millis(250);
            // Reports come a little late and the sound a little later.
            assert!(!line.report(f64::from(report) * 0.25 - 0.1, now), "report {report}");
        }
        assert!(line.report(90.0, now));
        assert!(!line.report(90.0, now));
        assert!(line.report(0.0, now));
    }

    #[test]
    fn nonsense_is_the_beginning() {
        let now = Instant::now();
        for nonsense in [f64::NAN, f64::INFINITY, -4.0] {
            assert_eq!(Timeline::new(nonsense, 1.0, Some(9.0), now).position(now), 0.0);
        }
    }
}
