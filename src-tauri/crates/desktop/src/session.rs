//! The thread that follows the player and keeps the desktop informed.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use attune_engine::{Engine, Notice, Track, TrackId};
use crossbeam_channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;

use crate::art::ArtFolder;
use crate::error::DesktopError;
#[cfg(target_os = "linux")]
use crate::mpris::Controls;
use crate::notification::Announcer;
use crate::playing::Playing;
use crate::{Host, Standing};

/// What the thread is told.
pub(crate) enum Order {
    /// The player changed, then.
    Player(Box<Playing>, Instant),
    /// It was at this second, then.
    Position(f64, Instant),
    /// Whether notifications are wanted.
    Notify(bool),
}

/// Starts the thread; it ends when the sender is dropped.
pub(crate) fn start(session: Session) -> Result<Sender<Order>, DesktopError> {
    let (orders, inbox) = unbounded();
    thread::Builder::new()
        .name("desktop".to_owned())
        .spawn(move || session.run(&inbox))
        .map_err(DesktopError::Thread)?;
    Ok(orders)
}

/// What the thread knows.
pub(crate) struct Session {
    engine: Engine,
    host: Arc<dyn Host>,
    standing: Arc<Mutex<Standing>>,
    art: ArtFolder,
    /// The track whose picture is held, and its file.
    pictured: Option<(TrackId, Option<PathBuf>)>,
    announcer: Announcer,
    notify: bool,
    #[cfg(target_os = "linux")]
    controls: Option<Controls>,
}

impl Session {
    pub(crate) fn new(
        engine: Engine,
        host: Arc<dyn Host>,
        covers: PathBuf,
        standing: Arc<Mutex<Standing>>,
    ) -> Self {
        Self {
            engine,
            host,
            standing,
            art: ArtFolder::new(covers),
            pictured: None,
            announcer: Announcer::default(),
            notify: false,
            #[cfg(target_os = "linux")]
            controls: None,
        }
    }

    fn run(mut self, inbox: &Receiver<Order>) {
        self.connect();
        while let Ok(order) = inbox.recv() {
            match order {
                Order::Player(playing, at) => self.follow(&playing, at),
                Order::Position(seconds, at) => self.position(seconds, at),
                Order::Notify(on) => self.notify = on,
            }
        }
    }

    fn follow(&mut self, playing: &Playing, at: Instant) {
        let picture = playing.track.as_ref().and_then(|track| self.picture(track));
        if let Some(track) = self.announcer.begins(playing)
            && self.notify
            && !self.host.is_focused()
        {
            let shown = self.announcer.show(track, picture.as_deref());
            self.standing.lock().notifications = told("no notification is shown", shown);
        }
        self.publish(playing, picture.as_deref(), at);
    }

    /// The file with the track's cover, written when the track is first seen.
    fn picture(&mut self, track: &Track) -> Option<PathBuf> {
        if let Some((id, file)) = &self.pictured
            && *id == track.id
        {
            return file.clone();
        }
        let cover = self.engine.cover(track.id).unwrap_or_else(|error| {
            tracing::warn!("the cover of {} cannot be read: {error}", track.path.display());
            None
        });
        let file = cover.and_then(|cover| match self.art.put(&cover) {
            Ok(file) => Some(file),
            Err(error) => {
                tracing::warn!("a cover for the desktop cannot be written: {error}");
                None
            }
        });
        self.pictured = Some((track.id, file.clone()));
        file
    }
}

#[cfg(target_os = "linux")]
impl Session {
    fn connect(&mut self) {
        let connected = Controls::connect(self.engine.clone(), Arc::clone(&self.host));
        self.settle(connected.map(Some));
        match self.engine.player_state() {
            Ok(view) => self.follow(&Playing::of(&view), Instant::now()),
            Err(error) => tracing::warn!("the media controls begin empty: {error}"),
        }
    }

    fn publish(&mut self, playing: &Playing, picture: Option<&Path>, at: Instant) {
        if let Some(controls) = self.controls.take() {
            let done = controls.publish(playing, picture, at);
            self.settle(done.map(|()| Some(controls)));
        }
    }

    fn position(&mut self, seconds: f64, at: Instant) {
        if let Some(controls) = self.controls.take() {
            let done = controls.report(seconds, at);
            self.settle(done.map(|()| Some(controls)));
        }
    }

    /// Keeps the controls, or says why there are none any more. They are not tried again: a session bus does not come
    /// back within a session.
    fn settle(&mut self, controls: Result<Option<Controls>, DesktopError>) {
        match controls {
            Ok(controls) => self.controls = controls,
            Err(error) => self.standing.lock().media_controls = told("no media controls", Err(error)),
        }
    }
}

#[cfg(not(target_os = "linux"))]
impl Session {
    fn connect(&mut self) {
        self.standing.lock().media_controls = Some(Notice::from(&DesktopError::System));
    }

    fn publish(&mut self, _playing: &Playing, _picture: Option<&Path>, _at: Instant) {}

    fn position(&mut self, _seconds: f64, _at: Instant) {}
}

/// The failure as a notice, written to the log.
fn told(what: &str, result: Result<(), DesktopError>) -> Option<Notice> {
    let error = result.err()?;
    tracing::warn!("{what}: {error}");
    Some(Notice::from(&error))
}

#[cfg(test)]
pub(crate) mod tests {
    use attune_engine::{PlayStatus, Repeat, Shuffle, Track, TrackId};
    use attune_library::{Library, NewTrack};

    use super::Playing;

    /// A track as the store gives it.
    pub(crate) fn track(id: u32) -> Track {
        let library = Library::in_memory().unwrap();
        let files: Vec<NewTrack> = (1..=id)
            .map(|n| NewTrack {
                path: format!("/music/{n}.ogg").into(),
                title: Some(format!("Title {n}")),
                duration: 200.0,
                ..NewTrack::default()
            })
            .collect();
        library.upsert_tracks(&files).unwrap();
        library.tracks(&[TrackId(id)]).unwrap().pop().unwrap()
    }

    /// The first of two tracks, playing.
    pub(crate) fn playing(id: u32) -> Playing {
        Playing {
            status: PlayStatus::Playing,
            track: Some(track(id)),
            index: Some(0),
            position: 0.0,
            duration: Some(200.0),
            volume: 1.0,
            speed: 1.0,
            shuffle: Shuffle::Off,
            repeat: Repeat::Off,
            has_next: true,
            has_queue: true,
            moving: true,
        }
    }
}
