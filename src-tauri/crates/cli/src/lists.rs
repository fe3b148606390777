//! `list`, `arc`, `journey`, `mixes`, `radio`.

use std::sync::mpsc;

use attune_engine::{Engine, Mix, RadioSeed, TrackList};
use serde_json::json;

use crate::Outcome;
use crate::rows::{Row, clock};
use crate::suggest::name;

pub(crate) fn print(list: &TrackList, json: bool) -> Outcome {
    if json {
        let results: Vec<_> = list
            .tracks
            .iter()
            .map(|listed| {
                json!({
                    "track": Row::new(&listed.track, f64::from(listed.position), &[]),
                    "reason": listed.reason.as_ref().map(|reason| &reason.en),
                    "exploration": listed.exploration,
                    "position": listed.position,
                })
            })
            .collect();
        let printed = json!({ "title": list.title.en, "duration": list.duration, "results": results });
        println!("{}", serde_json::to_string_pretty(&printed)?);
        return Ok(());
    }
    println!("{}  ({})", list.title.en, clock(list.duration));
    for (place, listed) in list.tracks.iter().enumerate() {
        let reason = listed.reason.as_ref().map(|reason| format!("  {}", reason.en)).unwrap_or_default();
        let guess = if listed.exploration { "  [a guess, to learn from]" } else { "" };
        println!(
            "{:>3}. {}  ({}){reason}{guess}",
            place + 1,
            name(&listed.track),
            clock(listed.track.duration)
        );
    }
    Ok(())
}

pub(crate) fn print_mixes(mixes: &[Mix], json: bool) -> Outcome {
    if json {
        let mixes: Vec<_> = mixes
            .iter()
            .map(|mix| {
                let results: Vec<Row> = mix.tracks.iter().map(|track| Row::new(track, 0.0, &[])).collect();
                json!({ "name": mix.name.en, "description": mix.description.en, "results": results })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&json!({ "mixes": mixes }))?);
        return Ok(());
    }
    if mixes.is_empty() {
        println!("no mixes yet: like some tracks or play more");
    }
    for mix in mixes {
        println!("{}  ({})", mix.name.en, mix.description.en);
        for track in &mix.tracks {
            println!("     {}", name(track));
        }
    }
    Ok(())
}

/// Plays until Ctrl+C.
pub(crate) fn radio(engine: &Engine, text: &str) -> Outcome {
    let (stop, stopped) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is gone only when the program is ending anyway.
        let _ = stop.send(());
    })?;
    engine.start_radio(&RadioSeed::Request(text.to_owned(), Vec::new()))?;
    let mut last = None;
    while stopped.recv_timeout(std::time::Duration::from_millis(500)).is_err() {
        let player = engine.player_state()?;
        if player.track.as_ref().map(|track| track.id) != last
            && let Some(track) = &player.track
        {
            println!("{}", name(track));
            last = Some(track.id);
        }
    }
    Ok(())
}
