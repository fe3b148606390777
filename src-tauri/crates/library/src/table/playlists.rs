//! Playlists of the listeners. A track may stand in one more than once, and stays in it when its file is gone.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::LibraryError;
use crate::table::profiles::CURRENT;
use crate::table::track::TrackId;

pub(crate) const MIGRATION: &str = "
    CREATE TABLE playlists (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        profile_id INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
        name       TEXT NOT NULL COLLATE NOCASE,
        created_at INTEGER NOT NULL, -- Unix milliseconds, as all times
        changed_at INTEGER NOT NULL,
        deleted_at INTEGER           -- can be put back until the next one is deleted a day later
    ) STRICT;
    CREATE UNIQUE INDEX playlists_by_name ON playlists (profile_id, name) WHERE deleted_at IS NULL;
    CREATE TABLE playlist_tracks (
        playlist_id INTEGER NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
        place       INTEGER NOT NULL, -- from 0
        track_id    INTEGER NOT NULL REFERENCES tracks (id),
        PRIMARY KEY (playlist_id, place)
    ) STRICT, WITHOUT ROWID;";

/// How long a deleted playlist can be put back, milliseconds.
const KEPT_DELETED: i64 = 24 * 60 * 60 * 1000;

/// A playlist without its tracks.
#[derive(Debug, Clone, PartialEq)]
pub struct Playlist {
    /// Key.
    pub id: u32,
    /// Name; no two of a listener are the same but for the case of their letters.
    pub name: String,
    /// When it was made, Unix milliseconds.
    pub created_at: i64,
    /// When it was last changed, Unix milliseconds.
    pub changed_at: i64,
    /// How many tracks stand in it.
    pub tracks: u32,
    /// Their length in seconds.
    pub duration: f64,
    /// Its first tracks, at most sixteen, for a picture of it.
    pub first: Vec<TrackId>,
}

/// A change of what stands in a playlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaylistEdit {
    /// Adds tracks at the end.
    Append(Vec<TrackId>),
    /// Takes out what stands at these places, counted from 0; places that are not there are passed over.
    Remove(Vec<usize>),
    /// Moves what stands at a place to another.
    Move {
        /// Where it stands.
        from: usize,
        /// Where it is to stand.
        to: usize,
    },
    /// Everything anew.
    Replace(Vec<TrackId>),
}

impl PlaylistEdit {
    fn apply(self, tracks: &mut Vec<TrackId>) {
        match self {
            Self::Append(added) => tracks.extend(added),
            Self::Replace(all) => *tracks = all,
            Self::Remove(places) => {
                let mut place = 0;
                tracks.retain(|_| {
                    place += 1;
                    !places.contains(&(place - 1))
                });
            }
            Self::Move { from, to } => {
                if from < tracks.len() {
                    let track = tracks.remove(from);
                    tracks.insert(to.min(tracks.len()), track);
                }
            }
        }
    }
}

pub(crate) struct PlaylistsReader<'c>(pub(crate) &'c Connection);

const COLUMNS: &str = "
    id, name, created_at, changed_at,
    (SELECT count(*) FROM playlist_tracks WHERE playlist_id = playlists.id),
    (SELECT total(duration) FROM playlist_tracks JOIN tracks ON tracks.id = track_id
     WHERE playlist_id = playlists.id)";

/// Tracks of which a playlist's picture is made.
const PICTURED: u32 = 16;

