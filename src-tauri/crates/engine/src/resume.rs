//! The queue survives: it is written down every second it changes, and brought back at the next start.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use attune_library::TrackId;
use attune_playback::{Command, QueueSnapshot};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Inner};
use crate::error::EngineError;

/// Setting that holds the queue; it is long and written when the queue changes.
const QUEUE: &str = "queue";
/// Setting that holds the place in it; it is short and written every second while playing.
const PLACE: &str = "queue_place";
const EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Place {
    current: Option<u32>,
    position: f64,
}

impl Engine {
    /// Brings back the queue of the last time, held at its place. Nothing plays until the listener says so.
    pub fn resume(&self) -> Result<(), EngineError> {
        let library = &self.inner.library;
        let Some(stored) = library.setting(QUEUE)? else { return Ok(()) };
        let mut snapshot: QueueSnapshot = serde_json::from_str(&stored)?;
        if let Some(place) = library.setting(PLACE)? {
            let place: Place = serde_json::from_str(&place)?;
            (snapshot.current, snapshot.position) = (place.current, place.position);
        }
        if snapshot.ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<TrackId> = snapshot.ids.iter().copied().map(TrackId).collect();
        let items = self.inner.items(&ids)?;
        self.player_command(Command::Restore { snapshot: Box::new(snapshot), items, play: false })
    }
}

impl Inner {
    /// Starts writing the queue down. Ends with the engine.
    pub(crate) fn keep_queue(self: &Arc<Self>) -> Result<(), EngineError> {
        let weak = Arc::downgrade(self);
        let keeper = thread::Builder::new().name("queue-keeper".to_owned());
        let kept = keeper.spawn(move || {
            let mut written: Option<QueueSnapshot> = None;
            loop {
                thread::sleep(EVERY);
                let Some(inner) = weak.upgrade() else { return };
                let Some(player) = inner.running_player() else { continue };
                // A player that does not answer has ended, and with it what there was to keep.
                let Ok(snapshot) = player.snapshot() else { continue };
                if inner.reported(inner.write_queue(&snapshot, written.as_ref())).is_some() {
                    written = Some(snapshot);
                }
            }
        });
        kept.map(drop).map_err(EngineError::Thread)
    }

    fn write_queue(&self, now: &QueueSnapshot, before: Option<&QueueSnapshot>) -> Result<(), EngineError> {
        let place = |s: &QueueSnapshot| Place { current: s.current, position: s.position };
        let rest =
            |s: &QueueSnapshot| QueueSnapshot { current: None, position: 0.0, playing: false, ..s.clone() };
        if before.is_none_or(|before| rest(before) != rest(now)) {
            self.library.set_setting(QUEUE, &serde_json::to_string(now)?)?;
        }
        if before.is_none_or(|before| place(before) != place(now)) {
            self.library.set_setting(PLACE, &serde_json::to_string(&place(now))?)?;
        }
        Ok(())
    }
}
