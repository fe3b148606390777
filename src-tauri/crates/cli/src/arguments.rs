//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

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
        /// Leave a part of the request out, by the id that is printed for it; may be repeated.
        #[arg(long, value_name = "PART")]
        without: Vec<String>,
        /// Turn a part of the request round; may be repeated.
        #[arg(long, value_name = "PART")]
        flip: Vec<String>,
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
    /// Play files, folders and playlists, one after the other; cue sheets, track by track.
    Play {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Make a list to be played from start to end: varied, in an order that flows. `--limit` tracks, or `--minutes`.
    List {
        /// The request.
        #[arg(required = true)]
        text: Vec<String>,
        /// Length in minutes.
        #[arg(long)]
        minutes: Option<f32>,
    },
    /// Make a list that moves from one sound to another.
    Arc {
        /// Words for the start, for example: calm.
        from: String,
        /// Words for the end, for example: bright.
        to: String,
        /// Length in minutes.
        #[arg(long, default_value_t = 40.0)]
        minutes: f32,
    },
    /// Make a list that leads from one track to another in even steps, of `--limit` tracks.
    Journey {
        /// A file of the library, or words of its names.
        from: String,
        /// The last track, likewise.
        to: String,
    },
    /// Print mixes of what is liked and played most.
    Mixes,
    /// Play without end what is like a request; Ctrl+C stops it.
    Radio {
        /// The request.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Say something of a track.
    Feedback {
        /// What to say.
        kind: Said,
        /// A file of the library, or words of its names.
        #[arg(required = true)]
        track: Vec<String>,
        /// The request it is said under.
        #[arg(long)]
        request: Option<String>,
    },
    /// Keep a taste for good, for example: I love slow jazz.
    Keep {
        /// The words.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Print the long-term taste.
    Taste,
    /// Print the events that shaped it, newest first.
    Ledger,
    /// Take an event of the ledger back, by its id.
    Undo {
        /// For example f12.
        event: String,
    },
    /// Put an event of the ledger back.
    Restore {
        /// For example f12.
        event: String,
    },
    /// Forget all that was said and played.
    Forget {
        /// Without this nothing is forgotten.
        #[arg(long, required = true)]
        yes: bool,
    },
    /// Turn learning on or off.
    Learning {
        /// Whether what is learned takes part in rankings.
        state: Switch,
    },
    /// List, add and switch listeners.
    Profile {
        /// What to do; without it the listeners are listed.
        #[command(subcommand)]
        action: Option<ProfileAction>,
    },
    /// Make, show, change, import and export playlists.
    Playlist {
        /// What to do; without it the playlists are listed.
        #[command(subcommand)]
        action: Option<PlaylistAction>,
    },
    /// Judge the ranking by what the listener did.
    Eval {
        /// Let simulated listeners use this library as well.
        #[arg(long)]
        simulate: bool,
    },
    /// Show the text model, use another (a folder with a BERT), the shipped one again, or the one before.
    TextModel {
        /// The folder.
        folder: Option<PathBuf>,
        /// Use the shipped one.
        #[arg(long, conflicts_with = "folder")]
        shipped: bool,
        /// Put the one before this back.
        #[arg(long, conflicts_with_all = ["folder", "shipped"])]
        restore: bool,
    },
    /// Print all that the listener made: feedback, plays, playlists, folders, settings (JSON).
    Export,
}

/// What can be said of a track.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Said {
    /// More like this.
    Like,
    /// Less like this.
    Dislike,
    /// Not in this session.
    NotNow,
    /// Never suggest it.
    Never,
    /// Not for this request.
    WrongForRequest,
    /// Less of this artist for a while.
    TooMuchOfArtist,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// What to do with listeners. A PIN is read from the variable `ATTUNE_PIN`, so that it is in no list of programs.
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileAction {
    /// Add a listener.
    Add {
        /// The name.
        name: String,
    },
    /// Make a listener the current one.
    Switch {
        /// The name.
        name: String,
    },
    /// Rename a listener.
    Rename {
        /// The name.
        name: String,
        /// The new name.
        to: String,
    },
    /// Delete a listener with all that is theirs.
    Delete {
        /// The name.
        name: String,
    },
}

/// What to do with playlists. A track is a file, a folder, a playlist file, or words of its title, artist or album.
#[derive(Debug, Subcommand)]
pub(crate) enum PlaylistAction {
    /// List the playlists, the last changed first.
    List,
    /// Print what stands in a playlist.
    Show {
        /// The name.
        name: String,
    },
    /// Make a playlist.
    Create {
        /// The name.
        name: String,
        /// What stands in it.
        tracks: Vec<String>,
    },
    /// Add tracks at the end.
    Add {
        /// The name.
        name: String,
        /// What to add.
        #[arg(required = true)]
        tracks: Vec<String>,
    },
    /// Take tracks out, by the numbers that `show` prints.
    Remove {
        /// The name.
        name: String,
        /// The numbers, from 1.
        #[arg(required = true, value_parser = clap::value_parser!(u32).range(1..))]
        places: Vec<u32>,
    },
    /// Rename a playlist.
    Rename {
        /// The name.
        name: String,
        /// The new name.
        to: String,
    },
    /// Delete a playlist.
    Delete {
        /// The name.
        name: String,
    },
    /// Make a playlist of a file (M3U, M3U8, PLS).
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Write a playlist as M3U8.
    Export {
        /// The name.
        name: String,
        /// The file.
        file: PathBuf,
    },
}
