//! "More like this": distance between tracks by everything the analysis heard.
//!
//! A track becomes three blocks, each centred and scaled per dimension over the library and then brought to unit
//! length: the tagger's embeddings (400: what it hears below its labels), the axes, and the MFCC means and deviations
//! (timbre; Logan & Salomon, ICME 2001). The blocks are joined with weights whose squares sum to 1
//! ([`BLOCK_WEIGHTS`]), so the inner product of two tracks is the weighted mean of three cosines, −1..=1. Rows are
//! stored as signed bytes: about 0.5 kB a track, an error below 0.01 in the cosine.
//!
//! In so many dimensions some tracks become near neighbours of very many others (*hubs*) and others of none. The
//! likeness by which neighbours are ordered corrects that; see the module `hubness`.

mod hubness;

use crate::TasteError;
use crate::axis::{AXES, SoundVector, axes};
use crate::rank::{Term, TermKind};
use attune_analysis::{Feature, FeatureVector};
use hubness::Hubness;
use std::sync::OnceLock;

/// Share of embeddings, axes and timbre in the similarity.
pub const BLOCK_WEIGHTS: [f32; 3] = [0.5, 0.3, 0.2];
/// Length of the two networks' embeddings together.
pub const EMBEDDING: usize = 400;
/// Cepstral coefficients used; the zeroth is loudness, which the axes have.
const CEPSTRA: std::ops::Range<u8> = 1..20;
const TIMBRE: usize = 2 * 19;
const WIDTH: usize = EMBEDDING + AXES + TIMBRE;
const BLOCKS: [std::ops::Range<usize>; 3] =
    [0..EMBEDDING, EMBEDDING..EMBEDDING + AXES, EMBEDDING + AXES..WIDTH];
/// Below this a dimension does not vary and is left out.
const STILL: f32 = 1e-6;

/// What the analysis knows of one track. Without a tagger there are no embeddings.
#[derive(Debug, Clone, Copy)]
pub struct TrackSound<'a> {
    /// `EMBEDDING` numbers.
    pub embeddings: Option<&'a [f32]>,
    /// The axes.
    pub axes: &'a SoundVector,
    /// The measurements.
    pub features: &'a FeatureVector,
}

impl TrackSound<'_> {
    fn joined(&self) -> Result<Vec<f32>, TasteError> {
        let mut all = Vec::with_capacity(WIDTH);
        match self.embeddings {
            None => all.resize(EMBEDDING, f32::NAN),
            Some(embeddings) if embeddings.len() == EMBEDDING => all.extend(embeddings),
            Some(other) => return Err(TasteError::Length { expected: EMBEDDING, found: other.len() }),
        }
        all.extend(self.axes);
        all.extend(CEPSTRA.map(|i| self.features.get(Feature::MfccMean(i))));
        all.extend(CEPSTRA.map(|i| self.features.get(Feature::MfccStd(i))));
        Ok(all)
    }
}

/// Mean and deviation of every dimension over a library: the first pass.
#[derive(Debug, Clone)]
pub struct SimilarityScale {
    count: Vec<f64>,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Default for SimilarityScale {
    fn default() -> Self {
        Self { count: vec![0.0; WIDTH], mean: vec![0.0; WIDTH], squares: vec![0.0; WIDTH] }
    }
}

impl SimilarityScale {
    /// Takes a track into account.
    pub fn push(&mut self, track: &TrackSound<'_>) -> Result<(), TasteError> {
        for (d, value) in track.joined()?.into_iter().enumerate().filter(|(_, value)| value.is_finite()) {
            self.count[d] += 1.0;
            let delta = f64::from(value) - self.mean[d];
            self.mean[d] += delta / self.count[d];
            self.squares[d] += delta * (f64::from(value) - self.mean[d]);
        }
        Ok(())
    }

