//! What can go wrong with the store, in words for people and codes for programs.

use rusqlite::ErrorCode;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The file was written by a newer version of the program. Nothing in it was changed.
    #[error(
        "the library was written by a newer version of Attune (format {found}; this version knows up to {supported})"
    )]
    TooNew {
        /// Schema version of the file.
        found: i64,
        /// Newest schema version this program knows.
        supported: i64,
    },
    /// The file is a database, but another program's.
    #[error("the file is a database of another program, not an Attune library")]
    NotALibrary,
    /// The file is not a database, or is damaged.
    #[error("the library file is damaged or is not a database: {0}")]
    Corrupt(#[source] rusqlite::Error),
    /// Another program holds the file for longer than the store waits.
    #[error("the library is locked by another program: {0}")]
    Locked(#[source] rusqlite::Error),
    /// The file, or the folder it is in, cannot be written to.
    #[error("the library file cannot be written to")]
    ReadOnly,
    /// The file cannot be opened or created where it was asked for.
    #[error("the library file cannot be opened: {0}")]
    CannotOpen(#[source] rusqlite::Error),
    /// No room is left on the disk.
    #[error("the disk that holds the library is full")]
    DiskFull,
    /// The disk failed to read or write.
    #[error("the disk that holds the library could not be read or written: {0}")]
    Disk(#[source] rusqlite::Error),
    /// The schema could not be brought to this version. Nothing was changed.
    #[error("the library could not be brought to this version: {0}")]
    Migration(#[source] rusqlite_migration::Error),
    /// There is no such row.
    #[error("there is no {what} with number {id} in the library")]
    NotFound {
        /// "folder", "track", "feedback", "playlist", …
        what: &'static str,
        /// The number asked for.
        id: u32,
    },
    /// Two listeners cannot bear one name.
    #[error("there is already a listener called \u{201c}{name}\u{201d}")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Two playlists of a listener cannot bear one name.
    #[error("there is already a playlist called \u{201c}{name}\u{201d}")]
    PlaylistNameTaken {
        /// The name.
        name: String,
    },
    /// The current profile is in use.
    #[error("switch to another listener before deleting this one")]
    CurrentProfile,
    /// A folder must be given from the root of the file system.
    #[error("the folder must be given with its full path: {0}")]
    RelativePath(std::path::PathBuf),
    /// A stored value is not what the program writes there.
    #[error("the library holds a value that cannot be read: {0}")]
    StoredValue(&'static str),
    /// SQLite refused a statement; a defect of the program.
    #[error("the library refused a statement: {0}")]
    Sql(#[source] rusqlite::Error),
}

impl LibraryError {
    /// Stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooNew { .. } => "library_too_new",
            Self::NotALibrary => "library_of_another_program",
            Self::Corrupt(_) => "library_corrupt",
            Self::Locked(_) => "library_locked",
            Self::ReadOnly => "library_read_only",
            Self::CannotOpen(_) => "library_cannot_open",
            Self::DiskFull => "disk_full",
            Self::Disk(_) => "disk_failed",
            Self::Migration(_) => "library_migration",
            Self::NotFound { .. } => "not_found",
            Self::NameTaken { .. } => "profile_name_taken",
            Self::PlaylistNameTaken { .. } => "playlist_name_taken",
            Self::CurrentProfile => "last_profile",
            Self::RelativePath(_) => "relative_path",
            Self::StoredValue(_) => "library_stored_value",
            Self::Sql(_) => "library_sql",
        }
    }
}

impl From<rusqlite::Error> for LibraryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::CannotOpen) => Self::CannotOpen(error),
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error),
            _ => Self::Sql(error),
        }
    }
}

impl From<rusqlite_migration::Error> for LibraryError {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::RusqliteError { err, query } => match Self::from(err) {
                Self::Sql(err) => Self::Migration(rusqlite_migration::Error::RusqliteError { query, err }),
                known => known,
            },
            other => Self::Migration(other),
        }
    }
}
