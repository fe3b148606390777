//! The one source of the schema. A new library is made by the same steps an old one is brought forward with.

use rusqlite::{Connection, TransactionBehavior};
use rusqlite_migration::{M, Migrations};

use crate::LibraryError;
use crate::table::{
    analyses, failures, feedback, folders, impressions, passages, playlists, plays, profiles, queue_adds,
    search, settings, sheets, span, statements, tag_texts, track,
};

/// "Attn": marks the file as ours in its header (<https://www.sqlite.org/pragma.html#pragma_application_id>).
const APPLICATION_ID: i32 = i32::from_be_bytes(*b"Attn");

/// Steps in the order they were shipped; the schema version of a file is the number of steps it has gone. A shipped
/// step is never edited: `tests/schema.sql` holds the shipped steps' outcome and a test compares.
const STEPS: &[M<'static>] = &[
    M::up("PRAGMA application_id = 1098151022;"),
    M::up(folders::MIGRATION),
    M::up(track::MIGRATION),
    M::up(search::MIGRATION),
    M::up(analyses::MIGRATION),
    M::up(feedback::MIGRATION),
    M::up(plays::MIGRATION),
    M::up(failures::MIGRATION),
    M::up(settings::MIGRATION),
    M::up(profiles::MIGRATION),
    M::up(feedback::MIGRATION_PROFILES),
    M::up(plays::MIGRATION_PROFILES),
    M::up(statements::MIGRATION),
    M::up(queue_adds::MIGRATION),
    M::up(impressions::MIGRATION),
    M::up(passages::MIGRATION),
    M::up(tag_texts::MIGRATION),
    M::up(feedback::MIGRATION_FIT),
    M::up(plays::MIGRATION_FIT),
    M::up(playlists::MIGRATION),
    M::up(span::MIGRATION).foreign_key_check(),
    M::up(sheets::MIGRATION),
    M::up(failures::MIGRATION_SHEETS),
];

/// Newest schema version this program knows.
pub(crate) const VERSION: usize = STEPS.len();

/// Brings the file to [`VERSION`] in one transaction. A file that is newer, or another program's, is left as it is.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), LibraryError> {
    to_version(connection, VERSION)
}

pub(crate) fn to_version(connection: &mut Connection, version: usize) -> Result<(), LibraryError> {
    check(connection)?;
    // With them, dropping a table that is made anew would delete the rows that refer to it. The steps that do that are
    // checked at their end (https://www.sqlite.org/lang_altertable.html#otheralter).
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    let outcome = Migrations::from_slice(STEPS).to_version(connection, version);
    connection.set_transaction_behavior(TransactionBehavior::Deferred);
    connection.pragma_update(None, "foreign_keys", true)?;
    // Two programs may open a new library at once; whoever waited finds the steps already gone.
    if outcome.is_err() && schema_version(connection)? == version as i64 {
        return Ok(());
    }
    Ok(outcome?)
}

fn check(connection: &Connection) -> Result<(), LibraryError> {
    let found = schema_version(connection)?;
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let objects: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && (id != 0 || found != 0 || objects != 0) {
        return Err(LibraryError::NotALibrary);
    }
    if found > VERSION as i64 {
        return Err(LibraryError::TooNew { found, supported: VERSION as i64 });
    }
    Ok(())
}

fn schema_version(connection: &Connection) -> Result<i64, LibraryError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_step_writes_our_application_id() {
        let mut connection = Connection::open_in_memory().unwrap();
        to_version(&mut connection, 1).unwrap();
        let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
        assert_eq!(id, APPLICATION_ID);
    }

    #[test]
    fn every_step_is_valid_sql_from_an_empty_file() {
        Migrations::from_slice(STEPS).validate().unwrap();
    }

    #[test]
    fn a_library_at_any_older_version_comes_forward_with_its_rows() {
        for version in 0..VERSION {
            let mut connection = Connection::open_in_memory().unwrap();
            to_version(&mut connection, version).unwrap();
            let has_folders = version >= 2;
            if has_folders {
                connection.execute("INSERT INTO folders (path, added_at) VALUES (x'2f6d', 7)", []).unwrap();
            }
            migrate(&mut connection).unwrap();
            assert_eq!(schema_version(&connection).unwrap(), VERSION as i64);
            let folders: i64 = connection
                .query_row("SELECT count(*) FROM folders WHERE added_at = 7", [], |row| row.get(0))
                .unwrap();
            assert_eq!(folders, i64::from(has_folders), "version {version} must keep its folder");
        }
    }

    #[test]
    fn what_refers_to_a_track_stays_when_the_table_of_tracks_is_made_anew() {
        let mut connection = Connection::open_in_memory().unwrap();
        to_version(&mut connection, 17).unwrap();
        connection
            .execute_batch(
                "INSERT INTO tracks (id, path, presence, size, mtime_ns, added_at, title, artist, album, album_artist,
                     genre, composer, duration, container, codec, sample_rate, channels, has_cover, sort_title,
                     sort_artist, sort_album, sort_genre)
                 VALUES (7, x'2f61', 0, 1, 2, 3, 'T', '', '', '', '', '', 4, 'ogg', 'vorbis', 5, 6, 0, 't', '', '', '');
                 INSERT INTO analyses (track_id, version, features, waveform) VALUES (7, 1, x'', x'01');
                 INSERT INTO plays (track_id, started_at, played_seconds, duration, completed, source)
                     VALUES (7, 1, 1, 1, 1, 'library');
                 INSERT INTO failures VALUES (x'2f62', 'decode', 'broken', 'It is broken.', 8);",
            )
            .unwrap();
        migrate(&mut connection).unwrap();
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(
            count("SELECT count(*) FROM tracks WHERE id = 7 AND title = 'T' AND span_start IS NULL"),
            1
        );
        assert_eq!(count("SELECT count(*) FROM analyses WHERE track_id = 7"), 1);
        assert_eq!(count("SELECT count(*) FROM plays WHERE track_id = 7"), 1);
        assert_eq!(count("SELECT count(*) FROM failures WHERE code = 'broken'"), 1);
        assert_eq!(count("SELECT foreign_keys FROM pragma_foreign_keys"), 1);
        let orphan = "INSERT INTO analyses (track_id, version, features, waveform) VALUES (8, 1, x'', x'01')";
        connection.execute(orphan, []).unwrap_err();
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_at_its_old_version() {
        let mut connection = Connection::open_in_memory().unwrap();
        to_version(&mut connection, 2).unwrap();
        // The name of a later table is taken, so a later step must fail after earlier ones succeeded.
        connection.execute_batch("CREATE TABLE plays (x)").unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert_eq!(error.code(), "library_migration");
        assert_eq!(schema_version(&connection).unwrap(), 2);
        let tracks: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'tracks'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tracks, 0, "the steps before the failing one must be rolled back");
    }
}
