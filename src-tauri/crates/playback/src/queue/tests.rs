use super::*;
use crate::item::AlbumPlace;
use proptest::prelude::*;

fn items(ids: std::ops::Range<u32>) -> Vec<QueueItem> {
    let place = |id: u32| AlbumPlace { album: u64::from(id / 3), disc: 1, track: (id % 3 + 1) as u16 };
    ids.map(|id| QueueItem {
        artist: Some(u64::from(id / 6)),
        album: Some(place(id)),
        ..QueueItem::new(id, format!("{id}.flac"))
    })
    .collect()
}

fn ids(queue: &Queue) -> Vec<u32> {
    queue.entries().iter().map(|entry| entry.item.id).collect()
}

fn current(queue: &Queue) -> Option<u32> {
    queue.current().map(|entry| entry.item.id)
}

/// Plays to the end and tells what was heard.
fn play_through(queue: &mut Queue) -> Vec<u32> {
    let mut heard = Vec::new();
    while let Some(entry) = queue.current() {
        heard.push(entry.item.id);
        let (key, length) = (entry.key, queue.entries().len());
        match queue.next_after(key).filter(|_| heard.len() <= 2 * length) {
            Some(index) => queue.proceed(queue.entries()[index].key, &[]),
            None => drop(queue.go_to(None)),
        }
    }
    heard
}

#[test]
fn inserted_items_come_next() {
    let mut queue = Queue::default();
    queue.set(items(0..3), 1);
    queue.insert_next(items(10..12));
    assert_eq!(ids(&queue), [0, 1, 10, 11, 2]);
    assert_eq!(current(&queue), Some(1));
    assert_eq!(play_through(&mut queue), [1, 10, 11, 2]);
}

#[test]
fn inserted_items_come_next_in_a_shuffle_too() {
    let mut queue = Queue::default();
    queue.set(items(0..20), 4);
    queue.set_shuffle(Shuffle::Tracks, 7);
    queue.insert_next(items(30..32));
    let heard = play_through(&mut queue);
    assert_eq!(heard[..3], [4, 30, 31]);
    assert_eq!(heard.len(), 22);
}

#[test]
fn removing_the_current_entry_moves_on_to_the_next() {
    let mut queue = Queue::default();
    queue.set(items(0..3), 1);
    queue.remove(&[1]);
    assert_eq!(current(&queue), Some(2));
    queue.remove(&[1]);
    assert_eq!(queue.index(), None, "nothing follows the last entry");
}

#[test]
fn removing_many_keeps_the_rest() {
    let mut queue = Queue::default();
    queue.set(items(0..6), 3);
    queue.remove(&[4, 0, 3, 99, 0]);
    assert_eq!(ids(&queue), [1, 2, 5]);
    assert_eq!(current(&queue), Some(5));
}

#[test]
fn failed_entries_are_passed_over_until_forgiven() {
    let mut queue = Queue::default();
    queue.set(items(0..3), 0);
    let (first, second) = (queue.entries()[0].key, queue.entries()[1].key);
    queue.mark_failed(second);
    assert_eq!(queue.next_after(first), Some(2));
    queue.forgive(true);
    assert_eq!(queue.next_after(first), Some(1));
}

#[test]
fn repeat_one_repeats_but_lets_the_listener_leave() {
    let mut queue = Queue::default();
    queue.set(items(0..2), 0);
    queue.set_repeat(Repeat::One);
    let key = queue.entries()[0].key;
    assert_eq!(queue.next_after(key), Some(0));
    assert_eq!(queue.skip_from(key), Some(1));
}

#[test]
fn repeat_all_starts_over() {
    let mut queue = Queue::default();
    queue.set(items(0..3), 1);
    queue.set_repeat(Repeat::All);
    assert_eq!(play_through(&mut queue), [1, 2, 0, 1, 2, 0, 1]);
}

