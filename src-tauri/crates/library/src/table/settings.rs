//! Small values by name.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::LibraryError;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE settings (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;";

pub(crate) struct SettingsReader<'c>(pub(crate) &'c Connection);

impl SettingsReader<'_> {
    pub(crate) fn get(&self, key: &str) -> Result<Option<String>, LibraryError> {
        let mut statement = self.0.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    pub(crate) fn all(&self) -> Result<BTreeMap<String, String>, LibraryError> {
        let mut statement = self.0.prepare_cached("SELECT key, value FROM settings")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct SettingsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl SettingsWriter<'_> {
    pub(crate) fn set(&self, key: &str, value: &str) -> Result<(), LibraryError> {
        self.0
            .execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)", params![key, value])?;
        Ok(())
    }
}
