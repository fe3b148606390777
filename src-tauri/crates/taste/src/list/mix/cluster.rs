//! Groups of sounds: k-means on the unit sphere, the number of groups by silhouette.

use crate::axis::{AXES, SoundVector};
use crate::chance::Chance;
use crate::vector::{add_scaled, dot, unit};

/// Rounds at most; a few hundred tracks settle within twenty.
const ROUNDS: usize = 50;
/// Starts of which the tightest is kept.
const STARTS: u64 = 4;

/// A grouping of sounds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clustering {
    /// Group of every sound.
    pub(crate) group: Vec<usize>,
    /// Unit direction of every group.
    pub(crate) centres: Vec<SoundVector>,
    /// Silhouette of every sound, −1..=1.
    pub(crate) silhouettes: Vec<f32>,
}

impl Clustering {
    pub(crate) fn mean_silhouette(&self) -> f32 {
        self.silhouettes.iter().sum::<f32>() / self.silhouettes.len().max(1) as f32
    }
}

/// Spherical k-means (Dhillon & Modha, Machine Learning 42, 2001) with k-means++ seeding (Arthur & Vassilvitskii,
/// SODA 2007), for every `k` allowed; the `k` of the largest mean silhouette (Rousseeuw, Journal of Computational and
/// Applied Mathematics 20, 1987, with 1 − cosine as distance) wins, the smaller of equals. `None` for fewer sounds
/// than groups.
pub(crate) fn cluster(
    sounds: &[&[f32]],
    weights: &[f32],
    groups: std::ops::RangeInclusive<usize>,
    seed: u64,
) -> Option<Clustering> {
    let distances = distances(sounds);
    let mut found: Option<Clustering> = None;
    for k in groups.filter(|&k| k >= 1 && k <= sounds.len()) {
        let best = (0..STARTS)
            .map(|start| k_means(sounds, weights, k, Chance::of(seed, start * 1009 + k as u64)))
            .max_by(|a, b| a.2.total_cmp(&b.2))?;
        let silhouettes = silhouettes(&distances, &best.0, k);
        let clustering = Clustering { group: best.0, centres: best.1, silhouettes };
        if found.as_ref().is_none_or(|f| clustering.mean_silhouette() > f.mean_silhouette()) {
            found = Some(clustering);
        }
    }
    found
}

fn distances(sounds: &[&[f32]]) -> Vec<f32> {
    let n = sounds.len();
    let mut all = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            let distance = 1.0 - dot(sounds[i], sounds[j]);
            all[i * n + j] = distance;
            all[j * n + i] = distance;
        }
    }
    all
}

/// Groups, centres and the weighted sum of cosines to the own centre, which never falls from round to round.
fn k_means(
    sounds: &[&[f32]],
    weights: &[f32],
    k: usize,
    mut chance: Chance,
) -> (Vec<usize>, Vec<SoundVector>, f32) {
    let mut centres = seeds(sounds, weights, k, &mut chance);
    let mut group = vec![usize::MAX; sounds.len()];
    for _ in 0..ROUNDS {
        let nearest: Vec<usize> = sounds.iter().map(|sound| nearest(sound, &centres)).collect();
        if nearest == group {
            break;
        }
        group = nearest;
        for (index, centre) in centres.iter_mut().enumerate() {
            let mut sum = [0.0; AXES];
            for ((sound, weight), _) in
                sounds.iter().zip(weights).zip(&group).filter(|(_, group)| **group == index)
            {
                add_scaled(&mut sum, sound, *weight);
            }
            if sum.iter().any(|x| *x != 0.0) {
                *centre = unit(&sum);
            }
        }
    }
    let tightness = sounds.iter().zip(weights).zip(&group).map(|((s, w), &g)| w * dot(s, &centres[g])).sum();
    (group, centres, tightness)
}

fn seeds(sounds: &[&[f32]], weights: &[f32], k: usize, chance: &mut Chance) -> Vec<SoundVector> {
    let mut centres: Vec<SoundVector> = Vec::with_capacity(k);
    let mut reach: Vec<f64> = weights.iter().map(|w| f64::from(*w)).collect();
    while centres.len() < k {
        let total: f64 = reach.iter().sum();
        let mut left = chance.uniform() * total;
        let drawn = reach.iter().position(|r| {
            left -= r;
            left < 0.0 && *r > 0.0
        });
        let drawn = drawn.unwrap_or_else(|| chance.below(sounds.len()));
        let mut centre = [0.0; AXES];
        add_scaled(&mut centre, sounds[drawn], 1.0);
        centres.push(centre);
        for ((r, sound), weight) in reach.iter_mut().zip(sounds).zip(weights) {
            let near = centres.iter().map(|c| dot(c, sound)).fold(f32::NEG_INFINITY, f32::max);
            *r = f64::from(weight * (1.0 - near).max(0.0));
        }
    }
    centres
}

fn nearest(sound: &[f32], centres: &[SoundVector]) -> usize {
    let mut found = (0, f32::NEG_INFINITY);
    for (index, centre) in centres.iter().enumerate() {
        let cosine = dot(sound, centre);
        if cosine > found.1 {
            found = (index, cosine);
        }
    }
    found.0
}

/// `(b − a) / max(a, b)`: `a` the mean distance to the own group, `b` to the nearest other; 0 for a group of one and
/// where there is only one group.
fn silhouettes(distances: &[f32], group: &[usize], k: usize) -> Vec<f32> {
    let n = group.len();
    (0..n)
        .map(|i| {
            let (mut sums, mut counts) = (vec![0.0f32; k], vec![0usize; k]);
            for j in (0..n).filter(|&j| j != i) {
                sums[group[j]] += distances[i * n + j];
                counts[group[j]] += 1;
            }
            let mean = |g: usize| sums[g] / counts[g] as f32;
            let others = (0..k).filter(|&g| g != group[i] && counts[g] > 0).map(mean).reduce(f32::min);
            match others {
                Some(b) if counts[group[i]] > 0 => {
                    let a = mean(group[i]);
                    let larger = a.max(b);
                    if larger > 0.0 { (b - a) / larger } else { 0.0 }
                }
                _ => 0.0,
            }
        })
        .collect()
}
