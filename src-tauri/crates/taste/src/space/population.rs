//! The population a track is compared with: mean, deviation and correlations of every label and measurement.

use super::statistics::LibraryStatistics;
use super::{DIMENSIONS, PRIOR_TRACKS, triangle};
use crate::TasteError;
use crate::axis::Measurement;

/// The shipped constants: lines of `NAME<tab>MEAN<tab>DEVIATION<tab>CORRELATIONS`, the correlations (in hundredths, with
/// spaces between) being those with the lines above. Written by `attune-train population`.
pub const SHIPPED_POPULATION: &str = include_str!("../../../../../models/head/population.tsv");

/// Deviations are kept above this, so that a label that never varies in a tiny library cannot explode.
const FLOOR: f32 = 0.05;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Population {
    pub(super) mean: [f32; DIMENSIONS],
    pub(super) deviation: [f32; DIMENSIONS],
    /// Lower triangle by rows, diagonal 1.
    correlation: Vec<f32>,
}

impl Population {
    pub(super) fn parse(text: &str, labels: &[String]) -> Result<Self, TasteError> {
        let mut population = Self::neutral();
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (d, name) in names(labels).enumerate() {
            let line = lines.next().unwrap_or_default();
            let row = (|| {
                let mut fields = line.split('\t');
                fields.next().filter(|found| *found == name)?;
                population.mean[d] = fields.next()?.parse().ok()?;
                population.deviation[d] = fields.next()?.parse().ok().filter(|x: &f32| *x > 0.0)?;
                let hundredths: Vec<i8> =
                    fields.next()?.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
                let slots = &mut population.correlation[triangle(d, 0)..triangle(d, d)];
                if hundredths.len() != slots.len() || hundredths.iter().any(|x| x.unsigned_abs() > 100) {
                    return None;
                }
                for (slot, hundredth) in slots.iter_mut().zip(hundredths) {
                    *slot = f32::from(hundredth) / 100.0;
                }
                Some(())
            })();
            row.ok_or_else(|| TasteError::Population(format!("{name}: {line:.60}")))?;
        }
        match lines.next() {
            None => Ok(population),
            Some(line) => Err(TasteError::Population(line.to_owned())),
        }
    }

    fn neutral() -> Self {
        let mut correlation = vec![0.0; triangle(DIMENSIONS, 0)];
        for d in 0..DIMENSIONS {
            correlation[triangle(d, d)] = 1.0;
        }
        Self { mean: [0.0; DIMENSIONS], deviation: [1.0; DIMENSIONS], correlation }
    }

    /// The constants of a library alone.
    pub(super) fn of_library(library: &LibraryStatistics) -> Self {
        Self::neutral().blended(library, 0.0)
    }

    pub(super) fn to_text(&self, labels: &[String]) -> String {
        let mut text = String::new();
        for (d, name) in names(labels).enumerate() {
            let correlations: Vec<String> = self.correlation[triangle(d, 0)..triangle(d, d)]
                .iter()
                .map(|r| format!("{}", (r * 100.0).round() as i32))
                .collect();
            let (mean, deviation) = (self.mean[d], self.deviation[d]);
            text +=
                &[name, &format!("\t{mean:.4}\t{deviation:.4}\t"), &correlations.join(" "), "\n"].concat();
        }
        text
    }

    pub(super) fn shrunk_toward(&self, library: &LibraryStatistics) -> Self {
        self.blended(library, PRIOR_TRACKS)
    }

    fn blended(&self, library: &LibraryStatistics, prior: f64) -> Self {
        let mut blended = self.clone();
        let share = |n: f64| if n > 0.0 { n / (prior + n) } else { 0.0 };
        let mix =
            |own: f32, library: f64, n: f64| (f64::from(own) * (1.0 - share(n)) + library * share(n)) as f32;
        for d in 0..DIMENSIONS {
            let (n, mean) = library.mean(d);
            blended.mean[d] = mix(self.mean[d], mean, n);
            let variance = mix(self.deviation[d].powi(2), library.covariance(d, d).1, n);
            blended.deviation[d] = variance.max(FLOOR * FLOOR).sqrt();
        }
        for a in 0..DIMENSIONS {
            for b in 0..a {
                let (n, covariance) = library.covariance(a, b);
                let slot = &mut blended.correlation[triangle(a, b)];
                let own = *slot * self.deviation[a] * self.deviation[b];
                let scale = blended.deviation[a] * blended.deviation[b];
                *slot = (mix(own, covariance, n) / scale).clamp(-1.0, 1.0);
            }
        }
        blended
    }

    pub(super) fn correlation(&self, a: usize, b: usize) -> f32 {
        self.correlation[triangle(a.max(b), a.min(b))]
    }

    /// Standard scores; what is absent is unremarkable, 0.
    pub(super) fn standardise(&self, raw: &[Option<f32>; DIMENSIONS]) -> [f32; DIMENSIONS] {
        std::array::from_fn(|d| raw[d].map_or(0.0, |x| (x - self.mean[d]) / self.deviation[d]))
    }
}

fn names(labels: &[String]) -> impl Iterator<Item = &str> {
    labels.iter().map(String::as_str).chain(Measurement::ALL.map(Measurement::name))
}
