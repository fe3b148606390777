//! What crosses to the interface: plain data in the interface's own case, converted at this edge and nowhere
//! else. The TypeScript twin of this file, `ui/src/ipc/bindings.ts`, is generated from it.

#![allow(clippy::struct_field_names, reason = "the names are those of the tags they come from")]

mod evaluation;
mod lists;
mod lyrics;
mod playlists;
mod settings;
mod sound;
mod taste;

pub(crate) use evaluation::*;
pub(crate) use lists::*;
pub(crate) use lyrics::*;
pub(crate) use playlists::*;
pub(crate) use settings::*;
pub(crate) use sound::*;
pub(crate) use taste::*;

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

/// A track as lists show it.
#[allow(clippy::struct_excessive_bools, reason = "independent properties of a track, each shown by itself")]
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Track {
    /// Key of the track in the library.
    pub id: u32,
    /// Where the file is; text may replace bytes that are not Unicode.
    pub path: String,
    /// Title from the tags, else the file's name.
    pub title: String,
    /// Artist, empty when unknown.
    pub artist: String,
    /// Album, empty when unknown.
    pub album: String,
    /// Album artist, empty when unknown.
    pub album_artist: String,
    /// Genre, empty when unknown.
    pub genre: String,
    /// Year of release.
    pub year: Option<i32>,
    /// Number on its disc.
    pub track_number: Option<u32>,
    /// Disc of the album.
    pub disc_number: Option<u32>,
    /// Length in seconds.
    pub duration: f64,
    /// Codec, for example "FLAC".
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Bit rate in kbit/s.
    pub bitrate_kbps: Option<u32>,
    /// Whether `cover://localhost/<id>` has a picture.
    pub has_cover: bool,
    /// When it came into the library, Unix milliseconds.
    pub added_at: f64,
    /// How often it was played to its end.
    pub play_count: u32,
    /// When it was last played, Unix milliseconds.
    pub last_played_at: Option<f64>,
    /// Whether its sound has been analysed.
    pub analysed: bool,
    /// Whether its file is not there.
    pub missing: bool,
    /// Whether it is in a folder of the library; other files play, but say nothing of a taste.
    pub in_library: bool,
    /// The listener's standing opinion of it.
    pub feedback: Option<FeedbackKind>,
}

/// What the list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SortKey {
    /// Title.
    Title,
    /// Artist, then album, disc and track.
    Artist,
    /// Album, then disc and track.
    Album,
    /// Genre.
    Genre,
    /// Year of release.
    Year,
    /// Length.
    Duration,
    /// Newest in the library.
    Added,
    /// Last played.
    LastPlayed,
    /// How often played.
    PlayCount,
}

/// Which tracks a list shows, and in what order.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    /// Words that must be found in the names; empty for all tracks.
    pub search: String,
    /// Order.
    pub sort: SortKey,
    /// Reverse the order.
    pub descending: bool,
}

/// The buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum FeedbackKind {
    /// More like this.
    Like,
    /// Less like this.
    Dislike,
    /// Not in this session.
    NotNow,
    /// Never suggest it again.
    Never,
    /// Does not fit this request; says nothing of the track otherwise.
    WrongForRequest,
    /// Less of this artist for a while.
    TooMuchOfArtist,
}

/// A text in the interface's two languages.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct Localized {
    /// English.
    pub en: String,
    /// Chinese, simplified.
    pub zh: String,
}

/// Where a reason comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ReasonKind {
    /// An axis of the sound.
    Sound,
    /// A name of the request found on the track.
    Name,
    /// The track's genre or other tags.
    Tag,
    /// The listener's feedback.
    Feedback,
    /// Closeness to a given track.
    Similarity,
    /// What the lyrics say.
    Lyrics,
    /// Long-term taste.
    Taste,
    /// Listened to beside what was just played.
    Context,
    /// Seldom or never played.
    Novelty,
    /// Just played.
    Recency,
    /// Too much of the artist.
    Artist,
}

/// One term of a score.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Reason {
    /// Stable name of the term, for example "piano".
    pub id: String,
    /// Where it comes from.
    pub kind: ReasonKind,
    /// Its name for people.
    pub label: Localized,
    /// How much of the score it makes; negative terms pull the track down.
    pub contribution: f32,
}

/// A part of a request as it was understood.
#[allow(
    clippy::struct_excessive_bools,
    reason = "four independent properties of a chip, each shown by itself"
)]
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Chip {
    /// Stable name within the request; edits refer to it.
    pub id: String,
    /// What kind of part.
    pub kind: ChipKind,
    /// The words of the request it stands for.
    pub text: String,
    /// The name as the library writes it, or what the words lean on.
    pub label: Localized,
    /// Whether it must not fit.
    pub negative: bool,
    /// Whether it can be turned into its opposite.
    pub flippable: bool,
    /// Whether the words speak of a lasting taste.
    pub lasting: bool,
    /// Whether the listener took it out; it stays, so that it can be put back.
    pub removed: bool,
}

/// The kinds of parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ChipKind {
    /// Words about sound or mood.
    Words,
    /// An artist of the library.
    Artist,
    /// An album of the library.
    Album,
    /// A title of the library.
    Title,
    /// A genre of the library.
    Genre,
    /// A track or artist the answer is to be like.
    Like,
    /// A change to that, such as "calmer".
    Adjustment,
    /// A limit, such as "under 4 minutes".
    Limit,
    /// What the words of a song are about.
    Theme,
    /// Whether the request tells of lasting taste or of this moment.
    Scope,
}

