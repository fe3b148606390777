//! The long-term profile against independent solutions, and the promises of the ledger.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use attune_taste::profile::{HalfLife, OTHER_PRECISION, PRIOR_PRECISION};
use attune_taste::{
    AXES, FeedbackKind, Ledger, ListeningEvent, ListeningKind, Profile, Sound, SoundVector, TrackMatrix,
};
use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;

const DAY: i64 = 86_400_000;
const NOW: i64 = 1_000 * DAY;
const ROWS: u32 = 12;

fn sound(seed: u32) -> SoundVector {
    std::array::from_fn(|axis| {
        let x =
            (seed.wrapping_mul(2_654_435_761)).wrapping_add(axis as u32 * 40_503).wrapping_mul(747_796_405);
        (x >> 8) as f32 / (1u32 << 24) as f32 - 0.5
    })
}

fn matrix() -> TrackMatrix {
    let mut matrix = TrackMatrix::new();
    let genre = matrix.add_genre("Jazz", &sound(99));
    let artists = ["Air", "Björk", "Can"].map(|name| matrix.add_artist(name));
    for row in 0..ROWS {
        let sound = sound(row);
        let known = if row % 5 == 4 { Sound::Unknown } else { Sound::Analysed(&sound) };
        matrix.push_track(known, Some(genre), Some(artists[row as usize % 3]));
    }
    matrix
}

fn kind() -> impl Strategy<Value = ListeningKind> {
    prop_oneof![
        prop::sample::select(FeedbackKind::ALL.to_vec()).prop_map(ListeningKind::Feedback),
        Just(ListeningKind::Played),
        (0.0f32..1.0).prop_map(|heard| ListeningKind::Skipped { heard }),
        Just(ListeningKind::Repeated),
        Just(ListeningKind::Queued),
    ]
}

fn events() -> impl Strategy<Value = Vec<ListeningEvent>> {
    let event =
        (0..ROWS, kind(), 0..900 * DAY, 0.0f32..=1.0, prop::option::of(1..400i64), 0u8..24, -0.5f32..1.0)
            .prop_map(|(row, kind, age, weight, lifetime, hour, fit)| ListeningEvent {
                fit,
                weight,
                expires: lifetime.map(|days| NOW - age + days * DAY),
                hour: Some(hour),
                ..ListeningEvent::new(0, row, kind, NOW - age)
            });
    prop::collection::vec(event, 0..25).prop_map(|mut events| {
        for (id, event) in (0..).zip(&mut events) {
            event.id = id;
        }
        events
    })
}

fn bits(profile: &Profile) -> Vec<u32> {
    profile.mean().iter().chain(&profile.sample(3)).map(|x| x.to_bits()).collect()
}

