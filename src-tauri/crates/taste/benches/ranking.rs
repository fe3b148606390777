//! Prints what ranking, reasons and learning cost over synthetic libraries, fastest and median of several runs.
//!
//! `cargo bench -p attune-taste --bench ranking -- [TRACKS…]`; without numbers, 100,000 tracks.

use attune_taste::{
    AXES, CoListening, FeedbackEvent, FeedbackKind, Ledger, ListeningEvent, ListeningKind, NameKind,
    NameMatch, PlayHistory, Profile, Query, RankOptions, RowValues, Sound, SoundVector, TrackMatrix,
    counterfactuals, feedback_shifts, rank, split_sessions, unit,
};
use std::hint::black_box;
use std::time::Instant;

const RUNS: usize = 21;
const DAY: i64 = 86_400_000;
const NOW: i64 = 1_000 * DAY;

struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    fn vector(&mut self) -> SoundVector {
        std::array::from_fn(|_| self.uniform() - 0.5)
    }

    fn below(&mut self, end: u32) -> u32 {
        ((self.uniform() * end as f32) as u32).min(end - 1)
    }
}

fn time<T>(name: &str, mut work: impl FnMut() -> T) {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("  {name:<58} {:8.3} ms {:8.3} ms", times[0], times[RUNS / 2]);
}

fn main() {
    let sizes: Vec<u32> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    for &size in if sizes.is_empty() { &[100_000][..] } else { &sizes } {
        println!("{size} tracks × {AXES} axes                                        fastest      median");
        measure(size);
    }
}

fn measure(size: u32) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut matrix = TrackMatrix::new();
    let genres: Vec<_> = (0..300)
        .map(|i| {
            let genre = matrix.add_genre(&format!("Genre {i}"), &random.vector());
            matrix.set_genre_text(genre, &(0..384).map(|_| random.uniform()).collect::<Vec<f32>>());
            genre
        })
        .collect();
    let artists: Vec<_> = (0..size.div_ceil(12)).map(|i| matrix.add_artist(&format!("Artist {i}"))).collect();
    for row in 0..size {
        let genre = genres[random.below(300) as usize];
        let sound = random.vector();
        matrix.push_track(Sound::Analysed(&sound), Some(genre), Some(artists[row as usize / 12]));
    }
    let named = NameMatch {
        kind: NameKind::Artist,
        label: "Artist 7".into(),
        rows: (84..96).filter(|row| *row < size).collect(),
        negative: false,
        like: false,
        lasting: false,
    };
    let query =
        Query { key: "rain".into(), words: unit(&random.vector()), names: vec![named], ..Query::default() };
    let said: Vec<FeedbackEvent> = (0..200)
        .map(|id| {
            let kind = FeedbackKind::ALL[id as usize % 6];
            FeedbackEvent::new(id, random.below(size), kind, Some("rain"), NOW - id as i64 * DAY)
        })
        .collect();
    let plays: Vec<(u32, u32, i64)> =
        (0..20_000).map(|i| (i / 15_000, random.below(size), NOW - (20_000 - i as i64) * DAY / 60)).collect();
    let sessions = split_sessions(plays.iter().copied(), 1_800_000);
    let together = CoListening::build(0, &sessions);
    let recent: Vec<u32> = plays[14_980..15_000].iter().map(|play| play.1).collect();
    let context = together.context(&recent);
    let history = PlayHistory::of_plays(plays.iter().map(|&(_, row, at)| (row, at)));
    let lyrics: RowValues = (0..size / 2).map(|row| (row * 2, random.uniform())).collect();
    let text: Vec<f32> = (0..384).map(|_| random.uniform()).collect();
    let heard: Vec<ListeningEvent> = (0..10_000)
        .map(|id| {
            let kind = match id % 20 {
                0 => ListeningKind::Feedback(FeedbackKind::Like),
                1 => ListeningKind::Feedback(FeedbackKind::Dislike),
                2..8 => ListeningKind::Skipped { heard: 0.1 },
                _ => ListeningKind::Played,
            };
            ListeningEvent::new(
                id,
                random.below(size.min(5_000)),
                kind,
                NOW - (10_000 - id as i64) * DAY / 30,
            )
        })
        .collect();
    let profile = Profile::learn(&heard, &matrix, NOW);
    let mut more = profile.clone();
    let plain = RankOptions { limit: 20, ..RankOptions::default() };
    let allowed = |row: u32| !row.is_multiple_of(3);
    let full = RankOptions {
        limit: 20,
        events: &said,
        allowed: Some(&allowed),
        taste: Some(profile.mean()),
        request_text: Some(&text),
        lyrics: Some(&lyrics),
        context: Some(&context),
        history: Some(&history),
        now: NOW,
        ..RankOptions::default()
    };
    let rows: Vec<u32> = rank(&matrix, &query, &full).iter().map(|ranked| ranked.row).collect();
    let mut other = query.clone();
    other.words = unit(&std::array::from_fn(|axis| if axis % 2 == 0 { query.words[axis] } else { 0.0 }));

    time("rank, request alone", || rank(&matrix, &query, &plain));
    time("rank, every part, 200 opinions, limits", || rank(&matrix, &query, &full));
    time("one counterfactual for 20 shown", || {
        counterfactuals(&matrix, &query, &full, &[("rainy", &other, &full)], &rows)
    });
    time("what 200 opinions changed", || feedback_shifts(&matrix, &query, &said, 5));
    let click = ListeningEvent::new(10_001, 5, ListeningKind::Feedback(FeedbackKind::Like), NOW);
    time("learn one event", || more.observe(&click, &matrix));
    time("learn 10,000 events anew", || Profile::learn(&heard, &matrix, NOW));
    time("sample a taste", || profile.sample(1));
    let ledger = Ledger::new(heard.iter().take(1_000).cloned());
    time("ledger report of 1,000 events", || ledger.report(&matrix, NOW, 5));
    time("co-listening of 20,000 plays", || CoListening::build(0, &sessions));
    time("context of the last plays", || together.context(&recent));
}
