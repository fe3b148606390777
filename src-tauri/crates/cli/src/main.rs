//! `attune`: the engine of the player without its window.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage. With `--json` every command prints one JSON object on standard
//! output; progress and messages go to standard error.

mod arguments;
mod inspect;
mod play;
mod progress;
mod rows;
mod scan;
mod suggest;

use std::process::ExitCode;

use attune_engine::{Config, Engine, EngineError, Output};
use clap::Parser;

use arguments::{Arguments, Command};

/// What ends a command early: an error in words.
type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    // clap ends the program with code 2 on wrong usage.
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ATTUNE_LOG").unwrap_or_else(|_| "error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("attune: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &Arguments) -> Outcome {
    match &arguments.command {
        Command::Scan { folders } => scan::run(&open(arguments)?, folders, arguments.json),
        Command::Suggest { text } => {
            let answer = open(arguments)?.ask(&text.join(" "), arguments.limit)?;
            suggest::print(&answer, arguments.json)
        }
        Command::Similar { track } => {
            let engine = open(arguments)?;
            let seed = engine.find_track(&track.join(" "))?;
            suggest::print(&engine.similar(seed, arguments.limit)?, arguments.json)
        }
        Command::Search { text } => {
            let found = open(arguments)?.search(&text.join(" "), arguments.limit)?;
            suggest::print_search(&found, arguments.json)
        }
        Command::Inspect { file } => inspect::run(&open(arguments)?, file, arguments.json),
        Command::Play { files } => play::run(files),
        Command::Export => {
            println!("{}", serde_json::to_string_pretty(&open(arguments)?.library().export()?)?);
            Ok(())
        }
    }
}

fn open(arguments: &Arguments) -> Result<Engine, EngineError> {
    Engine::open(Config {
        library: arguments.library.clone().unwrap_or_else(attune_engine::default_library),
        resources: Vec::new(),
        threads: std::thread::available_parallelism().map_or(1, Into::into),
        output: Output::Device,
        on_event: Box::new(|_| {}),
    })
}
