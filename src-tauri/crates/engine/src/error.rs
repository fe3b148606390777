//! What can go wrong, each with the code that interfaces act on.

use std::path::PathBuf;

/// An error of the engine. The message is meant for people.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed.
    #[error(transparent)]
    Library(#[from] attune_library::LibraryError),
    /// A file failed.
    #[error(transparent)]
    Audio(#[from] attune_audio::AudioError),
    /// A model could not be loaded.
    #[error(transparent)]
    Model(#[from] attune_models::ModelError),
    /// A network failed on its input.
    #[error(transparent)]
    Neural(#[from] attune_neural::NeuralError),
    /// The taste engine refused its input.
    #[error(transparent)]
    Taste(#[from] attune_taste::TasteError),
    /// Scan or analysis failed as a whole.
    #[error(transparent)]
    Scan(#[from] attune_scan::ScanError),
    /// The player could not be started.
    #[error(transparent)]
    Playback(#[from] attune_playback::PlaybackError),
    /// A file failed in scan or analysis.
    #[error(transparent)]
    File(#[from] attune_scan::FileError),
    /// Samples could not be analysed, or a stored feature vector is of another length.
    #[error(transparent)]
    Analysis(#[from] attune_analysis::AnalysisError),
    /// The text head cannot be used.
    #[error("{}", .0.message)]
    Head(crate::event::Notice),
    /// A file that is not in the library.
    #[error("{0} is not in the library; scan its folder first")]
    NotInLibrary(PathBuf),
    /// No track bears these names.
    #[error("no track of the library is named like \u{201c}{0}\u{201d}")]
    NothingNamed(String),
    /// A feedback that does not exist.
    #[error("this feedback is no longer recorded")]
    NoSuchFeedback,
    /// Likeness needs the sound of the track.
    #[error("this track has not been analysed yet, so nothing is known to be like it")]
    NotAnalysed,
    /// A request without words.
    #[error("type what you would like to hear")]
    EmptyRequest,
    /// A track that is not in the library.
    #[error("this track is no longer in the library")]
    NoSuchTrack,
    /// A file or folder that cannot be used.
    #[error("{path} cannot be read: {source}")]
    Path {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that cannot be written.
    #[error("{path} cannot be written: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The demo tracks are not where the program was installed.
    #[error("the demo tracks did not come with this installation")]
    NoDemoTracks,
    /// The models folder was not found.
    #[error(
        "the models did not come with this installation; music plays and names can be searched, but requests in words need them"
    )]
    NoModels,
    /// A thread could not be started.
    #[error("the system started no further thread: {0}")]
    Thread(#[source] std::io::Error),
    /// Stored settings that cannot be read back.
    #[error("the stored settings are damaged: {0}")]
    Settings(#[from] serde_json::Error),
    /// There was no text model before this one.
    #[error("there is no earlier text model to put back")]
    NoPreviousModel,
    /// A listener without a name.
    #[error("give the listener a name")]
    NoName,
    /// No such listener.
    #[error("this listener is no longer there")]
    NoSuchProfile,
    /// A PIN that is easily guessed.
    #[error("a PIN needs at least four characters")]
    PinTooShort,
    /// Not the PIN.
    #[error("this is not the PIN")]
    WrongPin,
    /// Too many wrong PINs.
    #[error("too many wrong PINs; wait half a minute")]
    TooManyAttempts,
    /// The PIN could not be hashed.
    #[error("the PIN could not be stored: {0}")]
    Pin(String),
    /// A playlist without a name.
    #[error("give the playlist a name")]
    NoPlaylistName,
    /// No playlist bears this name.
    #[error("there is no playlist called \u{201c}{0}\u{201d}")]
    NoSuchPlaylist(String),
    /// A playlist file without entries.
    #[error("{0} names no music")]
    EmptyPlaylist(PathBuf),
    /// A folder in which there is nothing to play.
    #[error("there is no music in {0}")]
    NoMusicInFolder(PathBuf),
    /// An address that is not a file.
    #[error("{0} is an address on the network; Attune plays files")]
    NotAFile(String),
    /// A retraining is already under way.
    #[error("the text head is being retrained; wait until that is done")]
    TrainingRuns,
}

impl EngineError {
    /// Stable name of the error for interfaces.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Library(e) => e.code(),
            Self::Audio(e) => e.code(),
            Self::Model(e) => e.code(),
            Self::Neural(e) => e.code(),
            Self::Taste(e) => e.code(),
            Self::Scan(e) => e.code(),
            Self::Playback(e) => e.code(),
            Self::File(e) => e.code(),
            Self::Analysis(e) => e.code(),
            Self::Head(_) => "text_head_unusable",
            Self::NotInLibrary(_) => "not_in_library",
            Self::NothingNamed(_) => "nothing_named",
            Self::NoSuchFeedback => "no_such_feedback",
            Self::NotAnalysed => "not_analysed",
            Self::EmptyRequest => "empty_request",
            Self::NoSuchTrack => "no_such_track",
            Self::Path { .. } => "path_unreadable",
            Self::Write { .. } => "path_unwritable",
            Self::NoDemoTracks => "no_demo_tracks",
            Self::NoModels => "no_models",
            Self::Thread(_) => "no_thread",
            Self::Settings(_) => "settings_damaged",
            Self::NoPreviousModel => "no_previous_model",
            Self::NoName => "profile_without_name",
            Self::NoSuchProfile => "no_such_profile",
            Self::PinTooShort => "pin_too_short",
            Self::WrongPin => "wrong_pin",
            Self::TooManyAttempts => "too_many_attempts",
            Self::Pin(_) => "pin_unusable",
            Self::NoPlaylistName => "playlist_without_name",
            Self::NoSuchPlaylist(_) => "no_such_playlist",
            Self::EmptyPlaylist(_) => "playlist_empty",
            Self::NoMusicInFolder(_) => "folder_without_music",
            Self::NotAFile(_) => "not_a_file",
            Self::TrainingRuns => "training_runs",
        }
    }
}
