//! What can be wrong with a file.

use std::io;

/// Why a file could not be decoded or read. One error describes one file; it never concerns others.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// The path leads nowhere.
    #[error("the file does not exist")]
    NotFound,
    /// The operating system refused to read the file.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// No known container starts in the file.
    #[error("this is not an audio file of a known kind")]
    NotAudio,
    /// The container is known by name only.
    #[error("{0} files are not supported")]
    UnsupportedContainer(&'static str),
    /// The container is known, but it holds no sound (for example a video without a sound track).
    #[error("the file has no audio track")]
    NoAudioTrack,
    /// The container is known, but nobody here can decode what is in it.
    #[error("the audio codec is not supported: {0}")]
    UnsupportedCodec(String),
    /// The container or its headers contradict themselves or end too early.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// The file was read to its end and not one sample came out.
    #[error("the file has no audio in it")]
    NoSamples,
    /// A joined stream goes on with another sample rate or channel count.
    #[error("the sample rate or the number of channels changes inside the file")]
    StreamChanged,
    /// The position cannot be reached.
    #[error("cannot jump to this position: {0}")]
    Seek(String),
    /// A third-party reader panicked on the file; the panic was contained.
    #[error("the file makes its reader fail: {0}")]
    ReaderPanicked(String),
}

impl AudioError {
    /// A stable name for the kind of error, for tables and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Unreadable(_) => "unreadable",
            Self::Empty => "empty_file",
            Self::NotAudio => "not_audio",
            Self::UnsupportedContainer(_) => "unsupported_container",
            Self::NoAudioTrack => "no_audio_track",
            Self::UnsupportedCodec(_) => "unsupported_codec",
            Self::Damaged(_) => "damaged",
            Self::NoSamples => "no_samples",
            Self::StreamChanged => "stream_changed",
            Self::Seek(_) => "seek_failed",
            Self::ReaderPanicked(_) => "reader_panicked",
        }
    }
}

impl From<io::Error> for AudioError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::UnexpectedEof => Self::Damaged("it ends too early".into()),
            _ => Self::Unreadable(error),
        }
    }
}

impl From<symphonia::core::errors::Error> for AudioError {
    fn from(error: symphonia::core::errors::Error) -> Self {
        use symphonia::core::errors::Error;
        match error {
            Error::IoError(error) => error.into(),
            Error::DecodeError(reason) | Error::LimitError(reason) => Self::Damaged(reason.into()),
            Error::Unsupported(feature) => Self::UnsupportedCodec(feature.into()),
            Error::SeekError(kind) => Self::Seek(Error::SeekError(kind).to_string()),
            other => Self::Damaged(other.to_string()),
        }
    }
}

/// Runs `read` and turns a panic of a third-party reader into an error: a listener's folder may hold any bytes,
/// and one file must not end the program.
pub(crate) fn contain<T>(read: impl FnOnce() -> Result<T, AudioError>) -> Result<T, AudioError> {
    // A reader that panicked is never used again by the callers, so no broken invariant can be observed.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|payload| {
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        Err(AudioError::ReaderPanicked(message))
    })
}
