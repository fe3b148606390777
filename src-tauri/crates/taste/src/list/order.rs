//! An order that flows: the shortest open path through the listed tracks, where length is roughness.

use super::{ListTrack, Transition};

/// Rounds of 2-opt at most; a hundred tracks settle within a handful.
const ROUNDS: usize = 30;
/// An exchange must save at least this, or rounding could keep two orders alternating.
const SAVING: f32 = 1e-5;

/// Total roughness of an order of rows.
pub fn roughness(rows: &[u32], tracks: &[ListTrack], transition: &Transition) -> f32 {
    rows.windows(2).map(|pair| cost(pair[0], pair[1], tracks, transition)).sum()
}

/// Reorders `rows` so that the steps between neighbours are smooth. The first `pinned` stay where they are, and from
/// the last of them the nearest follows the nearest; 2-opt (Croes, Operations Research 6(6), 1958) then reverses
/// stretches while that saves anything. Starting from the given order where that is smoother, so the result is never
/// rougher than what came in. Takes O(n²) a round.
pub fn flowing_order(rows: &[u32], pinned: usize, tracks: &[ListTrack], transition: &Transition) -> Vec<u32> {
    let pinned = pinned.min(rows.len());
    let n = rows.len();
    let mut costs = vec![0.0f32; n * n];
    for i in 0..n {
        for j in 0..i {
            let between = cost(rows[i], rows[j], tracks, transition);
            costs[i * n + j] = between;
            costs[j * n + i] = between;
        }
    }
    let length = |path: &[usize]| path.windows(2).map(|p| costs[p[0] * n + p[1]]).sum::<f32>();
    let given: Vec<usize> = (0..n).collect();
    let nearest = nearest_neighbours(n, pinned, &costs);
    let mut path = if length(&nearest) < length(&given) { nearest } else { given };
    for _ in 0..ROUNDS {
        if !exchange(&mut path, pinned, &costs) {
            break;
        }
    }
    path.into_iter().map(|i| rows[i]).collect()
}

fn cost(a: u32, b: u32, tracks: &[ListTrack], transition: &Transition) -> f32 {
    match (tracks.get(a as usize), tracks.get(b as usize)) {
        (Some(a), Some(b)) => transition.cost(a, b),
        _ => transition.cost(&ListTrack::default(), &ListTrack::default()),
    }
}

fn nearest_neighbours(n: usize, pinned: usize, costs: &[f32]) -> Vec<usize> {
    // Without a pin the first given track, the best, begins.
    let fixed = pinned.max(1).min(n);
    let mut path: Vec<usize> = (0..fixed).collect();
    let mut left: Vec<usize> = (fixed..n).collect();
    while let Some(&last) = path.last()
        && let Some(next) =
            (0..left.len()).min_by(|&a, &b| costs[last * n + left[a]].total_cmp(&costs[last * n + left[b]]))
    {
        path.push(left.remove(next));
    }
    path
}

/// One round of 2-opt over the part that is not pinned; whether anything was saved. The last track is free: reversing
/// the tail changes one edge only.
fn exchange(path: &mut [usize], pinned: usize, costs: &[f32]) -> bool {
    let n = path.len();
    let between = |a: usize, b: usize| costs[a * n + b];
    let mut saved = false;
    for start in pinned.max(1)..n {
        for end in start + 1..n {
            let (before, first, last) = (path[start - 1], path[start], path[end]);
            let mut saving = between(before, first) - between(before, last);
            if let Some(&after) = path.get(end + 1) {
                saving += between(last, after) - between(first, after);
            }
            if saving > SAVING {
                path[start..=end].reverse();
                saved = true;
            }
        }
    }
    saved
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn by_energy(energies: &[f32]) -> Vec<ListTrack> {
        energies.iter().map(|&e| ListTrack { energy: Some(e), ..ListTrack::default() }).collect()
    }

    const ENERGY: Transition = Transition { tempo: 0.0, key: 0.0, energy: 1.0, artist: 0.0 };

    #[test]
    fn energies_out_of_order_are_brought_into_line() {
        let tracks = by_energy(&[0.0, 1.5, 0.5, 2.0, 1.0]);
        assert_eq!(flowing_order(&[0, 1, 2, 3, 4], 1, &tracks, &ENERGY), [0, 2, 4, 1, 3]);
    }

    #[test]
    fn pinned_tracks_stay_first_even_when_rough() {
        let tracks = by_energy(&[0.0, 2.0, 0.5, 1.5]);
        assert_eq!(flowing_order(&[0, 1, 2, 3], 2, &tracks, &ENERGY), [0, 1, 3, 2]);
    }

    #[test]
    fn seven_tracks_are_near_the_best_of_all_orders() {
        let tracks = by_energy(&[0.3, 1.9, -0.4, 0.9, -1.2, 0.1, 1.4]);
        let found = flowing_order(&[0, 1, 2, 3, 4, 5, 6], 1, &tracks, &ENERGY);
        let best = permutations(&[1, 2, 3, 4, 5, 6])
            .into_iter()
            .map(|tail| roughness(&[&[0][..], &tail].concat(), &tracks, &ENERGY))
            .fold(f32::INFINITY, f32::min);
        assert!(roughness(&found, &tracks, &ENERGY) <= best * 1.25 + 1e-4);
    }

    fn permutations(items: &[u32]) -> Vec<Vec<u32>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        items
            .iter()
            .flat_map(|&first| {
                let rest: Vec<u32> = items.iter().copied().filter(|&i| i != first).collect();
                permutations(&rest).into_iter().map(move |tail| [&[first][..], &tail].concat())
            })
            .collect()
    }

    proptest! {
        #[test]
        fn the_order_is_a_permutation_no_rougher_than_before(
            energies in prop::collection::vec(-3.0f32..3.0, 0..25),
            pinned in 0usize..6,
        ) {
            let tracks = by_energy(&energies);
            let rows: Vec<u32> = (0..energies.len() as u32).collect();
            let order = flowing_order(&rows, pinned, &tracks, &ENERGY);
            let kept = pinned.min(rows.len());
            prop_assert_eq!(&order[..kept], &rows[..kept]);
            prop_assert!(roughness(&order, &tracks, &ENERGY) <= roughness(&rows, &tracks, &ENERGY) + 1e-3);
            let mut sorted = order;
            sorted.sort_unstable();
            prop_assert_eq!(sorted, rows);
        }
    }
}
