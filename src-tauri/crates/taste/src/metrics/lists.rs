//! What lists are like beside fitting: how much of a library they reach, how varied, unheard and surprising they are.

use std::collections::HashSet;

/// Catalogue coverage: share of a library of `library` items that appears in at least one list (Ge, Delgado-Battenfeld
/// & Jannach, Beyond Accuracy, RecSys 2010). `None` for an empty library.
pub fn coverage<'a>(lists: impl IntoIterator<Item = &'a [u32]>, library: usize) -> Option<f64> {
    let shown: HashSet<u32> =
        lists.into_iter().flatten().copied().filter(|&item| (item as usize) < library).collect();
    (library > 0).then(|| shown.len() as f64 / library as f64)
}

/// Intra-list diversity: mean of `1 − similarity` over all pairs (Ziegler et al., Improving Recommendation Lists
/// Through Topic Diversification, WWW 2005, theirs being the complement summed). 0..=2 for cosines. `None` for fewer than two items.
pub fn intra_list_diversity(list: &[u32], similarity: impl Fn(u32, u32) -> f32) -> Option<f64> {
    let n = list.len();
    let mut sum = 0.0;
    for (index, &a) in list.iter().enumerate() {
        for &b in &list[..index] {
            sum += 1.0 - f64::from(similarity(a, b));
        }
    }
    (n > 1).then(|| sum / (n * (n - 1) / 2) as f64)
}

/// Novelty: mean self-information `−log₂ p(item)` in bits, `p` the share of all plays that were of this item (Zhou et
/// al., PNAS 107(10), 2010). One play is added to every item, so that an unheard item is new but not infinitely so.
/// `None` for an empty list or items without an entry in `plays`.
pub fn novelty(list: &[u32], plays: &[u32]) -> Option<f64> {
    let total: f64 = plays.iter().map(|&p| f64::from(p) + 1.0).sum();
    let mut sum = 0.0;
    for &item in list {
        let count = f64::from(*plays.get(item as usize)?) + 1.0;
        sum -= (count / total).log2();
    }
    (!list.is_empty()).then(|| sum / list.len() as f64)
}

/// Serendipity: share of a list that is relevant and that a primitive ranking of the same length would not have shown
/// (Ge, Delgado-Battenfeld & Jannach, RecSys 2010). `None` for an empty list.
pub fn serendipity(list: &[u32], primitive: &[u32], relevant: impl Fn(u32) -> bool) -> Option<f64> {
    let expected: HashSet<u32> = primitive.iter().take(list.len()).copied().collect();
    let found = list.iter().filter(|&&item| relevant(item) && !expected.contains(&item)).count();
    (!list.is_empty()).then(|| found as f64 / list.len() as f64)
}
