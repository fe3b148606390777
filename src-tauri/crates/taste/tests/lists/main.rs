//! Lists, arcs, journeys, radio and mixes on made-up libraries.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arc;
mod build;
mod cost;
mod fit;
mod journey;
mod library;
mod mix;
mod radio;
mod request;
