//! Folders to tags to analysis to library.
//!
//! [`scan()`] finds the audio files of folders and stores what is new or changed: tags only, so that a library can be
//! used within seconds. A cue sheet beside a file or in it makes several tracks of it. [`analyse`] then listens to the
//! tracks that want it, in the background, decoding each file once. Both can be cancelled at once and go on where they stopped: what is done is stored as it is done. A file
//! that cannot be read is one recorded [`Failure`](attune_library::Failure); the work goes on.

mod analyse;
mod analyse_file;
mod analyse_parts;
mod cancel;
mod error;
mod metadata;
mod panic;
mod plan;
mod priority;
mod progress;
mod queue;
mod scan;
mod sheets;
mod single;
mod tracks;
mod walk;

pub use analyse::{AnalysisReport, analyse, analyse_by_priority};
pub use analyse_file::{FileAnalysis, analyse_file};
pub use cancel::CancelToken;
pub use error::{FileError, ScanError};
pub use priority::PriorityList;
pub use progress::Progress;
pub use scan::{ScanReport, scan};
pub use single::{audio_files, read_files};
pub use tracks::read_tracks;
