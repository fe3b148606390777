use std::fmt;
use std::path::PathBuf;

use attune_neural::NeuralError;
use thiserror::Error;

/// What is lost while a model cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// The tagger's files.
    Sound,
    /// The text encoder's and the text head's files.
    Words,
    /// The manifest, which all others depend on.
    Both,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Sound => {
                "Music still plays and names are still searchable; tracks are measured but not recognised by their sound."
            }
            Self::Words => {
                "Music still plays and names are still searchable; requests in words find names only."
            }
            Self::Both => {
                "Music still plays and names are still searchable; tracks are not recognised by their sound and requests in words find names only."
            }
        })
    }
}

/// Why a model cannot be used.
#[derive(Debug, Error)]
pub enum ModelError {
    /// There is no manifest.
    #[error("The list of models, {path}, is missing. {}", Cost::Both)]
    ManifestMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The manifest cannot be read or understood.
    #[error("The list of models, {path}, cannot be read: {reason}. {}", Cost::Both)]
    ManifestUnreadable {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest cannot be written.
    #[error("The list of models, {path}, cannot be written: {reason}.")]
    ManifestUnwritable {
        /// The manifest.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The manifest does not list a model that is needed.
    #[error("The list of models has no entry \"{name}\". {cost}")]
    NotListed {
        /// The entry.
        name: String,
        /// What is lost.
        cost: Cost,
    },
    /// A file the manifest lists is not there.
    #[error("The model file {file} is missing. {cost}")]
    Missing {
        /// The file.
        file: PathBuf,
        /// What is lost.
        cost: Cost,
    },
    /// A file is there and the system does not give it.
    #[error("The model file {file} cannot be read: {reason}. {cost}")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
        /// What is lost.
        cost: Cost,
    },
    /// A file is longer or shorter than the manifest says.
    #[error(
        "The model file {file} has {found} bytes where {expected} are listed: it is incomplete or another file. {cost}"
    )]
    WrongSize {
        /// The file.
        file: PathBuf,
        /// Bytes by the manifest.
        expected: u64,
        /// Bytes on disk.
        found: u64,
        /// What is lost.
        cost: Cost,
    },
    /// A file has the right size and another content.
    #[error("The model file {file} is damaged: its sha256 is {found} where {expected} is listed. {cost}")]
    WrongHash {
        /// The file.
        file: PathBuf,
        /// The sum by the manifest.
        expected: String,
        /// The sum of what is on disk.
        found: String,
        /// What is lost.
        cost: Cost,
    },
    /// The files are intact and the network cannot be built from them.
    #[error("The model in {path} cannot be used: {source}. {cost}")]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: NeuralError,
        /// What is lost.
        cost: Cost,
    },
    /// A listener's folder lacks a file of the Hugging Face layout.
    #[error(
        "The folder {dir} has no {file}. A text model needs config.json, tokenizer.json and model.safetensors; the model in use stays."
    )]
    FolderIncomplete {
        /// The folder.
        dir: PathBuf,
        /// The file.
        file: &'static str,
    },
    /// A file of a listener's folder cannot be read or understood.
    #[error("{file} cannot be read: {reason}. The text model in use stays.")]
    FolderUnreadable {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The files of a listener's folder do not make an encoder.
    #[error("The text model in {dir} cannot be used: {source}. The text model in use stays.")]
    FolderUnusable {
        /// The folder.
        dir: PathBuf,
        /// Why not.
        source: NeuralError,
    },
}

impl ModelError {
    /// A stable name for the user interface's table of messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ManifestMissing { .. } => "model_manifest_missing",
            Self::ManifestUnreadable { .. } => "model_manifest_unreadable",
            Self::ManifestUnwritable { .. } => "model_manifest_unwritable",
            Self::NotListed { .. } => "model_not_listed",
            Self::Missing { .. } => "model_missing",
            Self::Unreadable { .. } => "model_unreadable",
            Self::WrongSize { .. } => "model_wrong_size",
            Self::WrongHash { .. } => "model_wrong_hash",
            Self::Unusable { .. } => "model_unusable",
            Self::FolderIncomplete { .. } => "text_folder_incomplete",
            Self::FolderUnreadable { .. } => "text_folder_unreadable",
            Self::FolderUnusable { .. } => "text_folder_unusable",
        }
    }
}
