//! Honest abstention: how much of a library fits a request, and what the nearest lack.

use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::rank::best;
use crate::vector::{dot, unit};
use std::collections::BTreeMap;

/// From where on a track fits a request, on the cosine of request and track.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitBounds {
    /// A cosine that fits whatever the rest of the library is like.
    pub sure: f32,
    /// Below this nothing fits, however far it stands out.
    pub least: f32,
    /// Between the two a track fits that stands this many standard deviations above the library's mean.
    pub deviations: f32,
}

impl Default for FitBounds {
    /// Set on 222 freely licensed tracks (game music of many genres) and the eight strongest axes of 353 concepts of the
    /// lexicon: where the axes of a request are shuffled, 99 of 100 cosines stay below .28, so .3 is not chance. All 8
    /// tracks tagged as metal pass *metal* at .3; at .4, one is lost.
    fn default() -> Self {
        Self { sure: 0.4, least: 0.3, deviations: 1.5 }
    }
}

/// The fit of every analysed track of a library with one request.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FitDistribution {
    /// Analysed tracks.
    pub tracks: usize,
    /// Mean cosine.
    pub mean: f32,
    /// Standard deviation of the cosines.
    pub deviation: f32,
}

impl FitDistribution {
    /// The distribution over a matrix.
    pub fn of(matrix: &TrackMatrix, request: &TasteVector) -> Self {
        let request = unit(request);
        let analysed = (0..matrix.len() as u32).filter(|&row| matrix.is_analysed(row));
        Self::of_cosines(analysed.map(|row| dot(&request, matrix.sound(row))))
    }

    fn of_cosines(cosines: impl Iterator<Item = f32>) -> Self {
        let (mut tracks, mut sum, mut squares) = (0usize, 0.0f64, 0.0f64);
        for cosine in cosines.map(f64::from) {
            tracks += 1;
            sum += cosine;
            squares += cosine * cosine;
        }
        if tracks == 0 {
            return Self::default();
        }
        let mean = sum / tracks as f64;
        let variance = (squares / tracks as f64 - mean * mean).max(0.0);
        Self { tracks, mean: mean as f32, deviation: variance.sqrt() as f32 }
    }

    /// Whether a cosine fits.
    pub fn fits(&self, cosine: f32, bounds: &FitBounds) -> bool {
        cosine >= bounds.bar(self)
    }
}

impl FitBounds {
    /// The least cosine that fits: `clamp(mean + deviations·deviation, least, sure)`.
    pub fn bar(&self, library: &FitDistribution) -> f32 {
        (library.mean + self.deviations * library.deviation).min(self.sure).max(self.least)
    }
}

/// An axis on which a track falls short of a request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lack {
    /// Index of the axis.
    pub axis: usize,
    /// Weight the request gives it, of a request at unit length; negative where little of it is wanted.
    pub wanted: f32,
    /// Value the track has, of a track at unit length.
    pub heard: f32,
    /// What this axis alone is behind: `bar·wanted² − wanted·heard`. Over all axes these sum to `bar − cosine`.
    pub gap: f32,
}

/// A track that comes nearest without fitting.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Row of the matrix.
    pub row: u32,
    /// Cosine of request and track.
    pub cosine: f32,
    /// Where it falls short, the largest gap first; at most three.
    pub lacks: Vec<Lack>,
}

/// How many tracks that fit by sound a limit keeps out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitCount<K> {
    /// The limit.
    pub limit: K,
    /// Fitting tracks that miss it.
    pub excluded: usize,
    /// Of these, those that miss no other limit: what lifting this one alone would bring back.
    pub alone: usize,
}

/// What a library has for a request.
#[derive(Debug, Clone, PartialEq)]
pub struct FitReport<K> {
    /// Tracks asked for.
    pub wanted: usize,
    /// Tracks that fit and pass the limits.
    pub fitting: usize,
    /// Tracks that are not analysed yet, of which nothing is said.
    pub unknown: usize,
    /// The least cosine that fits.
    pub bar: f32,
    /// The library's fit with this request.
    pub library: FitDistribution,
    /// The nearest that do not fit but pass the limits, best first.
    pub nearest: Vec<Near>,
    /// What each limit keeps out, most first.
    pub limits: Vec<LimitCount<K>>,
}

impl<K> FitReport<K> {
    /// Whether as many fit as were asked for.
    pub fn enough(&self) -> bool {
        self.fitting >= self.wanted
    }
}

/// Stands for the cosine of a track that is not analysed.
const UNKNOWN: f32 = 2.0;
/// How many of the nearest misses are described.
const NEAREST: usize = 5;
/// Axes named for each.
const LACKS: usize = 3;

/// Judges what a library has for a request, among analysed tracks. `missing` names the limits a row misses, for
/// example by the limits of a request; it is asked for rows that fit by sound and for the nearest.
pub fn judge_fit<K: Ord>(
    matrix: &TrackMatrix,
    request: &TasteVector,
    wanted: usize,
    bounds: &FitBounds,
    missing: impl Fn(u32) -> Vec<K>,
) -> FitReport<K> {
    let request = unit(request);
    // 2 for what is not analysed: above every cosine, so neither fitting nor near.
    let cosines: Vec<f32> = (0..matrix.len() as u32)
        .map(|row| if matrix.is_analysed(row) { dot(&request, matrix.sound(row)) } else { UNKNOWN })
        .collect();
    let library = FitDistribution::of_cosines(cosines.iter().copied().filter(|c| *c != UNKNOWN));
    let bar = bounds.bar(&library);
    let mut counts: BTreeMap<K, (usize, usize)> = BTreeMap::new();
    let mut fitting = 0;
    for (row, _) in cosines.iter().enumerate().filter(|(_, c)| **c >= bar && **c != UNKNOWN) {
        let missed = missing(row as u32);
        let alone = usize::from(missed.len() == 1);
        if missed.is_empty() {
            fitting += 1;
        }
        for limit in missed {
            let count = counts.entry(limit).or_default();
            count.0 += 1;
            count.1 += alone;
        }
    }
    // What fits counts as −∞ here, so that it does not stand in the way of what comes nearest.
    let near = |row: u32| Some(cosines[row as usize]).filter(|c| *c < bar).unwrap_or(f32::NEG_INFINITY);
    let nearest = best(cosines.len(), NEAREST, near, |row| near(row) < -1.5 || !missing(row).is_empty())
        .into_iter()
        .map(|(row, cosine)| Near { row, cosine, lacks: lacks(&request, matrix.sound(row), bar) })
        .collect();
    let mut limits: Vec<LimitCount<K>> =
        counts.into_iter().map(|(limit, (excluded, alone))| LimitCount { limit, excluded, alone }).collect();
    limits.sort_by_key(|count| std::cmp::Reverse(count.excluded));
    let unknown = matrix.len() - library.tracks;
    FitReport { wanted, fitting, unknown, bar, library, nearest, limits }
}

fn lacks(request: &TasteVector, sound: &[f32], bar: f32) -> Vec<Lack> {
    let mut lacks: Vec<Lack> = (0..AXES)
        .map(|axis| {
            let (wanted, heard) = (request[axis], sound[axis]);
            Lack { axis, wanted, heard, gap: wanted * (bar * wanted - heard) }
        })
        .filter(|lack| lack.gap > 0.0)
        .collect();
    lacks.sort_by(|a, b| b.gap.total_cmp(&a.gap).then(a.axis.cmp(&b.axis)));
    lacks.truncate(LACKS);
    lacks
}
