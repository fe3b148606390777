//! Every reason is checked by taking away what it names, ranking again, and comparing. A false reason must fail.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use attune_taste::{
    AXES, Counterfactual, FeedbackEvent, FeedbackKind, FeedbackShift, NameKind, NameMatch, PlayHistory,
    Query, RankOptions, Ranked, RowValues, ScoreWeights, Sound, SoundVector, TasteVector, Term, TermKind,
    TrackMatrix, axis_index, counterfactuals, feedback_shifts, places, rank, unit,
};

const NOW: i64 = 1_700_000_000_000;
const HOUR: i64 = 3_600_000;
const ROWS: u32 = 60;
/// Rows from here on sound of one axis alone: their scores read the direction of a ranking.
const PROBES: u32 = ROWS;

struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    }

    fn vector(&mut self) -> SoundVector {
        std::array::from_fn(|_| self.next())
    }

    fn below(&mut self, end: u32) -> u32 {
        (((self.next() + 0.5) * end as f32) as u32).min(end - 1)
    }
}

/// A small library and everything that can be said about it.
struct World {
    sounds: Vec<SoundVector>,
    genre: SoundVector,
    tagged: Vec<bool>,
    query: Query,
    taste: TasteVector,
    events: Vec<FeedbackEvent>,
    lyrics: RowValues,
    context: RowValues,
    track_text: RowValues,
    history: Option<PlayHistory>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let sounds = (0..ROWS).map(|_| random.vector()).collect();
        let name = |kind, label: &str, rows: Vec<u32>, negative| NameMatch {
            kind,
            label: label.to_string(),
            rows,
            negative,
            like: false,
            lasting: false,
        };
        let mut values =
            |n: u32| -> RowValues { (0..n).map(|_| (random.below(ROWS), random.next() + 0.5)).collect() };
        let (lyrics, context, track_text) = (values(20), values(20), values(20));
        let history = PlayHistory::of_plays((0..25).map(|i| (random.below(ROWS), NOW - i * 7 * HOUR)));
        let kinds = [FeedbackKind::Like, FeedbackKind::Dislike, FeedbackKind::TooMuchOfArtist];
        let events = (0..9)
            .map(|id| {
                let request = (id % 2 == 0).then_some("rain");
                let kind = if id == 8 { FeedbackKind::WrongForRequest } else { kinds[id as usize % 3] };
                FeedbackEvent::new(id, random.below(ROWS), kind, request, NOW - id as i64 * 20 * HOUR)
            })
            .collect();
        let words = unit(&random.vector());
        let noise = random.vector();
        Self {
            sounds,
            // Near the request, so that the tag says something.
            genre: std::array::from_fn(|axis| words[axis] + 0.1 * noise[axis]),
            tagged: (0..ROWS).map(|row| row % 3 == 0).collect(),
            query: Query {
                key: "rain".into(),
                words,
                names: vec![
                    name(NameKind::Genre, "Jazz", vec![1, 2, 3, 20, 21], false),
                    name(NameKind::Artist, "Air", vec![3, 4, 5, 30], true),
                ],
                ..Query::default()
            },
            taste: unit(&random.vector()).map(|x| x * 0.7),
            events,
            lyrics,
            context,
            track_text,
            history: Some(history),
        }
    }

    fn matrix(&self) -> TrackMatrix {
        let mut matrix = TrackMatrix::new();
        let genre = matrix.add_genre("Jazz", &self.genre);
        let artists = [0, 1, 2, 3, 4].map(|i| matrix.add_artist(&format!("Artist {i}")));
        for (row, sound) in self.sounds.iter().enumerate() {
            let sound = if row % 7 == 6 { Sound::Unknown } else { Sound::Analysed(sound) };
            let genre = self.tagged[row].then_some(genre);
            matrix.push_track(sound, genre, Some(artists[row % 5]));
        }
        for axis in 0..AXES {
            let mut probe = [0.0; AXES];
            probe[axis] = 1.0;
            matrix.push(Sound::Analysed(&probe), None);
        }
        matrix
    }

    fn options(&self) -> RankOptions<'_> {
        RankOptions {
            limit: usize::MAX,
            events: &self.events,
            taste: Some(&self.taste),
            lyrics: Some(&self.lyrics),
            context: Some(&self.context),
            track_text: Some(&self.track_text),
            history: self.history.as_ref(),
            now: NOW,
            ..RankOptions::default()
        }
    }

    fn rank(&self) -> Vec<Ranked> {
        rank(&self.matrix(), &self.query, &self.options())
    }

    fn score(&self, row: u32) -> f32 {
        self.rank().into_iter().find(|ranked| ranked.row == row).unwrap().score
    }

    fn copy(&self) -> Self {
        Self {
            sounds: self.sounds.clone(),
            tagged: self.tagged.clone(),
            query: self.query.clone(),
            events: self.events.clone(),
            lyrics: self.lyrics.clone(),
            context: self.context.clone(),
            track_text: self.track_text.clone(),
            history: self.history.clone(),
            ..*self
        }
    }
}

