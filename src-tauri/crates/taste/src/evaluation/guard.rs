//! Learning that hurts is taken back.

use super::interleaving::Outcome;

/// Rates of the sequential test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct GuardTest {
    /// Share of decided comparisons the new weights lose when they hurt: above one half. The harmless alternative is
    /// that they win this share.
    pub loses: f64,
    /// Chance of taking back weights that are good.
    pub false_alarm: f64,
    /// Chance of keeping weights that hurt.
    pub miss: f64,
}

impl Default for GuardTest {
    fn default() -> Self {
        Self { loses: 0.6, false_alarm: 0.05, miss: 0.05 }
    }
}

/// What the guard says after a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not decided yet.
    Undecided,
    /// The new weights have proved themselves and are now the last good ones.
    Kept,
    /// The new weights hurt; the last good ones are in force again.
    TakenBack,
}

/// Watches new weights against the last good ones. `W` is whatever the learning changes.
///
/// Wald's sequential probability ratio test (Annals of Mathematical Statistics 16(2), 1945) between "the new lose a
/// share `q` of the decided comparisons" and "they win a share `q`": each loss adds `ln(q/(1 − q))` to the log
/// likelihood ratio, each win subtracts it, ties add nothing. At `ln((1 − miss)/false_alarm)` the new weights are
/// taken back, at `ln(miss/(1 − false_alarm))` they are kept; at most these shares of the decisions are wrong, however
/// often one looks. With the defaults the decision falls when wins and losses are 8 apart.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Guard<W> {
    good: W,
    trial: Option<W>,
    test: GuardTest,
    wins: u32,
    losses: u32,
}

impl<W: Clone> Guard<W> {
    /// A guard that trusts these weights.
    pub fn new(good: W, test: GuardTest) -> Self {
        Self { good, trial: None, test, wins: 0, losses: 0 }
    }

    /// The weights in force: those on trial, or the last good ones.
    pub fn current(&self) -> &W {
        self.trial.as_ref().unwrap_or(&self.good)
    }

    /// The last weights that proved themselves.
    pub fn last_good(&self) -> &W {
        &self.good
    }

    /// Whether weights are on trial.
    pub fn is_on_trial(&self) -> bool {
        self.trial.is_some()
    }

    /// Wins and losses of the weights on trial.
    pub fn tally(&self) -> (u32, u32) {
        (self.wins, self.losses)
    }

    /// Puts new weights on trial. The tally goes on when weights are already on trial: small steps of one learning
    /// are judged together, or a slow decline would never be decided.
    pub fn learn(&mut self, weights: W) {
        if self.trial.is_none() {
            (self.wins, self.losses) = (0, 0);
        }
        self.trial = Some(weights);
    }

    /// Takes a comparison into account; [`Outcome::Win`] means the weights on trial were better.
    pub fn observe(&mut self, outcome: Outcome) -> Verdict {
        if self.trial.is_none() {
            return Verdict::Undecided;
        }
        match outcome {
            Outcome::Win => self.wins += 1,
            Outcome::Loss => self.losses += 1,
            Outcome::Tie => {}
        }
        let ratio = self.log_likelihood_ratio();
        let (alarm, miss) = (self.test.false_alarm, self.test.miss);
        if ratio >= ((1.0 - miss) / alarm).ln() {
            self.take_back();
            Verdict::TakenBack
        } else if ratio <= (miss / (1.0 - alarm)).ln() {
            if let Some(weights) = self.trial.take() {
                self.good = weights;
            }
            Verdict::Kept
        } else {
            Verdict::Undecided
        }
    }

    /// Logarithm of how much likelier the tally is if the weights on trial hurt than if they help.
    pub fn log_likelihood_ratio(&self) -> f64 {
        let q = self.test.loses.clamp(0.5, 1.0 - 1e-9);
        (f64::from(self.losses) - f64::from(self.wins)) * (q / (1.0 - q)).ln()
    }

    /// Ends the trial in favour of the last good weights, on the listener's word.
    pub fn take_back(&mut self) {
        self.trial = None;
    }
}
