//! The player in the engine: queue of library tracks in, plays and skips with their context out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use attune_analysis::FeatureVector;
use attune_library::{NewPlay, Track, TrackId};
use attune_playback::{
    AlbumPlace, Command, DeviceStatus, EndReason, Event, Output, Part, Player, QueueItem, Repeat, ReplayGain,
    Shuffle, SleepStatus, Spectrum, State, Status,
};
use parking_lot::Mutex;

use crate::clock::now_ms;
use crate::columns;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::event::{EngineEvent, Notice, PlayerView};
use crate::index::Index;

const VOLUME_SETTING: &str = "volume";
/// Reference of ReplayGain 2.0.
const REFERENCE_LUFS: f32 = -18.0;

/// The player once it was needed, and what is known of the tracks it plays.
pub(crate) struct Listening {
    output: Mutex<Option<Output>>,
    player: Mutex<Option<Player>>,
    now: Mutex<Now>,
    /// The view of what is heard, once somebody looked.
    pub(crate) spectrum: Mutex<Option<Spectrum>>,
}

#[derive(Default)]
struct Now {
    state: Option<State>,
    /// When the state was told.
    told: Option<Instant>,
    /// The track in hand, looked up once when it starts.
    track: Option<Track>,
    /// The request whose answer the queue came from.
    request: Option<u32>,
    /// That of the track in hand: a new queue is set before the old one's track is told to have ended.
    playing: Option<u32>,
    started_at: i64,
    /// Counts the queues, so that what is added to one later is not added to another.
    queues: u64,
}

impl Listening {
    pub(crate) fn new(output: Output) -> Self {
        Self {
            output: Mutex::new(Some(output)),
            player: Mutex::new(None),
            now: Mutex::new(Now::default()),
            spectrum: Mutex::new(None),
        }
    }
}

impl Engine {
    /// Sends the player a command; the player starts at the first one.
    pub fn player_command(&self, command: Command) -> Result<(), EngineError> {
        Ok(self.player()?.send(command)?)
    }

    /// Replaces the queue by `tracks` and plays from `start`. `request` is the answer the tracks came from.
    pub fn play_tracks(
        &self,
        tracks: &[TrackId],
        start: usize,
        request: Option<u32>,
    ) -> Result<(), EngineError> {
        let items = self.queue_items(tracks)?;
        if let (Some(request), Some(chosen)) = (request, tracks.get(start)) {
            self.inner.library.choose_impression(self.inner.answer_key(request), *chosen, now_ms())?;
            self.inner.forget_memory();
        }
        {
            let mut now = self.inner.listening.now.lock();
            now.request = request;
            now.queues += 1;
        }
        self.inner.stop_radio();
        self.player_command(Command::SetQueue { items, start, play: true })
    }

    /// Which queue plays: another number after every [`Engine::play_tracks`].
    pub(crate) fn queue_number(&self) -> u64 {
        self.inner.listening.now.lock().queues
    }

    /// Adds tracks to the end of the queue.
    pub fn enqueue(&self, tracks: &[TrackId]) -> Result<(), EngineError> {
        self.inner.library.add_queue_adds(tracks, now_ms())?;
        self.inner.forget_opinions();
        self.player_command(Command::Append(self.queue_items(tracks)?))
    }

    /// Adds tracks after the one in hand.
    pub fn play_next(&self, tracks: &[TrackId]) -> Result<(), EngineError> {
        self.inner.library.add_queue_adds(tracks, now_ms())?;
        self.inner.forget_opinions();
        self.player_command(Command::InsertNext(self.queue_items(tracks)?))
    }

    /// Sets the volume, 0 to 1, and remembers it.
    pub fn set_volume(&self, volume: f32) -> Result<(), EngineError> {
        let volume = volume.clamp(0.0, 1.0);
        self.inner.library.set_setting(VOLUME_SETTING, &volume.to_string())?;
        self.player_command(Command::SetVolume(volume))
    }

    /// The player now. Does not start it.
    pub fn player_state(&self) -> Result<PlayerView, EngineError> {
        self.inner.player_view()
    }

    fn queue_items(&self, tracks: &[TrackId]) -> Result<Vec<QueueItem>, EngineError> {
        self.inner.items(tracks)
    }

    fn player(&self) -> Result<Player, EngineError> {
        let mut slot = self.inner.listening.player.lock();
        if let Some(player) = &*slot {
            return Ok(player.clone());
        }
        let output = self.inner.listening.output.lock().take().unwrap_or(Output::Device);
        let inner = Arc::downgrade(&self.inner);
        let player = Player::spawn(
            output,
            Box::new(move |event| {
                if let Some(inner) = inner.upgrade() {
                    inner.on_player_event(event);
                }
            }),
        )?;
        player.send(Command::SetVolume(self.inner.stored_volume()?))?;
        player.send(Command::SetSound(Box::new(self.inner.sound_settings()?)))?;
        player.send(Command::SetOutput(self.inner.output_settings()?))?;
        *slot = Some(player.clone());
        Ok(player)
    }
}

