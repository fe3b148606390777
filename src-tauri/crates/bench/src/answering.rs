//! From request to answer in the whole engine over a synthetic library in its store: understanding, every term of the
//! score, counterfactuals, the record of what was shown; and what a click costs.

use std::path::Path;
use std::time::Instant;

use attune_analysis::{Feature, VERSION};
use attune_engine::{Config, Engine, FeedbackKind, Output};
use attune_library::{Library, NewFeedback, NewPlay, NewTrack, StoredAnalysis, TrackId, View};

use crate::Outcome;
use crate::asking::{REQUESTS, Uniform};
use crate::statistics::Spread;

const ROUNDS: usize = 5;
/// Labels of the tagger's two networks, and numbers of their embeddings.
const LABELS: usize = 100;
const EMBEDDING: usize = 400;
const OPINIONS: usize = 200;
const PLAYS: usize = 5_000;
const GENRES: [&str; 12] = [
    "Rock",
    "Jazz",
    "Ambient",
    "Hip-Hop",
    "Classical",
    "Folk",
    "Metal",
    "House",
    "Soul",
    "Pop",
    "Blues",
    "Soundtrack",
];

pub(crate) fn run(sizes: &[usize]) -> Outcome {
    for &size in sizes {
        let home = tempfile::tempdir()?;
        let file = home.path().join("library.db");
        fill(&file, size)?;
        let engine = Engine::open(Config {
            library: file,
            resources: vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")],
            threads: 1,
            output: Output::Null,
            on_event: Box::new(|_| {}),
        })?;
        println!("\n{size} tracks, {OPINIONS} opinions, {PLAYS} plays:");
        let start = Instant::now();
        engine.ask(REQUESTS[0], &[], 20)?;
        println!("  first answer (index, text model) {:>9.0} ms", start.elapsed().as_secs_f64() * 1000.0);
        let (mut answers, mut ranked, mut clicks) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            for text in REQUESTS {
                let start = Instant::now();
                let answer = engine.ask(text, &[], 20)?;
                answers.push(start.elapsed());
                ranked.push(answer.took);
                assert_eq!(answer.suggestions.len(), 20, "a library of {size} tracks answers with 20");
                // Without a request to rank again, what is left is what the click itself costs.
                let start = Instant::now();
                let receipt =
                    engine.give_feedback(answer.suggestions[3].track.id, FeedbackKind::Like, None, 20)?;
                clicks.push(start.elapsed());
                engine.undo_feedback(receipt.event_id, None, 20)?;
            }
        }
        for (name, times) in [("ranked", &ranked), ("whole answer", &answers), ("click stored", &clicks)] {
            println!("  {name:<13} {}", Spread::of(times));
        }
    }
    Ok(())
}

/// A library of analysed tracks with opinions and plays, drawn from a fixed generator.
fn fill(file: &Path, size: usize) -> Outcome {
    let library = Library::open(file)?;
    let mut uniform = Uniform::default();
    let tracks: Vec<NewTrack> = (0..size).map(track).collect();
    for batch in tracks.chunks(512) {
        library.upsert_tracks(batch)?;
    }
    let ids = library.track_ids(&View::default())?;
    for &id in &ids {
        let mut draw = |n: usize| -> Vec<f32> { (0..n).map(|_| uniform.next() + 0.5).collect() };
        let analysis = StoredAnalysis {
            version: VERSION,
            features: draw(Feature::COUNT),
            probabilities: Some(draw(LABELS)),
            embeddings: Some(draw(EMBEDDING)),
            waveform: Vec::new(),
        };
        library.save_analysis(id, &analysis)?;
    }
    let pick = |n: usize| -> TrackId { ids[n * 7919 % ids.len()] };
    for n in 0..OPINIONS {
        let kind = if n % 3 == 0 { FeedbackKind::Dislike } else { FeedbackKind::Like };
        let at = i64::try_from(n)? * 60_000;
        let (query, rank, score, fit) = (Some(REQUESTS[0].to_owned()), Some(1), Some(0.5), Some(0.5));
        library.add_feedback(&NewFeedback { track_id: pick(n), kind, query, rank, score, fit, at })?;
    }
    for n in 0..PLAYS {
        library.record_play(&NewPlay {
            track_id: pick(n),
            started_at: i64::try_from(n)? * 240_000,
            played_seconds: if n % 4 == 0 { 20.0 } else { 200.0 },
            duration: 200.0,
            completed: n % 4 != 0,
            source: "library".into(),
            query: None,
            rank: None,
            score: None,
            fit: None,
        })?;
    }
    Ok(())
}

fn track(number: usize) -> NewTrack {
    NewTrack {
        path: format!("/music/{}/{number}.flac", number / 12).into(),
        size: 1,
        title: Some(format!("Title {number}")),
        artist: Some(format!("Artist {}", number / 12)),
        album: Some(format!("Album {}", number / 12)),
        genre: Some(GENRES[number / 12 % GENRES.len()].to_owned()),
        year: i32::try_from(1960 + number % 60).ok(),
        duration: 200.0,
        container: "FLAC".into(),
        codec: "FLAC".into(),
        sample_rate: 44_100,
        channels: 2,
        ..NewTrack::default()
    }
}
