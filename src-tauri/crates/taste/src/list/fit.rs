//! Honest abstention: how much of a library fits a request, and what the nearest lack.

use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
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
    fn default() -> Self {
        Self { sure: 0.45, least: 0.2, deviations: 1.0 }
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
        let (mut tracks, mut sum, mut squares) = (0usize, 0.0f64, 0.0f64);
        for row in (0..matrix.len() as u32).filter(|&row| matrix.is_analysed(row)) {
            let fit = f64::from(dot(&request, matrix.sound(row)));
            tracks += 1;
            sum += fit;
            squares += fit * fit;
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
    let library = FitDistribution::of(matrix, &request);
    let bar = bounds.bar(&library);
    let mut counts: BTreeMap<K, (usize, usize)> = BTreeMap::new();
    let mut fitting = 0;
    let mut near: Vec<(u32, f32)> = Vec::new();
    for row in (0..matrix.len() as u32).filter(|&row| matrix.is_analysed(row)) {
        let cosine = dot(&request, matrix.sound(row));
        if cosine < bar {
            near.push((row, cosine));
            continue;
        }
        let missed = missing(row);
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
    near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let nearest = near
        .into_iter()
        .filter(|(row, _)| missing(*row).is_empty())
        .take(NEAREST)
        .map(|(row, cosine)| Near { row, cosine, lacks: lacks(&request, matrix.sound(row), bar) })
        .collect();
    let mut limits: Vec<LimitCount<K>> =
        counts.into_iter().map(|(limit, (excluded, alone))| LimitCount { limit, excluded, alone }).collect();
    limits.sort_by_key(|count| std::cmp::Reverse(count.excluded));
    FitReport { wanted, fitting, bar, library, nearest, limits }
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