/// What is left of a row's score when the thing a term names is taken out of the world.
fn score_without(world: &World, row: u32, term: &Term) -> f32 {
    let mut less = world.copy();
    let other_rows = |values: &RowValues| values.iter().filter(|(r, _)| *r != row).collect();
    match term.kind {
        TermKind::Taste => {
            let axis = term.id.strip_prefix("taste:").map(|id| axis_index(id).unwrap());
            let axis = axis.expect("the rest of the taste is not checked by itself");
            less.taste[axis] = 0.0;
        }
        TermKind::Tag => less.tagged[row as usize] = false,
        TermKind::Name => less.query.names.retain(|name| !term.id.ends_with(&name.label)),
        TermKind::Lyrics => less.lyrics = other_rows(&less.lyrics),
        TermKind::Context => less.context = other_rows(&less.context),
        TermKind::Text => less.track_text = other_rows(&less.track_text),
        TermKind::Artist => less.events.retain(|event| event.kind != FeedbackKind::TooMuchOfArtist),
        // Without a history there is neither novelty nor recency; the other one is put back.
        TermKind::Novelty | TermKind::Recency => {
            less.history = None;
            let other = if term.kind == TermKind::Novelty { "recency" } else { "novelty" };
            let kept = world.rank().into_iter().find(|ranked| ranked.row == row).unwrap();
            let kept = kept.terms.iter().find(|t| t.id == other).map_or(0.0, |t| t.contribution);
            return less.score(row) + kept;
        }
        TermKind::Sound | TermKind::Feedback | TermKind::Similarity => {
            unreachable!("checked in a world without feedback, or by axis")
        }
    }
    less.score(row)
}

fn check_term(world: &World, row: u32, score: f32, term: &Term) -> Result<(), String> {
    let fall = score - score_without(world, row, term);
    let error = (fall - term.contribution).abs();
    if error < 1e-5 { Ok(()) } else { Err(format!("{} claims {}, is {fall}", term.id, term.contribution)) }
}

#[test]
fn the_terms_sum_to_the_score_with_every_part_at_work() {
    for seed in 0..12 {
        let world = World::new(seed);
        let mut kinds = std::collections::HashSet::new();
        for ranked in world.rank() {
            let sum: f32 = ranked.terms.iter().map(|term| term.contribution).sum();
            assert!((sum - ranked.score).abs() < 1e-5, "{sum} is not {}", ranked.score);
            kinds.extend(ranked.terms.iter().map(|term| term.kind));
        }
        assert_eq!(kinds.len(), 11, "all parts are at work but likeness to a track: {kinds:?}");
    }
}

#[test]
fn what_a_term_names_is_worth_what_the_term_says() {
    let mut checked = 0;
    for seed in 0..4 {
        let world = World::new(seed);
        for ranked in world.rank().into_iter().step_by(5) {
            for term in &ranked.terms {
                if matches!(term.kind, TermKind::Sound | TermKind::Feedback) || term.id == "taste" {
                    continue;
                }
                // The sound of a track not analysed is guessed from the same tag and would go with it.
                if term.kind == TermKind::Tag && !ranked.analysed {
                    continue;
                }
                check_term(&world, ranked.row, ranked.score, term).unwrap();
                checked += 1;
            }
        }
    }
    assert!(checked > 400, "only {checked} reasons were checked");
}

