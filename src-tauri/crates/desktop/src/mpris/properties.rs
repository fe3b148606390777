//! A state of the player as MPRIS properties, and what of them changed.

use std::path::Path;

use attune_engine::{PlayStatus, Repeat, Shuffle};
use mpris_server::{LoopStatus, Metadata, PlaybackStatus, Property};

use super::metadata;
use crate::playing::Playing;

/// The properties that change while the program runs.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of the interface by itself")]
pub(super) struct Properties {
    pub status: PlaybackStatus,
    pub loop_status: LoopStatus,
    pub rate: f64,
    pub shuffle: bool,
    pub metadata: Metadata,
    pub volume: f64,
    pub can_go_next: bool,
    pub can_go_previous: bool,
    pub can_play: bool,
    pub can_pause: bool,
    pub can_seek: bool,
}

impl Default for Properties {
    /// Those of a player that has nothing to play.
    fn default() -> Self {
        Self {
            status: PlaybackStatus::Stopped,
            loop_status: LoopStatus::None,
            rate: 1.0,
            shuffle: false,
            metadata: Metadata::new(),
            volume: 1.0,
            can_go_next: false,
            can_go_previous: false,
            can_play: false,
            can_pause: false,
            can_seek: false,
        }
    }
}

impl Properties {
    pub(super) fn of(playing: &Playing, picture: Option<&Path>) -> Self {
        let track = playing.track.as_ref();
        Self {
            status: match playing.status {
                PlayStatus::Stopped => PlaybackStatus::Stopped,
                PlayStatus::Playing => PlaybackStatus::Playing,
                PlayStatus::Paused => PlaybackStatus::Paused,
            },
            loop_status: match playing.repeat {
                Repeat::Off => LoopStatus::None,
                Repeat::One => LoopStatus::Track,
                Repeat::All => LoopStatus::Playlist,
            },
            rate: decimal(playing.speed),
            shuffle: playing.shuffle != Shuffle::Off,
            metadata: track
                .map_or_else(Metadata::new, |track| metadata::of(track, playing.duration, picture)),
            volume: decimal(playing.volume),
            can_go_next: playing.has_next,
            // "Previous" leads to the beginning of the track where no other is before it.
            can_go_previous: track.is_some(),
            can_play: playing.has_queue,
            can_pause: track.is_some(),
            can_seek: track.is_some(),
        }
    }

    /// What is to be told after `before` was.
    pub(super) fn changes_from(&self, before: &Self) -> Vec<Property> {
        let told = before.list();
        self.list().into_iter().zip(told).filter(|(now, told)| now != told).map(|(now, _)| now).collect()
    }

    fn list(&self) -> [Property; 11] {
        [
            Property::PlaybackStatus(self.status),
            Property::LoopStatus(self.loop_status),
            Property::Rate(self.rate),
            Property::Shuffle(self.shuffle),
            Property::Metadata(self.metadata.clone()),
            Property::Volume(self.volume),
            Property::CanGoNext(self.can_go_next),
            Property::CanGoPrevious(self.can_go_previous),
            Property::CanPlay(self.can_play),
            Property::CanPause(self.can_pause),
            Property::CanSeek(self.can_seek),
        ]
    }
}

/// The number that was meant: 0.8 is no 32-bit float, and its nearest looks odd with twice the digits.
fn decimal(number: f32) -> f64 {
    (f64::from(number) * 1e6).round() / 1e6
}

/// The way of repeating that a loop status means.
pub(super) fn repeat(status: LoopStatus) -> Repeat {
    match status {
        LoopStatus::None => Repeat::Off,
        LoopStatus::Track => Repeat::One,
        LoopStatus::Playlist => Repeat::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::tests::playing;

    #[test]
    fn the_states_of_the_player_are_those_of_the_bus() {
        let of = |change: fn(&mut Playing)| {
            let mut state = playing(1);
            change(&mut state);
            Properties::of(&state, None)
        };
        assert_eq!(of(|p| p.status = PlayStatus::Paused).status, PlaybackStatus::Paused);
        assert_eq!(of(|p| p.status = PlayStatus::Stopped).status, PlaybackStatus::Stopped);
        for (mode, status) in [
            (Repeat::Off, LoopStatus::None),
            (Repeat::One, LoopStatus::Track),
            (Repeat::All, LoopStatus::Playlist),
        ] {
            assert_eq!(Properties::of(&Playing { repeat: mode, ..playing(1) }, None).loop_status, status);
            assert_eq!(repeat(status), mode);
        }
        assert!(of(|p| p.shuffle = Shuffle::Albums).shuffle);
        assert!(!of(|_| ()).shuffle);
        let set = of(|p| (p.volume, p.speed) = (0.8, 1.25));
        assert_eq!((set.volume, set.rate), (0.8, 1.25));
        assert!(!of(|p| p.has_next = false).can_go_next);
    }

    #[test]
    fn a_player_without_a_track_can_do_nothing_but_play_what_is_queued() {
        let idle = Playing { track: None, has_queue: true, has_next: false, ..playing(1) };
        let told = Properties::of(&idle, None);
        assert_eq!(told.metadata, Metadata::new());
        assert!(told.can_play);
        assert!(!told.can_pause && !told.can_seek && !told.can_go_next && !told.can_go_previous);
    }

    #[test]
    fn only_what_changed_is_told() {
        let before = Properties::of(&playing(1), None);
        assert_eq!(before.changes_from(&before), []);
        let moved = Properties::of(&Playing { position: 17.0, ..playing(1) }, None);
        assert_eq!(moved.changes_from(&before), [], "the position is not told as a property");
        let held = Properties::of(&Playing { status: PlayStatus::Paused, ..playing(1) }, None);
        assert_eq!(held.changes_from(&before), [Property::PlaybackStatus(PlaybackStatus::Paused)]);
        let pictured = Properties::of(&playing(1), Some(Path::new("/cache/1.png")));
        assert_eq!(pictured.changes_from(&before), [Property::Metadata(pictured.metadata.clone())]);
        let first = before.changes_from(&Properties::default());
        assert_eq!(first.len(), 7, "{first:?}");
    }
}
