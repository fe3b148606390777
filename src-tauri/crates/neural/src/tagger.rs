//! The music tagger: two checkpoints of one convolutional network, musicnn (Pons & Serra, 2019), exact.
//!
//! The network is described layer by layer in `models/build/build_tagger.py`. Its two costly layers are
//! convolutions over a single channel, and here are products of spectra (along frequency in [`timbral`], along time
//! in [`temporal`] and, for the third, in [`tiles`]): the same numbers with a fraction of the multiplications.

mod backend;
mod midend;
mod network;
mod spectrum;
mod temporal;
mod tiles;
mod timbral;

use network::Network;
use serde::Deserialize;

use crate::NeuralError;

/// Frames of a patch: 3 s at a hop of 256 samples of 16 kHz.
pub const FRAMES: usize = 187;
/// Mel bands of a frame.
pub const BANDS: usize = 96;
/// Labels of each of the two networks.
pub const LABELS: usize = 50;
/// Dimensions of each of the two embeddings.
pub const EMBEDDING: usize = 200;

/// The names of the outputs, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Labels {
    /// 50 last.fm tags, learnt on the Million Song Dataset.
    pub msd: Vec<String>,
    /// 50 tags of MagnaTagATune.
    pub mtt: Vec<String>,
}

/// What the tagger hears in a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Tags {
    /// 100 numbers in 0..1, msd then mtt: the mean over the patches of the sigmoid outputs.
    pub probabilities: Vec<f32>,
    /// 400 numbers, msd then mtt: the mean over the patches of the last hidden layer.
    pub embeddings: Vec<f32>,
}

/// Both networks with their labels.
#[derive(Debug)]
pub struct Tagger {
    labels: Labels,
    networks: [Network; 2],
}

impl Tagger {
    /// Builds both networks from safetensors and the labels from JSON (`{"msd": [50], "mtt": [50]}`).
    ///
    /// Errors: `UnreadableWeights`, `MissingTensor`, `WrongShape`, `BadLabels`.
    pub fn from_bytes(msd: &[u8], mtt: &[u8], labels_json: &[u8]) -> Result<Self, NeuralError> {
        let labels: Labels =
            serde_json::from_slice(labels_json).map_err(|e| NeuralError::BadLabels(e.to_string()))?;
        for (name, list) in [("msd", &labels.msd), ("mtt", &labels.mtt)] {
            if list.len() != LABELS {
                let message = format!("{} names for the {LABELS} outputs of {name}", list.len());
                return Err(NeuralError::BadLabels(message));
            }
        }
        Ok(Self { labels, networks: [Network::from_bytes(msd)?, Network::from_bytes(mtt)?] })
    }

    /// The names of the 100 probabilities.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Tags a track from its log-mel patches, each 187 frames × 96 bands, row-major. Runs on the calling thread.
    ///
    /// Errors: `NoPatches`, `BadPatch`.
    pub fn tag(&self, patches: &[&[f32]]) -> Result<Tags, NeuralError> {
        if patches.is_empty() {
            return Err(NeuralError::NoPatches);
        }
        for (index, patch) in patches.iter().enumerate() {
            if patch.len() != FRAMES * BANDS {
                let reason = format!("{} numbers where {FRAMES} x {BANDS} are needed", patch.len());
                return Err(NeuralError::BadPatch { index, reason });
            }
            if !patch.iter().all(|x| x.is_finite()) {
                return Err(NeuralError::BadPatch { index, reason: "a number is not finite".into() });
            }
        }
        let mut tags = Tags { probabilities: vec![0.0; 2 * LABELS], embeddings: vec![0.0; 2 * EMBEDDING] };
        let share = 1.0 / patches.len() as f32;
        for (i, network) in self.networks.iter().enumerate() {
            let probabilities = &mut tags.probabilities[i * LABELS..][..LABELS];
            let embeddings = &mut tags.embeddings[i * EMBEDDING..][..EMBEDDING];
            for output in network.forward(patches) {
                add_scaled(probabilities, &output.probabilities, share);
                add_scaled(embeddings, &output.embedding, share);
            }
        }
        Ok(tags)
    }
}

fn add_scaled(sum: &mut [f32], values: &[f32], factor: f32) {
    for (s, v) in sum.iter_mut().zip(values) {
        *s += factor * v;
    }
}