    fn standardised(&self, track: &TrackSound<'_>) -> Result<Vec<f32>, TasteError> {
        let mut row = track.joined()?;
        for (d, value) in row.iter_mut().enumerate() {
            let deviation = (self.squares[d] / self.count[d].max(1.0)).sqrt() as f32;
            let standard = (*value - self.mean[d] as f32) / deviation;
            *value = if deviation > STILL && standard.is_finite() { standard.clamp(-4.0, 4.0) } else { 0.0 };
        }
        for (block, weight) in BLOCKS.into_iter().zip(BLOCK_WEIGHTS) {
            let length = crate::vector::norm(&row[block.clone()]);
            if length > 0.0 {
                row[block].iter_mut().for_each(|x| *x *= weight.sqrt() / length);
            }
        }
        Ok(row)
    }
}

/// All tracks for similarity, in the rows of the [`crate::TrackMatrix`]: the second pass.
#[derive(Debug, Clone)]
pub struct SimilarityIndex {
    scale: SimilarityScale,
    rows: Vec<i8>,
    /// Inverse length of every row, 0 for a track that is not analysed.
    inverse: Vec<f32>,
    /// Measured at the first question after the last row.
    hubness: OnceLock<Hubness>,
}

impl SimilarityIndex {
    /// An empty index on a scale.
    pub fn new(scale: SimilarityScale) -> Self {
        Self { scale, rows: Vec::new(), inverse: Vec::new(), hubness: OnceLock::new() }
    }

    /// Appends the next row; `None` for a track that is not analysed.
    pub fn push(&mut self, track: Option<&TrackSound<'_>>) -> Result<(), TasteError> {
        let row = match track {
            None => vec![0.0; WIDTH],
            Some(track) => self.scale.standardised(track)?,
        };
        let peak = row.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        let bytes = row.iter().map(|x| if peak > 0.0 { (x / peak * 127.0).round() as i8 } else { 0 });
        let start = self.rows.len();
        self.rows.extend(bytes);
        let squares = inner(&self.rows[start..], &self.rows[start..]);
        self.inverse.push(if squares > 0 { 1.0 / (squares as f32).sqrt() } else { 0.0 });
        self.hubness.take();
        Ok(())
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.inverse.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.inverse.is_empty()
    }

    /// Similarity of two rows, −1..=1; 0 where one is not analysed or does not exist.
    pub fn similarity(&self, a: u32, b: u32) -> f32 {
        match (self.row(a), self.row(b)) {
            (Some(x), Some(y)) => {
                let lengths = self.inverse[a as usize] * self.inverse[b as usize];
                (inner(x, y) as f32 * lengths).clamp(-1.0, 1.0)
            }
            _ => 0.0,
        }
    }

    /// Similarity corrected for hubs, in about the same units: what neighbours are ordered by. Symmetric; 0 where
    /// [`SimilarityIndex::similarity`] is 0 for want of an analysis.
    pub fn likeness(&self, a: u32, b: u32) -> f32 {
        if !self.is_analysed(a) || !self.is_analysed(b) {
            return 0.0;
        }
        let correction = self.hubness().correction(a, b);
        correction.factor * self.similarity(a, b) - correction.common
    }

    /// The `limit` analysed rows most like `row` with their [`SimilarityIndex::likeness`], best first, itself and
    /// `excluded` left out. The first question after a change measures the library's hubs (about a second for
    /// 100,000 tracks on two cores); then a question costs one pass over the rows.
    pub fn similar(&self, row: u32, limit: usize, excluded: &[u32]) -> Vec<(u32, f32)> {
        if !self.is_analysed(row) {
            return Vec::new();
        }
        let excluded: std::collections::HashSet<u32> = excluded.iter().copied().collect();
        crate::rank::best(
            self.len(),
            limit,
            |other| self.likeness(row, other),
            |other| other == row || !self.is_analysed(other) || excluded.contains(&other),
        )
    }

    /// What the likeness of two rows is made of, largest magnitude first; the sum is [`SimilarityIndex::likeness`] (to
    /// rounding). Each axis is a term of its own; embeddings and timbre, whose dimensions have no names, are one each,
    /// and so is the likeness both have to everything.
    pub fn terms(&self, a: u32, b: u32) -> Vec<Term> {
        let (Some(x), Some(y)) = (self.row(a), self.row(b)) else { return Vec::new() };
        if !self.is_analysed(a) || !self.is_analysed(b) {
            return Vec::new();
        }
        let correction = self.hubness().correction(a, b);
        let lengths = self.inverse[a as usize] * self.inverse[b as usize] * correction.factor;
        let [embeddings, named, timbre] = BLOCKS;
        let part = |range: std::ops::Range<usize>| inner(&x[range.clone()], &y[range]) as f32 * lengths;
        let term = |id: &str, (en, zh): (String, String), contribution| Term {
            id: id.to_string(),
            kind: TermKind::Similarity,
            contribution,
            en,
            zh,
        };
        let mut terms: Vec<Term> = axes()
            .iter()
            .zip(named)
            .map(|(axis, d)| term(axis.id, axis.words(y[d] > 0), part(d..d + 1)))
            .collect();
        terms.push(term("texture", ("overall sound".into(), "整体听感".into()), part(embeddings)));
        terms.push(term("timbre", ("timbre".into(), "音色".into()), part(timbre)));
        terms.push(term("common", ("like most tracks".into(), "与多数曲目相似".into()), -correction.common));
        terms.retain(|term| term.contribution != 0.0);
        terms.sort_by(|a, b| {
            b.contribution.abs().total_cmp(&a.contribution.abs()).then_with(|| a.id.cmp(&b.id))
        });
        terms
    }

