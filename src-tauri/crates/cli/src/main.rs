//! `attune`: the engine of the player without its window.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage. With `--json` every command prints one JSON object on standard
//! output; progress and messages go to standard error.

mod arguments;
mod inspect;
mod lists;
mod play;
mod playlist;
mod progress;
mod rows;
mod scan;
mod suggest;
mod taste;

use std::process::ExitCode;

use attune_engine::{ChipEdit, Config, Edit, Engine, EngineError, ListSource, Output};
use clap::Parser;

use arguments::{Arguments, Command, Switch};

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
        Command::Suggest { text, without, flip } => {
            let edit = |action| move |id: &String| Edit { id: id.clone(), action };
            let edits: Vec<Edit> = without
                .iter()
                .map(edit(ChipEdit::Remove))
                .chain(flip.iter().map(edit(ChipEdit::Flip)))
                .collect();
            let answer = open(arguments)?.ask(&text.join(" "), &edits, arguments.limit)?;
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
        Command::List { text, minutes } => {
            let (text, minutes) = (text.join(" "), *minutes);
            let source = ListSource::Request { text, edits: Vec::new(), minutes, count: arguments.limit };
            lists::print(&open(arguments)?.make_list(&source)?, arguments.json)
        }
        Command::Arc { from, to, minutes } => {
            let source = ListSource::Arc { from: from.clone(), to: to.clone(), minutes: *minutes };
            lists::print(&open(arguments)?.make_list(&source)?, arguments.json)
        }
        Command::Journey { from, to } => {
            let engine = open(arguments)?;
            let (from, to) = (engine.find_track(from)?, engine.find_track(to)?);
            let source = ListSource::Journey { from, to, count: arguments.limit };
            lists::print(&engine.make_list(&source)?, arguments.json)
        }
        Command::Mixes => lists::print_mixes(&open(arguments)?.auto_mixes()?, arguments.json),
        Command::Radio { text } => lists::radio(&open(arguments)?, &text.join(" ")),
        Command::Feedback { kind, track, request } => {
            let engine = open(arguments)?;
            taste::give(&engine, *kind, &track.join(" "), request.as_deref(), arguments)
        }
        Command::Keep { text } => {
            let kept = open(arguments)?.keep_taste(&text.join(" "), &[])?;
            taste::print_events(1, &[kept], arguments.json)
        }
        Command::Taste => taste::print(&open(arguments)?.taste()?, arguments.json),
        Command::Ledger => {
            let (total, events) = open(arguments)?.ledger(0, arguments.limit)?;
            taste::print_events(total, &events, arguments.json)
        }
        Command::Undo { event } => Ok(open(arguments)?.undo_event(event.parse()?)?),
        Command::Restore { event } => Ok(open(arguments)?.restore_event(event.parse()?)?),
        Command::Forget { .. } => Ok(open(arguments)?.forget_taste()?),
        Command::Learning { state } => Ok(open(arguments)?.set_learning(*state == Switch::On)?),
        Command::Profile { action } => taste::profiles(&open(arguments)?, action.as_ref(), arguments.json),
        Command::Playlist { action } => playlist::run(&open(arguments)?, action.as_ref(), arguments.json),
        Command::Eval { simulate } => taste::evaluate(&open(arguments)?, *simulate, arguments.json),
        Command::TextModel { folder, shipped, restore } => {
            taste::text_model(&open(arguments)?, folder.as_deref(), *shipped, *restore, arguments.json)
        }
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
