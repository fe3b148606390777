//! What was shown in answers, and what of it was chosen: the ground on which the ranking is judged.

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE impressions (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        answer     INTEGER NOT NULL, -- tracks shown together
        at         INTEGER NOT NULL, -- Unix milliseconds
        source     TEXT NOT NULL,    -- 'suggestion', 'similar', ...
        track_id   INTEGER NOT NULL REFERENCES tracks (id),
        rank       INTEGER NOT NULL, -- from 1
        ranker     TEXT,             -- 'learned' or 'base' where two rankers share a list
        terms      TEXT NOT NULL,    -- JSON: the score's terms by name
        chosen_at  INTEGER           -- when it was played from there
    ) STRICT;
    CREATE INDEX impressions_by_answer ON impressions (profile_id, answer, track_id);";

/// Shown tracks kept; older ones say little of today's ranking.
const KEPT: u32 = 20_000;

/// One track shown in an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Impression {
    /// Key of the answer: tracks shown together share it.
    pub answer: i64,
    /// When, Unix milliseconds.
    pub at: i64,
    /// Where: "suggestion", "similar", ...
    pub source: String,
    /// The track.
    pub track_id: TrackId,
    /// Its place, from 1.
    pub rank: u32,
    /// Whose pick it was, where two rankers share a list.
    pub ranker: Option<String>,
    /// JSON of the score's terms by name.
    pub terms: String,
    /// When it was played from there, Unix milliseconds.
    pub chosen_at: Option<i64>,
}

pub(crate) struct ImpressionsReader<'c>(pub(crate) &'c Connection);

impl ImpressionsReader<'_> {
    /// Those of the current profile, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<Impression>, LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT answer, at, source, track_id, rank, ranker, terms, chosen_at FROM impressions
             WHERE profile_id = {CURRENT} ORDER BY id"
        ))?;
        let rows = statement.query_map([], |row| {
            Ok(Impression {
                answer: row.get(0)?,
                at: row.get(1)?,
                source: row.get(2)?,
                track_id: row.get(3)?,
                rank: row.get(4)?,
                ranker: row.get(5)?,
                terms: row.get(6)?,
                chosen_at: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct ImpressionsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl ImpressionsWriter<'_> {
    /// Records what an answer showed; shown again (after a feedback), the newer list replaces the older.
    pub(crate) fn show(&self, shown: &[Impression]) -> Result<(), LibraryError> {
        let Some(first) = shown.first() else { return Ok(()) };
        self.0.execute(
            &format!(
                "DELETE FROM impressions WHERE profile_id = {CURRENT} AND answer = ?1 AND chosen_at IS NULL"
            ),
            [first.answer],
        )?;
        let mut statement = self.0.prepare_cached(&format!(
            "INSERT INTO impressions (profile_id, answer, at, source, track_id, rank, ranker, terms, chosen_at)
             SELECT {CURRENT}, ?1, ?2, ?3, id, ?5, ?6, ?7, ?8 FROM tracks WHERE id = ?4
               AND NOT EXISTS (SELECT 1 FROM impressions
                               WHERE profile_id = {CURRENT} AND answer = ?1 AND track_id = ?4)"
        ))?;
        for i in shown {
            statement.execute(params![
                i.answer,
                i.at,
                i.source,
                i.track_id,
                i.rank,
                i.ranker,
                i.terms,
                i.chosen_at
            ])?;
        }
        self.0
            .execute("DELETE FROM impressions WHERE id <= (SELECT max(id) FROM impressions) - ?1", [KEPT])?;
        Ok(())
    }

    /// A track was played from an answer.
    pub(crate) fn choose(&self, answer: i64, track: TrackId, at: i64) -> Result<(), LibraryError> {
        self.0.execute(
            &format!(
                "UPDATE impressions SET chosen_at = coalesce(chosen_at, ?3)
                 WHERE profile_id = {CURRENT} AND answer = ?1 AND track_id = ?2"
            ),
            params![answer, track, at],
        )?;
        Ok(())
    }
}
