//! Genre tags as the text model reads them.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use crate::LibraryError;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE tag_texts (
        model  TEXT NOT NULL, -- the text model the vector is of
        tag    TEXT NOT NULL,
        vector BLOB NOT NULL, -- little-endian f32
        PRIMARY KEY (model, tag)
    ) STRICT, WITHOUT ROWID;";

pub(crate) struct TagTextsReader<'c>(pub(crate) &'c Connection);

impl TagTextsReader<'_> {
    pub(crate) fn all(&self, model: &str) -> Result<HashMap<String, Vec<f32>>, LibraryError> {
        let mut statement = self.0.prepare_cached("SELECT tag, vector FROM tag_texts WHERE model = ?1")?;
        let rows = statement.query_map([model], |row| {
            let bytes: Vec<u8> = row.get(1)?;
            let vector = bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            Ok((row.get(0)?, vector))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct TagTextsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl TagTextsWriter<'_> {
    pub(crate) fn put(&self, model: &str, texts: &[(&str, &[f32])]) -> Result<(), LibraryError> {
        let mut statement = self
            .0
            .prepare_cached("INSERT OR REPLACE INTO tag_texts (model, tag, vector) VALUES (?1, ?2, ?3)")?;
        for (tag, vector) in texts {
            let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
            statement.execute(params![model, tag, bytes])?;
        }
        Ok(())
    }
}