/// The posterior written out by the formula of the module's documentation and solved by inversion.
fn written_out(events: &[ListeningEvent], matrix: &TrackMatrix, now: i64) -> (DMatrix<f64>, DVector<f64>) {
    let unknowns = AXES + 2;
    let mut precision = DMatrix::from_fn(unknowns, unknowns, |i, j| match (i == j, i < AXES) {
        (true, true) => PRIOR_PRECISION,
        (true, false) => OTHER_PRECISION,
        (false, _) => 0.0,
    });
    let mut rewards = DVector::zeros(unknowns);
    for event in events.iter().filter(|event| event.expires.is_none_or(|end| now < end)) {
        let Some(observation) = event.kind.observation() else { continue };
        let days = (now - event.at) as f64 / DAY as f64;
        let half_life = match observation.half_life {
            HalfLife::Said => 365.0,
            HalfLife::Chosen => 120.0,
            HalfLife::Heard => 42.0,
        };
        let w = f64::from(observation.weight * event.weight * matrix.confidence(event.row))
            * 0.5f64.powf(days / half_life);
        let sound = matrix.sound(event.row).iter().map(|x| f64::from(*x));
        let x = DVector::from_iterator(unknowns, sound.chain([1.0, f64::from(event.fit)]));
        precision += &x * x.transpose() * w;
        rewards += x * (w * f64::from(observation.reward));
    }
    let covariance = precision.try_inverse().unwrap();
    let mean = &covariance * rewards;
    (covariance, mean)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn mean_and_deviation_are_those_of_the_posterior_written_out(events in events()) {
        let matrix = matrix();
        let profile = Profile::learn(&events, &matrix, NOW);
        let (covariance, mean) = written_out(&events, &matrix, NOW);
        for (axis, taste) in profile.axes().iter().enumerate() {
            prop_assert!((taste.mean - mean[axis]).abs() < 1e-9);
            prop_assert!((taste.deviation - covariance[(axis, axis)].sqrt()).abs() < 1e-9);
            prop_assert!((0.0..=1.0).contains(&taste.confidence));
        }
        let sound = matrix.sound(0).iter().map(|x| f64::from(*x));
        let x = DVector::from_iterator(AXES + 2, sound.chain([0.0, 0.0]));
        let deviation = (x.transpose() * &covariance * &x)[0].sqrt();
        prop_assert!((f64::from(profile.deviation(matrix.sound(0))) - deviation).abs() < 1e-6);
    }

    #[test]
    fn observing_one_by_one_agrees_with_learning_all(events in events()) {
        let matrix = matrix();
        // Expiry is looked at when an event is observed, so events that expire in between are set aside.
        let mut events: Vec<ListeningEvent> =
            events.into_iter().map(|event| ListeningEvent { expires: None, ..event }).collect();
        let mut profile = Profile::prior(0);
        for event in &events {
            profile.observe(event, &matrix);
        }
        let profile = profile.at(NOW);
        events.reverse();
        let learned = Profile::learn(&events, &matrix, NOW);
        for (a, b) in profile.mean().iter().zip(learned.mean()) {
            prop_assert!((a - b).abs() < 1e-6, "{} is not {}", a, b);
        }
    }

    #[test]
    fn an_event_undone_leaves_no_trace_to_the_bit(events in events(), kind in kind(), row in 0..ROWS) {
        let matrix = matrix();
        let mut ledger = Ledger::new(events);
        let before = (bits(&ledger.profile(&matrix, NOW)), ledger.report(&matrix, NOW, 5));
        ledger.record(ListeningEvent::new(99, row, kind, NOW - DAY));
        let event = ledger.undo(99).unwrap();
        prop_assert_eq!(&(bits(&ledger.profile(&matrix, NOW)), ledger.report(&matrix, NOW, 5)), &before);
        // Redo, then undo once more.
        ledger.record(event);
        ledger.undo(99);
        prop_assert_eq!(bits(&ledger.profile(&matrix, NOW)), before.0);
    }

    #[test]
    fn the_order_of_the_events_does_not_matter(events in events()) {
        let matrix = matrix();
        let mut other = events.clone();
        other.reverse();
        prop_assert_eq!(
            bits(&Profile::learn(&events, &matrix, NOW)),
            bits(&Profile::learn(&other, &matrix, NOW))
        );
    }

    #[test]
    fn what_the_ledger_says_an_event_changed_is_what_undoing_it_changes(events in events()) {
        let matrix = matrix();
        let ledger = Ledger::new(events);
        let whole = ledger.profile(&matrix, NOW).axes();
        for effect in ledger.report(&matrix, NOW, AXES).events {
            let mut without = ledger.clone();
            without.undo(effect.event.id);
            let without = without.profile(&matrix, NOW).axes();
            let claimed: std::collections::HashMap<_, _> =
                effect.changes.iter().map(|change| (change.axis, change.change)).collect();
            for (a, b) in whole.iter().zip(&without) {
                let change = claimed.get(a.axis).copied().unwrap_or(0.0);
                prop_assert!((a.mean - b.mean - change).abs() < 1e-9, "{}: {}", a.axis, change);
            }
        }
    }

    #[test]
    fn the_four_scopes_do_not_touch_the_profile(events in events(), row in 0..ROWS) {
        let matrix = matrix();
        let before = bits(&Profile::learn(&events, &matrix, NOW));
        for kind in [
            FeedbackKind::NotNow,
            FeedbackKind::Never,
            FeedbackKind::WrongForRequest,
            FeedbackKind::TooMuchOfArtist,
        ] {
            let mut more = events.clone();
            more.push(ListeningEvent::new(99, row, ListeningKind::Feedback(kind), NOW));
            prop_assert_eq!(&bits(&Profile::learn(&more, &matrix, NOW)), &before);
        }
    }

    #[test]
    fn an_edited_event_counts_as_if_it_had_always_been_so(events in events(), weight in 0.0f32..=1.0) {
        let matrix = matrix();
        prop_assume!(!events.is_empty());
        let mut edited = Ledger::new(events.clone());
        let kind = ListeningKind::Feedback(FeedbackKind::Dislike);
        prop_assert!(edited.edit(0, kind, weight));
        let mut always = events;
        (always[0].kind, always[0].weight) = (kind, weight);
        prop_assert_eq!(
            bits(&edited.profile(&matrix, NOW)),
            bits(&Profile::learn(&always, &matrix, NOW))
        );
    }
}

