//! The sound space: tagger probabilities and measurements of a track → one value per axis.
//!
//! A label's probability becomes its logit, the logit is standardised over a population of music, and an axis is the
//! mean of the standardised logits of its labels, brought back to unit variance (the mean of several labels that
//! agree varies more than that of labels that do not). The population starts as the shipped constants and moves
//! toward the listener's own library as it grows, so that *calm* means calm among these tracks:
//! `mean = (k·shipped + n·library) / (k + n)` with `k` = [`PRIOR_TRACKS`] (the posterior mean under a normal prior,
//! Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5), and the same for variances.

mod population;
mod statistics;

pub use population::SHIPPED_POPULATION;
pub use statistics::LibraryStatistics;

use crate::TasteError;
use crate::axis::{AXES, AxisSource, Measurement, SoundVector, axes};
use attune_analysis::FeatureVector;
use population::Population;

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
        let shipped = Population::parse(SHIPPED_POPULATION, &names, &parts)?;
        Ok(Self { parts, labels: names, current: shipped.clone(), shipped })
    }

    /// Empty statistics to fill with the listener's library and give to [`SoundSpace::adapt`].
    pub fn statistics(&self) -> LibraryStatistics {
        LibraryStatistics::new(&self.parts)
    }

    /// Moves the population from the shipped constants toward a library. Depends on `library` only, so adapting
    /// twice is the same as once, and to empty statistics restores the shipped constants.
    pub fn adapt(&mut self, library: &LibraryStatistics) {
        self.current = self.shipped.shrunk_toward(library, &self.parts);
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

    /// As [`SoundSpace::vector`] from the tagger alone: measured axes are 0.
    pub fn vector_of_tags(&self, probabilities: &[f32]) -> Result<SoundVector, TasteError> {
        Ok(self.vector_of(&raw(Some(probabilities), None)?))
    }

    /// The constants of a library alone, as the text of the shipped file.
    pub fn population_text(&self, library: &LibraryStatistics) -> String {
        Population::of_library(library, &self.parts).to_text(&self.labels)
    }

    fn vector_of(&self, raw: &[Option<f32>; DIMENSIONS]) -> SoundVector {
        let standard = self.current.standardise(raw);
        std::array::from_fn(|axis| {
            let parts = &self.parts[axis];
            let sum: f32 = parts.iter().map(|&(d, sign)| sign * standard[d]).sum();
            (sum / parts.len() as f32 / self.current.axis_deviation[axis]).clamp(-LIMIT, LIMIT)
        })
    }
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
