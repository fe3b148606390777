//! Commands unpack, call the engine and convert; nothing is decided here.
//!
//! Every command is `async` for Tauri, so that it runs off the window's thread.

pub(crate) mod ask;
pub(crate) mod library;
pub(crate) mod player;
pub(crate) mod settings;

/// What a command answers.
pub(crate) type Answered<T> = Result<T, crate::dto::CommandError>;