impl Now {
    /// `volume` and `speed` are what is stored, for a player that was not needed yet.
    fn view(&self, volume: f32, speed: f32) -> PlayerView {
        let state = self.state.as_ref();
        PlayerView {
            status: state.map_or(Status::Stopped, |s| s.status),
            track: self.track.clone(),
            index: state.and_then(|s| s.index),
            queue: state.map(|s| s.queue.iter().map(|item| item.id).collect()).unwrap_or_default(),
            position: state.map_or(0.0, |s| s.position),
            duration: state.and_then(|s| s.duration),
            volume: state.map_or(volume, |s| s.volume),
            speed: state.map_or(speed, |s| s.sound.speed),
            remaining: state.map_or(0, |s| s.remaining),
            radio: None,
            shuffle: state.map_or(Shuffle::Off, |s| s.shuffle),
            repeat: state.map_or(Repeat::Off, |s| s.repeat),
            stop_after_current: state.is_some_and(|s| s.stop_after_current),
            can_undo_queue: state.is_some_and(|s| s.can_undo),
            sleep: state
                .and_then(|s| s.sleep)
                .map(|sleep| left(sleep, self.told.map_or(Duration::ZERO, |told| told.elapsed()))),
            looped: state.and_then(|s| s.looped),
            device_error: state.and_then(|s| match &s.device {
                DeviceStatus::Ok => None,
                DeviceStatus::Missing { message } => {
                    Some(Notice { code: "no_sound_device".to_owned(), message: message.clone() })
                }
            }),
        }
    }
}

/// A sleep timer some time after it was told: it counts the hours of the clock, whether music plays or not.
fn left(sleep: SleepStatus, since: Duration) -> SleepStatus {
    match sleep {
        SleepStatus::In(seconds) => SleepStatus::In((seconds - since.as_secs_f64()).max(0.0)),
        SleepStatus::AfterTrack => SleepStatus::AfterTrack,
    }
}

impl Inner {
    pub(crate) fn items(&self, tracks: &[TrackId]) -> Result<Vec<QueueItem>, EngineError> {
        let tracks = self.library.tracks(tracks)?;
        let index = self.known_index();
        tracks.into_iter().map(|track| self.item(track, index.as_deref())).collect()
    }

    /// A track as the player takes it: kept apart from others of its artist when shuffled, joined to its album's next,
    /// and as loud as its tags say or, where they do not, as the analysis heard. Music must not wait for the index, so
    /// that is asked only when it is there.
    fn item(&self, track: Track, index: Option<&Index>) -> Result<QueueItem, EngineError> {
        let heard = match (track.replay_gain_track_db, index.map(|index| (index, index.row(track.id)))) {
            (Some(_), _) | (None, Some((_, None))) => None,
            (None, Some((index, Some(row)))) => index.columns.facts[row as usize].loudness,
            (None, None) => self.loudness(track.id)?,
        };
        let number = |number: Option<u32>| number.and_then(|n| u16::try_from(n).ok()).unwrap_or(0);
        let by = if track.album_artist.is_empty() { &track.artist } else { &track.album_artist };
        let album = (!track.album.is_empty()).then(|| AlbumPlace {
            album: columns::key(&[by, &track.album]),
            disc: number(track.disc_number),
            track: number(track.track_number),
        });
        Ok(QueueItem {
            part: track.part().map(|(start, end)| Part { start, end }),
            artist: (!track.artist.is_empty()).then(|| columns::key(&[&track.artist])),
            album,
            gain: ReplayGain {
                track_gain: track.replay_gain_track_db.or(heard.map(|lufs| REFERENCE_LUFS - lufs)),
                album_gain: track.replay_gain_album_db,
                ..ReplayGain::default()
            },
            ..QueueItem::new(track.id.0, track.path)
        })
    }

    /// The loudness the analysis heard, LUFS.
    fn loudness(&self, track: TrackId) -> Result<Option<f32>, EngineError> {
        let analysis = self.library.analysis(track)?.filter(|a| a.version == attune_analysis::VERSION);
        let features = analysis.map(|a| FeatureVector::from_slice(&a.features)).transpose()?;
        Ok(features.as_ref().and_then(columns::loudness))
    }

    /// The player, when it was needed before.
    pub(crate) fn running_player(&self) -> Option<Player> {
        self.listening.player.lock().clone()
    }