#[test]
fn a_ledger_that_forgot_everything_is_the_prior_to_the_bit() {
    let matrix = matrix();
    let mut ledger = Ledger::new(
        (0..9).map(|id| ListeningEvent::new(id, id as u32, ListeningKind::Played, NOW - id as i64 * DAY)),
    );
    assert_ne!(bits(&ledger.profile(&matrix, NOW)), bits(&Profile::prior(NOW)));
    ledger.forget_all();
    assert_eq!(ledger.profile(&matrix, NOW), Profile::prior(NOW));
    assert!(Profile::prior(NOW).mean().iter().all(|x| *x == 0.0));
    assert!(ledger.report(&matrix, NOW, 5).events.is_empty());
}

#[test]
fn an_expired_event_is_one_that_never_was() {
    let matrix = matrix();
    let like = ListeningKind::Feedback(FeedbackKind::Like);
    let mut ledger = Ledger::new([ListeningEvent::new(1, 0, like, NOW - DAY)]);
    assert!(ledger.expire(1, Some(NOW)));
    assert_eq!(ledger.profile(&matrix, NOW), Profile::prior(NOW));
    assert!(ledger.feedback(NOW).is_empty());
    assert_ne!(ledger.profile(&matrix, NOW - 1), Profile::prior(NOW - 1));
    assert!(ledger.expire(1, None));
    assert_ne!(ledger.profile(&matrix, NOW), Profile::prior(NOW));
    assert!(!ledger.expire(2, None), "there is no such event");
}

#[test]
fn a_like_makes_its_sound_expected_and_fades_by_half_in_its_half_life() {
    let matrix = matrix();
    let like = ListeningEvent::new(1, 0, ListeningKind::Feedback(FeedbackKind::Like), NOW);
    let fresh = Profile::learn(std::slice::from_ref(&like), &matrix, NOW);
    // With the prior's covariance P and x = (m, 1, 0), μ = w P x / (1 + w x·P x): x·P x is ⅓ of the sound and 1 of the
    // constant.
    assert!((fresh.expected(matrix.sound(0)) - 1.0 / 7.0).abs() < 1e-6);
    let later = Profile::learn(&[like], &matrix, NOW + 365 * DAY);
    assert!((later.expected(matrix.sound(0)) - 0.1).abs() < 1e-6);
    assert!(later.deviation(matrix.sound(0)) > fresh.deviation(matrix.sound(0)));
}

#[test]
fn an_early_skip_speaks_against_a_track_and_a_late_one_for_it() {
    let matrix = matrix();
    let expected = |heard: f32| {
        let skip = ListeningEvent::new(1, 0, ListeningKind::Skipped { heard }, NOW);
        Profile::learn(&[skip], &matrix, NOW).expected(matrix.sound(0))
    };
    let values: Vec<f32> = [0.0, 0.2, 0.5, 0.8, 1.0].map(expected).to_vec();
    assert!(values.windows(2).all(|w| w[0] < w[1]), "{values:?}");
    assert!(values[0] < 0.0 && values[2].abs() < 1e-6 && values[4] > 0.0);
    let dislike = ListeningEvent::new(1, 0, ListeningKind::Feedback(FeedbackKind::Dislike), NOW);
    let disliked = Profile::learn(&[dislike], &matrix, NOW).expected(matrix.sound(0));
    assert!(disliked < values[0], "a skip says less than a dislike");
}

