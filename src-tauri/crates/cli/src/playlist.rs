//! `playlist`.

use std::path::{Path, PathBuf};

use attune_engine::{Engine, Playlist, PlaylistEdit, Refused, TrackId};
use serde_json::{Value, json};

use crate::Outcome;
use crate::arguments::PlaylistAction;
use crate::rows::{Row, clock};
use crate::suggest::name;

pub(crate) fn run(engine: &Engine, action: Option<&PlaylistAction>, json: bool) -> Outcome {
    match action {
        None | Some(PlaylistAction::List) => list(&engine.playlists()?, json),
        Some(PlaylistAction::Show { name }) => show(engine, engine.find_playlist(name)?.id, json),
        Some(PlaylistAction::Create { name, tracks }) => {
            let tracks = named(engine, tracks)?;
            show(engine, engine.create_playlist(name, &tracks)?.id, json)
        }
        Some(PlaylistAction::Add { name, tracks }) => {
            edit(engine, name, PlaylistEdit::Append(named(engine, tracks)?), json)
        }
        Some(PlaylistAction::Remove { name, places }) => {
            let places = places.iter().map(|place| *place as usize - 1).collect();
            edit(engine, name, PlaylistEdit::Remove(places), json)
        }
        Some(PlaylistAction::Rename { name, to }) => {
            let playlist = engine.rename_playlist(engine.find_playlist(name)?.id, to)?;
            print(&json!({ "name": playlist.name }), json, || println!("{}", playlist.name))
        }
        Some(PlaylistAction::Delete { name }) => {
            let playlist = engine.find_playlist(name)?;
            engine.delete_playlist(playlist.id)?;
            print(&json!({ "name": playlist.name }), json, || {})
        }
        Some(PlaylistAction::Import { file }) => import(engine, file, json),
        Some(PlaylistAction::Export { name, file }) => {
            let written = engine.export_playlist(engine.find_playlist(name)?.id, file)?;
            let path = written.display().to_string();
            print(&json!({ "file": path }), json, || println!("{path}"))
        }
    }
}

fn print(value: &Value, json: bool, words: impl FnOnce()) -> Outcome {
    if json {
        println!("{}", serde_json::to_string_pretty(value)?);
    } else {
        words();
    }
    Ok(())
}

fn list(playlists: &[Playlist], json: bool) -> Outcome {
    let rows: Vec<Value> = playlists
        .iter()
        .map(|p| json!({ "name": p.name, "tracks": p.tracks, "duration": p.duration, "changed_at": p.changed_at }))
        .collect();
    print(&json!({ "playlists": rows }), json, || {
        for playlist in playlists {
            println!("{}  ({} tracks, {})", playlist.name, playlist.tracks, clock(playlist.duration));
        }
    })
}

fn show(engine: &Engine, id: u32, json: bool) -> Outcome {
    let (playlist, tracks) = engine.playlist(id)?;
    let tracks = engine.tracks(&tracks)?;
    let missing = |path: &Path| !path.is_file();
    let results: Vec<Value> = tracks
        .iter()
        .enumerate()
        .map(|(place, track)| {
            json!({ "place": place + 1, "track": Row::new(track, 0.0, &[]), "missing": missing(&track.path) })
        })
        .collect();
    let printed = json!({ "name": playlist.name, "duration": playlist.duration, "results": results });
    print(&printed, json, || {
        println!("{}  ({})", playlist.name, clock(playlist.duration));
        for (place, track) in tracks.iter().enumerate() {
            let gone = if missing(&track.path) { "  [missing]" } else { "" };
            println!("{:>3}. {}  ({}){gone}", place + 1, name(track), clock(track.duration));
        }
    })
}

fn edit(engine: &Engine, name: &str, edit: PlaylistEdit, json: bool) -> Outcome {
    let id = engine.find_playlist(name)?.id;
    engine.edit_playlist(id, edit)?;
    show(engine, id, json)
}

/// The tracks meant by files, folders, playlist files, or words of names.
fn named(engine: &Engine, arguments: &[String]) -> Result<Vec<TrackId>, Box<dyn std::error::Error>> {
    let mut tracks = Vec::new();
    for argument in arguments {
        let path = PathBuf::from(argument);
        if !path.exists() {
            tracks.push(engine.find_track(argument)?);
            continue;
        }
        let opened = engine.tracks_at(&[path])?;
        if let Some(Refused { path, notice }) = opened.refused.first() {
            return Err(format!("{}: {}", path.display(), notice.message).into());
        }
        tracks.extend(opened.tracks);
    }
    Ok(tracks)
}

fn import(engine: &Engine, file: &Path, json: bool) -> Outcome {
    let imported = engine.import_playlist(file)?;
    let refused: Vec<Value> = imported
        .refused
        .iter()
        .map(|r| json!({ "path": r.path.display().to_string(), "code": r.notice.code, "message": r.notice.message }))
        .collect();
    let texts = |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>();
    let playlist = &imported.playlist;
    let printed = json!({
        "name": playlist.name, "tracks": playlist.tracks, "duration": playlist.duration,
        "outside": texts(&imported.outside), "missing": texts(&imported.missing), "refused": refused,
    });
    print(&printed, json, || {
        println!("{}  ({} tracks, {})", playlist.name, playlist.tracks, clock(playlist.duration));
        for path in &imported.outside {
            println!("  not in the library: {}", path.display());
        }
        for path in &imported.missing {
            println!("  missing: {}", path.display());
        }
        for Refused { path, notice } in &imported.refused {
            println!("  not taken over: {}: {}", path.display(), notice.message);
        }
    })
}
