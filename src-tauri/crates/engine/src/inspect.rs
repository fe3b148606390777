//! One file looked at closely, in the library or not.

use std::path::Path;

use attune_analysis::Feature;
use attune_audio::Metadata;
use attune_library::NewTrack;
use attune_taste::{AxisInfo, axes};

use crate::engine::{Engine, TaggerSlot};
use crate::error::EngineError;
use crate::event::Notice;

/// Tags and the full analysis of a file.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Tags and properties.
    pub metadata: Metadata,
    /// What a library makes of it: itself or, with a cue sheet, its tracks.
    pub tracks: Vec<NewTrack>,
    /// Version of the feature vector.
    pub feature_version: u16,
    /// Every feature.
    pub features: Vec<(Feature, f32)>,
    /// Probability of each label of the tagger, `msd:` and `mtt:` before its name; empty without the tagger.
    pub labels: Vec<(String, f32)>,
    /// Value of each axis against the shipped population; empty without the tagger.
    pub axes: Vec<(&'static AxisInfo, f32)>,
    /// Why there are no labels, if there are none.
    pub tagger_problem: Option<Notice>,
}

impl Engine {
    /// Reads the tags of a file and analyses it.
    pub fn inspect(&self, file: &Path) -> Result<Inspection, EngineError> {
        let metadata = attune_audio::read_metadata(file)?;
        let tracks = attune_scan::read_tracks(file)?;
        let tagger = self.inner.tagger();
        let heard = attune_scan::analyse_file(file, tagger.as_deref())?;
        let features =
            Feature::all().map(|feature| (feature, heard.analysis.features.get(feature))).collect();
        let mut inspection = Inspection {
            metadata,
            tracks,
            feature_version: attune_analysis::VERSION,
            features,
            labels: Vec::new(),
            axes: Vec::new(),
            tagger_problem: match &*self.inner.tagger.lock() {
                TaggerSlot::Failed(notice) => Some(notice.clone()),
                TaggerSlot::Loaded(_) | TaggerSlot::Unloaded => None,
            },
        };
        if let (Some(tagger), Some(tags)) = (tagger, heard.tags) {
            let labels = tagger.labels();
            let names = labels
                .msd
                .iter()
                .map(|l| format!("msd:{l}"))
                .chain(labels.mtt.iter().map(|l| format!("mtt:{l}")));
            inspection.labels = names.zip(tags.probabilities.iter().copied()).collect();
            let space = attune_taste::SoundSpace::new(&labels.msd, &labels.mtt)?;
            let vector = space.vector(Some(&tags.probabilities), &heard.analysis.features)?;
            inspection.axes = axes().iter().zip(vector).collect();
        }
        Ok(inspection)
    }
}
