//! What can be wrong with a cue sheet.

/// Why a cue sheet cannot be used. The file it is about plays as one track then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CueError {
    /// The operating system refused to read the sheet.
    #[error("the cue sheet cannot be read: {0}")]
    Unreadable(String),
    /// Larger than any sheet: something else bears the name.
    #[error("the file is too large for a cue sheet")]
    TooLarge,
    /// Not one TRACK line.
    #[error("the cue sheet lists no tracks")]
    NoTracks,
    /// A number or a time that is none.
    #[error("line {line} of the cue sheet cannot be understood: {text}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A track without an INDEX line.
    #[error("track {0} of the cue sheet has no start")]
    NoStart(u32),
    /// A track that starts no later than the one before it in the same file.
    #[error("track {0} of the cue sheet starts before the one it follows has begun")]
    OutOfOrder(u32),
    /// A track that starts where the file has ended.
    #[error("track {0} of the cue sheet starts behind the end of the file")]
    BehindEnd(u32),
    /// The file named is not there, nor one like it.
    #[error("the cue sheet names \u{201c}{0}\u{201d}, which is not beside it")]
    FileMissing(String),
}

impl CueError {
    /// A stable name for the kind of error, for tables and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge => "cue_too_large",
            Self::NoTracks => "cue_no_tracks",
            Self::Line { .. } => "cue_bad_line",
            Self::NoStart(_) => "cue_no_start",
            Self::OutOfOrder(_) => "cue_out_of_order",
            Self::BehindEnd(_) => "cue_behind_end",
            Self::FileMissing(_) => "cue_file_missing",
        }
    }
}
