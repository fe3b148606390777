//! The two windows, of which one is seen: the main one, and the mini player in its place.

use attune_desktop::Host;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder, Window, WindowEvent};

use super::InForce;
use crate::dto::Settings;

const MAIN: &str = "main";
const MINI: &str = "mini";
/// Width and height of the mini player, in logical pixels.
const MINI_SIZE: (f64, f64) = (380.0, 188.0);

/// The windows, for what is outside them.
pub(super) struct Shell(pub(super) AppHandle);

impl Host for Shell {
    fn raise(&self) {
        raise(&self.0);
    }

    fn quit(&self) {
        self.0.exit(0);
    }

    fn is_focused(&self) -> bool {
        self.0.webview_windows().values().any(|window| window.is_focused().unwrap_or(false))
    }
}

/// Brings the main window to the front, in place of the mini player if that is open.
pub(crate) fn raise(app: &AppHandle) {
    if let Err(error) = close_mini(app) {
        tracing::warn!("the window cannot be brought to the front: {error}");
    }
}

/// Shows the mini player in place of the main window.
pub(crate) fn open_mini(app: &AppHandle) -> tauri::Result<()> {
    if let Some(mini) = app.get_webview_window(MINI) {
        return mini.set_focus();
    }
    let on_top = app.state::<InForce>().0.lock().desktop.mini_on_top;
    WebviewWindowBuilder::new(app, MINI, WebviewUrl::App("index.html?window=mini".into()))
        .title("Attune")
        .inner_size(MINI_SIZE.0, MINI_SIZE.1)
        .resizable(false)
        .maximizable(false)
        .always_on_top(on_top)
        .build()?;
    match app.get_webview_window(MAIN) {
        Some(main) => main.hide(),
        None => Ok(()),
    }
}

/// Shows the main window in place of the mini player.
pub(crate) fn close_mini(app: &AppHandle) -> tauri::Result<()> {
    match app.get_webview_window(MINI) {
        // Being asked to close, it brings the main window back.
        Some(mini) => mini.close(),
        None => bring_back(app),
    }
}

/// Follows the settings.
pub(super) fn apply(app: &AppHandle, settings: &Settings) {
    if let Some(mini) = app.get_webview_window(MINI)
        && let Err(error) = mini.set_always_on_top(settings.desktop.mini_on_top)
    {
        tracing::warn!("the mini player stays where it is: {error}");
    }
}

/// Closing the mini player brings the main window back; closing that leaves the program in the tray if so wanted.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let app = window.app_handle();
    let done = match window.label() {
        MINI => bring_back(app),
        MAIN if stays_in_tray(app) => {
            api.prevent_close();
            window.hide()
        }
        _ => Ok(()),
    };
    if let Err(error) = done {
        tracing::warn!("a window cannot be shown or hidden: {error}");
    }
}

fn bring_back(app: &AppHandle) -> tauri::Result<()> {
    let Some(main) = app.get_webview_window(MAIN) else { return Ok(()) };
    main.show()?;
    main.unminimize()?;
    main.set_focus()
}

fn stays_in_tray(app: &AppHandle) -> bool {
    app.state::<InForce>().0.lock().desktop.close_to_tray && app.state::<super::Tray>().is_shown()
}
