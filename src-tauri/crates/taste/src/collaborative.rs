//! Co-listening: which tracks are listened to near one another.
//!
//! Item-to-item collaborative filtering (Sarwar et al., WWW 2001). Two tracks are counted together once for every
//! session in which they stand within [`WINDOW`] places; their likeness is the cosine of the two columns of
//! sessions, shrunk toward 0 while there is little to go by (Koren & Bell, in Recommender Systems Handbook, 2011):
//!
//! ```text
//! s(i, j) = n(i, j) / √(n(i) · n(j)) · n(i, j) / (n(i, j) + SHRINKAGE)      0 ≤ s < 1
//! n = own sessions + OTHERS · sessions of other profiles
//! ```
//!
//! Counts are whole numbers, so a session taken back leaves no trace. Adding a session costs plays × window.

use crate::rank::RowValues;
use std::collections::{HashMap, HashSet};

/// Two tracks of a session count together when at most this many places lie between them.
pub const WINDOW: usize = 10;
/// Sessions together at which the likeness is half of the plain cosine.
pub const SHRINKAGE: f32 = 3.0;
/// What a session of another profile on this machine counts.
pub const OTHERS: f32 = 0.3;
/// Neighbours of one track that count for a context.
pub const NEIGHBOURS: usize = 50;

/// What was listened to in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    /// Whose profile.
    pub profile: u32,
    /// Rows in the order they were played; skipped ones left out.
    pub rows: Vec<u32>,
}

/// Own sessions and those of others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    own: u32,
    others: u32,
}

impl Count {
    fn add(&mut self, own: bool, forward: bool) {
        let slot = if own { &mut self.own } else { &mut self.others };
        *slot = if forward { slot.saturating_add(1) } else { slot.saturating_sub(1) };
    }

    fn value(self) -> f32 {
        self.own as f32 + OTHERS * self.others as f32
    }
}

/// Co-listening as seen by one profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoListening {
    profile: u32,
    items: HashMap<u32, Count>,
    pairs: HashMap<u32, HashMap<u32, Count>>,
}

impl CoListening {
    /// Empty, for a profile: its own sessions count in full.
    pub fn new(profile: u32) -> Self {
        Self { profile, ..Self::default() }
    }

    /// From all sessions.
    pub fn build<'a>(profile: u32, sessions: impl IntoIterator<Item = &'a Listening>) -> Self {
        let mut built = Self::new(profile);
        for session in sessions {
            built.add(session);
        }
        built
    }

    /// Counts a session in.
    pub fn add(&mut self, session: &Listening) {
        self.count(session, true);
    }

    /// Takes a session back that was counted in.
    pub fn remove(&mut self, session: &Listening) {
        self.count(session, false);
    }

    fn count(&mut self, session: &Listening, forward: bool) {
        let own = session.profile == self.profile;
        // A track counts once a session, where it was first played; so no pair has more sessions than its tracks.
        let mut seen = HashSet::new();
        let rows: Vec<u32> = session.rows.iter().copied().filter(|row| seen.insert(*row)).collect();
        for (place, &row) in rows.iter().enumerate() {
            update(&mut self.items, row, own, forward);
            for &other in rows[place + 1..].iter().take(WINDOW) {
                for (a, b) in [(row, other), (other, row)] {
                    let neighbours = self.pairs.entry(a).or_default();
                    update(neighbours, b, own, forward);
                    if neighbours.is_empty() {
                        self.pairs.remove(&a);
                    }
                }
            }
        }
    }

    /// Likeness of two tracks, 0..1.
    pub fn likeness(&self, a: u32, b: u32) -> f32 {
        let together = self.pairs.get(&a).and_then(|neighbours| neighbours.get(&b));
        together.map_or(0.0, |together| self.shrunk(a, b, *together))
    }

    fn shrunk(&self, a: u32, b: u32, together: Count) -> f32 {
        let alone = |row: u32| self.items.get(&row).copied().unwrap_or_default().value();
        let (n, scale) = (together.value(), (alone(a) * alone(b)).sqrt());
        if scale > 0.0 { n / scale * (n / (n + SHRINKAGE)) } else { 0.0 }
    }

    /// The `limit` tracks most like a track, best first, ties to the lower row.
    pub fn neighbours(&self, row: u32, limit: usize) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = self
            .pairs
            .get(&row)
            .into_iter()
            .flatten()
            .map(|(&other, &together)| (other, self.shrunk(row, other, together)))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(limit);
        found
    }

    /// How well every track goes with what was just played (latest last): `Σ ½^age · s`, divided by the sum of the
    /// factors, 0..1. For [`crate::RankOptions::context`].
    pub fn context(&self, recent: &[u32]) -> RowValues {
        let mut sums: HashMap<u32, f32> = HashMap::new();
        let (mut factor, mut total) = (1.0, 0.0);
        for &row in recent.iter().rev().take(WINDOW) {
            total += factor;
            for (other, likeness) in self.neighbours(row, NEIGHBOURS) {
                *sums.entry(other).or_default() += factor * likeness;
            }
            factor *= 0.5;
        }
        RowValues::new(sums.into_iter().map(|(row, sum)| (row, sum / total)))
    }
}

fn update(counts: &mut HashMap<u32, Count>, row: u32, own: bool, forward: bool) {
    let count = counts.entry(row).or_default();
    count.add(own, forward);
    if *count == Count::default() {
        counts.remove(&row);
    }
}

/// Cuts plays (profile, row, start in Unix milliseconds; in order of time) into sessions: a new one begins when more
/// than `gap` milliseconds passed since the last start of the same profile.
pub fn split_sessions(plays: impl IntoIterator<Item = (u32, u32, i64)>, gap: i64) -> Vec<Listening> {
    let mut sessions: Vec<Listening> = Vec::new();
    let mut open: HashMap<u32, (usize, i64)> = HashMap::new();
    for (profile, row, at) in plays {
        match open.get_mut(&profile) {
            Some((session, last)) if at - *last <= gap => {
                sessions[*session].rows.push(row);
                *last = at;
            }
            _ => {
                open.insert(profile, (sessions.len(), at));
                sessions.push(Listening { profile, rows: vec![row] });
            }
        }
    }
    sessions
}
