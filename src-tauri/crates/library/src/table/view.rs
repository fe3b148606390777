//! The order of the list.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

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
    /// Length; then as by artist.
    Duration,
    /// When it came into the library; then as by artist.
    Added,
    /// When it was last played; then as by artist.
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

/// How an order is found.
enum Order {
    /// An index holds the tracks in it; this is the column it begins with.
    Index { first: &'static str, columns: &'static str },
    /// By this column; equal ones as by artist.
    Key(&'static str),
}

const BY_ARTIST: Order = Order::Index {
    first: "sort_artist",
    columns: "sort_artist, sort_album, disc_number, track_number, sort_title, id",
};

impl SortKey {
    fn order(self) -> Order {
        match self {
            Self::Title => Order::Index { first: "sort_title", columns: "sort_title, id" },
            Self::Artist => BY_ARTIST,
            Self::Album => Order::Index {
                first: "sort_album",
                columns: "sort_album, sort_artist, disc_number, track_number, sort_title, id",
            },
            Self::Genre => Order::Key("sort_genre"),
            Self::Year => Order::Key("year"),
            Self::Duration => Order::Key("duration"),
            Self::Added => Order::Key("added_at"),
            Self::LastPlayed => Order::Key("last_played_at"),
            Self::PlayCount => Order::Key("play_count"),
        }
    }
}

/// Tracks in an order, cut where the key changes.
#[derive(Default)]
struct Runs {
    ids: Vec<TrackId>,
    starts: Vec<usize>,
    /// The run whose key is not known.
    unknown: Option<usize>,
}

impl Runs {
    fn begin(&mut self, unknown: bool) {
        if unknown {
            self.unknown = Some(self.starts.len());
        }
        self.starts.push(self.ids.len());
    }

    /// The tracks; descending reverses the runs, not what is within them. The unknown run comes last.
    fn arrange(self, descending: bool) -> Vec<TrackId> {
        let ends = self.starts.iter().skip(1).copied().chain([self.ids.len()]);
        let mut runs: Vec<_> = self.starts.iter().copied().zip(ends).collect();
        let unknown = self.unknown.map(|index| runs.remove(index));
        if descending {
            runs.reverse();
        }
        runs.extend(unknown);
        runs.into_iter().flat_map(|(start, end)| &self.ids[start..end]).copied().collect()
    }
}

pub(crate) struct ViewReader<'c>(pub(crate) &'c Connection);

impl ViewReader<'_> {
    /// The tracks of the view whose files are there, in its order.
    pub(crate) fn track_ids(&self, view: &View) -> Result<Vec<TrackId>, LibraryError> {
        let expression = search::expression(&view.search);
        if expression.is_none() && !view.search.trim().is_empty() {
            return Ok(Vec::new());
        }
        let runs = match view.sort.order() {
            Order::Index { first, columns } => self.by_index(first, columns, expression.as_deref())?,
            Order::Key(column) => self.by_key(column, expression.as_deref())?,
        };
        Ok(runs.arrange(view.descending))
    }

    fn by_index(&self, first: &str, columns: &str, expression: Option<&str>) -> Result<Runs, LibraryError> {
        let filter = match expression {
            Some(_) => "AND id IN (SELECT rowid FROM search WHERE search MATCH ?1)",
            None => "",
        };
        let sql = format!("SELECT id, {first} FROM tracks WHERE presence = 0 {filter} ORDER BY {columns}");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(expression))?;
        let mut runs = Runs::default();
        let mut previous: Option<String> = None;
        while let Some(row) = rows.next()? {
            let key = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if previous.as_deref() != Some(key) {
                runs.begin(key == fold::UNKNOWN);
                previous = Some(key.to_owned());
            }
            runs.ids.push(row.get(0)?);
        }
        Ok(runs)
    }

    /// Sorting whole rows in SQL reads the whole table. One index holds all keys and another the order by artist;
    /// a stable sort joins the two.
    fn by_key(&self, column: &str, expression: Option<&str>) -> Result<Runs, LibraryError> {
        let Order::Index { first, columns } = BY_ARTIST else {
            unreachable!("the order by artist is an index")
        };
        let ids = self.by_index(first, columns, expression)?.ids;
        let keys = self.keys(column)?;
        let key = |id: &TrackId| keys.get(id.0 as usize).copied().flatten();
        let mut keyed: Vec<(Option<f64>, TrackId)> = ids.iter().map(|id| (key(id), *id)).collect();
        keyed.sort_by(|(a, _), (b, _)| match (a, b) {
            (Some(a), Some(b)) => a.total_cmp(b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        });
        let mut runs = Runs::default();
        let mut previous = None;
        for (key, id) in keyed {
            if previous != Some(key) {
                runs.begin(key.is_none());
                previous = Some(key);
            }
            runs.ids.push(id);
        }
        Ok(runs)
    }

    /// The key of each track by its number; of a text, its place among all texts.
    fn keys(&self, column: &str) -> Result<Vec<Option<f64>>, LibraryError> {
        let sql = format!("SELECT id, {column} FROM tracks INDEXED BY tracks_sort_keys WHERE presence = 0");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut keys: Vec<Option<f64>> = Vec::new();
        let mut texts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let index = row.get::<_, TrackId>(0)?.0 as usize;
            if index >= keys.len() {
                keys.resize(index + 1, None);
            }
            match row.get_ref(1)? {
                ValueRef::Integer(number) => keys[index] = Some(number as f64),
                ValueRef::Real(number) => keys[index] = Some(number),
                ValueRef::Text(text) if text != fold::UNKNOWN.as_bytes() => {
                    let text = std::str::from_utf8(text)
                        .map_err(|_| LibraryError::StoredValue("a sort key is no text"))?;
                    match texts.get_mut(text) {
                        Some(tracks) => tracks.push(index),
                        None => drop(texts.insert(text.to_owned(), vec![index])),
                    }
                }
                _ => {}
            }
        }
        for (place, tracks) in texts.into_values().enumerate() {
            for index in tracks {
                keys[index] = Some(place as f64);
            }
        }
        Ok(keys)
    }
}
