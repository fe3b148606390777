//! What the listener said of their taste at large ("I love ..."), kept beyond the request it was said in.

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE statements (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id),
        text       TEXT NOT NULL,    -- as written
        edits      TEXT NOT NULL,    -- JSON: changes made to its parts
        taste      BLOB NOT NULL,    -- the direction it was understood as, little-endian f32
        at         INTEGER NOT NULL, -- Unix milliseconds
        undone_at  INTEGER,
        weight     REAL NOT NULL DEFAULT 1,
        expires_at INTEGER
    ) STRICT;";

/// A statement to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewStatement {
    /// As written.
    pub text: String,
    /// JSON of the changes made to its parts.
    pub edits: String,
    /// The direction it was understood as, one value per axis.
    pub taste: Vec<f32>,
    /// When, Unix milliseconds.
    pub at: i64,
}

/// A statement kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Key.
    pub id: u32,
    /// What was said.
    pub statement: NewStatement,
    /// When it was undone, Unix milliseconds.
    pub undone_at: Option<i64>,
    /// How much it counts; 1 unless the listener changed it.
    pub weight: f32,
    /// From when on it no longer counts, Unix milliseconds.
    pub expires_at: Option<i64>,
}

pub(crate) struct StatementsReader<'c>(pub(crate) &'c Connection);

impl StatementsReader<'_> {
    /// Those of the current profile, undone ones too, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<Statement>, LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT id, text, edits, taste, at, undone_at, weight, expires_at FROM statements
             WHERE profile_id = {CURRENT} ORDER BY at, id"
        ))?;
        let rows = statement.query_map([], |row| {
            let taste: Vec<u8> = row.get(3)?;
            Ok(Statement {
                id: row.get(0)?,
                statement: NewStatement {
                    text: row.get(1)?,
                    edits: row.get(2)?,
                    taste: taste.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
                    at: row.get(4)?,
                },
                undone_at: row.get(5)?,
                weight: row.get(6)?,
                expires_at: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct StatementsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl StatementsWriter<'_> {
    pub(crate) fn add(&self, statement: &NewStatement) -> Result<u32, LibraryError> {
        let taste: Vec<u8> = statement.taste.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.0.execute(
            &format!(
                "INSERT INTO statements (profile_id, text, edits, taste, at) VALUES ({CURRENT}, ?1, ?2, ?3, ?4)"
            ),
            params![statement.text, statement.edits, taste, statement.at],
        )?;
        Ok(self.0.last_insert_rowid() as u32)
    }
}
