//! Timed arcs: a list of a given length in time whose sound moves along a course.

use super::{ListTrack, Transition};
use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::rank::best;
use crate::vector::{dot, unit};
use std::collections::HashSet;

/// The course is looked at in this many stages when candidates are gathered, at least and at most.
const STAGES: (usize, usize) = (4, 24);
/// Seconds of one stage.
const STAGE_SECONDS: f32 = 150.0;
/// Candidates of a stage.
const CANDIDATES: usize = 48;
/// The time line of the search has this many steps; the states within one compete.
const BINS: usize = 240;
/// States kept in one step of the time line.
const WIDTH: usize = 12;
/// What a rough transition costs against a full unit of fit.
const ROUGHNESS: f32 = 0.1;
/// Seconds below which a track is an interlude, not a part of an arc.
const SHORTEST: f32 = 30.0;

/// What an arc should be like.
#[derive(Clone, Copy)]
pub struct ArcOptions<'a> {
    /// Length wanted, in seconds.
    pub seconds: f32,
    /// How far the length may be off, as a share of it.
    pub tolerance: f32,
    /// Most tracks of one artist.
    pub artist_cap: usize,
    /// What makes a step rough.
    pub transition: Transition,
    /// Added to the fit of a row, for example the listener's liking for it; around −0.2..=0.2.
    pub liking: Option<&'a dyn Fn(u32) -> f32>,
    /// Rows to leave out.
    pub excluded: &'a [u32],
}

impl std::fmt::Debug for ArcOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArcOptions").field("seconds", &self.seconds).finish_non_exhaustive()
    }
}

impl Default for ArcOptions<'_> {
    fn default() -> Self {
        Self {
            seconds: 2400.0,
            tolerance: 0.05,
            artist_cap: 2,
            transition: Transition::default(),
            liking: None,
            excluded: &[],
        }
    }
}

/// A track of an arc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ArcStep {
    /// Row of the matrix.
    pub row: u32,
    /// Second at which it starts.
    pub start: f32,
    /// How far along the course its middle is, 0..=1.
    pub progress: f32,
    /// Cosine of its sound with the course there.
    pub fit: f32,
}

/// A list along a course.
#[derive(Debug, Clone, PartialEq)]
pub struct Arc {
    /// The tracks in order.
    pub steps: Vec<ArcStep>,
    /// Their length together in seconds.
    pub seconds: f32,
}

/// The course of one request along axes: at the start the request with `−by`, at the end with `+by` added on each
/// axis, so "from calm to bright" and "getting louder" are both courses.
pub fn along(request: &TasteVector, axes: &[(usize, f32)]) -> [TasteVector; 2] {
    [-1.0f32, 1.0].map(|side| {
        let mut end = unit(request);
        for &(axis, by) in axes.iter().filter(|(axis, _)| *axis < AXES) {
            end[axis] += side * by;
        }
        unit(&end)
    })
}

/// The point of a course at `progress` 0..=1: straight between neighbours, brought to unit length.
pub(crate) fn point(course: &[TasteVector], progress: f32) -> TasteVector {
    let Some(last) = course.len().checked_sub(1) else { return [0.0; AXES] };
    let at = progress.clamp(0.0, 1.0) * last as f32;
    let from = (at as usize).min(last.saturating_sub(1));
    let share = at - from as f32;
    let (a, b) = (unit(&course[from]), unit(&course[(from + 1).min(last)]));
    unit(&std::array::from_fn(|i| (1.0 - share) * a[i] + share * b[i]))
}

/// Finds the arc: of the lists whose length is within the tolerance, one with (nearly) the largest mean over time of
/// `cosine to the course + liking − 0.1·roughness of the transition`. `course` are the stations the sound passes at
/// even times, one for a steady list. No recording comes twice.
///
/// A beam search over time (Lowerre, The Harpy Speech Recognition System, 1976): the time line is cut into 240 steps,
/// and in each the 12 best partial lists that end there, no two with the same last track, are continued.
/// [`TasteError::Duration`] when no list of that length can be made.
pub fn arc(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    course: &[TasteVector],
    options: &ArcOptions<'_>,
) -> Result<Arc, TasteError> {
    let search = Search::new(matrix, tracks, course, options);
    search.run().ok_or_else(|| TasteError::Duration {
        wanted: options.seconds.max(0.0) as u32,
        available: search.available(),
    })
}

struct Search<'a> {
    matrix: &'a TrackMatrix,
    tracks: &'a [ListTrack],
    course: &'a [TasteVector],
    options: &'a ArcOptions<'a>,
    shortest: f32,
    longest: f32,
    /// Candidate rows of every stage.
    stages: Vec<Vec<u32>>,
}

/// A partial list: its last track and the list before.
#[derive(Debug, Clone, Copy)]
struct Node {
    row: u32,
    before: Option<usize>,
    elapsed: f32,
    progress: f32,
    value: f32,
}

