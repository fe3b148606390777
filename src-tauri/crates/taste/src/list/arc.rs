//! Timed arcs: a list of a given length in time whose sound moves along a course.

use super::{ListTrack, Transition};
use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::rank::best;
use crate::vector::{dot, unit};
use std::collections::{HashMap, HashSet};

/// The course is looked at in this many stages when candidates are gathered, at least and at most.
const STAGES: (usize, usize) = (4, 24);
/// Seconds of one stage.
const STAGE_SECONDS: f32 = 150.0;
/// Tracks that are tried after a partial list, the best fitting that it may hold.
const BRANCHES: usize = 48;
/// Seconds of a track, cautiously: what decides how many candidates a long list may use up.
const TRACK_SECONDS: f32 = 120.0;
/// The time line of the search has at least this many steps; the states within one compete.
const STEPS: usize = 240;
/// Partial lists kept in one step, fewer where there are more steps.
const WIDTH: (usize, usize) = (3, 12);
/// What a rough transition costs against a full unit of fit.
const ROUGHNESS: f32 = 0.1;
/// Seconds below which a track is an interlude, not a part of an arc.
const SHORTEST: f32 = 30.0;

/// Seconds of the longest arc: a day.
const LONGEST: f32 = 86_400.0;

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
    /// Cosine of its sound with the course there; less sure, and smaller, while the sound is only guessed.
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

/// Finds the arc: of the lists whose length is within the tolerance, one with (nearly) the largest mean over time of
/// `cosine to the course + liking − 0.1·roughness of the transition`. `course` are the stations the sound passes at
/// even times, one for a steady list. No recording comes twice.
///
/// A beam search over time (Lowerre, The Harpy Speech Recognition System, 1976): the time line is cut into 240 steps or
/// more, and in each the 12 best partial lists that end there, no two with the same last track, are continued.
/// [`TasteError::Duration`] when no list of that length was found.
pub fn arc(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    course: &[TasteVector],
    options: &ArcOptions<'_>,
) -> Result<Arc, TasteError> {
    let wanted = options.seconds.max(0.0) as u32;
    if !(options.seconds > 0.0 && options.seconds <= LONGEST) {
        return Err(TasteError::Duration { wanted, available: 0 });
    }
    let search = Search::new(matrix, tracks, course, options);
    search.run().ok_or_else(|| TasteError::Duration { wanted, available: search.available() })
}

struct Search<'a> {
    tracks: &'a [ListTrack],
    options: &'a ArcOptions<'a>,
    line: Line,
    shortest: f32,
    longest: f32,
    /// Candidate rows of every stage, best first.
    stages: Vec<Vec<u32>>,
    steps: usize,
}

/// The course, with the inner products of every row and every station: a point between two stations is a sum of them,
/// so its inner product with a row is the same sum of these, and its length follows from their cosine.
struct Line {
    rows: usize,
    /// `stations × rows`, each scaled by how sure the row's sound is.
    products: Vec<f32>,
    /// Cosine of every station with the next; one entry fewer than stations.
    bends: Vec<f32>,
    liking: Vec<f32>,
}

impl Line {
    fn new(matrix: &TrackMatrix, rows: usize, course: &[TasteVector], liking: Vec<f32>) -> Self {
        let stations: Vec<TasteVector> = course.iter().map(unit).collect();
        let sure = |row: usize, station| matrix.confidence[row] * dot(station, matrix.sound(row as u32));
        let products =
            stations.iter().flat_map(|station| (0..rows).map(move |row| sure(row, station))).collect();
        let bends = stations.windows(2).map(|pair| dot(&pair[0], &pair[1])).collect();
        Self { rows, products, bends, liking }
    }

    /// Cosine of a row with the course at `progress`, scaled by how sure its sound is; 0 where the course has no
    /// direction.
    fn cosine(&self, row: u32, progress: f32) -> f32 {
        let product = |station: usize| self.products.get(station * self.rows + row as usize).copied();
        let Some(last) = self.bends.len().checked_sub(1) else { return product(0).unwrap_or(0.0) };
        let at = progress.clamp(0.0, 1.0) * self.bends.len() as f32;
        let from = (at as usize).min(last);
        let share = at - from as f32;
        let square = (1.0 - share).powi(2) + share.powi(2) + 2.0 * share * (1.0 - share) * self.bends[from];
        let sum = (1.0 - share) * product(from).unwrap_or(0.0) + share * product(from + 1).unwrap_or(0.0);
        if square > 1e-6 { (sum / square.sqrt()).clamp(-1.0, 1.0) } else { 0.0 }
    }

    fn fit(&self, row: u32, progress: f32) -> f32 {
        self.cosine(row, progress) + self.liking[row as usize]
    }
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

/// What a partial list holds.
#[derive(Default)]
struct Held {
    recordings: HashSet<u64>,
    artists: HashMap<u64, usize>,
}

impl<'a> Search<'a> {
    fn new(
        matrix: &TrackMatrix,
        tracks: &'a [ListTrack],
        course: &[TasteVector],
        options: &'a ArcOptions<'a>,
    ) -> Self {
        let rows = tracks.len().min(matrix.len());
        let liking = |row: u32| options.liking.map_or(0.0, |liking| liking(row));
        let liking = (0..rows as u32).map(|row| Some(liking(row)).filter(|l| l.is_finite()).unwrap_or(0.0));
        let liking = liking.collect();
        let longest = options.seconds * (1.0 + options.tolerance);
        let least = SHORTEST.min(longest / 4.0);
        let mut search = Self {
            tracks,
            options,
            line: Line::new(matrix, rows, course, liking),
            shortest: options.seconds * (1.0 - options.tolerance),
            longest,
            stages: Vec::new(),
            // No track is shorter than a step, or it would end in the step that is just being continued.
            steps: ((longest / least).ceil() as usize + 1).max(STEPS),
        };
        search.gather(least);
        search
    }