#[test]
fn without_feedback_an_axis_of_the_sound_is_worth_what_its_term_says() {
    let mut world = World::new(5);
    world.events.clear();
    world.query.names.clear();
    // The genre's fit follows the direction too; what is measured here is the sound alone.
    world.tagged.fill(false);
    for ranked in world.rank().into_iter().step_by(9) {
        for term in ranked.terms.iter().filter(|term| term.kind == TermKind::Sound).step_by(6) {
            let mut less = world.copy();
            less.query.words[axis_index(&term.id).unwrap()] = 0.0;
            let fall = ranked.score - less.score(ranked.row);
            assert!((fall - term.contribution).abs() < 1e-5, "{} claims {}", term.id, term.contribution);
        }
    }
}

#[test]
fn feedback_is_worth_what_its_term_and_the_change_of_the_sounds_say() {
    // With feedback the request's own part shrinks; what both change together is what the events are worth.
    for seed in 0..4 {
        let world = World::new(seed);
        let mut less = world.copy();
        less.events.retain(|event| event.kind == FeedbackKind::TooMuchOfArtist);
        let before = less.rank();
        let of = |ranked: &Ranked| -> f32 {
            let moved = ranked.terms.iter();
            moved
                .filter(|t| matches!(t.kind, TermKind::Sound | TermKind::Feedback))
                .map(|t| t.contribution)
                .sum()
        };
        for ranked in world.rank() {
            let without = before.iter().find(|other| other.row == ranked.row).unwrap();
            let fall = ranked.score - without.score;
            assert!((fall - (of(&ranked) - of(without))).abs() < 1e-5);
        }
    }
}

#[test]
fn a_false_term_is_found_out() {
    let world = World::new(3);
    let mut lies = 0;
    for ranked in world.rank().into_iter().step_by(7) {
        for term in ranked.terms.iter().filter(|t| !matches!(t.kind, TermKind::Sound | TermKind::Feedback)) {
            if term.id != "taste" && term.contribution.abs() > 1e-3 {
                let lie = Term { contribution: term.contribution * 1.1, ..term.clone() };
                assert!(check_term(&world, ranked.row, ranked.score, &lie).is_err(), "{} passed", term.id);
                lies += 1;
            }
        }
    }
    assert!(lies > 50);
}

fn place(matrix: &TrackMatrix, query: &Query, options: &RankOptions<'_>, row: u32) -> Option<u32> {
    let everything = RankOptions { limit: usize::MAX, ..*options };
    let place = rank(matrix, query, &everything).iter().position(|ranked| ranked.row == row);
    place.map(|index| index as u32 + 1)
}

