//! Radio: the queue is filled before it runs out, and the listener's skips and likes steer what comes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use attune_library::TrackId;
use attune_playback::Command;
use attune_taste::list::{Radio, RadioFeedback, RadioOptions};
use attune_taste::vector;

use crate::answer::{Edit, Wording};
use crate::ask::left_out;
use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::index::Index;
use crate::memory::Memory;
use crate::understanding::understood;

/// Tracks kept ahead of the one in hand.
const AHEAD: usize = 5;
/// Weight of the long-term taste beside the station's sound.
const LIKING: f32 = 0.2;

/// What a station starts from.
#[derive(Debug, Clone, PartialEq)]
pub enum RadioSeed {
    /// A track.
    Track(TrackId),
    /// All tracks of an artist.
    Artist(String),
    /// A request or a mood.
    Request(String, Vec<Edit>),
}

/// A station that plays.
pub(crate) struct Station {
    pub(crate) name: Wording,
    radio: Radio,
}

impl Engine {
    /// Starts a station; the queue is replaced and never runs out.
    ///
    /// Errors: [`EngineError::NoSuchTrack`], [`EngineError::NotAnalysed`], [`EngineError::NothingNamed`],
    /// [`EngineError::EmptyRequest`].
    pub fn start_radio(&self, seed: &RadioSeed) -> Result<(), EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        let chance = now_ms().unsigned_abs();
        let mut first = Vec::new();
        let (name, radio) = match seed {
            RadioSeed::Track(id) => {
                let row = index.row(*id).ok_or(EngineError::NoSuchTrack)?;
                if !index.matrix.is_analysed(row) {
                    return Err(EngineError::NotAnalysed);
                }
                first.push(*id);
                let title = self.track(*id)?.title;
                (
                    Wording::name(&title),
                    Radio::of_tracks(&index.matrix, &[row], chance, RadioOptions::default()),
                )
            }
            RadioSeed::Artist(name) => {
                let of_artist = |key: &u64| index.columns.artists.get(key).is_some_and(|known| known == name);
                let rows: Vec<u32> = (0..index.matrix.len() as u32)
                    .filter(|row| index.columns.lists[*row as usize].artist.as_ref().is_some_and(of_artist))
                    .filter(|row| index.matrix.is_analysed(*row))
                    .collect();
                if rows.is_empty() {
                    return Err(EngineError::NothingNamed(name.clone()));
                }
                (Wording::name(name), Radio::of_tracks(&index.matrix, &rows, chance, RadioOptions::default()))
            }
            RadioSeed::Request(text, edits) => {
                if text.trim().is_empty() {
                    return Err(EngineError::EmptyRequest);
                }
                let (understanding, _) = understood(&self.inner.text, &index, text.trim(), edits)?;
                let taste = attune_taste::rank::direction(&index.matrix, &understanding.query);
                (Wording::name(text.trim()), Radio::of_taste(&taste, chance, RadioOptions::default()))
            }
        };
        let mut station = Station { name, radio };
        // A small library gives its tracks again, the seed among them; there is no waiting for others.
        for _ in 0..2 * AHEAD {
            if first.len() > AHEAD {
                break;
            }
            let Some(next) = station.next(&index, &memory, self.inner.session_start)? else { break };
            if !first.contains(&next) {
                first.push(next);
            }
        }
        self.play_tracks(&first, 0, None)?;
        *self.inner.station.lock() = Some(station);
        Ok(())
    }

    /// Ends the station; what is in the queue plays on.
    pub fn stop_radio(&self) {
        self.inner.stop_radio();
        self.inner.tell_player();
    }
}

impl Station {
    fn next(
        &mut self,
        index: &Index,
        memory: &Memory,
        session_start: i64,
    ) -> Result<Option<TrackId>, EngineError> {
        let excluded = left_out(memory, session_start);
        let taste = memory.taste_in_force();
        let liking =
            |row: u32| taste.map_or(0.0, |taste| LIKING * vector::dot(taste, index.matrix.sound(row)));
        let row = self.radio.next(&index.matrix, &index.columns.lists, Some(&liking), &excluded)?;
        Ok(row.map(|row| index.ids[row as usize]))
    }
}

impl Inner {
    pub(crate) fn stop_radio(&self) {
        *self.station.lock() = None;
    }

    /// The name of the station that plays.
    pub(crate) fn station_name(&self) -> Option<Wording> {
        self.station.lock().as_ref().map(|station| station.name.clone())
    }

    /// A track has ended: a skip steers the station away from it.
    pub(crate) fn steer_radio(&self, track: TrackId, played: f64, duration: f64, completed: bool) {
        if completed || self.station.lock().is_none() {
            return;
        }
        let Some(index) = self.reported(self.index()) else { return };
        let Some(row) = index.row(track) else { return };
        let heard = (played / duration.max(1.0)).clamp(0.0, 1.0) as f32;
        if let Some(station) = &mut *self.station.lock() {
            station.radio.feedback(&index.matrix, row, RadioFeedback::Skip { heard });
        }
    }

    /// A like steers the station toward its track.
    pub(crate) fn like_on_radio(&self, index: &Index, track: TrackId) {
        if let (Some(station), Some(row)) = (&mut *self.station.lock(), index.row(track)) {
            station.radio.feedback(&index.matrix, row, RadioFeedback::Like);
        }
    }

    /// As [`Inner::feed_radio`], off the player's thread.
    pub(crate) fn feed_radio_in_background(self: &Arc<Self>, left: usize) {
        if left >= AHEAD || self.station.lock().is_none() || self.station_feeding.swap(true, Ordering::AcqRel)
        {
            return;
        }
        let inner = Arc::clone(self);
        let started = thread::Builder::new().name("radio".to_owned()).spawn(move || {
            inner.reported(inner.feed_radio(left));
            inner.station_feeding.store(false, Ordering::Release);
        });
        if let Err(error) = started {
            self.station_feeding.store(false, Ordering::Release);
            self.reported::<(), _>(Err(EngineError::Thread(error)));
        }
    }

    /// Adds to the queue what the station plays next, when few tracks are left.
    fn feed_radio(&self, left: usize) -> Result<(), EngineError> {
        if left >= AHEAD || self.station.lock().is_none() {
            return Ok(());
        }
        let index = self.index()?;
        let memory = self.memory(&index)?;
        let mut next = Vec::new();
        if let Some(station) = &mut *self.station.lock() {
            while next.len() + left < AHEAD {
                let Some(track) = station.next(&index, &memory, self.session_start)? else { break };
                next.push(track);
            }
        }
        let items = self.items(&next)?;
        self.send_to_player(Command::Append(items))
    }
}
