//! The desktop around the windows: what is seen and steered from outside them.

mod tray;
pub(crate) mod windows;
mod words;

use std::sync::Arc;

use attune_desktop::Desktop;
use attune_engine::{Engine, EngineEvent};
use parking_lot::Mutex;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::dto::{DesktopStatus, Settings, SettingsChanged};
use crate::report_lost;
use tray::Tray;

/// The settings in force, for handlers that run on the window's thread and must not read the store.
struct InForce(Mutex<Settings>);

/// Appears on the desktop as the settings say. On the window's thread, once.
pub(crate) fn start(app: &AppHandle, engine: &Engine) -> Result<(), Box<dyn std::error::Error>> {
    let settings: Settings = engine.interface_settings().unwrap_or_else(|error| {
        // The interface tells of it when it reads them.
        tracing::warn!("the settings cannot be read: {error}");
        Settings::default()
    });
    let covers = app.path().app_cache_dir()?.join("covers");
    let shell = windows::Shell(app.clone());
    app.manage(Desktop::start(engine.clone(), Arc::new(shell), covers)?);
    app.manage(Tray::new(engine.player_state().ok().as_ref()));
    app.manage(InForce(Mutex::new(settings.clone())));
    apply(app, &settings);
    Ok(())
}

/// Takes the engine's events; returns at once.
pub(crate) fn follow(app: &AppHandle, event: &EngineEvent) {
    if let Some(desktop) = app.try_state::<Desktop>() {
        desktop.follow(event);
    }
    if let (EngineEvent::Player(view), Some(tray)) = (event, app.try_state::<Tray>()) {
        tray.follow(app, view);
    }
}

/// Takes over changed settings and tells every window.
pub(crate) fn settings_changed(app: &AppHandle, settings: &Settings) {
    settings.clone_into(&mut app.state::<InForce>().0.lock());
    apply(app, settings);
    report_lost(SettingsChanged { settings: settings.clone() }.emit(app));
}

fn apply(app: &AppHandle, settings: &Settings) {
    app.state::<Desktop>().set_notifications(settings.desktop.notifications);
    app.state::<Tray>().apply(app, settings);
    windows::apply(app, settings);
}

/// What cannot be had.
pub(crate) fn status(app: &AppHandle) -> DesktopStatus {
    let standing = app.state::<Desktop>().standing();
    DesktopStatus {
        media_controls: standing.media_controls.map(Into::into),
        notifications: standing.notifications.map(Into::into),
        tray: app.state::<Tray>().problem(app),
    }
}
