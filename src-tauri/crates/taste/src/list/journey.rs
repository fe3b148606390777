//! A journey between two tracks: a path through the space of sounds in even steps.

use super::ListTrack;
use crate::TasteError;
use crate::matrix::TrackMatrix;
use crate::rank::best;
use crate::vector::{cosine, dot};
use std::collections::HashSet;

/// Rows near the straight line that are looked at for every station.
const CANDIDATES: usize = 40;
/// Paths kept from station to station.
const WIDTH: usize = 32;
/// What being off the line costs against the squared steps.
const OFF_LINE: f32 = 0.35;
/// Tracks of the shortest and the longest journey.
const TRACKS: (usize, usize) = (2, 200);

/// How long a journey should be, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum JourneyLength {
    /// In tracks.
    Tracks(usize),
    /// In seconds; the path whose length is nearest is taken.
    Seconds(f32),
}

/// What a journey should be like.
#[derive(Clone, Copy)]
pub struct JourneyOptions<'a> {
    /// Length.
    pub length: JourneyLength,
    /// Similarity of two rows, −1..=1, such as [`crate::SimilarityIndex::similarity`]; the cosine of the axes
    /// without one.
    pub similarity: Option<&'a dyn Fn(u32, u32) -> f32>,
    /// Rows to leave out.
    pub excluded: &'a [u32],
}

impl std::fmt::Debug for JourneyOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JourneyOptions").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Default for JourneyOptions<'_> {
    fn default() -> Self {
        Self { length: JourneyLength::Tracks(10), similarity: None, excluded: &[] }
    }
}

/// A station of a journey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Station {
    /// Row of the matrix.
    pub row: u32,
    /// Angle to the station before, as a share of a half turn, 0..=1; 0 for the first.
    pub step: f32,
    /// How far along the line it is, 0 at the start and 1 at the end.
    pub progress: f32,
}

/// Finds a path from one row to another. Stations stand at even places of the great circle between the two sounds
/// (slerp; Shoemake, SIGGRAPH 1985). Of the rows near each, those are taken for which
/// `Σ step² + 0.35·Σ (angle to the line)²` is (nearly) smallest: for a given way the sum of squares is smallest when
/// all steps are equal. No recording comes twice. Shorter than asked for where the library has too few tracks.
/// [`TasteError::JourneyEnds`] when the ends are equal or not analysed.
pub fn journey(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    from: u32,
    to: u32,
    options: &JourneyOptions<'_>,
) -> Result<Vec<Station>, TasteError> {
    let rows = tracks.len().min(matrix.len()) as u32;
    if from == to || from >= rows || to >= rows || !matrix.is_analysed(from) || !matrix.is_analysed(to) {
        return Err(TasteError::JourneyEnds);
    }
    let way = Way::new(matrix, tracks, from, to, options);
    Ok(match options.length {
        JourneyLength::Tracks(n) => way.path(n.clamp(TRACKS.0, TRACKS.1)),
        JourneyLength::Seconds(seconds) => way.path_of_seconds(seconds),
    })
}

struct Way<'a> {
    matrix: &'a TrackMatrix,
    tracks: &'a [ListTrack],
    from: u32,
    to: u32,
    options: &'a JourneyOptions<'a>,
    /// Cosine of every row with the start and with the end, 2 where it cannot be a station. A point of the great circle
    /// is a sum of the two ends, so its cosine with a row is the same sum of these.
    near: Vec<[f32; 2]>,
    /// Angle between the ends in radians.
    angle: f32,
}

/// Marks rows that cannot be stations.
const NO_STATION: f32 = 2.0;

#[derive(Clone)]
struct Path {
    rows: Vec<u32>,
    cost: f32,
}

impl<'a> Way<'a> {
    fn new(
        matrix: &'a TrackMatrix,
        tracks: &'a [ListTrack],
        from: u32,
        to: u32,
        options: &'a JourneyOptions<'a>,
    ) -> Self {
        let (a, b) = (matrix.sound(from), matrix.sound(to));
        let ends = [from, to].map(|row| tracks[row as usize].recording);
        let excluded: HashSet<u32> = options.excluded.iter().copied().collect();
        let rows = tracks.len().min(matrix.len()) as u32;
        let near = (0..rows)
            .map(|row| {
                let usable = matrix.is_analysed(row)
                    && !ends.contains(&tracks[row as usize].recording)
                    && !excluded.contains(&row);
                if usable { [dot(a, matrix.sound(row)), dot(b, matrix.sound(row))] } else { [NO_STATION; 2] }
            })
            .collect();
        Self { matrix, tracks, from, to, options, near, angle: dot(a, b).clamp(-1.0, 1.0).acos() }
    }

