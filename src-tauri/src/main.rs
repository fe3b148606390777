//! Attune's window. The composition root: it opens the engine, wires its events to the interface and hands the
//! commands over. `ARCHITECTURE.md` beside this folder shows where everything else is.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod convert;
mod cover;
mod desktop;
mod dto;
mod error;
mod interface;
mod language;
mod opening;
mod restart;

use std::path::Path;

use attune_engine::{Config, Engine, EngineEvent, Output};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

fn main() -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ATTUNE_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(tauri::Error::PluginInitialization(plugin, reason)) if plugin == "single-instance" => {
            restart::after_a_moment(&reason)
        }
        Err(error) => {
            eprintln!("Attune cannot start: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run() -> tauri::Result<()> {
    let interface = interface::builder();
    let handler = interface.invoke_handler();
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            desktop::windows::raise(app);
            let arguments = arguments.into_iter().skip(1).map(Into::into);
            opening::open(app, arguments, Path::new(&folder));
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .register_asynchronous_uri_scheme_protocol("cover", |context, request, responder| {
            let engine = context.app_handle().state::<Engine>().inner().clone();
            tauri::async_runtime::spawn_blocking(move || {
                responder.respond(cover::respond(&engine, request.uri().path()));
            });
        })
        .invoke_handler(handler)
        .on_window_event(desktop::windows::on_event)
        .setup(move |app| {
            interface.mount_events(app);
            let engine = open_engine(app.handle())?;
            app.manage(engine.clone());
            app.manage(opening::Start::of_process());
            desktop::start(app.handle(), &engine)?;
            // A queue that cannot be brought back must not keep the window from opening.
            if let Err(error) = engine.resume() {
                tracing::warn!("the queue of the last time is not brought back: {error}");
            }
            // Files may have come, gone or changed while the program was closed.
            if !engine.folders()?.is_empty() {
                engine.start_scan()?;
            }
            Ok(())
        })
        .run(tauri::generate_context!())
}

fn open_engine(app: &AppHandle) -> Result<Engine, Box<dyn std::error::Error>> {
    let events = app.clone();
    Ok(Engine::open(Config {
        library: attune_engine::default_library(),
        resources: app.path().resource_dir().into_iter().collect(),
        threads: std::thread::available_parallelism().map_or(1, Into::into),
        output: Output::Device,
        on_event: Box::new(move |event| {
            desktop::follow(&events, &event);
            emit(&events, event);
        }),
    })?)
}

fn emit(app: &AppHandle, event: EngineEvent) {
    report_lost(match event {
        EngineEvent::Scan(state) => dto::ScanProgress::from(state).emit(app),
        EngineEvent::LibraryChanged(stats) => dto::LibraryChanged { stats: stats.into() }.emit(app),
        EngineEvent::Profiles(list) => dto::ProfileChanged { profiles: convert::profiles(list) }.emit(app),
        EngineEvent::Player(view) => dto::PlayerState::from(*view).emit(app),
        EngineEvent::Position { position, duration } => dto::PlayerPosition { position, duration }.emit(app),
        EngineEvent::Opened(opened) => dto::FilesOpened::from(opened).emit(app),
        EngineEvent::Training { done, total } => {
            dto::TrainingProgress { done: done as u32, total: total as u32 }.emit(app)
        }
        EngineEvent::Problem { notice, path } => {
            dto::Problem { error: notice.into(), path: path.map(|p| p.display().to_string()) }.emit(app)
        }
    });
}

fn report_lost(sent: tauri::Result<()>) {
    if let Err(error) = sent {
        tracing::warn!("an event did not reach the window: {error}");
    }
}
