//! Prints the project's figures. Nothing here passes or fails; run it on a quiet machine and compare ratios within
//! one run.

mod analysis;
mod answering;
mod asking;
mod memory;
mod statistics;
mod tags;

use std::path::{Path, PathBuf};

use attune_models::ModelStore;
use clap::{Parser, Subcommand};

/// What ends a bench early: an error in words.
type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "attune-bench", about = "Prints Attune's figures", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Time per track by stage, on one core and on two.
    Analysis {
        /// Folder of music.
        folder: PathBuf,
        /// Use only every N-th track.
        #[arg(long, default_value_t = 1)]
        every: usize,
        /// A Python with librosa: its MFCC is timed on the same files.
        #[arg(long)]
        librosa: Option<PathBuf>,
    },
    /// Time from request to ranking over synthetic libraries.
    Ask {
        /// Numbers of tracks.
        #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
        tracks: Vec<usize>,
    },
    /// Time from request to answer in the whole engine over synthetic libraries, all terms included, and of a click.
    Answer {
        /// Numbers of tracks.
        #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
        tracks: Vec<usize>,
    },
    /// Time of a scan of tags only.
    Tags {
        /// Folder of music.
        folder: PathBuf,
    },
    /// Memory of the engine: idle, with the text model, while analysing.
    Memory {
        /// Folder of music.
        folder: PathBuf,
    },
}

fn main() -> std::process::ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Analysis { folder, every, librosa } => analysis::run(&folder, every, librosa.as_deref()),
        Command::Ask { tracks } => asking::run(&tracks),
        Command::Answer { tracks } => answering::run(&tracks),
        Command::Tags { folder } => tags::run(&folder),
        Command::Memory { folder } => memory::run(&folder),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("attune-bench: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// The models of the checkout this was built in.
fn models() -> Result<ModelStore, attune_models::ModelError> {
    ModelStore::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../models"))
}

/// Audio files below a folder, in a fixed order.
fn music(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn std::error::Error>> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && attune_audio::is_audio_path(path))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("there is no music in {}", folder.display()).into());
    }
    Ok(files)
}
