//! Is it getting better? Held-out replay, interleaving, a guard over the weights, and simulated listeners.
//!
//! | question | answered by |
//! |---|---|
//! | Would it have found what I took next? | [`replay`], against shuffle and popularity |
//! | Which of two rankers do I prefer? | [`team_draft`] on live lists, [`Interleaved::credit`] |
//! | Does learning hurt? | [`Guard`], which returns to the last good weights |
//! | Does learning work at all? | [`learning_curve`] on listeners whose hidden taste is known |

mod bootstrap;
mod guard;
mod interleaving;
mod learning;
mod listener;
mod replay;

pub use bootstrap::{Interval, bootstrap, paired_bootstrap};
pub use guard::{Guard, GuardTest, Verdict};
pub use interleaving::{Credit, Interleaved, Outcome, Team, team_draft};
pub use learning::{Checkpoint, LearningOptions, LearningRanker, learning_curve};
pub use listener::{ListenerOptions, Reaction, SimulatedEvent, SimulatedListener};
pub use replay::{Ranker, Replay, ReplayOptions, ReplayScore, replay};
