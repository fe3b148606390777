//! What listeners do with what is shown, by where it came from.

use std::collections::BTreeMap;

/// Something that happened with a track shown by a source (a kind of list, a ranker, an exploration).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// It was shown.
    Shown,
    /// It was clicked, queued or liked.
    Clicked,
    /// It began to play.
    Started,
    /// It was left before its end.
    Skipped,
}

/// Counts of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Usage {
    /// Tracks shown.
    pub shown: u64,
    /// Tracks clicked.
    pub clicked: u64,
    /// Tracks that began to play.
    pub started: u64,
    /// Tracks that were left before their end.
    pub skipped: u64,
}

impl Usage {
    /// Counts by source.
    pub fn by_source<S: Ord>(uses: impl IntoIterator<Item = (S, Use)>) -> BTreeMap<S, Self> {
        let mut sources: BTreeMap<S, Self> = BTreeMap::new();
        for (source, what) in uses {
            let usage = sources.entry(source).or_default();
            match what {
                Use::Shown => usage.shown += 1,
                Use::Clicked => usage.clicked += 1,
                Use::Started => usage.started += 1,
                Use::Skipped => usage.skipped += 1,
            }
        }
        sources
    }

    /// Click-through rate: clicked / shown, at most 1. `None` where nothing was shown.
    pub fn click_through(&self) -> Option<f64> {
        rate(self.clicked, self.shown)
    }

    /// Skip rate: skipped / started, at most 1. `None` where nothing was started.
    pub fn skip_rate(&self) -> Option<f64> {
        rate(self.skipped, self.started)
    }
}

fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64).min(1.0))
}

/// 95 % interval of a rate after Wilson (Journal of the American Statistical Association 22, 1927), which is honest for
/// the small counts of one listener. `None` for a whole of 0.
pub fn wilson_interval(part: u64, whole: u64) -> Option<(f64, f64)> {
    const Z: f64 = 1.959_963_984_540_054;
    let share = rate(part, whole)?;
    let n = whole as f64;
    let centre = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    Some((((centre - reach) / scale).max(0.0), ((centre + reach) / scale).min(1.0)))
}
