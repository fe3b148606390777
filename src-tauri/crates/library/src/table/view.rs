//! The order of the list.

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::table::search;
use crate::table::track::TrackId;
use crate::{LibraryError, fold};

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortKey {
    /// Title.
    Title,
    /// Album artist where there is one, else artist; then album, disc and track.
    #[default]
    Artist,
    /// Album; then disc and track.
    Album,
    /// Genre; then as by artist.
    Genre,
    /// Year of release; then as by artist.
    Year,
    /// Length.
    Duration,
    /// When it came into the library; then as by artist.
    Added,
    /// When it was last played.
    LastPlayed,
    /// How often it was played; then as by artist.
    PlayCount,
}

/// Which tracks a list shows, and in what order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// Words that must be found in the names; blank for all tracks.
    pub search: String,
    /// Order. Text sorts without regard to case and accents, the same in every locale.
    pub sort: SortKey,
    /// Largest first. Within equal keys the order stays: an album's tracks run upward. What is unknown comes last
    /// either way.
    pub descending: bool,
}

impl SortKey {
    /// The column that orders, and the columns that order what is equal in it.
    fn columns(self) -> (&'static str, &'static str) {
        const WITHIN_ARTIST: &str = "sort_artist, sort_album, disc_number, track_number, sort_title, id";
        match self {
            Self::Title => ("sort_title", "id"),
            Self::Artist => ("sort_artist", "sort_album, disc_number, track_number, sort_title, id"),
            Self::Album => ("sort_album", "sort_artist, disc_number, track_number, sort_title, id"),
            Self::Genre => ("sort_genre", WITHIN_ARTIST),
            Self::Year => ("year", WITHIN_ARTIST),
            Self::Duration => ("duration", "id"),
            Self::Added => ("added_at", WITHIN_ARTIST),
            Self::LastPlayed => ("last_played_at", "id"),
            Self::PlayCount => ("play_count", WITHIN_ARTIST),
        }
    }
}

pub(crate) struct ViewReader<'c>(pub(crate) &'c Connection);

impl ViewReader<'_> {
    /// The tracks of the view whose files are there, in its order.
    pub(crate) fn track_ids(&self, view: &View) -> Result<Vec<TrackId>, LibraryError> {
        let (primary, rest) = view.sort.columns();
        let expression = search::expression(&view.search);
        if expression.is_none() && !view.search.trim().is_empty() {
            return Ok(Vec::new());
        }
        let filter = if expression.is_some() {
            "AND id IN (SELECT rowid FROM search WHERE search MATCH ?1)"
        } else {
            ""
        };
        let sql = format!(
            "SELECT id, {primary} FROM tracks WHERE presence = 0 {filter} ORDER BY {primary}, {rest}"
        );
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(expression))?;

        let mut ids = Vec::new();
        // Where each run of equal keys begins; the last run of unknown keys is held apart.
        let mut runs: Vec<usize> = Vec::new();
        let mut unknown = 0..0;
        let mut previous: Option<Value> = None;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(1)?;
            if previous.as_ref().is_none_or(|previous| rusqlite::types::ValueRef::from(previous) != key) {
                runs.push(ids.len());
                previous = Some(Value::try_from(key).map_err(rusqlite::Error::from)?);
                if is_unknown(previous.as_ref()) {
                    unknown = ids.len()..ids.len();
                }
            }
            ids.push(row.get(0)?);
            if is_unknown(previous.as_ref()) {
                unknown.end = ids.len();
            }
        }
        Ok(arrange(&ids, &runs, &unknown, view.descending))
    }
}

fn is_unknown(key: Option<&Value>) -> bool {
    match key {
        Some(Value::Null) => true,
        Some(Value::Text(text)) => text == fold::UNKNOWN,
        _ => false,
    }
}

/// Reverses the runs, not what is within them, and puts the unknown run last.
fn arrange(
    ids: &[TrackId],
    runs: &[usize],
    unknown: &std::ops::Range<usize>,
    descending: bool,
) -> Vec<TrackId> {
    let mut arranged = Vec::with_capacity(ids.len());
    let ends = runs.iter().skip(1).copied().chain([ids.len()]);
    let mut ranges: Vec<_> = runs.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    ranges.retain(|range| range.start != unknown.start || unknown.is_empty());
    if descending {
        ranges.reverse();
    }
    ranges.push(unknown.clone());
    for range in ranges {
        arranged.extend_from_slice(&ids[range]);
    }
    arranged
}