    /// Sends the running player a command; there is nothing to tell one that never started.
    pub(crate) fn send_to_player(&self, command: Command) -> Result<(), EngineError> {
        match self.running_player() {
            Some(player) => Ok(player.send(command)?),
            None => Ok(()),
        }
    }

    fn stored_volume(&self) -> Result<f32, EngineError> {
        let stored = self.library.setting(VOLUME_SETTING)?;
        Ok(stored.and_then(|text| text.parse().ok()).unwrap_or(1.0))
    }

    fn player_view(&self) -> Result<PlayerView, EngineError> {
        let now = self.listening.now.lock();
        let view = match now.state {
            Some(_) => now.view(1.0, 1.0),
            None => now.view(self.stored_volume()?, self.sound_settings()?.speed),
        };
        drop(now);
        Ok(PlayerView { radio: self.station_name(), ..view })
    }

    /// Tells interfaces what the player is at.
    pub(crate) fn tell_player(&self) {
        if let Some(view) = self.reported(self.player_view()) {
            self.emit(EngineEvent::Player(Box::new(view)));
        }
    }

    /// Reads the track in hand again, and tells it where an opinion, a count or the analysis changed it.
    pub(crate) fn refresh_playing(&self) {
        let Some(id) = self.listening.now.lock().track.as_ref().map(|track| track.id) else { return };
        let Some(track) = self.reported(self.library.tracks(&[id])).and_then(|mut found| found.pop()) else {
            return;
        };
        let mut now = self.listening.now.lock();
        if now.track.as_ref().is_none_or(|held| held.id != id || *held == track) {
            return;
        }
        now.track = Some(track);
        drop(now);
        self.tell_player();
    }

    fn on_player_event(self: &Arc<Self>, event: Event) {
        match event {
            Event::State(state) => {
                let mut now = self.listening.now.lock();
                let id = state.item.as_ref().map(|item| item.id);
                if id != now.track.as_ref().map(|track| track.id.0) {
                    now.track = id.and_then(|id| {
                        self.reported(self.library.tracks(&[TrackId(id)])).and_then(|mut t| t.pop())
                    });
                }
                now.state = Some(state);
                now.told = Some(Instant::now());
                drop(now);
                self.tell_player();
            }
            Event::Position { seconds } => {
                let mut now = self.listening.now.lock();
                let duration = now.state.as_mut().and_then(|state| {
                    state.position = seconds;
                    state.duration
                });
                drop(now);
                self.emit(EngineEvent::Position { position: seconds, duration });
            }
            Event::Started { .. } => {
                let mut now = self.listening.now.lock();
                now.started_at = now_ms();
                now.playing = now.request;
                let left = now.state.as_ref().map(|s| s.remaining);
                drop(now);
                self.feed_radio_in_background(left.unwrap_or_default());
            }
            Event::Ended { item, played, duration, reason, .. } => {
                self.record_play(TrackId(item.id), played, duration, reason);
            }
            // The state that comes with it says all that interfaces show.
            Event::Queue { .. } => {}
            Event::Error { code, message, item } => self.emit(EngineEvent::Problem {
                notice: Notice { code, message },
                path: item.map(|item| item.path),
            }),
        }
    }

    /// A play or a skip, with the request, rank and score under which the track was suggested.
    fn record_play(&self, track: TrackId, played: f64, duration: Option<f64>, reason: EndReason) {
        if matches!(reason, EndReason::Failed) {
            return;
        }
        // Files from outside the library say nothing of a taste.
        let Some(known) = self.reported(self.library.tracks(&[track])) else { return };
        if known.iter().all(|track| !track.presence.is_in_library()) {
            return;
        }
        let (request, started_at) = {
            let now = self.listening.now.lock();
            (now.playing, now.started_at)
        };
        let context = self.suggested(request, track);
        let play = NewPlay {
            track_id: track,
            started_at,
            played_seconds: played,
            duration: duration.unwrap_or(played),
            completed: matches!(reason, EndReason::Finished),
            source: context.source.to_owned(),
            query: context.query,
            rank: context.shown.map(|shown| shown.rank),
            score: context.shown.map(|shown| shown.score),
            fit: context.shown.map(|shown| shown.fit),
        };
        self.reported(self.library.record_play(&play));
        self.forget_memory();
        self.steer_radio(track, played, play.duration, play.completed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_timer_that_is_asked_for_late_has_less_left() {
        assert_eq!(left(SleepStatus::In(900.0), Duration::from_mins(1)), SleepStatus::In(840.0));
        assert_eq!(left(SleepStatus::In(900.0), Duration::from_hours(1)), SleepStatus::In(0.0));
        assert_eq!(left(SleepStatus::AfterTrack, Duration::from_hours(1)), SleepStatus::AfterTrack);
    }
}
