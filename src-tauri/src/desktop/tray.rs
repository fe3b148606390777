//! The tray icon and its menu. Everything that touches them runs on the window's thread, as GTK and macOS ask.

use std::panic::{AssertUnwindSafe, catch_unwind};

use attune_engine::{Engine, EngineError, FeedbackKind, PlayStatus, PlayerCommand, PlayerView, TrackId};
use parking_lot::Mutex;
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, IsMenuItem, Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};
use tauri_specta::Event;

use super::{windows, words};
use crate::dto::{CommandError, Problem, Settings};
use crate::language::{self, Locale};
use crate::report_lost;

const PLAY: &str = "play";
const PREVIOUS: &str = "previous";
const NEXT: &str = "next";
const LIKE: &str = "like";
const DISLIKE: &str = "dislike";
const SHOW: &str = "show";
const MINI: &str = "mini";
const QUIT: &str = "quit";

/// What the menu says.
#[derive(Debug, Clone, PartialEq)]
struct Face {
    locale: Locale,
    /// The track in hand: its key, title, artist and the listener's opinion.
    track: Option<(TrackId, String, String, Option<FeedbackKind>)>,
    playing: bool,
}

/// The tray icon, if it could be made.
pub(super) struct Tray(Mutex<State>);

struct State {
    face: Face,
    /// Whether it is wanted.
    on: bool,
    made: Option<Made>,
    problem: Option<CommandError>,
}

/// The icon with the items that change.
#[derive(Clone)]
struct Made {
    icon: TrayIcon<Wry>,
    now: MenuItem<Wry>,
    play: MenuItem<Wry>,
    previous: MenuItem<Wry>,
    next: MenuItem<Wry>,
    like: CheckMenuItem<Wry>,
    dislike: CheckMenuItem<Wry>,
    show: MenuItem<Wry>,
    mini: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

impl Face {
    fn of(view: Option<&PlayerView>, locale: Locale) -> Self {
        let track = view.and_then(|view| view.track.as_ref());
        Self {
            locale,
            track: track.map(|t| (t.id, t.title.clone(), t.artist.clone(), t.opinion)),
            playing: view.is_some_and(|view| view.status == PlayStatus::Playing),
        }
    }

    fn line(&self) -> String {
        match &self.track {
            Some((_, title, artist, _)) if artist.is_empty() => title.clone(),
            Some((_, title, artist, _)) => format!("{title} – {artist}"),
            None => words::of(self.locale).nothing.to_owned(),
        }
    }

    fn has_opinion(&self, kind: FeedbackKind) -> bool {
        self.track.as_ref().is_some_and(|track| track.3 == Some(kind))
    }
}

impl Tray {
    pub(super) fn new(view: Option<&PlayerView>) -> Self {
        let face = Face::of(view, Locale::En);
        Self(Mutex::new(State { face, on: false, made: None, problem: None }))
    }

    /// Whether the icon was made and is not hidden.
    pub(super) fn is_shown(&self) -> bool {
        let state = self.0.lock();
        state.on && state.made.is_some()
    }

    /// Takes a state of the player; returns at once.
    pub(super) fn follow(&self, app: &AppHandle, view: &PlayerView) {
        let mut state = self.0.lock();
        let face = Face::of(Some(view), state.face.locale);
        if face != state.face {
            state.face = face;
            drop(state);
            redraw(app);
        }
    }

    /// Follows the settings: makes, shows or hides the icon, and speaks the language.
    pub(super) fn apply(&self, app: &AppHandle, settings: &Settings) {
        let mut state = self.0.lock();
        state.on = settings.desktop.tray;
        state.face.locale = language::resolve(settings.language, &language::system_language());
        drop(state);
        redraw(app);
    }