fn check_counterfactual(
    matrix: &TrackMatrix,
    with: (&Query, &RankOptions<'_>),
    without: (&Query, &RankOptions<'_>),
    claim: &Counterfactual,
) -> Result<(), String> {
    let found = (place(matrix, with.0, with.1, claim.row), place(matrix, without.0, without.1, claim.row));
    if found == (claim.with_part, claim.without_part) { Ok(()) } else { Err(format!("{claim:?}: {found:?}")) }
}

#[test]
fn a_track_falls_without_a_part_of_the_request_to_the_place_named() {
    for seed in 0..6 {
        let world = World::new(seed);
        let (matrix, options) = (world.matrix(), world.options());
        let mut without_words = world.query.clone();
        without_words.words =
            unit(&std::array::from_fn(|axis| if axis % 3 == 0 { 0.0 } else { world.query.words[axis] }));
        let mut without_name = world.query.clone();
        without_name.names.truncate(1);
        let even = |row: u32| row.is_multiple_of(2);
        let limited = RankOptions { allowed: Some(&even), ..options };
        let variants = [
            ("rainy", &without_words, &limited),
            ("not Air", &without_name, &limited),
            ("even", &world.query, &options),
        ];
        let rows = [0, 3, 4, 18, 33, 59, 500, 18];
        let claims = counterfactuals(&matrix, &world.query, &limited, &variants, &rows);
        let mut moved = 0;
        for (claims, (_, query, reduced)) in claims.iter().zip(&variants) {
            for claim in claims {
                check_counterfactual(&matrix, (&world.query, &limited), (query, reduced), claim).unwrap();
                let lie = Counterfactual {
                    without_part: Some(claim.without_part.unwrap_or(0) + 1),
                    ..claim.clone()
                };
                let lied = check_counterfactual(&matrix, (&world.query, &limited), (query, reduced), &lie);
                assert!(lied.is_err(), "a false place passed");
                moved += u32::from(claim.with_part != claim.without_part);
            }
        }
        assert!(moved > 3, "the parts of the request matter");
        assert_eq!(places(&matrix, &world.query, &limited, &[3, 500]), [None, None]);
    }
}

#[test]
fn a_counterfactual_says_where_the_track_goes() {
    let claim =
        |from, to| Counterfactual { without: "rainy".into(), row: 0, with_part: from, without_part: to };
    assert_eq!(claim(Some(3), Some(41)).words().0, "without rainy this falls from 3 to 41");
    assert_eq!(claim(Some(3), Some(41)).lift(), Some(38));
    assert_eq!(claim(Some(9), Some(2)).words().0, "without rainy this rises from 9 to 2");
    assert_eq!(claim(Some(9), Some(9)).words().0, "without rainy this stays at 9");
    assert_eq!(claim(None, Some(2)).lift(), None);
}

/// The weight of an axis in the direction of a ranking: the score of a track that sounds of it alone.
fn weight_of(world: &World, events: &[FeedbackEvent], axis: usize) -> f32 {
    let options = RankOptions { limit: usize::MAX, events, ..RankOptions::default() };
    let ranked = rank(&world.matrix(), &world.query, &options);
    ranked.iter().find(|ranked| ranked.row == PROBES + axis as u32).unwrap().score
}

fn check_shift(world: &World, shift: &FeedbackShift) -> Result<(), String> {
    let near = |a: f32, b: f32| (a - b).abs() < 1e-5;
    let after = weight_of(world, &world.events, shift.axis);
    if !near(shift.before, weight_of(world, &[], shift.axis)) || !near(shift.after, after) {
        return Err(format!("axis {} is at {after}", shift.axis));
    }
    for cause in &shift.causes {
        let mut events = world.events.clone();
        events.retain(|event| event.id != cause.event);
        let change = after - weight_of(world, &events, shift.axis);
        if !near(cause.change, change) {
            return Err(format!("event {} claims {}, is {change}", cause.event, cause.change));
        }
    }
    Ok(())
}

#[test]
fn what_feedback_changed_is_what_ranking_without_it_changes() {
    for seed in 0..4 {
        let world = World::new(seed);
        let shifts = feedback_shifts(&world.matrix(), &world.query, &world.events, 5);
        assert_eq!(shifts.len(), 5);
        for shift in &shifts {
            check_shift(&world, shift).unwrap();
            let lie = FeedbackShift { after: shift.after * 1.1, ..shift.clone() };
            assert!(check_shift(&world, &lie).is_err(), "a false change passed");
            let mut lie = shift.clone();
            lie.causes[0].change *= 1.1;
            assert!(check_shift(&world, &lie).is_err(), "a false cause passed");
        }
    }
}

#[test]
fn a_change_names_the_event_that_did_most() {
    let mut world = World::new(1);
    let metal = axis_index("metal").unwrap();
    world.sounds[8] = [0.0; AXES];
    world.sounds[8][metal] = 3.0;
    world.events = vec![FeedbackEvent::new(1, 8, FeedbackKind::Dislike, Some("rain"), NOW)];
    let shift = feedback_shifts(&world.matrix(), &world.query, &world.events, 1).remove(0);
    assert_eq!((shift.axis, shift.causes[0].event), (metal, 1));
    assert_eq!(shift.words("Enter Sandman").0, "less metal since your dislike of Enter Sandman");
}

#[test]
fn weights_of_zero_leave_the_sound_alone() {
    let world = World::new(2);
    let zero = ScoreWeights {
        feedback: 0.0,
        tags: 0.0,
        text: 0.0,
        names: 0.0,
        lyrics: 0.0,
        taste: 0.0,
        context: 0.0,
        novelty: 0.0,
        recency: 0.0,
        artist: 0.0,
        ..ScoreWeights::default()
    };
    let options = RankOptions { weights: zero, ..world.options() };
    for ranked in rank(&world.matrix(), &world.query, &options) {
        assert!(ranked.terms.iter().all(|term| term.kind == TermKind::Sound));
    }
}
