//! Replay, interleaving, the guard and simulated listeners.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bootstrap;
mod guard;
mod interleaving;
mod learning;
#[path = "../lists/library.rs"]
mod library;
mod replay;