#[test]
fn every_round_of_a_shuffle_plays_everything_once_and_is_another() {
    let mut queue = Queue::default();
    queue.set(items(0..30), 5);
    queue.set_shuffle(Shuffle::Tracks, 3);
    queue.set_repeat(Repeat::All);
    let mut heard = Vec::new();
    for _ in 0..90 {
        heard.push(current(&queue).unwrap());
        let key = queue.current().unwrap().key;
        let next = queue.next_after(key).unwrap();
        queue.proceed(queue.entries()[next].key, &[]);
    }
    assert_eq!(heard[0], 5);
    let rounds: Vec<&[u32]> = heard.chunks(30).collect();
    for round in &rounds {
        let mut sorted = round.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..30).collect::<Vec<_>>());
    }
    assert_ne!(rounds[0], rounds[1]);
    assert_ne!(rounds[1], rounds[2]);
}

#[test]
fn what_was_decoded_ahead_stays_next_when_a_new_round_begins() {
    let mut queue = Queue::default();
    queue.set(items(0..30), 0);
    queue.set_shuffle(Shuffle::Tracks, 3);
    queue.set_repeat(Repeat::All);
    let last = queue.entries()[*queue.order.last().unwrap()].key;
    queue.proceed(last, &[]);
    let first = queue.entries()[queue.next_after(last).unwrap()].key;
    let second = queue.entries()[queue.skip_from(first).unwrap()].key;
    queue.proceed(first, &[second]);
    assert_eq!(queue.entries()[queue.next_after(first).unwrap()].key, second);
}

#[test]
fn previous_returns_to_what_was_heard() {
    let mut queue = Queue::default();
    queue.set(items(0..10), 2);
    queue.jump(7);
    queue.jump(4);
    let back = queue.step_back();
    queue.go_to(back);
    assert_eq!(current(&queue), Some(7));
    let back = queue.step_back();
    queue.go_to(back);
    assert_eq!(current(&queue), Some(2));
    assert_eq!(queue.step_back(), Some(1), "without history, what stands before it");
}

#[test]
fn a_jump_in_a_shuffle_leaves_nothing_out() {
    let mut queue = Queue::default();
    queue.set(items(0..20), 0);
    queue.set_shuffle(Shuffle::Tracks, 11);
    queue.jump(13);
    let mut heard = play_through(&mut queue);
    assert_eq!(heard.remove(0), 13);
    heard.sort_unstable();
    assert_eq!(heard, (1..20).filter(|id| *id != 13).collect::<Vec<_>>());
}

#[test]
fn an_album_shuffle_plays_whole_albums_and_finishes_the_current_one_first() {
    let mut queue = Queue::default();
    queue.set(items(0..15), 4);
    queue.set_shuffle(Shuffle::Albums, 5);
    let heard = play_through(&mut queue);
    assert_eq!(heard[..2], [4, 5]);
    assert_eq!(heard.len(), 14, "only what stood before it on its album counts as heard");
    for album in heard[2..].chunks(3) {
        assert!(album[0] % 3 == 0 && album[1] == album[0] + 1 && album[2] == album[0] + 2, "{heard:?}");
    }
}

#[test]
fn changes_can_be_taken_back_one_by_one() {
    let mut queue = Queue::default();
    queue.set(items(0..4), 1);
    queue.move_entry(0, 3);
    queue.remove(&[2]);
    queue.clear();
    assert!(queue.undo());
    assert_eq!((ids(&queue), current(&queue)), (vec![1, 2, 0], Some(1)));
    assert!(queue.undo());
    assert_eq!(ids(&queue), [1, 2, 3, 0]);
    assert!(queue.undo());
    assert_eq!(ids(&queue), [0, 1, 2, 3]);
    assert!(queue.undo(), "even the first queue");
    assert!(queue.entries().is_empty() && !queue.undo());
}

#[test]
fn a_stored_queue_is_the_same_when_it_returns() {
    let mut queue = Queue::default();
    queue.set(items(0..50), 20);
    queue.set_shuffle(Shuffle::Tracks, 8);
    queue.set_repeat(Repeat::All);
    let mut snapshot = QueueSnapshot::default();
    queue.store(&mut snapshot);
    let text = serde_json::to_string(&snapshot).unwrap();
    let mut restored = Queue::default();
    restored.restore(&serde_json::from_str(&text).unwrap(), items(0..50));
    assert_eq!(ids(&restored), ids(&queue));
    assert_eq!(restored.order, queue.order);
    assert_eq!(current(&restored), Some(20));
    assert_eq!((restored.shuffle(), restored.repeat()), (Shuffle::Tracks, Repeat::All));
}