    /// Why there is no icon where one is wanted, after everything asked so far was done. Not on the window's thread.
    pub(super) fn problem(&self, app: &AppHandle) -> Option<CommandError> {
        let (done, wait) = std::sync::mpsc::channel();
        // The window's thread does one thing after another, so its answer comes after its work.
        let answered = app.run_on_main_thread(move || {
            let _ = done.send(());
        });
        if answered.is_ok() {
            let _ = wait.recv();
        }
        let state = self.0.lock();
        if !state.on {
            return None;
        }
        if state.made.is_none() {
            return state.problem.clone();
        }
        drop(state);
        attune_desktop::tray_problem().map(Into::into)
    }
}

/// Brings the icon to what it should be, on the window's thread.
fn redraw(app: &AppHandle) {
    let handle = app.clone();
    let sent = app.run_on_main_thread(move || {
        if let Err(error) = draw(&handle) {
            tracing::warn!("the tray icon is not as it should be: {error}");
        }
    });
    if let Err(error) = sent {
        tracing::warn!("the tray icon is not as it should be: {error}");
    }
}

fn draw(app: &AppHandle) -> tauri::Result<()> {
    let tray = app.state::<Tray>();
    let mut state = tray.0.lock();
    let (face, on) = (state.face.clone(), state.on);
    if on && state.made.is_none() {
        match make(app, &face) {
            Ok(made) => (state.made, state.problem) = (Some(made), None),
            Err(reason) => {
                tracing::warn!("no tray icon: {reason}");
                state.problem = Some(CommandError { code: "no_tray".to_owned(), message: reason });
            }
        }
    }
    let made = state.made.clone();
    // GTK calls back into the program from within the changes below.
    drop(state);
    let Some(made) = made else { return Ok(()) };
    made.icon.set_visible(on)?;
    if on { made.show_face(&face) } else { Ok(()) }
}

/// Makes icon and menu, or says in words why there are none.
fn make(app: &AppHandle, face: &Face) -> Result<Made, String> {
    // The library that shows tray icons on Linux is loaded when it is first used, and its binding panics where the
    // system has none.
    match catch_unwind(AssertUnwindSafe(|| build(app, face))) {
        Ok(built) => built.map_err(|error| error.to_string()),
        Err(panic) => Err(panic
            .downcast::<String>()
            .map_or_else(|_| "the system's tray library failed".to_owned(), |words| *words)),
    }
}

fn build(app: &AppHandle, face: &Face) -> tauri::Result<Made> {
    let words = words::of(face.locale);
    let item = |id: &str, text: &str, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let check = |id, text| CheckMenuItem::with_id(app, id, text, true, false, None::<&str>);
    let line = || PredefinedMenuItem::separator(app);
    let (now, play) = (item("now", "", false)?, item(PLAY, words.play, true)?);
    let (previous, next) = (item(PREVIOUS, words.previous, true)?, item(NEXT, words.next, true)?);
    let (like, dislike) = (check(LIKE, words.like)?, check(DISLIKE, words.dislike)?);
    let (show, mini, quit) =
        (item(SHOW, words.show, true)?, item(MINI, words.mini, true)?, item(QUIT, words.quit, true)?);
    let lines = [line()?, line()?, line()?, line()?];
    let items: [&dyn IsMenuItem<Wry>; 13] = [
        &now, &lines[0], &play, &previous, &next, &lines[1], &like, &dislike, &lines[2], &show, &mini,
        &lines[3], &quit,
    ];
    let menu = Menu::with_items(app, &items)?;
    let icon = TrayIconBuilder::with_id("attune")
        .icon(Image::from_bytes(include_bytes!("../../icons/32x32.png"))?)
        .menu(&menu)
        .on_menu_event(|app, event| chosen(app, event.id.as_ref()))
        .build(app)?;
    Ok(Made { icon, now, play, previous, next, like, dislike, show, mini, quit })
}

impl Made {
    fn show_face(&self, face: &Face) -> tauri::Result<()> {
        let words = words::of(face.locale);
        let line = face.line();
        // Linux has no such tip; there the menu's first line says it.
        self.icon.set_tooltip(Some(&line))?;
        // A single "&" would underline the letter behind it.
        self.now.set_text(line.replace('&', "&&"))?;
        self.play.set_text(if face.playing { words.pause } else { words.play })?;
        self.previous.set_text(words.previous)?;
        self.next.set_text(words.next)?;
        self.like.set_text(words.like)?;
        self.dislike.set_text(words.dislike)?;
        self.show.set_text(words.show)?;
        self.mini.set_text(words.mini)?;
        self.quit.set_text(words.quit)?;
        let has_track = face.track.is_some();
        for item in [&self.play, &self.previous, &self.next] {
            item.set_enabled(has_track)?;
        }
        for (item, kind) in [(&self.like, FeedbackKind::Like), (&self.dislike, FeedbackKind::Dislike)] {
            item.set_enabled(has_track)?;
            item.set_checked(face.has_opinion(kind))?;
        }
        Ok(())
    }
}

/// What a choice in the menu means.
fn chosen(app: &AppHandle, id: &str) {
    match id {
        SHOW => windows::raise(app),
        QUIT => app.exit(0),
        PLAY | PREVIOUS | NEXT | LIKE | DISLIKE | MINI => {
            let (app, id) = (app.clone(), id.to_owned());
            // The engine may have to read, and a window is not made from within a menu.
            tauri::async_runtime::spawn_blocking(move || {
                if let Err(error) = obey(&app, &id) {
                    report_lost(Problem { error, path: None }.emit(&app));
                }
                // A check mark that was clicked has turned by itself.
                redraw(&app);
            });
        }
        _ => {}
    }
}

fn obey(app: &AppHandle, id: &str) -> Result<(), CommandError> {
    let engine = app.state::<Engine>();
    match id {
        PLAY => Ok(engine.player_command(PlayerCommand::Toggle)?),
        PREVIOUS => Ok(engine.player_command(PlayerCommand::Previous)?),
        NEXT => Ok(engine.player_command(PlayerCommand::Next)?),
        LIKE => Ok(opine(&engine, FeedbackKind::Like)?),
        DISLIKE => Ok(opine(&engine, FeedbackKind::Dislike)?),
        _ => windows::open_mini(app)
            .map_err(|error| CommandError { code: "no_window".to_owned(), message: error.to_string() }),
    }
}

/// Gives an opinion of the track in hand; takes it back when it stands already, as the interface's button does.
fn opine(engine: &Engine, kind: FeedbackKind) -> Result<(), EngineError> {
    let Some(track) = engine.player_state()?.track else { return Ok(()) };
    if track.opinion == Some(kind) {
        engine.retract_feedback(track.id, kind, None, 0).map(drop)
    } else {
        engine.give_feedback(track.id, kind, None, 0).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_menu_names_the_track_as_far_as_it_is_known() {
        let mut face = Face { locale: Locale::Zh, track: None, playing: false };
        assert_eq!(face.line(), "没有播放");
        face.track = Some((TrackId(1), "Rain".to_owned(), String::new(), Some(FeedbackKind::Dislike)));
        assert_eq!(face.line(), "Rain");
        assert!(face.has_opinion(FeedbackKind::Dislike) && !face.has_opinion(FeedbackKind::Like));
        face.track = Some((TrackId(1), "Rain".to_owned(), "Ada".to_owned(), None));
        assert_eq!(face.line(), "Rain – Ada");
    }
}
