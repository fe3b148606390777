//! The population a track is compared with: a mean and a deviation for every label and measurement.

use super::statistics::LibraryStatistics;
use super::{DIMENSIONS, PRIOR_TRACKS};
use crate::TasteError;
use crate::axis::{AXES, Measurement, axes};

/// The shipped constants: lines of `NAME<tab>MEAN<tab>DEVIATION`, and for axes `axis:ID<tab>0<tab>DEVIATION`, written by
/// `attune-train population`.
pub const SHIPPED_POPULATION: &str = include_str!("../../../../../models/head/population.tsv");

/// Deviations are kept above this, so that a label that never varies in a tiny library cannot explode.
const FLOOR: f32 = 0.05;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Population {
    mean: [f32; DIMENSIONS],
    deviation: [f32; DIMENSIONS],
    /// Deviation of every axis before it is brought to unit variance.
    pub(super) axis_deviation: [f32; AXES],
}

impl Population {
    pub(super) fn parse(
        text: &str,
        labels: &[String],
        parts: &[Vec<(usize, f32)>],
    ) -> Result<Self, TasteError> {
        debug_assert_eq!(parts.len(), AXES, "one list of parts per axis");
        let mut rows = std::collections::HashMap::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let row = (|| {
                let name = fields.next()?;
                let mean: f32 = fields.next()?.parse().ok()?;
                let deviation: f32 = fields.next()?.parse().ok().filter(|d| *d > 0.0)?;
                Some((name, (mean, deviation)))
            })();
            let (name, values) = row.ok_or_else(|| TasteError::Population(line.to_string()))?;
            rows.insert(name, values);
        }
        let get = |name: &str| {
            rows.get(name).copied().ok_or_else(|| TasteError::Population(format!("{name} is missing")))
        };
        let mut population =
            Self { mean: [0.0; DIMENSIONS], deviation: [1.0; DIMENSIONS], axis_deviation: [1.0; AXES] };
        let names = labels.iter().map(String::as_str).chain(Measurement::ALL.map(Measurement::name));
        for (dimension, name) in names.enumerate() {
            (population.mean[dimension], population.deviation[dimension]) = get(name)?;
        }
        for (axis, deviation) in axes().iter().zip(&mut population.axis_deviation) {
            *deviation = get(&format!("axis:{}", axis.id))?.1;
        }
        Ok(population)
    }

    /// The constants of a library alone, as rows of the shipped file.
    pub(super) fn of_library(library: &LibraryStatistics, parts: &[Vec<(usize, f32)>]) -> Self {
        let neutral =
            Self { mean: [0.0; DIMENSIONS], deviation: [1.0; DIMENSIONS], axis_deviation: [1.0; AXES] };
        neutral.blended(library, parts, 0.0)
    }

    pub(super) fn to_text(&self, labels: &[String]) -> String {
        use std::fmt::Write;
        let mut text = String::new();
        let names = labels.iter().map(String::as_str).chain(Measurement::ALL.map(Measurement::name));
        for ((name, mean), deviation) in names.zip(self.mean).zip(self.deviation) {
            let _ = writeln!(text, "{name}\t{mean:.4}\t{deviation:.4}");
        }
        for (axis, deviation) in axes().iter().zip(self.axis_deviation) {
            let _ = writeln!(text, "axis:{}\t0\t{deviation:.4}", axis.id);
        }
        text
    }

    pub(super) fn shrunk_toward(&self, library: &LibraryStatistics, parts: &[Vec<(usize, f32)>]) -> Self {
        self.blended(library, parts, PRIOR_TRACKS)
    }

    fn blended(&self, library: &LibraryStatistics, parts: &[Vec<(usize, f32)>], prior: f64) -> Self {
        let mut blended = self.clone();
        let share = |n: f64| if n > 0.0 { (n / (prior + n)) as f32 } else { 0.0 };
        for d in 0..DIMENSIONS {
            let (n, mean, variance) = library.moments(d);
            let w = share(n);
            blended.mean[d] += w * (mean as f32 - self.mean[d]);
            let own = self.deviation[d].powi(2);
            blended.deviation[d] = (own + w * (variance as f32 - own)).max(FLOOR * FLOOR).sqrt();
        }
        for (axis, parts) in parts.iter().enumerate() {
            let n = parts.iter().map(|&(d, _)| library.moments(d).0).fold(f64::INFINITY, f64::min);
            let w = share(n);
            let own = self.axis_deviation[axis].powi(2);
            let library = library.axis_variance(axis, &blended.deviation, parts) as f32;
            blended.axis_deviation[axis] = (own + w * (library - own)).max(FLOOR * FLOOR).sqrt();
        }
        blended
    }

    /// Standard scores; what is absent is unremarkable, 0.
    pub(super) fn standardise(&self, raw: &[Option<f32>; DIMENSIONS]) -> [f32; DIMENSIONS] {
        std::array::from_fn(|d| raw[d].map_or(0.0, |x| (x - self.mean[d]) / self.deviation[d]))
    }
}
