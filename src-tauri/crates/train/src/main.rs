//! Commands for whoever works on the taste engine.
//!
//! - `attune-train train`: solves the text head for the shipped lexicon and text encoder, writes
//!   `models/head/text_head.bin` and its manifest entry, and reports a cross-validation.
//! - `attune-train eval FILE`: ranks a set of labelled clips by mood and genre words, in English and Chinese.
//! - `attune-train population DIR…`: measures the population constants on a collection of music.
//! - `attune-train ask DIR TEXT…`: analyses a folder once (kept in `DIR/.attune-sounds.json`) and prints ranked lists.

mod ask;
mod cross_validation;
mod error;
mod evaluation;
mod population;
mod query_words;
mod robustness;
mod sounds;
mod training;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    /// The models folder.
    #[arg(long, default_value = "models", global = true)]
    models: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Trains the text head for the shipped lexicon.
    Train,
    /// Measures a head on labelled clips: lines of JSON with `msd`, `mtt`, `moods`, `genres`, `quadrant`.
    Eval {
        /// The clips.
        file: PathBuf,
        /// Print every mood and genre.
        #[arg(long)]
        verbose: bool,
    },
    /// Writes `models/head/population.tsv` from the music in folders.
    Population {
        /// Folders of music.
        #[arg(required = true)]
        folders: Vec<PathBuf>,
    },
    /// Ranks the music in a folder for requests.
    Ask {
        /// Folder of music.
        folder: PathBuf,
        /// Requests.
        #[arg(required = true)]
        requests: Vec<String>,
        /// Results per request.
        #[arg(long, default_value_t = 10)]
        limit: usize,
    },
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let models = &arguments.models;
    let outcome = match &arguments.command {
        Command::Train => training::run(models),
        Command::Eval { file, verbose } => evaluation::run(models, file, *verbose),
        Command::Population { folders } => population::run(models, folders),
        Command::Ask { folder, requests, limit } => ask::run(models, folder, requests, *limit),
    };
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", error.code());
            std::process::ExitCode::FAILURE
        }
    }
}
