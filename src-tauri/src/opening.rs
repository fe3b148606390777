//! What the command line asks for: of this start, or of a second one that hands it over.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use attune_engine::{Engine, Refused};
use parking_lot::Mutex;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

use crate::dto::Problem;
use crate::report_lost;

/// Everything after this is added to the library instead of being played.
const ADD: &str = "--add";

/// The command line of this start. It waits until the interface listens, so that what cannot be opened is said.
pub(crate) struct Start(Mutex<Option<Vec<OsString>>>);

impl Start {
    /// That of this process.
    pub(crate) fn of_process() -> Self {
        Self(Mutex::new(Some(std::env::args_os().skip(1).collect())))
    }

    /// Does what it asks for, once.
    pub(crate) fn open(&self, app: &AppHandle) {
        if let Some(arguments) = self.0.lock().take() {
            open(app, arguments, &std::env::current_dir().unwrap_or_default());
        }
    }
}

/// Plays the files, folders, playlists and `file://` addresses that were given in `folder`; with `--add` the folders
/// after it are added to the library. Returns before anything plays; what fails is told as an event.
pub(crate) fn open(app: &AppHandle, arguments: impl IntoIterator<Item = OsString>, folder: &Path) {
    let engine = app.state::<Engine>();
    let Asked { play, add, refused } = Asked::read(arguments, folder);
    let added = if add.is_empty() { Ok(()) } else { engine.add_folders(&add) };
    let played =
        if play.is_empty() && refused.is_empty() { Ok(()) } else { engine.open_in_background(play, refused) };
    for error in [added, played].into_iter().filter_map(Result::err) {
        report_lost(Problem { error: (&error).into(), path: None }.emit(app));
    }
}

#[derive(Debug, Default, PartialEq)]
struct Asked {
    play: Vec<PathBuf>,
    add: Vec<PathBuf>,
    refused: Vec<Refused>,
}

impl Asked {
    fn read(arguments: impl IntoIterator<Item = OsString>, folder: &Path) -> Self {
        let mut asked = Self::default();
        let mut adding = false;
        for argument in arguments {
            if argument == ADD {
                adding = true;
            } else if argument.as_encoded_bytes().starts_with(b"-") {
                tracing::warn!("no such option: {}", argument.display());
            } else {
                match attune_engine::path_of(&argument, folder) {
                    Ok(path) if adding => asked.add.push(path),
                    Ok(path) => asked.play.push(path),
                    Err(error) => asked.refused.push(Refused::new(&argument, &error)),
                }
            }
        }
        asked
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Asked {
        Asked::read(arguments.iter().map(OsString::from), Path::new("/home/ana"))
    }

    #[test]
    fn paths_start_where_they_were_given_and_addresses_of_files_are_paths() {
        let asked = read(&["a b.mp3", "/m/c.flac", "file:///m/%E9%9B%A8.ogg"]);
        assert_eq!(asked.play, ["/home/ana/a b.mp3", "/m/c.flac", "/m/雨.ogg"].map(PathBuf::from));
        assert_eq!((asked.add, asked.refused), (vec![], vec![]));
    }

    #[test]
    fn folders_after_the_option_are_added_and_not_played() {
        let asked = read(&["x.mp3", "--no-such-option", "--add", "Music"]);
        assert_eq!(asked.play, [PathBuf::from("/home/ana/x.mp3")]);
        assert_eq!(asked.add, [PathBuf::from("/home/ana/Music")]);
    }

    #[test]
    fn an_address_on_the_network_is_refused_in_words() {
        let asked = read(&["https://radio.example/live"]);
        assert!(asked.play.is_empty());
        assert_eq!(asked.refused[0].notice.code, "not_a_file");
    }
}