    fn hubness(&self) -> &Hubness {
        self.hubness.get_or_init(|| {
            let analysed: Vec<u32> = (0..self.len() as u32).filter(|&row| self.is_analysed(row)).collect();
            Hubness::measure(self.len(), &analysed, |a, b| self.similarity(a, b))
        })
    }

    fn is_analysed(&self, row: u32) -> bool {
        self.inverse.get(row as usize).is_some_and(|inverse| *inverse > 0.0)
    }

    fn row(&self, row: u32) -> Option<&[i8]> {
        let start = (row as usize).checked_mul(WIDTH)?;
        self.rows.get(start..start + WIDTH)
    }
}

fn inner(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(x, y)| i32::from(i16::from(*x) * i16::from(*y))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Track {
        embeddings: Vec<f32>,
        axes: SoundVector,
        features: FeatureVector,
    }

    fn track(seed: u32) -> Track {
        let noise = |salt: u32, i: usize| {
            let x = (seed.wrapping_mul(2_654_435_761) ^ salt)
                .wrapping_add(i as u32 * 40_503)
                .wrapping_mul(747_796_405);
            (x >> 8) as f32 / (1u32 << 24) as f32 - 0.5
        };
        Track {
            embeddings: (0..EMBEDDING).map(|i| noise(1, i)).collect(),
            axes: std::array::from_fn(|i| noise(2, i)),
            features: FeatureVector(std::array::from_fn(|i| noise(3, i))),
        }
    }

    fn index(tracks: &[Track]) -> SimilarityIndex {
        let sounds: Vec<TrackSound<'_>> = tracks
            .iter()
            .map(|t| TrackSound { embeddings: Some(&t.embeddings), axes: &t.axes, features: &t.features })
            .collect();
        let mut scale = SimilarityScale::default();
        for sound in &sounds {
            scale.push(sound).unwrap();
        }
        let mut index = SimilarityIndex::new(scale);
        for sound in &sounds {
            index.push(Some(sound)).unwrap();
        }
        index
    }

    #[test]
    fn a_copy_is_the_nearest_and_a_track_is_not_its_own_neighbour() {
        let tracks: Vec<Track> = [1, 2, 3, 1, 4].into_iter().map(track).collect();
        let index = index(&tracks);
        let nearest = index.similar(0, 10, &[]);
        assert_eq!(nearest[0].0, 3, "the copy comes first");
        assert!(index.similarity(0, 3) > 0.999);
        assert!(nearest.iter().all(|(row, _)| *row != 0));
    }

    #[test]
    fn a_track_without_analysis_is_never_similar() {
        let tracks: Vec<Track> = (1..4).map(track).collect();
        let mut index = index(&tracks);
        index.push(None).unwrap();
        assert!(index.similar(0, 10, &[]).iter().all(|(row, _)| *row != 3));
        assert!(index.similar(3, 10, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn likeness_is_symmetric_finite_and_the_sum_of_its_terms(seeds in prop::collection::vec(0u32..50, 2..6)) {
            let tracks: Vec<Track> = seeds.into_iter().map(track).collect();
            let index = index(&tracks);
            for a in 0..index.len() as u32 {
                for b in 0..index.len() as u32 {
                    let value = index.similarity(a, b);
                    prop_assert!((-1.0..=1.0).contains(&value));
                    prop_assert_eq!(value, index.similarity(b, a));
                    let likeness = index.likeness(a, b);
                    prop_assert!(likeness.is_finite());
                    prop_assert_eq!(likeness, index.likeness(b, a));
                    let sum: f32 = index.terms(a, b).iter().map(|t| t.contribution).sum();
                    prop_assert!((sum - likeness).abs() < 1e-3 * likeness.abs().max(1.0));
                }
            }
        }
    }
}
