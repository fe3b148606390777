//! What the listener set, the models, and what the interface needs to start.

use serde::{Deserialize, Serialize};
use specta::Type;
use tauri_specta::Event;

use super::{CommandError, HeadReport, LibraryStats, PlayerState, Profile, ScanProgress};

/// Light, dark or the system's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The interface's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Language {
    /// As the system says.
    #[default]
    System,
    /// English.
    En,
    /// Chinese, simplified.
    Zh,
}

/// What the listener set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Language.
    pub language: Language,
    /// Whether what plays is shown as a spectrum; null to follow the system's wish for motion.
    pub spectrum: Option<bool>,
    /// What there is around the window.
    pub desktop: DesktopSettings,
}

/// What there is around the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct DesktopSettings {
    /// An icon in the tray.
    pub tray: bool,
    /// Closing the window leaves the program in the tray.
    pub close_to_tray: bool,
    /// A notification when a track begins and no window has the focus.
    pub notifications: bool,
    /// The mini player stays above other windows.
    pub mini_on_top: bool,
}

impl Default for DesktopSettings {
    fn default() -> Self {
        Self { tray: true, close_to_tray: false, notifications: false, mini_on_top: true }
    }
}

/// The settings were changed, in whichever window.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettingsChanged {
    /// All of them.
    pub settings: Settings,
}

/// What of the desktop cannot be had, and why.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DesktopStatus {
    /// Media keys and the controls of panels and lock screens.
    pub media_controls: Option<CommandError>,
    /// The tray icon.
    pub tray: Option<CommandError>,
    /// The last notification.
    pub notifications: Option<CommandError>,
}

/// The text model and the tagger, and whether they can be used.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ModelStatus {
    /// Name of the text model, for example "multilingual-e5-small".
    pub text_model: String,
    /// Folder of the listener's own text model.
    pub text_model_folder: Option<String>,
    /// Whether it is in memory now.
    pub text_model_loaded: bool,
    /// A retraining of the text head under way: done and total phrases.
    pub training: Option<TrainingProgress>,
    /// Problems with model files, one each.
    pub problems: Vec<CommandError>,
    /// How well the current text head does.
    pub report: Option<HeadReport>,
    /// The same of the one before, which can be put back.
    pub previous: Option<HeadReport>,
}

/// How far the retraining of the text head is.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub(crate) struct TrainingProgress {
    /// Phrases embedded.
    pub done: u32,
    /// Phrases in all.
    pub total: u32,
}

/// All the interface needs to start.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Startup {
    /// What the listener set.
    pub settings: Settings,
    /// The library's numbers.
    pub stats: LibraryStats,
    /// The player.
    pub player: PlayerState,
    /// The scan.
    pub scan: ScanProgress,
    /// Version of the program.
    pub version: String,
    /// The system's language, BCP 47.
    pub system_language: String,
    /// How many demo tracks can be added.
    pub demo_tracks: u32,
    /// The listeners of this computer.
    pub profiles: Vec<Profile>,
    /// Whether the PIN of the current profile is asked for first.
    pub locked: bool,
}
