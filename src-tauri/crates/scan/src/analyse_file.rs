//! One file, decoded once: features, waveform and tags.

use std::path::Path;

use attune_analysis::{Analyser, Analysis};
use attune_audio::{AudioError, Decoder, Downmix};
use attune_library::StoredAnalysis;
use attune_neural::{Tagger, Tags};

use crate::panic::contained;
use crate::{CancelToken, FileError};

/// What was heard in a file.
#[derive(Debug, Clone)]
pub struct FileAnalysis {
    /// Features, waveform and the tagger's inputs.
    pub analysis: Analysis,
    /// The tagger's outputs; `None` when there was no tagger.
    pub tags: Option<Tags>,
}

impl FileAnalysis {
    /// In the form the library keeps.
    pub fn into_stored(self) -> StoredAnalysis {
        let (probabilities, embeddings) = match self.tags {
            Some(tags) => (Some(tags.probabilities), Some(tags.embeddings)),
            None => (None, None),
        };
        StoredAnalysis {
            version: attune_analysis::VERSION,
            features: self.analysis.features.as_slice().to_vec(),
            probabilities,
            embeddings,
            waveform: self.analysis.waveform,
        }
    }
}

/// Decodes, analyses and, with a tagger, tags a file. Of joined recordings whose sample rate or number of channels
/// changes on the way, the longest is analysed.
pub fn analyse_file(path: &Path, tagger: Option<&Tagger>) -> Result<FileAnalysis, FileError> {
    analyse_until(path, tagger, &CancelToken::new())
}

/// As [`analyse_file`], but gives up with [`FileError::Cancelled`] when cancelled.
pub(crate) fn analyse_until(
    path: &Path,
    tagger: Option<&Tagger>,
    cancel: &CancelToken,
) -> Result<FileAnalysis, FileError> {
    contained(|| {
        let analysis = hear(path, cancel)?;
        let tags = tagger.map(|tagger| tag(tagger, &analysis)).transpose()?;
        Ok(FileAnalysis { analysis, tags })
    })
    .unwrap_or_else(|message| Err(FileError::Panicked(message)))
}

fn hear(path: &Path, cancel: &CancelToken) -> Result<Analysis, FileError> {
    let mut decoder = Decoder::open(path)?;
    let mut longest: Option<Analysis> = None;
    let mut stereo = Vec::new();
    loop {
        let stream = decoder.stream();
        // More than two channels are judged as they are heard from two loudspeakers.
        let downmix = (stream.channels > 2).then(|| Downmix::of(stream));
        let mut analyser = Analyser::new(stream.sample_rate, stream.channels.min(2))?;
        if let Some(seconds) = stream.duration {
            analyser.expect_duration(seconds);
        }
        let mut heard = false;
        let changed = loop {
            if cancel.is_cancelled() {
                return Err(FileError::Cancelled);
            }
            match decoder.next_chunk() {
                Ok(Some(samples)) => {
                    heard |= !samples.is_empty();
                    match &downmix {
                        Some(downmix) => {
                            downmix.mix(samples, &mut stereo);
                            analyser.push(&stereo);
                        }
                        None => analyser.push(samples),
                    }
                }
                Ok(None) => break false,
                Err(AudioError::StreamChanged) => break true,
                Err(error) => return Err(error.into()),
            }
        };
        // An empty part is an error only when there is no other.
        if heard || (longest.is_none() && !changed) {
            let part = analyser.finish()?;
            if longest.as_ref().is_none_or(|longest| part.duration > longest.duration) {
                longest = Some(part);
            }
        }
        if !changed && let Some(longest) = longest {
            return Ok(longest);
        }
    }
}

pub(crate) fn tag(tagger: &Tagger, analysis: &Analysis) -> Result<Tags, FileError> {
    let patches: Vec<&[f32]> = analysis.patches.iter().map(|patch| patch.log_mel.as_slice()).collect();
    Ok(tagger.tag(&patches)?)
}
