//! What the bus asks and what it is answered.

use std::sync::Arc;
use std::time::Instant;

use attune_engine::{Engine, EngineError, PlayerCommand, SPEEDS, Shuffle};
use mpris_server::zbus::{self, fdo};
use mpris_server::{
    LoopStatus, Metadata, PlaybackRate, PlaybackStatus, PlayerInterface, RootInterface, Time, TrackId, Volume,
};
use parking_lot::Mutex;
use url::Url;

use super::properties::{Properties, repeat};
use super::{DESKTOP_ENTRY, Published, microseconds, seconds};
use crate::Host;

/// Media types of what the player decodes.
const MEDIA_TYPES: &[&str] = &[
    "audio/aac",
    "audio/aiff",
    "audio/flac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/opus",
    "audio/vorbis",
    "audio/wav",
    "audio/webm",
    "audio/x-aiff",
    "audio/x-caf",
    "audio/x-flac",
    "audio/x-dff",
    "audio/x-dsf",
    "audio/x-m4a",
    "audio/x-matroska",
    "audio/x-vorbis+ogg",
    "audio/x-mpegurl",
    "audio/x-scpls",
    "audio/x-wav",
    "audio/x-wavpack",
];

/// Answers for the program. Its methods run on the connection's thread, and none waits for that.
pub(super) struct Interface {
    engine: Engine,
    host: Arc<dyn Host>,
    published: Arc<Mutex<Published>>,
}

impl Interface {
    pub(super) fn new(engine: Engine, host: Arc<dyn Host>, published: Arc<Mutex<Published>>) -> Self {
        Self { engine, host, published }
    }

    fn send(&self, command: PlayerCommand) -> fdo::Result<()> {
        self.engine.player_command(command).map_err(refused)
    }

    fn read<T>(&self, property: impl FnOnce(&Properties) -> T) -> T {
        property(&self.published.lock().properties)
    }

    /// Takes over what is set before the player says so, so that the bus is told the new value and told it once.
    fn set(
        &self,
        done: impl FnOnce() -> Result<(), EngineError>,
        change: impl FnOnce(&mut Properties),
    ) -> zbus::Result<()> {
        let before = {
            let mut published = self.published.lock();
            let before = published.properties.clone();
            change(&mut published.properties);
            before
        };
        done().map_err(|error| {
            self.published.lock().properties = before;
            zbus::Error::from(refused(error))
        })
    }

    fn seek_to(&self, seconds: f64) -> fdo::Result<()> {
        self.published.lock().sought = true;
        self.send(PlayerCommand::Seek(seconds))
    }
}

/// The engine's error in its words.
#[allow(clippy::needless_pass_by_value, reason = "taken from a result")]
fn refused(error: EngineError) -> fdo::Error {
    fdo::Error::Failed(error.to_string())
}

impl RootInterface for Interface {
    async fn raise(&self) -> fdo::Result<()> {
        self.host.raise();
        Ok(())
    }

    async fn quit(&self) -> fdo::Result<()> {
        self.host.quit();
        Ok(())
    }

    async fn can_quit(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn fullscreen(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn set_fullscreen(&self, _fullscreen: bool) -> zbus::Result<()> {
        Err(zbus::Error::from(fdo::Error::NotSupported("there is nothing to see in full screen".to_owned())))
    }

    async fn can_set_fullscreen(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn can_raise(&self) -> fdo::Result<bool> {
        Ok(true)
    }

    async fn has_track_list(&self) -> fdo::Result<bool> {
        Ok(false)
    }

    async fn identity(&self) -> fdo::Result<String> {
        Ok("Attune".to_owned())
    }

    async fn desktop_entry(&self) -> fdo::Result<String> {
        Ok(DESKTOP_ENTRY.to_owned())
    }

    async fn supported_uri_schemes(&self) -> fdo::Result<Vec<String>> {
        Ok(vec!["file".to_owned()])
    }

    async fn supported_mime_types(&self) -> fdo::Result<Vec<String>> {
        Ok(MEDIA_TYPES.iter().map(|&name| name.to_owned()).collect())
    }
}

impl PlayerInterface for Interface {
    async fn next(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Next)
    }

    async fn previous(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Previous)
    }

    async fn pause(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Pause)
    }