    fn distance(&self, a: u32, b: u32) -> f32 {
        let similarity = match self.options.similarity {
            Some(similarity) => similarity(a, b),
            None => cosine(self.matrix.sound(a), self.matrix.sound(b)),
        };
        similarity.clamp(-1.0, 1.0).acos() / std::f32::consts::PI
    }

    fn path_of_seconds(&self, seconds: f32) -> Vec<Station> {
        let length = |path: &[Station]| path.iter().map(|s| self.tracks[s.row as usize].seconds).sum::<f32>();
        let (mut low, mut high) = TRACKS;
        let mut nearest: Option<(f32, Vec<Station>)> = None;
        // The length grows with the number of tracks, on the whole; a bisection needs eight paths instead of all.
        while low <= high {
            let count = usize::midpoint(low, high);
            let path = self.path(count);
            let found = length(&path);
            let miss = (found - seconds).abs();
            if nearest.as_ref().is_none_or(|(best, _)| miss < *best) {
                nearest = Some((miss, path));
            }
            if found < seconds {
                low = count + 1;
            } else {
                high = count - 1;
            }
        }
        nearest.map(|(_, path)| path).unwrap_or_default()
    }

    fn path(&self, count: usize) -> Vec<Station> {
        let mut paths = vec![Path { rows: vec![self.from], cost: 0.0 }];
        for station in 1..count - 1 {
            let share = station as f32 / (count - 1) as f32;
            let next = self.forward(&paths, share);
            if next.is_empty() {
                break;
            }
            paths = next;
        }
        let ended = paths.into_iter().map(|mut path| {
            let last = path.rows[path.rows.len() - 1];
            path.cost += self.distance(last, self.to).powi(2);
            path.rows.push(self.to);
            path
        });
        let best = ended.min_by(|a, b| a.cost.total_cmp(&b.cost));
        best.map(|path| self.stations(&path.rows)).unwrap_or_default()
    }

    fn forward(&self, paths: &[Path], share: f32) -> Vec<Path> {
        let (x, y) = self.slerp(share);
        // Paths cover neighbouring stations with the same rows, so there must be more of them than a path is long.
        let wanted = CANDIDATES + paths.first().map_or(0, |path| path.rows.len());
        let candidates = best(
            self.near.len(),
            wanted,
            |row| {
                let [a, b] = self.near[row as usize];
                x * a + y * b
            },
            |row| self.near[row as usize][0] == NO_STATION,
        );
        let mut next: Vec<Path> = Vec::new();
        for (row, near) in candidates {
            let recording = self.tracks[row as usize].recording;
            let off = near.clamp(-1.0, 1.0).acos() / std::f32::consts::PI;
            // Of the paths that reach this row the cheapest is continued: what follows depends on the row alone,
            // but for the tracks already used.
            let reached = paths
                .iter()
                .filter(|path| path.rows.iter().all(|&r| self.tracks[r as usize].recording != recording))
                .map(|path| (path, path.cost + self.distance(path.rows[path.rows.len() - 1], row).powi(2)))
                .min_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((path, cost)) = reached {
                let mut rows = path.rows.clone();
                rows.push(row);
                next.push(Path { rows, cost: cost + OFF_LINE * off * off });
            }
        }
        next.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        next.truncate(WIDTH);
        next
    }

    /// Shares of start and end in the point of the great circle between them. Where the ends are equal or opposite there
    /// is no one circle, and the straight line takes its place.
    fn slerp(&self, share: f32) -> (f32, f32) {
        let sine = self.angle.sin();
        if sine > 1e-3 {
            (((1.0 - share) * self.angle).sin() / sine, (share * self.angle).sin() / sine)
        } else {
            (1.0 - share, share)
        }
    }

    fn stations(&self, rows: &[u32]) -> Vec<Station> {
        let last = (rows.len() - 1).max(1) as f32;
        rows.iter()
            .enumerate()
            .map(|(i, &row)| Station {
                row,
                step: i.checked_sub(1).map_or(0.0, |before| self.distance(rows[before], row)),
                progress: i as f32 / last,
            })
            .collect()
    }
}
