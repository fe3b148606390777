//! `inspect`.

use std::path::Path;

use attune_engine::{Engine, NewTrack};
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::rows::clock;

pub(crate) fn run(engine: &Engine, file: &Path, as_json: bool) -> Outcome {
    let inspection = engine.inspect(file)?;
    let m = &inspection.metadata;
    let tags = json!({
        "title": m.title, "artist": m.artist, "album": m.album, "album_artist": m.album_artist,
        "genre": m.genre, "composer": m.composer, "year": m.year,
        "track_number": m.track_number, "track_total": m.track_total,
        "disc_number": m.disc_number, "disc_total": m.disc_total,
        "duration": m.duration, "container": m.container, "codec": m.codec,
        "sample_rate": m.sample_rate, "channels": m.channels, "bits_per_sample": m.bits_per_sample,
        "bitrate_kbps": m.bitrate_kbps, "has_cover": m.has_cover, "has_lyrics": m.lyrics.is_some(),
        "replay_gain_track_db": m.replay_gain_track_db, "replay_gain_album_db": m.replay_gain_album_db,
    });
    let tracks: Vec<Value> = inspection.tracks.iter().filter_map(track).collect();
    let features: Map<String, Value> =
        inspection.features.iter().map(|(feature, value)| (feature.name(), json!(value))).collect();
    let labels: Map<String, Value> =
        inspection.labels.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let axes: Map<String, Value> =
        inspection.axes.iter().map(|(axis, value)| (axis.id.to_owned(), json!(value))).collect();
    if as_json {
        let mut object = json!({
            "path": file.display().to_string(),
            "tags": tags,
            "feature_version": inspection.feature_version,
            "features": features,
            "labels": labels,
            "axes": axes,
        });
        if !tracks.is_empty() {
            object["tracks"] = json!(tracks);
        }
        println!("{}", serde_json::to_string_pretty(&object)?);
        return Ok(());
    }
    println!("{}", file.display());
    if let Value::Object(tags) = &tags {
        for (name, value) in tags.iter().filter(|(_, value)| !value.is_null()) {
            println!("  {name:<28} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    for track in inspection.tracks.iter().filter(|track| track.span.is_some()) {
        let (start, _) = track.span.map(|span| span.seconds(track.sample_rate)).unwrap_or_default();
        let (number, title) = (track.track_number.unwrap_or(0), track.title.as_deref().unwrap_or_default());
        println!("  {:>8}  {number:02} {title}  ({})", clock(start), clock(track.duration));
    }
    println!("\nfeatures, version {}", inspection.feature_version);
    for (feature, value) in &inspection.features {
        println!("  {:<28} {value:>12.4} {}", feature.name(), feature.unit());
    }
    print_largest("labels", inspection.labels.iter().map(|(name, value)| (name.as_str(), *value)));
    print_largest("axes", inspection.axes.iter().map(|(axis, value)| (axis.en, *value)));
    if let Some(problem) = &inspection.tagger_problem {
        eprintln!("attune: {}", problem.message);
    }
    Ok(())
}

/// A track that is a part of the file.
fn track(track: &NewTrack) -> Option<Value> {
    let (start, end) = track.span?.seconds(track.sample_rate);
    let mut row = json!({
        "track_number": track.track_number, "title": track.title, "artist": track.artist,
        "duration": track.duration, "start": start,
    });
    if let Some(end) = end {
        row["end"] = json!(end);
    }
    Some(row)
}

fn print_largest<'a>(title: &str, values: impl Iterator<Item = (&'a str, f32)>) {
    const SHOWN: usize = 15;
    let mut values: Vec<(&str, f32)> = values.collect();
    if values.is_empty() {
        return;
    }
    values.sort_by(|a, b| b.1.total_cmp(&a.1));
    println!("\n{title}, the {SHOWN} strongest");
    for (name, value) in values.into_iter().take(SHOWN) {
        println!("  {name:<28} {value:>12.4}");
    }
}
