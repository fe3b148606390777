//! Listeners who share this machine, each with a taste of their own. One of them is the current one: what is recorded
//! is theirs, and what is read of feedback and plays is theirs.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::LibraryError;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE profiles (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        name       TEXT NOT NULL UNIQUE COLLATE NOCASE, -- '' until the first listener has a name
        pin_hash   TEXT,                                -- PHC string
        created_at INTEGER NOT NULL,                    -- Unix milliseconds
        current    INTEGER NOT NULL DEFAULT 0 CHECK (current IN (0, 1))
    ) STRICT;
    CREATE UNIQUE INDEX one_current_profile ON profiles (current) WHERE current = 1;
    INSERT INTO profiles (id, name, created_at, current) VALUES (1, '', 0, 1);";

/// The key of the current profile, as SQL.
pub(crate) const CURRENT: &str = "(SELECT id FROM profiles WHERE current = 1)";

/// A listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Key.
    pub id: u32,
    /// Name; empty until the first listener has one.
    pub name: String,
    /// Hash of the PIN as a PHC string, if there is one.
    pub pin_hash: Option<String>,
    /// Unix milliseconds; 0 for the profile a library begins with.
    pub created_at: i64,
    /// Whether it is the current one.
    pub current: bool,
}

pub(crate) struct ProfilesReader<'c>(pub(crate) &'c Connection);

impl ProfilesReader<'_> {
    /// All, oldest first.
    pub(crate) fn all(&self) -> Result<Vec<Profile>, LibraryError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT id, name, pin_hash, created_at, current FROM profiles ORDER BY id")?;
        let rows = statement.query_map([], |row| {
            Ok(Profile {
                id: row.get(0)?,
                name: row.get(1)?,
                pin_hash: row.get(2)?,
                created_at: row.get(3)?,
                current: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct ProfilesWriter<'t>(pub(crate) &'t Transaction<'t>);

impl ProfilesWriter<'_> {
    pub(crate) fn add(
        &self,
        name: &str,
        pin_hash: Option<&str>,
        created_at: i64,
    ) -> Result<u32, LibraryError> {
        self.refuse_taken(name, 0)?;
        self.0.execute(
            "INSERT INTO profiles (name, pin_hash, created_at) VALUES (?1, ?2, ?3)",
            params![name, pin_hash, created_at],
        )?;
        Ok(self.0.last_insert_rowid() as u32)
    }

    pub(crate) fn rename(&self, id: u32, name: &str) -> Result<(), LibraryError> {
        self.refuse_taken(name, id)?;
        found(self.0.execute("UPDATE profiles SET name = ?2 WHERE id = ?1", params![id, name])?, id)
    }

    pub(crate) fn set_pin(&self, id: u32, pin_hash: Option<&str>) -> Result<(), LibraryError> {
        found(self.0.execute("UPDATE profiles SET pin_hash = ?2 WHERE id = ?1", params![id, pin_hash])?, id)
    }

    pub(crate) fn switch(&self, id: u32) -> Result<(), LibraryError> {
        self.0.execute("UPDATE profiles SET current = 0 WHERE current = 1", [])?;
        found(self.0.execute("UPDATE profiles SET current = 1 WHERE id = ?1", [id])?, id)
    }

    /// Deletes a profile with all that is its own. The current one cannot be deleted, so one always stays.
    pub(crate) fn delete(&self, id: u32) -> Result<(), LibraryError> {
        let current: Option<bool> = self
            .0
            .query_row("SELECT current FROM profiles WHERE id = ?1", [id], |row| row.get(0))
            .optional()?;
        match current {
            None => Err(LibraryError::NotFound { what: "profile", id }),
            Some(true) => Err(LibraryError::CurrentProfile),
            Some(false) => {
                self.forget(id)?;
                found(self.0.execute("DELETE FROM profiles WHERE id = ?1", [id])?, id)
            }
        }
    }

    /// Deletes what a profile said and did; its name and PIN stay.
    pub(crate) fn forget(&self, id: u32) -> Result<(), LibraryError> {
        for table in ["feedback", "plays", "statements", "queue_adds", "impressions"] {
            self.0.execute(&format!("DELETE FROM {table} WHERE profile_id = ?1"), [id])?;
        }
        Ok(())
    }

    fn refuse_taken(&self, name: &str, own: u32) -> Result<(), LibraryError> {
        let taken: bool = self.0.query_row(
            "SELECT EXISTS (SELECT 1 FROM profiles WHERE name = ?1 AND id <> ?2)",
            params![name, own],
            |row| row.get(0),
        )?;
        if taken { Err(LibraryError::NameTaken { name: name.to_owned() }) } else { Ok(()) }
    }
}

fn found(changed: usize, id: u32) -> Result<(), LibraryError> {
    if changed == 0 { Err(LibraryError::NotFound { what: "profile", id }) } else { Ok(()) }
}