/// A ranked track.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Suggestion {
    /// The track.
    pub track: Track,
    /// Place in the answer, from 1.
    pub rank: u32,
    /// The score the order follows.
    pub score: f32,
    /// Whether its sound was heard, or only its names read.
    pub analysed: bool,
    /// The largest terms of the score, largest first.
    pub reasons: Vec<Reason>,
    /// Whether it is a guess, to learn from.
    pub exploration: bool,
    /// How sure the score is, 0 to 1.
    pub confidence: f32,
    /// Of the first ten: where it would stand without each part of the request.
    pub counterfactuals: Vec<Counterfactual>,
    /// What earlier events changed for it.
    pub influences: Vec<Influence>,
}

/// The answer to a request.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    /// Key of the request; feedback refers to it.
    pub request_id: u32,
    /// The request as typed; empty for "more like this".
    pub text: String,
    /// The track asked to be like, for "more like this".
    pub seed: Option<Track>,
    /// How the request was understood.
    pub chips: Vec<Chip>,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// How well the library can answer.
    pub fit: Option<Fit>,
    /// The changes of the listener it was made with.
    pub edits: Vec<ChipEdit>,
    /// Set when the words ask for an arc.
    pub arc: Option<ArcPlan>,
    /// Tracks that could have been suggested.
    pub candidates: u32,
    /// How many of those have been analysed.
    pub analysed: u32,
    /// Time from request to ranking, in milliseconds.
    pub took_ms: f64,
    /// Set when the text model could not be used and only names were searched.
    pub warning: Option<CommandError>,
}

/// What a feedback or its undoing changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FeedbackReceipt {
    /// Key of the event; undo takes it.
    pub event_id: u32,
    /// The track.
    pub track_id: u32,
    /// The button.
    pub kind: FeedbackKind,
    /// The same request ranked again, when it was given with one.
    pub answer: Option<Answer>,
}

/// A folder of the library.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Folder {
    /// Key.
    pub id: u32,
    /// Where it is.
    pub path: String,
    /// How many of its tracks are in the library.
    pub track_count: u32,
    /// Whether it is there now.
    pub available: bool,
}

/// A file that failed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    /// The file.
    pub path: String,
    /// At what work: "tags", "sheet", "decode" or "analysis".
    pub stage: String,
    /// Stable code.
    pub code: String,
    /// What went wrong, in words.
    pub message: String,
    /// When, Unix milliseconds.
    pub at: f64,
}

/// The library in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LibraryStats {
    /// Tracks whose files are there.
    pub tracks: u32,
    /// Of those, analysed.
    pub analysed: u32,
    /// Files that failed.
    pub failed: u32,
    /// Tracks whose files are not there.
    pub missing: u32,
    /// Total length in seconds.
    pub duration: f64,
}

/// What the scan is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ScanPhase {
    /// Nothing.
    Idle,
    /// Finding files and reading tags.
    Tags,
    /// Listening to tracks.
    Analysis,
}

/// Progress of scan and analysis; sent a few times a second and on every change of phase.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScanProgress {
    /// What is being done.
    pub phase: ScanPhase,
    /// Files done in this phase.
    pub done: u32,
    /// Files of this phase, when known.
    pub total: Option<u32>,
    /// The file in work.
    pub current: Option<String>,
    /// Files new in the library by this scan.
    pub added: u32,
    /// Files that failed in this scan.
    pub failed: u32,
    /// Seconds left, estimated.
    pub seconds_left: Option<f64>,
    /// Set when the scan ended by an error.
    pub error: Option<CommandError>,
}

/// The library's contents changed; lists, numbers, folders and failures are to be read again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LibraryChanged {
    /// The library's numbers now.
    pub stats: LibraryStats,
}

/// Whether something plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PlayStatus {
    /// Nothing.
    Stopped,
    /// A track plays.
    Playing,
    /// A track is held.
    Paused,
}

/// The player; sent on every change but the position's.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlayerState {
    /// Whether something plays.
    pub status: PlayStatus,
    /// The track that plays or is held.
    pub track: Option<Track>,
    /// Its place in the queue.
    pub index: Option<u32>,
    /// Tracks of the queue in order.
    pub queue: Vec<u32>,
    /// Seconds into the track.
    pub position: f64,
    /// Length of the track in seconds.
    pub duration: Option<f64>,
    /// 0 to 1.
    pub volume: f32,
    /// Times the recorded speed.
    pub speed: f32,
    /// Order of play.
    pub shuffle: Shuffle,
    /// What follows the end.
    pub repeat: Repeat,
    /// Whether playback ends with the current track.
    pub stop_after_current: bool,
    /// Whether there is a change of the queue to take back.
    pub can_undo_queue: bool,
    /// The sleep timer.
    pub sleep: Option<SleepTimer>,
    /// The part that is repeated.
    pub looped: Option<Stretch>,
    /// Name of the station while a radio runs.
    pub radio: Option<Localized>,
    /// Set while there is no sound device to play on; the player keeps trying.
    pub device_error: Option<CommandError>,
}

/// Where the player is; sent about four times a second while playing.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlayerPosition {
    /// Seconds into the track.
    pub position: f64,
    /// Length of the track in seconds.
    pub duration: Option<f64>,
}

/// Something went wrong outside a command, for example a track that could not be decoded.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// What.
    pub error: CommandError,
    /// The file it is about.
    pub path: Option<String>,
}

/// An error as the interface gets it: a code to look up and act on, and words to show.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
pub(crate) struct CommandError {
    /// Stable code, `snake_case`.
    pub code: String,
    /// In words.
    pub message: String,
}
