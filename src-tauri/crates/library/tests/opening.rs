//! Opening a library: new, old, newer, foreign, damaged, locked.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use std::path::Path;

use attune_library::{Library, LibraryError};
use rusqlite::Connection;

fn temp() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn error_of(path: &Path) -> LibraryError {
    Library::open(path).unwrap_err()
}

#[test]
fn what_was_stored_is_there_after_opening_again() {
    let folder = temp();
    let path = folder.path().join("library.db");
    Library::open(&path).unwrap().set_setting("theme", "dark").unwrap();
    let library = Library::open(&path).unwrap();
    assert_eq!(library.setting("theme").unwrap().as_deref(), Some("dark"));
    assert_eq!(library.setting("language").unwrap(), None);
}

#[test]
fn a_newer_library_is_refused_and_not_one_byte_of_it_changes() {
    let folder = temp();
    let path = folder.path().join("library.db");
    drop(Library::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    connection.pragma_update(None, "user_version", 1_000).unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();

    let error = error_of(&path);
    assert!(matches!(error, LibraryError::TooNew { found: 1_000, .. }), "{error:?}");
    assert_eq!(error.code(), "library_too_new");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_database_of_another_program_is_refused_and_not_changed() {
    let folder = temp();
    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert_eq!(error_of(&path).code(), "library_of_another_program");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_file_that_is_no_database_is_named_as_damaged_and_not_changed() {
    let folder = temp();
    let path = folder.path().join("library.db");
    let noise: Vec<u8> = (0..8192u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(&path, &noise).unwrap();
    assert_eq!(error_of(&path).code(), "library_corrupt");
    assert_eq!(std::fs::read(&path).unwrap(), noise);
}

#[test]
fn damage_inside_the_file_is_named_when_it_is_met() {
    let folder = temp();
    let path = folder.path().join("library.db");
    drop(Library::open(&path).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    // The first page holds the schema; everything behind it is overwritten.
    bytes[4096..].fill(0xA5);
    std::fs::write(&path, &bytes).unwrap();
    let error = Library::open(&path).and_then(|library| library.stats()).unwrap_err();
    assert_eq!(error.code(), "library_corrupt");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = temp();
    assert_eq!(error_of(&folder.path().join("no/such/library.db")).code(), "library_cannot_open");
}

#[test]
fn a_library_held_by_another_program_is_named_as_locked() {
    let folder = temp();
    let path = folder.path().join("library.db");
    let library = Library::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = library.set_setting("theme", "dark").unwrap_err();
    assert_eq!(error.code(), "library_locked");
    assert_eq!(library.setting("theme").unwrap(), None, "reading goes on while another program writes");
    other.execute_batch("ROLLBACK").unwrap();
    library.set_setting("theme", "dark").unwrap();
}

#[test]
fn writing_to_a_file_that_may_only_be_read_has_its_own_code() {
    let folder = temp();
    let path = folder.path().join("library.db");
    drop(Library::open(&path).unwrap());
    let connection = Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let error = connection.execute("DELETE FROM settings", []).unwrap_err();
    assert_eq!(LibraryError::from(error).code(), "library_read_only");
}

#[test]
fn two_openers_of_one_new_file_both_get_it() {
    let folder = temp();
    let path = folder.path().join("library.db");
    let outcomes: Vec<_> = std::thread::scope(|scope| {
        let openers: Vec<_> = (0..4).map(|_| scope.spawn(|| Library::open(&path).map(drop))).collect();
        openers.into_iter().map(|opener| opener.join().unwrap()).collect()
    });
    for outcome in outcomes {
        outcome.unwrap();
    }
}

/// Shipped steps must never change: libraries made by them are out there. A deliberate new step changes this file
/// too; run with `UPDATE_SCHEMA=1` and read the difference.
#[test]
fn the_schema_is_the_one_that_was_shipped() {
    let folder = temp();
    let path = folder.path().join("library.db");
    drop(Library::open(&path).unwrap());
    let connection = Connection::open(&path).unwrap();
    let mut statement = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
        )
        .unwrap();
    let statements: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let schema = statements.join(";\n") + ";\n";
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema.sql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&fixture, &schema).unwrap();
    }
    assert_eq!(schema, std::fs::read_to_string(fixture).unwrap());
}
