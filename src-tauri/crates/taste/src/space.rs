//! The sound space: tagger probabilities and measurements of a track → one value per axis.
//!
//! A label's probability becomes its logit, the logit is standardised over a population of music, and an axis is the
//! mean of the standardised logits of its labels, brought back to unit variance (the mean of several labels that
//! agree varies more than that of labels that do not). The population starts as the shipped constants and moves
//! toward the listener's own library as it grows, so that *calm* means calm among these tracks:
//! `mean = (k·shipped + n·library) / (k + n)` with `k` = [`PRIOR_TRACKS`] (the posterior mean under a normal prior,
//! Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5), and the same for variances and covariances. The
//! correlations also say how much each axis of a request should count: [`SoundSpace::weigh`].

mod population;
mod statistics;
mod weights;

pub use population::SHIPPED_POPULATION;
pub use statistics::LibraryStatistics;
pub use weights::HEARING_NOISE;

use crate::TasteError;
use crate::axis::{AXES, AxisSource, Measurement, SoundVector, TasteVector, axes};
use attune_analysis::FeatureVector;
use population::Population;
use weights::AxisCorrelation;

/// Labels of both networks.
pub const LABELS: usize = 100;
/// Labels, then measurements.
pub(crate) const DIMENSIONS: usize = LABELS + Measurement::ALL.len();
/// How many tracks of the listener's library weigh as much as the shipped constants.
pub const PRIOR_TRACKS: f64 = 40.0;
/// Standardised values beyond this are cut: one freak label must not decide a ranking.
const LIMIT: f32 = 3.5;

/// Maps tracks to [`SoundVector`]s. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SoundSpace {
    /// For every axis the dimensions it is the mean of, with their signs.
    parts: Vec<Vec<(usize, f32)>>,
    labels: Vec<String>,
    shipped: Population,
    current: Population,
    /// Deviation of the mean of an axis's parts, before it is brought to unit variance.
    axis_deviation: [f32; AXES],
    correlation: AxisCorrelation,
}

impl SoundSpace {
    /// The space over the labels of the two networks (`msd` then `mtt`, in the order of the probabilities).
    pub fn new(msd: &[String], mtt: &[String]) -> Result<Self, TasteError> {
        let found = msd.len() + mtt.len();
        if found != LABELS {
            return Err(TasteError::Length { expected: LABELS, found });
        }
        let names: Vec<String> =
            msd.iter().map(|l| format!("msd:{l}")).chain(mtt.iter().map(|l| format!("mtt:{l}"))).collect();
        let mut parts = Vec::with_capacity(AXES);
        for axis in axes() {
            parts.push(match axis.source {
                AxisSource::Measured(list) => list.iter().map(|m| (LABELS + *m as usize, 1.0)).collect(),
                AxisSource::Labels(list) => {
                    list.iter().map(|label| label_part(axis.id, label, &names)).collect::<Result<_, _>>()?
                }
            });
        }
        let shipped = Population::parse(SHIPPED_POPULATION, &names)?;
        let (axis_deviation, correlation) = axis_moments(&parts, &shipped);
        Ok(Self { parts, labels: names, current: shipped.clone(), shipped, axis_deviation, correlation })
    }

    /// Empty statistics to fill with the listener's library and give to [`SoundSpace::adapt`].
    pub fn statistics(&self) -> LibraryStatistics {
        LibraryStatistics::new()
    }

    /// Moves the population from the shipped constants toward a library. Depends on `library` only, so adapting
    /// twice is the same as once, and to empty statistics restores the shipped constants.
    pub fn adapt(&mut self, library: &LibraryStatistics) {
        self.current = self.shipped.shrunk_toward(library);
        (self.axis_deviation, self.correlation) = axis_moments(&self.parts, &self.current);
    }

    /// How much each axis should count in ranking for `taste`, at unit length. `taste` says what the wanted music sounds
    /// like; where several of its axes go together in this population anyway, they should not be counted several times.
    pub fn weigh(&self, taste: &TasteVector) -> TasteVector {
        self.correlation.weigh(taste)
    }

