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
    /// Brings back the queue of the last time, held at its place, and writes it down from now on. Nothing plays until
    /// the listener says so. For the window: the command line has no queue to keep.
    pub fn resume(&self) -> Result<(), EngineError> {
        self.inner.keep_queue()?;
        let mut snapshot: QueueSnapshot = self.inner.stored(QUEUE)?;
        if let Some(place) = self.inner.stored::<Option<Place>>(PLACE)? {
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
    fn keep_queue(self: &Arc<Self>) -> Result<(), EngineError> {
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
        if before.is_none_or(|before| !is_same_queue(before, now)) {
            self.store(QUEUE, now)?;
        }
        if before.is_none_or(|before| place(before) != place(now)) {
            self.store(PLACE, &place(now))?;
        }
        Ok(())
    }
}

/// Whether two snapshots differ in nothing but the place.
fn is_same_queue(a: &QueueSnapshot, b: &QueueSnapshot) -> bool {
    let modes = |s: &QueueSnapshot| (s.volume, s.shuffle, s.repeat, s.stop_after_current);
    modes(a) == modes(b) && a.ids == b.ids && a.order == b.order
}
