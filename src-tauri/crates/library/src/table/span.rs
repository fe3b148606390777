//! Tracks that are parts of a file: an album in one file, cut by a cue sheet.

use rusqlite::Row;

/// A file may have several tracks, told apart by where they start; `span_start` is NULL for a track that is the whole
/// file. SQLite cannot drop a UNIQUE, so the table is made anew
/// (<https://www.sqlite.org/lang_altertable.html#otheralter>).
pub(crate) const MIGRATION: &str = "
    CREATE TABLE tracks_new (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        path            BLOB NOT NULL,
        span_start      INTEGER,          -- first sample frame of the track in its file; NULL: it is the file
        span_end        INTEGER,          -- frame after its last one; NULL: the end of the file
        sheet           BLOB,             -- path of the cue sheet beside the file that says so
        presence        INTEGER NOT NULL CHECK (presence IN (0, 1, 2, 3)), -- there, missing, folder removed, replaced
        size            INTEGER NOT NULL, -- bytes of the file
        mtime_ns        INTEGER NOT NULL, -- Unix nanoseconds
        added_at        INTEGER NOT NULL, -- Unix milliseconds
        title           TEXT NOT NULL,    -- '' where the tags have none, as all names
        artist          TEXT NOT NULL,
        album           TEXT NOT NULL,
        album_artist    TEXT NOT NULL,
        genre           TEXT NOT NULL,
        composer        TEXT NOT NULL,
        year            INTEGER,
        track_number    INTEGER,
        track_total     INTEGER,
        disc_number     INTEGER,
        disc_total      INTEGER,
        duration        REAL NOT NULL,    -- seconds
        container       TEXT NOT NULL,
        codec           TEXT NOT NULL,
        sample_rate     INTEGER NOT NULL, -- Hz
        channels        INTEGER NOT NULL,
        bits_per_sample INTEGER,
        bitrate_kbps    INTEGER,
        has_cover       INTEGER NOT NULL,
        replay_gain_track_db REAL,
        replay_gain_album_db REAL,
        play_count      INTEGER NOT NULL DEFAULT 0, -- plays to the end; kept by the table plays
        last_played_at  INTEGER,                    -- Unix milliseconds
        sort_title      TEXT NOT NULL,
        sort_artist     TEXT NOT NULL,    -- of the album artist where there is one
        sort_album      TEXT NOT NULL,
        sort_genre      TEXT NOT NULL
    ) STRICT;
    INSERT INTO tracks_new (
            id, path, presence, size, mtime_ns, added_at, title, artist, album, album_artist, genre, composer, year,
            track_number, track_total, disc_number, disc_total, duration, container, codec, sample_rate, channels,
            bits_per_sample, bitrate_kbps, has_cover, replay_gain_track_db, replay_gain_album_db, play_count,
            last_played_at, sort_title, sort_artist, sort_album, sort_genre)
        SELECT
            id, path, presence, size, mtime_ns, added_at, title, artist, album, album_artist, genre, composer, year,
            track_number, track_total, disc_number, disc_total, duration, container, codec, sample_rate, channels,
            bits_per_sample, bitrate_kbps, has_cover, replay_gain_track_db, replay_gain_album_db, play_count,
            last_played_at, sort_title, sort_artist, sort_album, sort_genre
        FROM tracks;
    DROP TABLE tracks;
    ALTER TABLE tracks_new RENAME TO tracks;
    CREATE UNIQUE INDEX tracks_by_file ON tracks (path, ifnull(span_start, -1));
    CREATE INDEX tracks_by_title ON tracks (sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_by_artist
        ON tracks (sort_artist, sort_album, disc_number, track_number, sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_by_album
        ON tracks (sort_album, sort_artist, disc_number, track_number, sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_sort_keys
        ON tracks (year, duration, added_at, last_played_at, play_count, sort_genre) WHERE presence = 0;
    CREATE INDEX tracks_absent ON tracks (size) WHERE presence <> 0;";

/// The part of a file that is a track, in sample frames at the file's sample rate from its first audible one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// First frame.
    pub start: u64,
    /// Frame after the last; absent for the end of the file.
    pub end: Option<u64>,
}

impl Span {
    /// Start and end in seconds.
    pub fn seconds(self, sample_rate: u32) -> (f64, Option<f64>) {
        let seconds = |frame: u64| frame as f64 / f64::from(sample_rate.max(1));
        (seconds(self.start), self.end.map(seconds))
    }

    /// From its two columns.
    pub(crate) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Self>> {
        let start: Option<i64> = row.get(first)?;
        let end: Option<i64> = row.get(first + 1)?;
        Ok(start.map(|start| Self { start: start as u64, end: end.map(|end| end as u64) }))
    }

    /// Its two columns.
    pub(crate) fn columns(span: Option<Self>) -> (Option<i64>, Option<i64>) {
        (span.map(|span| span.start as i64), span.and_then(|span| span.end).map(|end| end as i64))
    }
}