    /// A track's sound. `probabilities` (100, `msd` then `mtt`) is `None` when there is no tagger; the tagged axes are
    /// then 0, that is, unremarkable. Every value is finite and within ±3.5.
    pub fn vector(
        &self,
        probabilities: Option<&[f32]>,
        features: &FeatureVector,
    ) -> Result<SoundVector, TasteError> {
        Ok(self.vector_of(&raw(probabilities, Some(features))?))
    }

    /// The constants of a library alone, as the text of the shipped file.
    pub fn population_text(&self, library: &LibraryStatistics) -> String {
        Population::of_library(library).to_text(&self.labels)
    }

    /// An axis of which only some parts are known is the mean of those.
    fn vector_of(&self, raw: &[Option<f32>; DIMENSIONS]) -> SoundVector {
        let standard = self.current.standardise(raw);
        std::array::from_fn(|axis| {
            let known = self.parts[axis].iter().filter(|(d, _)| raw[*d].is_some());
            let (sum, parts) =
                known.fold((0.0, 0u8), |(sum, parts), &(d, sign)| (sum + sign * standard[d], parts + 1));
            (sum / f32::from(parts.max(1)) / self.axis_deviation[axis]).clamp(-LIMIT, LIMIT)
        })
    }
}

/// Place of entry (`row`, `column`), `column` ≤ `row`, in a lower triangle stored by rows.
pub(crate) const fn triangle(row: usize, column: usize) -> usize {
    row * (row + 1) / 2 + column
}

/// Deviations and correlations of the axes, from those of the dimensions they are means of.
fn axis_moments(parts: &[Vec<(usize, f32)>], population: &Population) -> ([f32; AXES], AxisCorrelation) {
    let covariance = |a: usize, b: usize| -> f32 {
        let pairs = parts[a].iter().flat_map(|x| parts[b].iter().map(move |y| (x, y)));
        let sum: f32 = pairs.map(|(x, y)| x.1 * y.1 * population.correlation(x.0, y.0)).sum();
        sum / (parts[a].len() * parts[b].len()) as f32
    };
    // Labels that contradict each other could leave an axis without variance.
    let deviation: [f32; AXES] = std::array::from_fn(|axis| covariance(axis, axis).max(0.05).sqrt());
    let mut correlation = vec![1.0; AXES * AXES];
    for a in 0..AXES {
        for b in (0..AXES).filter(|b| *b != a) {
            correlation[a * AXES + b] = (covariance(a, b) / (deviation[a] * deviation[b])).clamp(-1.0, 1.0);
        }
    }
    (deviation, AxisCorrelation(correlation))
}

fn label_part(axis: &str, label: &str, names: &[String]) -> Result<(usize, f32), TasteError> {
    let (name, sign) = label.strip_prefix('-').map_or((label, 1.0), |rest| (rest, -1.0));
    let index = names
        .iter()
        .position(|n| n == name)
        .ok_or_else(|| TasteError::MissingLabel { label: name.into(), axis: axis.into() })?;
    Ok((index, sign))
}

/// Logits and measurements of one track; `None` where there is nothing to say.
pub(crate) fn raw(
    probabilities: Option<&[f32]>,
    features: Option<&FeatureVector>,
) -> Result<[Option<f32>; DIMENSIONS], TasteError> {
    let mut raw = [None; DIMENSIONS];
    if let Some(probabilities) = probabilities {
        if probabilities.len() != LABELS {
            return Err(TasteError::Length { expected: LABELS, found: probabilities.len() });
        }
        for (slot, &p) in raw.iter_mut().zip(probabilities) {
            *slot = Some(logit(p));
        }
    }
    if let Some(features) = features {
        for (slot, measurement) in raw[LABELS..].iter_mut().zip(Measurement::ALL) {
            *slot = measurement.of(features);
        }
    }
    Ok(raw)
}

/// ln(p / (1 − p)), finite for every input: p is kept within 1e-5 of 0 and 1, and NaN counts as 0.
fn logit(p: f32) -> f32 {
    let p = if p.is_nan() { 0.0 } else { p }.clamp(1e-5, 1.0 - 1e-5);
    (p / (1.0 - p)).ln()
}
