//! Analysing music for the commands.

use crate::error::TrainError;
use attune_analysis::{Analyser, Analysis};
use attune_audio::{Decoder, is_audio_path};
use attune_neural::Tagger;
use std::path::{Path, PathBuf};

/// All music below folders, sorted.
pub(crate) fn find(folders: &[PathBuf]) -> Result<Vec<PathBuf>, TrainError> {
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(walkdir::WalkDir::new)
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && is_audio_path(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    if files.is_empty() { Err(TrainError::NoMusic) } else { Ok(files) }
}

/// The measurements and the tagger's probabilities of one file; none of a file too short for a patch.
pub(crate) fn analyse(path: &Path, tagger: &Tagger) -> Result<(Analysis, Option<Vec<f32>>), TrainError> {
    let mut decoder = Decoder::open(path)?;
    let mut analyser = Analyser::new(decoder.stream().sample_rate, decoder.stream().channels)?;
    if let Some(seconds) = decoder.stream().duration {
        analyser.expect_duration(seconds);
    }
    while let Some(samples) = decoder.next_chunk()? {
        analyser.push(samples);
    }
    let analysis = analyser.finish()?;
    let patches: Vec<&[f32]> = analysis.patches.iter().map(|patch| patch.log_mel.as_slice()).collect();
    let probabilities = if patches.is_empty() { None } else { Some(tagger.tag(&patches)?.probabilities) };
    Ok((analysis, probabilities))
}
