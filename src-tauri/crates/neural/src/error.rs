use thiserror::Error;

/// Why a network cannot be built or run.
#[derive(Debug, Error)]
pub enum NeuralError {
    /// The bytes are not in the format they should be in.
    #[error("the weights cannot be read: {0}")]
    UnreadableWeights(String),
    /// A tensor the network needs is not among the weights.
    #[error("the weights lack the tensor \"{name}\"")]
    MissingTensor {
        /// The tensor's name in the network's description.
        name: String,
    },
    /// A tensor has another shape than the network's.
    #[error("the tensor \"{name}\" has the shape {found:?} where the network needs {expected:?}")]
    WrongShape {
        /// The tensor's name in the network's description.
        name: String,
        /// What the network needs.
        expected: Vec<usize>,
        /// What the weights hold.
        found: Vec<usize>,
    },
    /// The list of labels does not fit the networks' outputs.
    #[error("the labels cannot be used: {0}")]
    BadLabels(String),
    /// The model's configuration cannot be read, or names something the encoder does not do.
    #[error("the model's configuration cannot be used: {0}")]
    BadConfig(String),
    /// The tokenizer cannot be read or does not fit the weights.
    #[error("the tokenizer cannot be used: {0}")]
    BadTokenizer(String),
    /// A patch has not 187 frames of 96 bands, or holds a number that is not finite.
    #[error("patch {index} cannot be tagged: {reason}")]
    BadPatch {
        /// Its place among the patches given.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// Nothing was given to tag.
    #[error("there is no patch to tag")]
    NoPatches,
    /// A text without a single word cannot be embedded.
    #[error("text {index} is empty")]
    EmptyText {
        /// Its place among the texts given.
        index: usize,
    },
    /// The tensor library refused an operation.
    #[error("the computation failed: {0}")]
    Computation(String),
}

impl NeuralError {
    /// A stable name for the user interface's table of messages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnreadableWeights(_) => "weights_unreadable",
            Self::MissingTensor { .. } => "tensor_missing",
            Self::WrongShape { .. } => "tensor_wrong_shape",
            Self::BadLabels(_) => "labels_bad",
            Self::BadConfig(_) => "model_config_bad",
            Self::BadTokenizer(_) => "tokenizer_bad",
            Self::BadPatch { .. } => "patch_bad",
            Self::NoPatches => "patches_none",
            Self::EmptyText { .. } => "text_empty",
            Self::Computation(_) => "computation_failed",
        }
    }
}
