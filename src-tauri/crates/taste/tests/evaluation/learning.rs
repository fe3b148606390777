//! Does learning work? Simulated listeners use the ranking with its relevance feedback.

use crate::library::library;
use attune_taste::evaluation::{
    Checkpoint, LearningOptions, ListenerOptions, Reaction, SimulatedEvent, SimulatedListener, learning_curve,
};
use attune_taste::list::ListTrack;
use attune_taste::{FeedbackEvent, FeedbackKind, Query, RankOptions, TasteVector, TrackMatrix, rank};

/// Relevance feedback from likes and dislikes; skips and plays say nothing to it.
fn with_feedback(
    matrix: &TrackMatrix,
) -> impl FnMut(usize, &TasteVector, &[SimulatedEvent], usize) -> Vec<u32> {
    move |request, direction, events, limit| {
        let key = |request: usize| format!("request {request}");
        let query = Query { key: key(request), words: *direction, names: Vec::new() };
        let events: Vec<FeedbackEvent> = events
            .iter()
            .filter_map(|event| {
                let kind = match event.reaction {
                    Reaction::Like => FeedbackKind::Like,
                    Reaction::Dislike => FeedbackKind::Dislike,
                    Reaction::Play | Reaction::Skip => return None,
                };
                Some(FeedbackEvent { id: event.id, row: event.row, kind, request: Some(key(event.request)) })
            })
            .collect();
        let options = RankOptions { limit, events: &events, excluded: &[] };
        rank(matrix, &query, &options).into_iter().map(|r| r.row).collect()
    }
}

fn curve(
    ranker: &mut impl attune_taste::evaluation::LearningRanker,
    world: &(TrackMatrix, Vec<ListTrack>),
) -> Vec<Checkpoint> {
    let options = LearningOptions { listeners: 24, ..LearningOptions::default() };
    learning_curve(&world.0, &world.1, ranker, &options)
}

#[test]
fn relevance_feedback_helps_simulated_listeners() {
    let world = library(2000, 12);
    let curve = curve(&mut with_feedback(&world.0), &world);
    for checkpoint in &curve {
        println!(
            "{} events: nDCG@10 {:.3} with, {:.3} without, {:+.0} %, {:?}",
            checkpoint.events,
            checkpoint.learning,
            checkpoint.without,
            100.0 * checkpoint.gain(),
            checkpoint.difference
        );
        assert_eq!(checkpoint.listeners.len(), 24);
        assert!(checkpoint.gain() > 0.0, "learning never hurts");
    }
    let last = curve.last().unwrap();
    assert!(last.gain() > 0.0 && last.difference.unwrap().is_gain(), "{last:?}");
}

#[test]
fn a_ranker_that_ignores_events_gains_exactly_nothing() {
    let world = library(300, 12);
    let mut inner = with_feedback(&world.0);
    let mut deaf = |request: usize, direction: &TasteVector, _: &[SimulatedEvent], length: usize| {
        inner(request, direction, &[], length)
    };
    for checkpoint in curve(&mut deaf, &world) {
        assert_eq!(checkpoint.learning, checkpoint.without);
        assert!(checkpoint.listeners.iter().all(|(with, without)| with == without));
    }
}

#[test]
fn a_ranker_that_knows_the_hidden_taste_is_perfect() {
    let (matrix, tracks) = library(300, 12);
    let options = LearningOptions { listeners: 1, checkpoints: vec![10], ..LearningOptions::default() };
    let listener = SimulatedListener::draw(&tracks, 0x1_0000, options.listener);
    let mut oracle = |request: usize, _: &TasteVector, _: &[SimulatedEvent], length: usize| {
        let utilities = listener.utilities(&matrix, &tracks, request);
        let mut rows: Vec<u32> = (0..utilities.len() as u32).collect();
        rows.sort_by(|&a, &b| utilities[b as usize].total_cmp(&utilities[a as usize]));
        rows.truncate(length);
        rows
    };
    let curve = learning_curve(&matrix, &tracks, &mut oracle, &options);
    assert!((curve[0].learning - 1.0).abs() < 1e-9, "{:?}", curve[0]);
}

#[test]
fn listeners_are_drawn_from_their_seed_and_like_what_suits_them() {
    let (matrix, tracks) = library(400, 2);
    let draw = |seed| SimulatedListener::draw(&tracks, seed, ListenerOptions::default());
    assert_eq!(draw(5), draw(5));
    assert_ne!(draw(5), draw(6));
    let listener = draw(5);
    let utilities = listener.utilities(&matrix, &tracks, 0);
    let mut rows: Vec<u32> = (0..400).collect();
    rows.sort_by(|&a, &b| utilities[b as usize].total_cmp(&utilities[a as usize]));
    let liked = |list: &[u32]| {
        (0..40)
            .flat_map(|visit| listener.react(&utilities, list, 0, visit, 10))
            .filter(|(_, reaction)| *reaction == Reaction::Like)
            .count()
    };
    assert!(liked(&rows[..10]) > 200, "{}", liked(&rows[..10]));
    assert!(liked(&rows[200..210]) < 10);
    let reactions = |visit| listener.react(&utilities, &rows[..10], 0, visit, 3);
    assert_eq!(reactions(1), reactions(1));
    assert!((0..50).all(|visit| reactions(visit).len() <= 3));
    let looked = |place: usize| {
        (0..400)
            .filter(|&v| listener.react(&utilities, &rows[..10], 0, v, 10).iter().any(|r| r.0 == rows[place]))
            .count()
    };
    assert!(looked(0) > looked(5) && looked(5) > looked(9), "attention falls with the rank");
}
