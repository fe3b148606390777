//! Mixes of the listener's favourites that name themselves.

mod cluster;
mod name;

pub use name::{AxisShare, MixName};

use super::ListTrack;
use crate::axis::{AXES, TasteVector};
use crate::matrix::TrackMatrix;
use crate::vector::dot;
use std::collections::{BTreeMap, HashSet};

/// Standard deviations above the library from which on an axis distinguishes a mix.
const DISTINCT: f32 = 0.5;
/// Axes named for a mix.
const NAMED_AXES: usize = 3;
/// A genre or artist must make this share of a mix to be named.
const MAJORITY: f32 = 0.4;
/// Share of an artist to be named.
const PROMINENT: f32 = 0.2;
/// Favourites looked at, the heaviest; the silhouette takes quadratic time.
const MOST_FAVOURITES: usize = 1500;

/// A track the listener likes or plays much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Favourite {
    /// Row of the matrix.
    pub row: u32,
    /// How much it counts, above 0: for example `1 + ln(1 + plays)`.
    pub weight: f32,
}

/// How mixes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MixOptions {
    /// Most mixes.
    pub most: usize,
    /// Fewest tracks of a mix.
    pub smallest: usize,
    /// Seed of the grouping.
    pub seed: u64,
}

impl Default for MixOptions {
    fn default() -> Self {
        Self { most: 6, smallest: 5, seed: 1 }
    }
}

/// A mix.
#[derive(Debug, Clone, PartialEq)]
pub struct AutoMix {
    /// Its favourites, the most typical first.
    pub rows: Vec<u32>,
    /// Its direction, at unit length: what to rank the library by to make the mix longer.
    pub centre: TasteVector,
    /// Mean silhouette of its tracks, −1..=1: how well it stands apart.
    pub silhouette: f32,
    /// Its name.
    pub name: MixName,
}

/// Groups favourites by sound and names each group, the tightest first. Recordings count once; rows that are not
/// analysed are left out. `artist` gives the name of an artist id. No mixes for fewer than `smallest` favourites.
pub fn auto_mixes(
    matrix: &TrackMatrix,
    tracks: &[ListTrack],
    favourites: &[Favourite],
    artist: impl Fn(u64) -> Option<String>,
    options: &MixOptions,
) -> Vec<AutoMix> {
    let chosen = usable(matrix, tracks, favourites);
    if options.most == 0 || chosen.len() < options.smallest.max(1) {
        return Vec::new();
    }
    let sounds: Vec<&[f32]> = chosen.iter().map(|f| matrix.sound(f.row)).collect();
    let weights: Vec<f32> = chosen.iter().map(|f| f.weight).collect();
    let most = options.most.min(chosen.len() / options.smallest.max(1)).max(1);
    let Some(clustering) = cluster::cluster(&sounds, &weights, 1..=most, options.seed) else {
        return Vec::new();
    };
    let (library_mean, library_deviation) = moments(matrix, tracks.len());
    let mut groups: Vec<(f32, TasteVector, Vec<u32>)> = Vec::new();
    for (index, centre) in clustering.centres.iter().enumerate() {
        let members: Vec<usize> = (0..chosen.len()).filter(|&i| clustering.group[i] == index).collect();
        if members.len() < options.smallest {
            continue;
        }
        let silhouette =
            members.iter().map(|&i| clustering.silhouettes[i]).sum::<f32>() / members.len() as f32;
        let mut rows: Vec<u32> = members.into_iter().map(|i| chosen[i].row).collect();
        rows.sort_by(|&a, &b| {
            dot(centre, matrix.sound(b)).total_cmp(&dot(centre, matrix.sound(a))).then(a.cmp(&b))
        });
        groups.push((silhouette, *centre, rows));
    }
    groups.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
    let mut taken = Vec::new();
    groups
        .into_iter()
        .map(|(silhouette, centre, rows)| {
            let mean = mean_of(matrix, &rows);
            let shares = name::distinguishing(&mean, &library_mean, &library_deviation, DISTINCT, NAMED_AXES);
            let genre =
                prominent(rows.iter().filter_map(|&r| matrix.genre_label(r)), rows.len(), MAJORITY, 1);
            let artists =
                prominent(rows.iter().filter_map(|&r| tracks[r as usize].artist), rows.len(), PROMINENT, 2);
            let name = name::name(
                shares,
                genre.first().map(ToString::to_string),
                artists.into_iter().filter_map(&artist).collect(),
                &taken,
            );
            taken.push((name.en.clone(), name.zh.clone()));
            AutoMix { rows, centre, silhouette, name }
        })
        .collect()
}

fn usable(matrix: &TrackMatrix, tracks: &[ListTrack], favourites: &[Favourite]) -> Vec<Favourite> {
    let mut chosen: Vec<Favourite> = favourites
        .iter()
        .filter(|f| {
            (f.row as usize) < tracks.len()
                && matrix.is_analysed(f.row)
                && f.weight > 0.0
                && f.weight.is_finite()
        })
        .copied()
        .collect();
    chosen.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.row.cmp(&b.row)));
    let mut seen = HashSet::new();
    chosen.retain(|f| seen.insert(tracks[f.row as usize].recording));
    chosen.truncate(MOST_FAVOURITES);
    chosen
}

fn mean_of(matrix: &TrackMatrix, rows: &[u32]) -> TasteVector {
    let mut sum = [0.0; AXES];
    for &row in rows {
        crate::vector::add_scaled(&mut sum, matrix.sound(row), 1.0 / rows.len() as f32);
    }
    sum
}

/// Mean and deviation of every axis over the analysed tracks.
fn moments(matrix: &TrackMatrix, rows: usize) -> (TasteVector, TasteVector) {
    let (mut count, mut sum, mut squares) = (0.0f64, [0.0f64; AXES], [0.0f64; AXES]);
    for row in (0..rows.min(matrix.len()) as u32).filter(|&row| matrix.is_analysed(row)) {
        count += 1.0;
        for (axis, &x) in matrix.sound(row).iter().enumerate() {
            sum[axis] += f64::from(x);
            squares[axis] += f64::from(x) * f64::from(x);
        }
    }
    let mean = sum.map(|s| s / f64::max(count, 1.0));
    let deviation = std::array::from_fn(|axis| {
        (squares[axis] / f64::max(count, 1.0) - mean[axis] * mean[axis]).max(0.0).sqrt() as f32
    });
    (mean.map(|m| m as f32), deviation)
}

/// What makes at least `share` of `total`, most frequent first, at most `limit`.
fn prominent<T: Ord>(items: impl Iterator<Item = T>, total: usize, share: f32, limit: usize) -> Vec<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let mut counts: Vec<(T, usize)> =
        counts.into_iter().filter(|(_, count)| *count as f32 >= share * total as f32).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.into_iter().take(limit).map(|(item, _)| item).collect()
}
