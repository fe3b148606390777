//! What can go wrong: for the whole work, or for one file.

use attune_analysis::AnalysisError;
use attune_audio::{AudioError, CueError};
use attune_library::{FailureStage, LibraryError};
use attune_neural::NeuralError;

/// An error that ends the work. What was stored before stays.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The library could not be read or written.
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl ScanError {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Library(error) => error.code(),
        }
    }
}

/// An error of one file. The work goes on with the next.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file could not be decoded.
    #[error(transparent)]
    Decode(#[from] AudioError),
    /// It is a cue sheet that cannot be used.
    #[error(transparent)]
    Sheet(#[from] CueError),
    /// Its sound could not be analysed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// Its sound could not be tagged.
    #[error(transparent)]
    Tagger(#[from] NeuralError),
    /// The program failed on it; a defect, contained to this file.
    #[error("the program failed on this file: {0}")]
    Panicked(String),
    /// The work was cancelled before the file was done.
    #[error("cancelled")]
    Cancelled,
}

impl FileError {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Decode(error) => error.code(),
            Self::Sheet(error) => error.code(),
            Self::Analysis(error) => error.code(),
            Self::Tagger(error) => error.code(),
            Self::Panicked(_) => "panicked",
            Self::Cancelled => "cancelled",
        }
    }

    /// At what work the file failed.
    pub fn stage(&self) -> FailureStage {
        match self {
            Self::Decode(_) => FailureStage::Decode,
            Self::Sheet(_) => FailureStage::Sheet,
            Self::Analysis(_) | Self::Tagger(_) | Self::Panicked(_) | Self::Cancelled => {
                FailureStage::Analysis
            }
        }
    }
}
