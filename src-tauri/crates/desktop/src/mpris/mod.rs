//! Media controls: MPRIS 2.2, <https://specifications.freedesktop.org/mpris-spec/latest/>. `org.mpris.MediaPlayer2` and
//! `org.mpris.MediaPlayer2.Player` are offered whole; the optional track list and playlists are not.

mod interface;
mod metadata;
mod properties;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use attune_engine::Engine;
use mpris_server::zbus::block_on;
use mpris_server::{Server, Signal, Time, TrackId};
use parking_lot::Mutex;

use crate::Host;
use crate::error::DesktopError;
use crate::playing::Playing;
use crate::timeline::Timeline;
use interface::Interface;
use properties::Properties;

/// Name of the program's desktop entry, without its extension: where the desktop finds its icon.
pub(crate) const DESKTOP_ENTRY: &str = "Attune";
/// `org.mpris.MediaPlayer2.attune`.
const BUS_NAME: &str = "attune";

/// What the bus is told when it asks.
struct Published {
    properties: Properties,
    timeline: Timeline,
    /// The track in hand and its length in seconds.
    track: Option<(TrackId, Option<f64>)>,
    /// A listener sought over the bus: the next report is where that led.
    sought: bool,
}

/// The program's name on the session bus and what it answers there.
pub(crate) struct Controls {
    published: Arc<Mutex<Published>>,
    server: Server<Interface>,
}

impl Controls {
    /// Appears on the session bus, with nothing to play.
    ///
    /// Errors: [`DesktopError::Bus`] without a session bus, or when the name is taken.
    pub(crate) fn connect(engine: Engine, host: Arc<dyn Host>) -> Result<Self, DesktopError> {
        let published = Arc::new(Mutex::new(Published {
            properties: Properties::default(),
            timeline: Timeline::new(0.0, 0.0, None, Instant::now()),
            track: None,
            sought: false,
        }));
        let interface = Interface::new(engine, host, Arc::clone(&published));
        let server = block_on(Server::new(BUS_NAME, interface))?;
        Ok(Self { published, server })
    }

    /// Publishes the state that the player was in `at` a moment: the properties that changed, and the position if it is
    /// not where playing on would have led.
    pub(crate) fn publish(
        &self,
        playing: &Playing,
        picture: Option<&Path>,
        at: Instant,
    ) -> Result<(), DesktopError> {
        let next = Properties::of(playing, picture);
        let track = playing.track.as_ref().map(|track| (metadata::track_id(track.id), playing.duration));
        let rate = if playing.moving { f64::from(playing.speed) } else { 0.0 };
        let (changes, seeked) = {
            let mut published = self.published.lock();
            let same = published.track.as_ref().map(|t| &t.0) == track.as_ref().map(|t| &t.0);
            // A new track begins at its beginning; that needs no telling.
            let jumped = published.timeline.report(playing.position, at) && same;
            published.timeline = Timeline::new(playing.position, rate, playing.duration, at);
            published.track = track;
            let changes = next.changes_from(&published.properties);
            published.properties = next;
            (changes, std::mem::take(&mut published.sought) || jumped)
        };
        block_on(async {
            if !changes.is_empty() {
                self.server.properties_changed(changes).await?;
            }
            if seeked { self.tell_position(playing.position).await } else { Ok(()) }
        })
    }

    /// Takes a report of the position, and publishes it if it is a jump.
    pub(crate) fn report(&self, seconds: f64, at: Instant) -> Result<(), DesktopError> {
        let jumped = self.published.lock().timeline.report(seconds, at);
        if jumped { block_on(self.tell_position(seconds)) } else { Ok(()) }
    }

    async fn tell_position(&self, seconds: f64) -> Result<(), DesktopError> {
        Ok(self.server.emit(Signal::Seeked { position: microseconds(seconds) }).await?)
    }
}

/// Seconds as MPRIS has them.
fn microseconds(seconds: f64) -> Time {
    Time::from_micros((seconds * 1e6).round() as i64)
}

/// As the player has them.
fn seconds(time: Time) -> f64 {
    time.as_micros() as f64 / 1e6
}