impl<'a> Search<'a> {
    fn new(
        matrix: &'a TrackMatrix,
        tracks: &'a [ListTrack],
        course: &'a [TasteVector],
        options: &'a ArcOptions<'a>,
    ) -> Self {
        let longest = options.seconds * (1.0 + options.tolerance);
        let shortest = options.seconds * (1.0 - options.tolerance);
        let mut search = Self { matrix, tracks, course, options, shortest, longest, stages: Vec::new() };
        let excluded: HashSet<u32> = options.excluded.iter().copied().collect();
        let count = ((options.seconds / STAGE_SECONDS) as usize).clamp(STAGES.0, STAGES.1);
        let rows = tracks.len().min(matrix.len());
        for stage in 0..count {
            let target = point(course, (stage as f32 + 0.5) / count as f32);
            let candidates = best(
                rows,
                CANDIDATES,
                |row| search.fit(row, &target),
                |row| !search.usable(row) || excluded.contains(&row),
            );
            search.stages.push(candidates.into_iter().map(|(row, _)| row).collect());
        }
        search
    }

    fn usable(&self, row: u32) -> bool {
        let seconds = self.tracks[row as usize].seconds;
        seconds >= SHORTEST.min(self.longest / 4.0) && seconds <= self.longest
    }

    fn fit(&self, row: u32, target: &TasteVector) -> f32 {
        let liking = self.options.liking.map_or(0.0, |liking| liking(row));
        self.matrix.confidence[row as usize] * dot(target, self.matrix.sound(row))
            + if liking.is_finite() { liking } else { 0.0 }
    }

    /// Seconds of all candidates together, each once.
    fn available(&self) -> u32 {
        let rows: HashSet<u32> = self.stages.iter().flatten().copied().collect();
        rows.into_iter().map(|row| self.tracks[row as usize].seconds).sum::<f32>() as u32
    }

    fn run(&self) -> Option<Arc> {
        if !(self.options.seconds > 0.0 && self.options.seconds.is_finite()) {
            return None;
        }
        let mut nodes: Vec<Node> = Vec::new();
        let mut bins: Vec<Vec<usize>> = vec![Vec::new(); BINS + 1];
        let mut finished: Vec<usize> = Vec::new();
        self.extend(None, &mut nodes, &mut bins, &mut finished);
        for bin in 0..bins.len() {
            let mut states = std::mem::take(&mut bins[bin]);
            states.sort_by(|&a, &b| nodes[b].value.total_cmp(&nodes[a].value).then(a.cmp(&b)));
            let mut ends = HashSet::new();
            states.retain(|&state| ends.insert(nodes[state].row));
            for &state in states.iter().take(WIDTH) {
                self.extend(Some(state), &mut nodes, &mut bins, &mut finished);
            }
        }
        let quality = |node: &Node| node.value * self.options.seconds / node.elapsed;
        let end = finished
            .into_iter()
            .max_by(|&a, &b| quality(&nodes[a]).total_cmp(&quality(&nodes[b])).then(b.cmp(&a)))?;
        Some(self.arc_to(end, &nodes))
    }

    /// Continues a partial list with every candidate that may follow it.
    fn extend(
        &self,
        from: Option<usize>,
        nodes: &mut Vec<Node>,
        bins: &mut [Vec<usize>],
        finished: &mut Vec<usize>,
    ) {
        let before = from.map(|index| nodes[index]);
        let (elapsed, value) = before.map_or((0.0, 0.0), |node| (node.elapsed, node.value));
        let held: Vec<u32> =
            std::iter::successors(from, |&index| nodes[index].before).map(|index| nodes[index].row).collect();
        let stage = (elapsed / self.options.seconds * self.stages.len() as f32) as usize;
        for &row in &self.stages[stage.min(self.stages.len() - 1)] {
            let track = &self.tracks[row as usize];
            let end = elapsed + track.seconds;
            if end > self.longest || !self.admits(&held, track) {
                continue;
            }
            let progress = ((elapsed + end) / 2.0 / self.options.seconds).min(1.0);
            let fit = self.fit(row, &point(self.course, progress));
            let rough = before
                .map_or(0.0, |node| self.options.transition.cost(&self.tracks[node.row as usize], track));
            let gain = track.seconds / self.options.seconds * (fit - ROUGHNESS * rough);
            let index = nodes.len();
            nodes.push(Node { row, before: from, elapsed: end, progress, value: value + gain });
            if end >= self.shortest {
                finished.push(index);
            } else {
                bins[(end / self.longest * BINS as f32) as usize].push(index);
            }
        }
    }

    fn admits(&self, held: &[u32], track: &ListTrack) -> bool {
        let mut artist = 0;
        for &row in held {
            let other = &self.tracks[row as usize];
            if other.recording == track.recording {
                return false;
            }
            artist += usize::from(track.artist.is_some() && other.artist == track.artist);
        }
        artist < self.options.artist_cap
    }

    fn arc_to(&self, end: usize, nodes: &[Node]) -> Arc {
        let mut steps: Vec<ArcStep> = std::iter::successors(Some(end), |&index| nodes[index].before)
            .map(|index| {
                let node = &nodes[index];
                let seconds = self.tracks[node.row as usize].seconds;
                ArcStep {
                    row: node.row,
                    start: (node.elapsed - seconds).max(0.0),
                    progress: node.progress,
                    fit: dot(&point(self.course, node.progress), self.matrix.sound(node.row)),
                }
            })
            .collect();
        steps.reverse();
        Arc { steps, seconds: nodes[end].elapsed }
    }
}
