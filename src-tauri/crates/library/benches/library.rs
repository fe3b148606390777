//! Figures of the store at 100,000 tracks: `cargo bench -p attune-library [-- TRACKS]`.

use std::time::Instant;

use attune_library::{Library, NewTrack, SortKey, StoredAnalysis, TrackId, View};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const WORDS: [&str; 24] = [
    "moon", "river", "blue", "night", "love", "rain", "Zürich", "señor", "fire", "dance", "雨", "夜", "钢琴",
    "爱", "Über", "heart", "road", "summer", "wind", "stone", "garden", "light", "空", "dream",
];

fn main() -> Outcome<()> {
    let tracks = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(100_000usize);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("library.db");
    let library = Library::open(&path)?;
    println!("{tracks} tracks");

    let files: Vec<NewTrack> = (0..tracks).map(file).collect();
    time("store, batches of 512", || {
        for batch in files.chunks(512) {
            library.upsert_tracks(batch)?;
        }
        Ok(tracks)
    })?;
    let known = time("known_files", || Ok(library.known_files()?.len()))?;
    assert_eq!(known, tracks);
    let all = library.track_ids(&View::default())?;

    for sort in [
        SortKey::Title,
        SortKey::Artist,
        SortKey::Album,
        SortKey::Genre,
        SortKey::Year,
        SortKey::Duration,
        SortKey::Added,
        SortKey::LastPlayed,
        SortKey::PlayCount,
    ] {
        let view = View { sort, descending: true, ..View::default() };
        best_of_5(&format!("track_ids by {sort:?}"), || Ok(library.track_ids(&view)?.len()))?;
    }
    for text in ["m", "moon", "moon riv", "雨夜", "zurich track 99", "nothingatall"] {
        best_of_5(&format!("search {text:?}, best 50"), || Ok(library.search(text, 50)?.len()))?;
        let view = View { search: text.into(), ..View::default() };
        best_of_5(&format!("track_ids of {text:?} by artist"), || Ok(library.track_ids(&view)?.len()))?;
    }
    best_of_5("tracks, 100 ids", || Ok(library.tracks(&all[..100.min(all.len())])?.len()))?;
    best_of_5("tracks, all ids", || Ok(library.tracks(&all)?.len()))?;
    best_of_5("names", || Ok(library.names()?.len()))?;
    best_of_5("stats", || Ok(library.stats()?.tracks as usize))?;

    let analysis = StoredAnalysis {
        version: 1,
        features: vec![0.5; 100],
        probabilities: Some(vec![0.1; 100]),
        embeddings: Some(vec![0.2; 400]),
        waveform: vec![7; 400],
    };
    let analysed: &[TrackId] = &all[..(tracks / 10).max(1)];
    time("save_analysis, one transaction each", || {
        for &id in analysed {
            library.save_analysis(id, &analysis)?;
        }
        Ok(analysed.len())
    })?;
    best_of_5("for_each_analysis", || {
        let mut visited = 0;
        library.for_each_analysis(|_, _| visited += 1)?;
        Ok(visited)
    })?;
    best_of_5("pending_analysis", || Ok(library.pending_analysis(1, true)?.len()))?;
    println!("file: {:.1} MB", std::fs::metadata(&path)?.len() as f64 / 1e6);
    Ok(())
}

fn file(index: usize) -> NewTrack {
    let word = |salt: usize| WORDS[(index.wrapping_mul(2_654_435_761) >> salt) % WORDS.len()];
    let artist = index.wrapping_mul(40_503) % 5_000;
    NewTrack {
        path: format!("/music/{artist}/{}/{index}.ogg", index / 12).into(),
        mtime_ns: index as i64,
        size: 4_000_000 + index as u64,
        added_at: 1_700_000_000_000 + (index / 100) as i64,
        title: Some(format!("{} {} track {index}", word(3), word(7))),
        artist: Some(format!("{} {artist}", WORDS[artist % WORDS.len()])),
        album: Some(format!("{} {}", WORDS[(index / 12) % WORDS.len()], index / 12)),
        genre: Some(word(11).to_owned()),
        year: Some(1960 + (index % 64) as i32),
        track_number: Some((index % 12) as u32 + 1),
        duration: 120.0 + (index % 240) as f64,
        codec: "Vorbis".into(),
        sample_rate: 44_100,
        channels: 2,
        ..NewTrack::default()
    }
}

fn time(what: &str, work: impl FnOnce() -> Outcome<usize>) -> Outcome<usize> {
    let begun = Instant::now();
    let count = work()?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what:<44} {:>9.1} ms  {count:>7} rows  {:>9.0} a second",
        seconds * 1e3,
        count as f64 / seconds
    );
    Ok(count)
}

fn best_of_5(what: &str, mut work: impl FnMut() -> Outcome<usize>) -> Outcome<()> {
    let mut best = f64::INFINITY;
    let mut count = 0;
    for _ in 0..5 {
        let begun = Instant::now();
        count = work()?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{what:<44} {:>9.1} ms  {count:>7} rows", best * 1e3);
    Ok(())
}
