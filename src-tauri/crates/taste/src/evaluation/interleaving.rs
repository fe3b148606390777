//! Two rankers on one list: whose tracks does the listener take?

use crate::chance::Chance;
use std::collections::HashSet;

/// Which ranker put a track on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Team {
    /// The first ranker.
    A,
    /// The second ranker.
    B,
}

/// A list two rankers drafted in turns.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Interleaved {
    /// Rows with the team that drafted them, as shown.
    pub rows: Vec<(u32, Team)>,
}

/// How a list went for two rankers.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Credit {
    /// Sum of the rewards on tracks of the first ranker.
    pub a: f64,
    /// Of the second.
    pub b: f64,
}

/// The outcome of one comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The first was better.
    Win,
    /// The second was better.
    Loss,
    /// Neither.
    Tie,
}

impl Outcome {
    /// Which of two values is larger: of the credits of two teams, or of the nDCG of two rankers in one replayed case.
    pub fn of(ours: f64, theirs: f64) -> Self {
        match ours.partial_cmp(&theirs) {
            Some(std::cmp::Ordering::Greater) => Self::Win,
            Some(std::cmp::Ordering::Less) => Self::Loss,
            _ => Self::Tie,
        }
    }
}

impl Credit {
    /// Who won.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.a, self.b)
    }
}

/// Team-draft interleaving (Radlinski, Kurup & Joachims, How Does Clickthrough Data Reflect Retrieval Quality?,
/// CIKM 2008): as when two captains pick players. The team with fewer picks chooses next, chance decides between
/// equals, and each choice is the best track of its ranking that is not on the list. A listener who does not care
/// credits both teams alike.
pub fn team_draft(a: &[u32], b: &[u32], length: usize, seed: u64) -> Interleaved {
    let mut chance = Chance::new(seed);
    let mut rows: Vec<(u32, Team)> = Vec::with_capacity(length);
    let mut listed = HashSet::new();
    let (mut picks_a, mut picks_b) = (0usize, 0usize);
    let (mut left_a, mut left_b) = (a.iter().copied(), b.iter().copied());
    while rows.len() < length {
        let first_turn = match picks_a.cmp(&picks_b) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => chance.uniform() < 0.5,
        };
        let team = if first_turn { Team::A } else { Team::B };
        let ranking = if first_turn { &mut left_a } else { &mut left_b };
        // When one ranking is used up the comparison is over: further tracks would credit the other for free.
        let Some(row) = ranking.find(|row| !listed.contains(row)) else { break };
        listed.insert(row);
        rows.push((row, team));
        if first_turn {
            picks_a += 1;
        } else {
            picks_b += 1;
        }
    }
    Interleaved { rows }
}

impl Interleaved {
    /// Assigns rewards to the teams: `rewards` are rows with what the listener's reaction is worth, for example 1 for a
    /// full play or a like, −1 for a dislike, −0.5 for an early skip. Rows that are not on the list count for nobody.
    pub fn credit(&self, rewards: &[(u32, f64)]) -> Credit {
        let mut credit = Credit::default();
        for &(row, reward) in rewards.iter().filter(|(_, reward)| reward.is_finite()) {
            match self.rows.iter().find(|(listed, _)| *listed == row) {
                Some((_, Team::A)) => credit.a += reward,
                Some((_, Team::B)) => credit.b += reward,
                None => {}
            }
        }
        credit
    }
}
