//! Why playback could not start at all.

/// An error of the player itself. What is wrong with a file or a device comes as an [`crate::Event`] instead.
#[derive(Debug, thiserror::Error)]
pub enum PlaybackError {
    /// The operating system refused a thread.
    #[error("a playback thread could not be started: {0}")]
    Thread(#[from] std::io::Error),
    /// The system does not tell its sound devices.
    #[error("the sound devices cannot be listed: {0}")]
    Devices(String),
    /// The player was shut down before.
    #[error("the player has been shut down")]
    Closed,
}

impl PlaybackError {
    /// A stable name for the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Thread(_) => "thread_failed",
            Self::Devices(_) => "devices_unknown",
            Self::Closed => "player_closed",
        }
    }
}