impl PlaylistsReader<'_> {
    /// Those of the current profile, the last changed first.
    pub(crate) fn all(&self) -> Result<Vec<Playlist>, LibraryError> {
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM playlists WHERE profile_id = {CURRENT} AND deleted_at IS NULL
             ORDER BY changed_at DESC, id DESC"
        ))?;
        let found = statement.query_map([], read_playlist)?.collect::<Result<Vec<_>, _>>()?;
        found.into_iter().map(|playlist| self.pictured(playlist)).collect()
    }

    /// One of the current profile.
    pub(crate) fn one(&self, id: u32) -> Result<Playlist, LibraryError> {
        let found = self
            .0
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM playlists WHERE id = ?1 AND profile_id = {CURRENT} AND deleted_at IS NULL"
            ))?
            .query_row([id], read_playlist)
            .optional()?;
        found.map_or(Err(LibraryError::NotFound { what: "playlist", id }), |found| self.pictured(found))
    }

    /// What stands in it, in order.
    pub(crate) fn tracks(&self, id: u32, limit: u32) -> Result<Vec<TrackId>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT track_id FROM playlist_tracks WHERE playlist_id = ?1 ORDER BY place LIMIT ?2",
        )?;
        Ok(statement.query_map([id, limit], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    fn pictured(&self, playlist: Playlist) -> Result<Playlist, LibraryError> {
        Ok(Playlist { first: self.tracks(playlist.id, PICTURED)?, ..playlist })
    }
}

fn read_playlist(row: &Row<'_>) -> rusqlite::Result<Playlist> {
    Ok(Playlist {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: row.get(2)?,
        changed_at: row.get(3)?,
        tracks: row.get(4)?,
        duration: row.get(5)?,
        first: Vec::new(),
    })
}

pub(crate) struct PlaylistsWriter<'t>(pub(crate) &'t Transaction<'t>);

impl PlaylistsWriter<'_> {
    pub(crate) fn add(&self, name: &str, tracks: &[TrackId], at: i64) -> Result<u32, LibraryError> {
        self.refuse_taken(name, 0)?;
        self.0.execute(
            &format!(
                "INSERT INTO playlists (profile_id, name, created_at, changed_at) VALUES ({CURRENT}, ?1, ?2, ?2)"
            ),
            params![name, at],
        )?;
        let id = self.0.last_insert_rowid() as u32;
        self.write(id, tracks)?;
        Ok(id)
    }

    pub(crate) fn rename(&self, id: u32, name: &str, at: i64) -> Result<(), LibraryError> {
        self.touch(id, at)?;
        self.refuse_taken(name, id)?;
        self.0.execute("UPDATE playlists SET name = ?2 WHERE id = ?1", params![id, name])?;
        Ok(())
    }

    pub(crate) fn edit(&self, id: u32, edit: PlaylistEdit, at: i64) -> Result<(), LibraryError> {
        self.touch(id, at)?;
        let mut tracks = PlaylistsReader(self.0).tracks(id, u32::MAX)?;
        edit.apply(&mut tracks);
        self.0.execute("DELETE FROM playlist_tracks WHERE playlist_id = ?1", [id])?;
        self.write(id, &tracks)
    }

    /// Deletes it so that it can be put back, and those for good that were deleted long ago.
    pub(crate) fn delete(&self, id: u32, at: i64) -> Result<(), LibraryError> {
        self.touch(id, at)?;
        self.0.execute("UPDATE playlists SET deleted_at = ?2 WHERE id = ?1", params![id, at])?;
        self.0.execute("DELETE FROM playlists WHERE deleted_at < ?1", [at - KEPT_DELETED])?;
        Ok(())
    }

    pub(crate) fn restore(&self, id: u32) -> Result<(), LibraryError> {
        let name: Option<String> = self
            .0
            .query_row(
                &format!(
                    "SELECT name FROM playlists
                     WHERE id = ?1 AND profile_id = {CURRENT} AND deleted_at IS NOT NULL"
                ),
                [id],
                |row| row.get(0),
            )
            .optional()?;
        let Some(name) = name else { return Err(LibraryError::NotFound { what: "playlist", id }) };
        self.refuse_taken(&name, id)?;
        self.0.execute("UPDATE playlists SET deleted_at = NULL WHERE id = ?1", [id])?;
        Ok(())
    }

    fn write(&self, id: u32, tracks: &[TrackId]) -> Result<(), LibraryError> {
        let known = "SELECT EXISTS (SELECT 1 FROM tracks WHERE id = ?1)";
        let mut known = self.0.prepare_cached(known)?;
        let mut insert = self.0.prepare_cached(
            "INSERT INTO playlist_tracks (playlist_id, place, track_id) VALUES (?1, ?2, ?3)",
        )?;
        for (place, track) in tracks.iter().enumerate() {
            if !known.query_row([track], |row| row.get::<_, bool>(0))? {
                return Err(LibraryError::NotFound { what: "track", id: track.0 });
            }
            insert.execute(params![id, place as u32, track])?;
        }
        Ok(())
    }

    /// Marks it as changed; fails if it is not there.
    fn touch(&self, id: u32, at: i64) -> Result<(), LibraryError> {
        let changed = self.0.execute(
            &format!(
                "UPDATE playlists SET changed_at = ?2
                 WHERE id = ?1 AND profile_id = {CURRENT} AND deleted_at IS NULL"
            ),
            params![id, at],
        )?;
        if changed == 0 { Err(LibraryError::NotFound { what: "playlist", id }) } else { Ok(()) }
    }

    fn refuse_taken(&self, name: &str, own: u32) -> Result<(), LibraryError> {
        let taken: bool = self.0.query_row(
            &format!(
                "SELECT EXISTS (SELECT 1 FROM playlists
                 WHERE name = ?1 AND id <> ?2 AND profile_id = {CURRENT} AND deleted_at IS NULL)"
            ),
            params![name, own],
            |row| row.get(0),
        )?;
        if taken { Err(LibraryError::PlaylistNameTaken { name: name.to_owned() }) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_places_that_are_not_there_change_nothing() {
        let ids = |numbers: &[u32]| numbers.iter().copied().map(TrackId).collect::<Vec<_>>();
        let after = |edit: PlaylistEdit| {
            let mut tracks = ids(&[1, 2, 2, 3]);
            edit.apply(&mut tracks);
            tracks
        };
        assert_eq!(after(PlaylistEdit::Append(ids(&[1]))), ids(&[1, 2, 2, 3, 1]));
        assert_eq!(after(PlaylistEdit::Remove(vec![1, 3, 9])), ids(&[1, 2]));
        assert_eq!(after(PlaylistEdit::Move { from: 0, to: 2 }), ids(&[2, 2, 1, 3]));
        assert_eq!(after(PlaylistEdit::Move { from: 3, to: 0 }), ids(&[3, 1, 2, 2]));
        assert_eq!(after(PlaylistEdit::Move { from: 1, to: 99 }), ids(&[1, 2, 3, 2]));
        assert_eq!(after(PlaylistEdit::Move { from: 99, to: 0 }), ids(&[1, 2, 2, 3]));
    }
}
