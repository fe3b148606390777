//! Lists people enjoy, from rankings.
//!
//! | module | what it makes |
//! |---|---|
//! | [`build_list`] | a list: diverse, capped, confident picks first, a few explorations, an order that flows |
//! | [`FitReport`] | whether enough fits at all, and what the nearest lack |
//! | [`arc`] | a list of a given length in minutes whose sound moves along a course |
//! | [`ArcRequest`] | "40 minutes from calm to bright" in nine languages |
//! | [`journey`] | a path of even steps between two tracks |
//! | [`Radio`] | one track after another without end |
//! | [`auto_mixes`] | the listener's favourites in groups that name themselves |
//!
//! Everything here is a function of its arguments; chance comes from a seed that is one of them.

mod arc;
mod arc_request;
mod build;
mod camelot;
mod fit;
mod journey;
mod mix;
mod order;
mod radio;
mod select;
mod track;
mod transition;

pub use arc::{Arc, ArcOptions, ArcStep, along, arc};
pub use arc_request::ArcRequest;
pub use build::{ListOptions, Pick, PickKind, Uncertainty, build_list};
pub use camelot::CamelotKey;
pub use fit::{FitBounds, FitDistribution, FitReport, Lack, LimitCount, Near, judge_fit};
pub use journey::{JourneyLength, JourneyOptions, Station, journey};
pub use mix::{AutoMix, AxisShare, Favourite, MixName, MixOptions, auto_mixes};
pub use order::{flowing_order, roughness};
pub use radio::{Radio, RadioFeedback, RadioOptions};
pub use track::{ListTrack, Scored};
pub use transition::Transition;
