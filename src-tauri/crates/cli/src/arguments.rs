//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// A music player that understands what you ask for, without its window.
#[derive(Debug, Parser)]
#[command(name = "attune", version, about, after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage.")]
pub(crate) struct Arguments {
    /// The library's file [default: the one the window uses].
    #[arg(long, global = true, value_name = "FILE")]
    pub library: Option<PathBuf>,
    /// Print one JSON object on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// How many results to print.
    #[arg(long, global = true, default_value_t = 20, value_name = "N")]
    pub limit: usize,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read tags and analyse the music of folders.
    Scan {
        /// Folders; without any, those already in the library.
        folders: Vec<PathBuf>,
    },
    /// Rank the library for a request in words, in any language.
    Suggest {
        /// The request, for example: quiet piano for a rainy night.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Rank the library by likeness to a track.
    Similar {
        /// A file of the library, or words of its title, artist or album.
        #[arg(required = true)]
        track: Vec<String>,
    },
    /// Search titles, artists, albums and genres.
    Search {
        /// Words.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Print the tags and the full analysis of a file; it need not be in the library.
    Inspect {
        /// The file.
        file: PathBuf,
    },
    /// Play files, one after the other.
    Play {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print all that the listener made: feedback, plays, folders, settings (JSON).
    Export,
}