#[test]
fn samples_have_the_mean_and_spread_of_the_posterior() {
    let matrix = matrix();
    let events: Vec<ListeningEvent> = (0..8)
        .map(|id| ListeningEvent::new(id, id as u32, ListeningKind::Feedback(FeedbackKind::Like), NOW))
        .collect();
    let profile = Profile::learn(&events, &matrix, NOW);
    let n = 4_000;
    for row in [0, 11] {
        let x = matrix.sound(row);
        let values: Vec<f64> = (0..n)
            .map(|seed| profile.sample(seed).iter().zip(x).map(|(a, b)| f64::from(a * b)).sum())
            .collect();
        let mean = values.iter().sum::<f64>() / n as f64;
        let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n as f64).sqrt();
        let expected = f64::from(profile.deviation(x));
        assert!((mean - f64::from(profile.expected(x))).abs() < 4.0 * expected / (n as f64).sqrt());
        assert!((deviation / expected - 1.0).abs() < 0.05, "{deviation} is not {expected}");
    }
    assert_eq!(profile.sample(5), profile.sample(5), "the same seed, the same sample");
    assert_ne!(profile.sample(5), profile.sample(6));
}

#[test]
fn a_profile_speaks_of_what_it_is_sure_of_alone() {
    let mut matrix = TrackMatrix::new();
    let [piano, metal] = ["piano", "metal"].map(|id| attune_taste::axis_index(id).unwrap());
    for axis in [piano, metal] {
        let mut sound = [0.0; AXES];
        sound[axis] = 1.0;
        matrix.push(Sound::Analysed(&sound), None);
    }
    let events: Vec<ListeningEvent> = (0..12)
        .map(|id| {
            let kind = if id % 2 == 0 { FeedbackKind::Like } else { FeedbackKind::Dislike };
            ListeningEvent::new(id, id as u32 % 2, ListeningKind::Feedback(kind), NOW)
        })
        .collect();
    let axes = Profile::learn(&events, &matrix, NOW).axes();
    assert_eq!(axes[piano].words().unwrap().0, "probably likes piano");
    assert_eq!(axes[metal].words().unwrap().0, "probably does not like metal");
    assert_eq!(axes.iter().filter(|axis| axis.words().is_some()).count(), 2);
}

#[test]
fn what_a_request_explains_is_not_put_down_to_taste() {
    let matrix = matrix();
    let liked = |fit: f32| {
        let like = ListeningEvent {
            fit,
            ..ListeningEvent::new(1, 0, ListeningKind::Feedback(FeedbackKind::Like), NOW)
        };
        Profile::learn(&[like], &matrix, NOW).expected(matrix.sound(0))
    };
    assert!(liked(0.8) < liked(0.0) && liked(0.8) > 0.0);
}

#[test]
fn the_report_tells_artists_and_parts_of_the_day() {
    let matrix = matrix();
    let event =
        |id, row, kind, hour| ListeningEvent { hour: Some(hour), ..ListeningEvent::new(id, row, kind, NOW) };
    let ledger = Ledger::new([
        event(1, 0, ListeningKind::Feedback(FeedbackKind::Like), 8),
        event(2, 3, ListeningKind::Played, 9),
        event(3, 1, ListeningKind::Skipped { heard: 0.0 }, 22),
        event(4, 2, ListeningKind::Feedback(FeedbackKind::TooMuchOfArtist), 22),
        event(5, 7, ListeningKind::Played, 23),
    ]);
    let report = ledger.report(&matrix, NOW, 3);
    let artists: Vec<(&str, bool, f64)> =
        report.artists.iter().map(|a| (a.label.as_str(), a.liking > 0.0, a.penalty)).collect();
    assert_eq!(artists, [("Air", true, 0.0), ("Can", false, 1.0), ("Björk", false, 0.0)]);
    let day: Vec<u32> = report.day.iter().map(|part| part.events).collect();
    assert_eq!(day, [2, 1], "two in the morning, one in the evening; what was skipped says nothing");
    assert_eq!(report.axes.len(), AXES);
    assert_eq!(report.events[0].event.id, 5, "the newest first");
    let words = |id| report.events.iter().find(|e| e.event.id == id).unwrap().words().0;
    assert_eq!(words(4), "less of this artist for a while");
    assert_eq!(words(1).matches(", ").count(), 2, "three axes: {}", words(1));
}