#[test]
fn a_stored_queue_survives_lost_tracks_and_damage() {
    let mut queue = Queue::default();
    queue.set(items(0..10), 4);
    let mut snapshot = QueueSnapshot::default();
    queue.store(&mut snapshot);
    let mut restored = Queue::default();
    restored
        .restore(&snapshot, items(0..10).into_iter().filter(|item| item.id != 4 && item.id != 0).collect());
    assert_eq!(ids(&restored), [1, 2, 3, 5, 6, 7, 8, 9]);
    assert_eq!(current(&restored), Some(5), "what follows takes its place");
    snapshot.order = vec![99, 3, 3, 0];
    snapshot.current = Some(77);
    snapshot.shuffle = Shuffle::Tracks;
    restored.restore(&snapshot, items(0..10));
    assert_eq!(play_through(&mut restored), Vec::<u32>::new());
    check(&restored).unwrap();
}

#[test]
fn a_hundred_thousand_tracks_are_handled_in_no_time() {
    let mut queue = Queue::default();
    let started = std::time::Instant::now();
    queue.set(items(0..100_000), 0);
    queue.set_shuffle(Shuffle::Tracks, 1);
    for _ in 0..20 {
        let key = queue.current().unwrap().key;
        let next = queue.next_after(key).unwrap();
        queue.proceed(queue.entries()[next].key, &[]);
        queue.move_entry(5, 90_000);
        queue.view();
    }
    assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
}

use crate::snapshot::QueueSnapshot;

#[derive(Clone, Debug)]
enum Change {
    Set(u32, usize),
    Append(u32),
    InsertNext(u32),
    InsertAt(usize, u32),
    Remove(Vec<usize>),
    Move(usize, usize),
    GoTo(usize),
    Jump(usize),
    Next,
    Back,
    Fail(usize),
    Forgive,
    Shuffle(Shuffle, u64),
    Repeat(Repeat),
    Undo,
    Clear,
    Reload,
}

fn change() -> impl Strategy<Value = Change> {
    let shuffle = prop_oneof![Just(Shuffle::Off), Just(Shuffle::Tracks), Just(Shuffle::Albums)];
    let repeat = prop_oneof![Just(Repeat::Off), Just(Repeat::One), Just(Repeat::All)];
    prop_oneof![
        (0u32..12, 0usize..14).prop_map(|(n, start)| Change::Set(n, start)),
        (0u32..4).prop_map(Change::Append),
        (0u32..4).prop_map(Change::InsertNext),
        (0usize..12, 0u32..4).prop_map(|(at, n)| Change::InsertAt(at, n)),
        proptest::collection::vec(0usize..14, 0..4).prop_map(Change::Remove),
        (0usize..12, 0usize..12).prop_map(|(from, to)| Change::Move(from, to)),
        (0usize..12).prop_map(Change::GoTo),
        (0usize..12).prop_map(Change::Jump),
        Just(Change::Next),
        Just(Change::Next),
        Just(Change::Back),
        (0usize..12).prop_map(Change::Fail),
        Just(Change::Forgive),
        (shuffle, any::<u64>()).prop_map(|(mode, seed)| Change::Shuffle(mode, seed)),
        repeat.prop_map(Change::Repeat),
        Just(Change::Undo),
        Just(Change::Clear),
        Just(Change::Reload),
    ]
}

