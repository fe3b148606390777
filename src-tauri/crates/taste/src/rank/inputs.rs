//! What a ranking is told about single tracks: values of a few rows, and what was played.

/// A value for some of the rows; all others are at 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowValues(Vec<(u32, f32)>);

impl RowValues {
    /// From rows and values in any order. Of several values of a row the largest counts (the passage of a song that
    /// fits best); values that are not finite are left out.
    pub fn new(values: impl IntoIterator<Item = (u32, f32)>) -> Self {
        let mut values: Vec<(u32, f32)> = values.into_iter().filter(|(_, value)| value.is_finite()).collect();
        values.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        values.dedup_by_key(|(row, _)| *row);
        Self(values)
    }

    /// The values made to stand out from their mean ([`contrast`]): for cosines of a text encoder, which lie close
    /// together.
    #[must_use]
    pub fn contrasted(mut self) -> Self {
        let mut values: Vec<f32> = self.0.iter().map(|(_, value)| *value).collect();
        contrast(&mut values);
        for (slot, value) in self.0.iter_mut().zip(values) {
            slot.1 = value;
        }
        self
    }

    /// The value of a row.
    pub fn get(&self, row: u32) -> f32 {
        self.0.binary_search_by_key(&row, |(row, _)| *row).map_or(0.0, |index| self.0[index].1)
    }

    /// Rows with their values, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.0.iter().copied()
    }

    /// Number of rows with a value.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(u32, f32)> for RowValues {
    fn from_iter<I: IntoIterator<Item = (u32, f32)>>(values: I) -> Self {
        Self::new(values)
    }
}

/// Cosines → `max(0, (c − mean) / (1 − mean))`, 0..=1.
///
/// The vectors of a sentence encoder share a large common part, so that even unrelated texts are at .7 to .8 (Ethayarajh,
/// EMNLP 2019); only what is above the mean of the candidates says anything.
pub fn contrast(values: &mut [f32]) {
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    let room = 1.0 - mean;
    for value in values {
        *value = if room > f32::EPSILON { ((*value - mean) / room).clamp(0.0, 1.0) } else { 0.0 };
    }
}

/// What was played of one track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Played {
    /// How often.
    pub count: u32,
    /// Last time, Unix milliseconds.
    pub last: i64,
}

/// What was played of a library. A row it does not have was never played.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlayHistory(Vec<(u32, Played)>);

impl PlayHistory {
    /// From rows in any order; several entries of a row are added up. An entry of no plays is left out.
    pub fn new(played: impl IntoIterator<Item = (u32, Played)>) -> Self {
        let mut entries: Vec<(u32, Played)> = played.into_iter().filter(|(_, p)| p.count > 0).collect();
        entries.sort_by_key(|(row, _)| *row);
        entries.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1.count = kept.1.count.saturating_add(next.1.count);
                kept.1.last = kept.1.last.max(next.1.last);
            }
            same
        });
        Self(entries)
    }

    /// From single plays: row and time in Unix milliseconds.
    pub fn of_plays(plays: impl IntoIterator<Item = (u32, i64)>) -> Self {
        Self::new(plays.into_iter().map(|(row, last)| (row, Played { count: 1, last })))
    }

    /// What was played of a row.
    pub fn get(&self, row: u32) -> Option<Played> {
        self.0.binary_search_by_key(&row, |(row, _)| *row).ok().map(|index| self.0[index].1)
    }

    /// Rows that were played, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Played)> + '_ {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_values_of_a_row_the_largest_counts() {
        let values = RowValues::new([(5, 0.2), (1, 0.4), (5, 0.7), (5, f32::NAN), (5, 0.1)]);
        assert_eq!(values.iter().collect::<Vec<_>>(), [(1, 0.4), (5, 0.7)]);
        assert_eq!((values.get(5), values.get(2)), (0.7, 0.0));
    }

    #[test]
    fn contrast_keeps_the_order_and_leaves_nothing_of_what_is_alike() {
        let mut alike = [0.8; 4];
        contrast(&mut alike);
        assert!(alike.iter().all(|value| *value < 1e-5));
        let mut values = [0.7, 0.75, 0.95, 1.0];
        contrast(&mut values);
        assert_eq!((values[0], values[1], values[3]), (0.0, 0.0, 1.0));
        assert!(0.0 < values[2] && values[2] < 1.0);
        let mut same = [1.0, 1.0];
        contrast(&mut same);
        assert_eq!(same, [0.0, 0.0]);
    }

    #[test]
    fn plays_of_a_row_are_added_up_and_the_last_is_kept() {
        let history = PlayHistory::of_plays([(3, 50), (1, 10), (3, 90), (3, 70)]);
        assert_eq!(history.get(3), Some(Played { count: 3, last: 90 }));
        assert_eq!(history.get(2), None);
        assert_eq!(PlayHistory::new([(2, Played { count: 0, last: 5 })]), PlayHistory::default());
    }
}