    fn gather(&mut self, least: f32) {
        let excluded: HashSet<u32> = self.options.excluded.iter().copied().collect();
        let stages = ((self.options.seconds / STAGE_SECONDS) as usize).clamp(STAGES.0, STAGES.1);
        let wanted = BRANCHES + (self.longest / TRACK_SECONDS) as usize;
        let usable = |row: u32| {
            let seconds = self.tracks[row as usize].seconds;
            seconds >= least && seconds <= self.longest && !excluded.contains(&row)
        };
        self.stages = (0..stages)
            .map(|stage| {
                let progress = (stage as f32 + 0.5) / stages as f32;
                best(self.line.rows, wanted, |row| self.line.fit(row, progress), |row| !usable(row))
                    .into_iter()
                    .map(|(row, _)| row)
                    .collect()
            })
            .collect();
    }

    /// Seconds of all candidates together, each once.
    fn available(&self) -> u32 {
        let rows: HashSet<u32> = self.stages.iter().flatten().copied().collect();
        rows.into_iter().map(|row| self.tracks[row as usize].seconds).sum::<f32>() as u32
    }

    fn run(&self) -> Option<Arc> {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<Vec<usize>> = vec![Vec::new(); self.steps + 1];
        let mut finished: Vec<usize> = Vec::new();
        let width = (STEPS * WIDTH.1 / self.steps).clamp(WIDTH.0, WIDTH.1);
        self.extend(None, &mut nodes, &mut open, &mut finished);
        for step in 0..open.len() {
            let mut states = std::mem::take(&mut open[step]);
            states.sort_by(|&a, &b| nodes[b].value.total_cmp(&nodes[a].value).then(a.cmp(&b)));
            let mut ends = HashSet::new();
            states.retain(|&state| ends.insert(nodes[state].row));
            for &state in states.iter().take(width) {
                self.extend(Some(state), &mut nodes, &mut open, &mut finished);
            }
        }
        // The mean over the time it lasts: a list that is longer by the tolerance must not win by being longer.
        let mean = |node: &Node| node.value / node.elapsed;
        let end = finished
            .into_iter()
            .max_by(|&a, &b| mean(&nodes[a]).total_cmp(&mean(&nodes[b])).then(b.cmp(&a)))?;
        Some(self.arc_to(end, &nodes))
    }

    /// Continues a partial list with the candidates that may follow it.
    fn extend(
        &self,
        from: Option<usize>,
        nodes: &mut Vec<Node>,
        open: &mut [Vec<usize>],
        finished: &mut Vec<usize>,
    ) {
        let before = from.map(|index| nodes[index]);
        let (elapsed, value) = before.map_or((0.0, 0.0), |node| (node.elapsed, node.value));
        let held = self.held(from, nodes);
        let stage = (elapsed / self.options.seconds * self.stages.len() as f32) as usize;
        let candidates = self.stages[stage.min(self.stages.len() - 1)].iter().filter(|&&row| {
            let track = &self.tracks[row as usize];
            elapsed + track.seconds <= self.longest && self.admits(&held, track)
        });
        for &row in candidates.take(BRANCHES) {
            let track = &self.tracks[row as usize];
            let end = elapsed + track.seconds;
            let progress = (f32::midpoint(elapsed, end) / self.options.seconds).min(1.0);
            let rough = before
                .map_or(0.0, |node| self.options.transition.cost(&self.tracks[node.row as usize], track));
            let gain = track.seconds * (self.line.fit(row, progress) - ROUGHNESS * rough);
            let index = nodes.len();
            nodes.push(Node { row, before: from, elapsed: end, progress, value: value + gain });
            if end >= self.shortest {
                finished.push(index);
            } else {
                open[(end / self.longest * self.steps as f32) as usize].push(index);
            }
        }
    }

    fn held(&self, from: Option<usize>, nodes: &[Node]) -> Held {
        let mut held = Held::default();
        for index in std::iter::successors(from, |&index| nodes[index].before) {
            let track = &self.tracks[nodes[index].row as usize];
            held.recordings.insert(track.recording);
            if let Some(artist) = track.artist {
                *held.artists.entry(artist).or_default() += 1;
            }
        }
        held
    }

    fn admits(&self, held: &Held, track: &ListTrack) -> bool {
        let artist = track.artist.and_then(|artist| held.artists.get(&artist)).copied().unwrap_or(0);
        artist < self.options.artist_cap && !held.recordings.contains(&track.recording)
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
                    fit: self.line.cosine(node.row, node.progress),
                }
            })
            .collect();
        steps.reverse();
        Arc { steps, seconds: nodes[end].elapsed }
    }
}