/// What must hold whatever was done.
fn check(queue: &Queue) -> Result<(), TestCaseError> {
    let length = queue.entries().len();
    prop_assert!(queue.index().is_none_or(|index| index < length));
    let mut keys: Vec<u64> = queue.entries().iter().map(|entry| entry.key).collect();
    keys.sort_unstable();
    keys.dedup();
    prop_assert_eq!(keys.len(), length, "keys are unique");
    let mut order = queue.order.clone();
    order.sort_unstable();
    prop_assert_eq!(order, (0..length).collect::<Vec<_>>(), "the order of play is a permutation");
    if queue.shuffle() == Shuffle::Off {
        prop_assert!(queue.order.is_sorted(), "nothing is shuffled");
    }
    prop_assert!(queue.remaining() < length.max(1));
    if let Some(entry) = queue.current() {
        let next = queue.next_after(entry.key);
        prop_assert!(next.is_none_or(|next| !queue.entries()[next].failed), "what failed is passed over");
        let playable = queue.entries().iter().any(|entry| !entry.failed);
        if queue.repeat() == Repeat::All {
            prop_assert_eq!(next.is_some(), playable, "a repeated queue never ends by itself");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_queue_makes_sense_after_any_changes(changes in proptest::collection::vec(change(), 0..60)) {
        let mut queue = Queue::default();
        let mut revision = 0;
        for change in changes {
            let before = queue.current().map(|entry| entry.key);
            match change.clone() {
                Change::Set(n, start) => queue.set(items(0..n), start),
                Change::Append(n) => queue.append(items(0..n)),
                Change::InsertNext(n) => queue.insert_next(items(0..n)),
                Change::InsertAt(at, n) => queue.insert_at(at, items(0..n)),
                Change::Remove(indices) => queue.remove(&indices),
                Change::Move(from, to) => queue.move_entry(from, to),
                Change::GoTo(index) => drop(queue.go_to(Some(index))),
                Change::Jump(index) => queue.jump(index),
                Change::Next => {
                    if let Some(next) = before.and_then(|key| queue.skip_from(key)) {
                        queue.proceed(queue.entries()[next].key, &[]);
                    }
                }
                Change::Back => if let Some(index) = queue.step_back() {
                    queue.go_to(Some(index));
                },
                Change::Fail(index) => if let Some(key) = queue.entries().get(index).map(|entry| entry.key) {
                    queue.mark_failed(key);
                },
                Change::Forgive => queue.forgive(true),
                Change::Shuffle(mode, seed) => queue.set_shuffle(mode, seed),
                Change::Repeat(repeat) => queue.set_repeat(repeat),
                Change::Undo => drop(queue.undo()),
                Change::Clear => queue.clear(),
                Change::Reload => {
                    let mut snapshot = QueueSnapshot::default();
                    queue.store(&mut snapshot);
                    let (order, current) = (queue.order.clone(), queue.index());
                    queue.restore(&snapshot, items(0..12));
                    prop_assert_eq!(&queue.order, &order);
                    prop_assert_eq!(queue.index(), current);
                }
            }
            check(&queue)?;
            prop_assert!(queue.revision() >= revision);
            revision = queue.revision();
            let keeps = matches!(
                change,
                Change::Append(_) | Change::InsertNext(_) | Change::InsertAt(..) | Change::Move(..) | Change::Shuffle(..)
            );
            if keeps {
                prop_assert_eq!(queue.current().map(|entry| entry.key), before, "the current entry is kept");
            }
        }
    }

    #[test]
    fn small_changes_tell_all_there_is_to_know(changes in proptest::collection::vec(change(), 0..40)) {
        let mut queue = Queue::default();
        // What a listener to the changes believes to be the length.
        let mut length = 0;
        for change in changes {
            match change {
                Change::Set(n, start) => queue.set(items(0..n), start),
                Change::Append(n) => queue.append(items(0..n)),
                Change::InsertNext(n) => queue.insert_next(items(0..n)),
                Change::Remove(indices) => queue.remove(&indices),
                Change::Move(from, to) => queue.move_entry(from, to),
                Change::Undo => drop(queue.undo()),
                Change::Clear => queue.clear(),
                _ => {}
            }
            for change in queue.take_changes() {
                match change {
                    QueueChange::Replaced { length: new } => length = new,
                    QueueChange::Inserted { at, count } => {
                        prop_assert!(at <= length);
                        length += count;
                    }
                    QueueChange::Removed(gone) => {
                        prop_assert!(gone.is_sorted() && gone.iter().all(|&index| index < length));
                        length -= gone.len();
                    }
                    QueueChange::Moved { from, to } => prop_assert!(from < length && to < length),
                    QueueChange::Marked { index, .. } => prop_assert!(index < length),
                }
            }
            prop_assert_eq!(length, queue.entries().len());
            prop_assert_eq!(queue.view().len(), length);
        }
    }
}
