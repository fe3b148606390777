//! Ending playback by itself: the sleep timer.

use std::time::{Duration, Instant};

use crate::actor::Actor;
use crate::event::{SleepStatus, Status};
use crate::settings::Sleep;

/// A sleep timer that was set.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SleepTimer {
    At(Instant),
    AfterTrack,
}

impl SleepTimer {
    fn set(sleep: Sleep) -> Self {
        match sleep {
            // A time beyond what a clock can count is never reached.
            Sleep::After(time) => Self::At(
                Instant::now()
                    .checked_add(time)
                    .unwrap_or_else(|| Instant::now() + Duration::from_hours(24 * 365)),
            ),
            Sleep::AfterTrack => Self::AfterTrack,
        }
    }

    pub(crate) fn remaining(self) -> Option<Duration> {
        match self {
            Self::At(time) => Some(time.saturating_duration_since(Instant::now())),
            Self::AfterTrack => None,
        }
    }

    pub(crate) fn status(self) -> SleepStatus {
        self.remaining().map_or(SleepStatus::AfterTrack, |time| SleepStatus::In(time.as_secs_f64()))
    }
}

impl Actor {
    pub(crate) fn set_sleep(&mut self, sleep: Option<Sleep>) {
        self.sleep = sleep.map(SleepTimer::set);
        self.follow_queue();
    }

    /// Whether nothing shall follow the current item.
    pub(crate) fn ends_with_current(&self) -> bool {
        self.stop_after_current || matches!(self.sleep, Some(SleepTimer::AfterTrack))
    }

    /// Pauses when the time has come: the place is kept for the morning.
    pub(crate) fn watch_sleep(&mut self) {
        if self.sleep.and_then(SleepTimer::remaining).is_some_and(|time| time.is_zero()) {
            self.sleep = None;
            if self.status == Status::Playing {
                self.pause();
            }
            self.tell_state();
        }
    }
}
