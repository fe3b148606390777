//! Commands unpack, call the engine and convert; nothing is decided here.
//!
//! Every command is `async` for Tauri, so that it runs off the window's thread.

#![allow(clippy::needless_pass_by_value, reason = "Tauri hands a command its state and arguments by value")]
#![allow(
    clippy::unnecessary_wraps,
    reason = "every command answers alike, so that the interface handles errors alike"
)]

pub(crate) mod ask;
pub(crate) mod desktop;
pub(crate) mod library;
pub(crate) mod player;
pub(crate) mod playlists;
pub(crate) mod settings;
pub(crate) mod sound;
pub(crate) mod taste;

/// What a command answers.
pub(crate) type Answered<T> = Result<T, crate::dto::CommandError>;
