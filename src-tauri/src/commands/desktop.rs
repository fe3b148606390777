//! The mini player, and what of the desktop cannot be had.

use tauri::AppHandle;

use super::Answered;
use crate::desktop;
use crate::dto::{CommandError, DesktopStatus};

/// What of media controls, tray and notifications cannot be had. Asks the desktop; changes nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn desktop_status(app: AppHandle) -> Answered<DesktopStatus> {
    Ok(desktop::status(&app))
}

/// Shows the mini player in place of the window.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn open_mini_player(app: AppHandle) -> Answered<()> {
    desktop::windows::open_mini(&app).map_err(no_window)
}

/// Shows the window in place of the mini player.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn close_mini_player(app: AppHandle) -> Answered<()> {
    desktop::windows::close_mini(&app).map_err(no_window)
}

fn no_window(error: tauri::Error) -> CommandError {
    CommandError { code: "no_window".to_owned(), message: error.to_string() }
}
