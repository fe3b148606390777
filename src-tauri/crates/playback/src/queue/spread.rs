//! Orders of play that feel random: the same artist or album does not come twice in a row where that can be avoided.
//!
//! A uniformly random order clusters; listeners hear that as repetition. As in M. Fiedler, "The art of shuffling music"
//! (2007) and L. Poláček, "How to shuffle songs?" (Spotify, 2014), the tracks of an artist are laid out evenly over the
//! whole length, each artist with a random phase and a little jitter, and likewise the albums among an artist's tracks.

use std::collections::HashMap;

use super::random::Random;
use crate::item::QueueItem;

/// How far a track may stray from its even place, as a share of the distance to the next of its artist.
const JITTER: f64 = 0.25;

/// A permutation of `0..items.len()` in which every item comes once.
pub(super) fn tracks(items: &[&QueueItem], random: &mut Random) -> Vec<usize> {
    let albums = |members: Vec<usize>, random: &mut Random| {
        let album = |&index: &usize| items[index].album.map(|place| place.album);
        even(members, album, shuffled, random)
    };
    let order = even((0..items.len()).collect(), |&index| items[index].artist, albums, random);
    part(order, |index| items[index].artist)
}

/// A permutation in which the tracks of an album stay together, in the album's order.
pub(super) fn albums(items: &[&QueueItem], random: &mut Random) -> Vec<usize> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut unit_of: HashMap<u64, usize> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        match item.album {
            Some(place) => {
                let unit = *unit_of.entry(place.album).or_insert_with(|| {
                    units.push(Vec::new());
                    units.len() - 1
                });
                units[unit].push(index);
            }
            None => units.push(vec![index]),
        }
    }
    for unit in &mut units {
        unit.sort_by_key(|&index| items[index].album.map(|place| (place.disc, place.track)));
    }
    let artist = |unit: usize| items[units[unit][0]].artist;
    let order = even((0..units.len()).collect(), |&unit| artist(unit), shuffled, random);
    part(order, artist).into_iter().flat_map(|unit| std::mem::take(&mut units[unit])).collect()
}

fn shuffled(mut members: Vec<usize>, random: &mut Random) -> Vec<usize> {
    random.shuffle(&mut members);
    members
}

/// Lays out the members of every group evenly; `inside` orders a group.
fn even(
    members: Vec<usize>,
    group: impl Fn(&usize) -> Option<u64>,
    inside: impl Fn(Vec<usize>, &mut Random) -> Vec<usize>,
    random: &mut Random,
) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: HashMap<u64, usize> = HashMap::new();
    for member in members {
        match group(&member) {
            Some(number) => {
                let index = *group_of.entry(number).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[index].push(member);
            }
            None => groups.push(vec![member]),
        }
    }
    let mut placed: Vec<(f64, usize)> = Vec::new();
    for members in groups {
        let distance = 1.0 / members.len() as f64;
        let phase = random.unit();
        for (n, member) in inside(members, random).into_iter().enumerate() {
            let jitter = JITTER * (random.unit() - 0.5);
            placed.push((distance * (n as f64 + phase + jitter), member));
        }
    }
    placed.sort_by(|a, b| a.0.total_cmp(&b.0));
    placed.into_iter().map(|(_, member)| member).collect()
}

/// Where phases happened to meet, brings the nearest member of another group in between.
fn part(mut order: Vec<usize>, group: impl Fn(usize) -> Option<u64>) -> Vec<usize> {
    /// Further away lies nothing but the artist's own majority.
    const REACH: usize = 64;
    let differ = |a: usize, b: usize| group(a).is_none() || group(a) != group(b);
    for place in 1..order.len() {
        let before = order[place - 1];
        if differ(before, order[place]) {
            continue;
        }
        let ahead = (place + 1..order.len().min(place + REACH)).find(|&other| differ(before, order[other]));
        if let Some(other) = ahead {
            order[place..=other].rotate_right(1);
        } else {
            // At the end: give the member to an earlier pair that it parts.
            let fits = |at: usize| differ(order[at - 1], order[place]) && differ(order[at], order[place]);
            if let Some(at) = (1..place).rev().find(|&at| fits(at)) {
                order[at..=place].rotate_right(1);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::AlbumPlace;
    use proptest::prelude::*;

    fn library(counts: &[usize]) -> Vec<QueueItem> {
        let track = |artist: usize, n: usize| QueueItem {
            artist: Some(artist as u64),
            album: Some(AlbumPlace {
                album: (artist * 100 + n / 10) as u64,
                disc: 1,
                track: (n % 10 + 1) as u16,
            }),
            ..QueueItem::default()
        };
        counts
            .iter()
            .enumerate()
            .flat_map(|(artist, &count)| (0..count).map(move |n| track(artist, n)))
            .collect()
    }

    fn meetings(order: &[usize], items: &[QueueItem]) -> usize {
        order.windows(2).filter(|pair| items[pair[0]].artist == items[pair[1]].artist).count()
    }

    fn sorted(order: &[usize]) -> Vec<usize> {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        sorted
    }

    proptest! {
        #[test]
        fn everything_comes_once(counts in proptest::collection::vec(0usize..12, 0..12), seed: u64) {
            let items = library(&counts);
            let borrowed: Vec<&QueueItem> = items.iter().collect();
            for order in [tracks(&borrowed, &mut Random::new(seed)), albums(&borrowed, &mut Random::new(seed))] {
                prop_assert_eq!(sorted(&order), (0..items.len()).collect::<Vec<_>>());
            }
        }

        #[test]
        fn artists_do_not_meet_where_none_has_a_third(counts in proptest::collection::vec(1usize..8, 5..20), seed: u64) {
            let items = library(&counts);
            prop_assume!(counts.iter().all(|count| count * 3 <= items.len()));
            let borrowed: Vec<&QueueItem> = items.iter().collect();
            prop_assert_eq!(meetings(&tracks(&borrowed, &mut Random::new(seed)), &items), 0);
        }

        #[test]
        fn an_album_stays_whole_and_in_order(counts in proptest::collection::vec(1usize..30, 1..6), seed: u64) {
            let items = library(&counts);
            let borrowed: Vec<&QueueItem> = items.iter().collect();
            let order = albums(&borrowed, &mut Random::new(seed));
            for pair in order.windows(2) {
                let (here, there) = (items[pair[0]].album.unwrap(), items[pair[1]].album.unwrap());
                let expected = if here.album == there.album { here.track + 1 } else { 1 };
                prop_assert_eq!(there.track, expected);
            }
        }
    }

    #[test]
    fn the_first_track_is_anyones() {
        let items = library(&[4, 4, 4]);
        let borrowed: Vec<&QueueItem> = items.iter().collect();
        let mut first = [0; 12];
        for seed in 0..2400 {
            first[tracks(&borrowed, &mut Random::new(seed))[0]] += 1;
        }
        // 200 expected each, standard deviation 13.5.
        assert!(first.iter().all(|&count| (130..=270).contains(&count)), "{first:?}");
    }
}
