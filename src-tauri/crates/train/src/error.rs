//! The command's error type.

use attune_analysis::AnalysisError;
use attune_audio::AudioError;
use attune_models::ModelError;
use attune_neural::NeuralError;
use attune_taste::TasteError;
use std::path::PathBuf;

/// What can stop a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrainError {
    #[error(transparent)]
    Taste(#[from] TasteError),
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    Neural(#[from] NeuralError),
    #[error(transparent)]
    Audio(#[from] AudioError),
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("{}, line {line}: {source}", path.display())]
    Json { path: PathBuf, line: usize, source: serde_json::Error },
    #[error("there is no music in these folders")]
    NoMusic,
}

impl TrainError {
    /// Stable code for programs.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Taste(error) => error.code(),
            Self::Model(error) => error.code(),
            Self::Neural(error) => error.code(),
            Self::Audio(error) => error.code(),
            Self::Analysis(error) => error.code(),
            Self::File { .. } => "train_file",
            Self::Json { .. } => "train_json",
            Self::NoMusic => "train_no_music",
        }
    }
}

/// Reads a text file, naming it when that fails.
pub(crate) fn read(path: &std::path::Path) -> Result<String, TrainError> {
    std::fs::read_to_string(path).map_err(|source| TrainError::File { path: path.into(), source })
}

/// Writes a file, naming it when that fails.
pub(crate) fn write(path: &std::path::Path, bytes: &[u8]) -> Result<(), TrainError> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|source| TrainError::File { path: parent.into(), source })?;
    }
    std::fs::write(path, bytes).map_err(|source| TrainError::File { path: path.into(), source })
}