    async fn play_pause(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Toggle)
    }

    async fn stop(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Stop)
    }

    async fn play(&self) -> fdo::Result<()> {
        self.send(PlayerCommand::Play)
    }

    /// Beyond the end is the next track, before the beginning the beginning.
    async fn seek(&self, offset: Time) -> fdo::Result<()> {
        let target = {
            let published = self.published.lock();
            let Some((_, length)) = &published.track else { return Ok(()) };
            let target = published.timeline.position(Instant::now()) + seconds(offset);
            length.is_none_or(|length| target <= length).then_some(target)
        };
        match target {
            Some(target) => self.seek_to(target.max(0.0)),
            None => self.send(PlayerCommand::Next),
        }
    }

    /// A place outside the track, or in a track that is over, is passed over.
    async fn set_position(&self, track_id: TrackId, position: Time) -> fdo::Result<()> {
        let target = seconds(position);
        let inside = self.published.lock().track.as_ref().is_some_and(|(current, length)| {
            *current == track_id && target >= 0.0 && length.is_none_or(|length| target <= length)
        });
        if inside { self.seek_to(target) } else { Ok(()) }
    }

    async fn open_uri(&self, uri: String) -> fdo::Result<()> {
        let file = Url::parse(&uri)
            .ok()
            .filter(|url| url.scheme() == "file")
            .and_then(|url| url.to_file_path().ok());
        let file =
            file.ok_or_else(|| fdo::Error::InvalidArgs(format!("{uri} is not the address of a file")))?;
        // What is found out later is told in the window, which the caller may not see.
        if !file.exists() {
            return Err(fdo::Error::Failed(format!(
                "{} cannot be read: there is no such file",
                file.display()
            )));
        }
        self.engine.open_in_background(vec![file], Vec::new()).map_err(refused)
    }

    async fn playback_status(&self) -> fdo::Result<PlaybackStatus> {
        Ok(self.read(|p| p.status))
    }

    async fn loop_status(&self) -> fdo::Result<LoopStatus> {
        Ok(self.read(|p| p.loop_status))
    }

    async fn set_loop_status(&self, loop_status: LoopStatus) -> zbus::Result<()> {
        self.set(|| self.engine.set_repeat(repeat(loop_status)), |p| p.loop_status = loop_status)
    }

    async fn rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(self.read(|p| p.rate))
    }

    /// A rate of 0 holds, as the specification has it; others are brought into the range.
    async fn set_rate(&self, rate: PlaybackRate) -> zbus::Result<()> {
        if rate == 0.0 {
            return Ok(self.send(PlayerCommand::Pause)?);
        }
        let rate = rate.clamp(f64::from(*SPEEDS.start()), f64::from(*SPEEDS.end()));
        self.set(|| self.engine.set_speed(rate as f32).map(drop), |p| p.rate = rate)
    }

    async fn shuffle(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.shuffle))
    }

    /// One of the two ways of shuffling stays as it is when shuffling is asked for.
    async fn set_shuffle(&self, shuffle: bool) -> zbus::Result<()> {
        if self.read(|p| p.shuffle) == shuffle {
            return Ok(());
        }
        let mode = if shuffle { Shuffle::Tracks } else { Shuffle::Off };
        self.set(|| self.engine.set_shuffle(mode), |p| p.shuffle = shuffle)
    }

    async fn metadata(&self) -> fdo::Result<Metadata> {
        Ok(self.read(|p| p.metadata.clone()))
    }

    async fn volume(&self) -> fdo::Result<Volume> {
        Ok(self.read(|p| p.volume))
    }

    async fn set_volume(&self, volume: Volume) -> zbus::Result<()> {
        let volume = if volume.is_finite() { volume.clamp(0.0, 1.0) } else { self.read(|p| p.volume) };
        self.set(|| self.engine.set_volume(volume as f32), |p| p.volume = volume)
    }

    async fn position(&self) -> fdo::Result<Time> {
        Ok(microseconds(self.published.lock().timeline.position(Instant::now())))
    }

    async fn minimum_rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(f64::from(*SPEEDS.start()))
    }

    async fn maximum_rate(&self) -> fdo::Result<PlaybackRate> {
        Ok(f64::from(*SPEEDS.end()))
    }

    async fn can_go_next(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.can_go_next))
    }

    async fn can_go_previous(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.can_go_previous))
    }

    async fn can_play(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.can_play))
    }

    async fn can_pause(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.can_pause))
    }

    async fn can_seek(&self) -> fdo::Result<bool> {
        Ok(self.read(|p| p.can_seek))
    }

    async fn can_control(&self) -> fdo::Result<bool> {
        Ok(true)
    }
}
