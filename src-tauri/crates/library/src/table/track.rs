//! The tracks: one row per file, or part of a file, that was ever seen.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::table::feedback::FeedbackKind;
use crate::table::span::Span;
use crate::{LibraryError, path};

pub(crate) const MIGRATION: &str = "
    CREATE TABLE tracks (
        id              INTEGER PRIMARY KEY AUTOINCREMENT,
        path            BLOB NOT NULL UNIQUE,
        presence        INTEGER NOT NULL CHECK (presence IN (0, 1, 2)), -- there, missing, folder removed
        size            INTEGER NOT NULL, -- bytes
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
    CREATE INDEX tracks_by_title ON tracks (sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_by_artist
        ON tracks (sort_artist, sort_album, disc_number, track_number, sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_by_album
        ON tracks (sort_album, sort_artist, disc_number, track_number, sort_title, id) WHERE presence = 0;
    CREATE INDEX tracks_sort_keys
        ON tracks (year, duration, added_at, last_played_at, play_count, sort_genre) WHERE presence = 0;
    CREATE INDEX tracks_absent ON tracks (size) WHERE presence <> 0;";

/// Key of a track. It stays with the music when its file is renamed or moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackId(pub u32);

impl ToSql for TrackId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for TrackId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}

/// Whether a track's file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The last scan saw it.
    Present,
    /// The last scan did not find it, or its disk is not mounted.
    Missing,
    /// It is in no folder of the library: the listener took its folder out, or opened the file from elsewhere.
    Removed,
    /// Its file is there, but is other tracks now: a cue sheet came, changed or went.
    Replaced,
}

impl Presence {
    /// Whether the library lists it, here or missing.
    pub fn is_in_library(self) -> bool {
        matches!(self, Self::Present | Self::Missing)
    }
}

impl ToSql for Presence {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Present => 0,
            Self::Missing => 1,
            Self::Removed => 2,
            Self::Replaced => 3,
        }))
    }
}

impl FromSql for Presence {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Present),
            1 => Ok(Self::Missing),
            2 => Ok(Self::Removed),
            3 => Ok(Self::Replaced),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// A file, or a part of one, as a scan found it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewTrack {
    /// Where it is, from the root.
    pub path: PathBuf,
    /// The part of the file that it is; absent for all of it.
    pub span: Option<Span>,
    /// The cue sheet beside the file that names it.
    pub sheet: Option<PathBuf>,
    /// Time of last change, Unix nanoseconds.
    pub mtime_ns: i64,
    /// Bytes.
    pub size: u64,
    /// When the scan found it, Unix milliseconds; the time of the first scan is kept.
    pub added_at: i64,
    /// Title in the tags.
    pub title: Option<String>,
    /// Artist; several are joined by "; ".
    pub artist: Option<String>,
    /// Album.
    pub album: Option<String>,
    /// Artist of the album as a whole.
    pub album_artist: Option<String>,
    /// Genre; several are joined by "; ".
    pub genre: Option<String>,
    /// Composer.
    pub composer: Option<String>,
    /// Year of release.
    pub year: Option<i32>,
    /// Number on its disc.
    pub track_number: Option<u32>,
    /// Tracks on its disc.
    pub track_total: Option<u32>,
    /// Disc of the album.
    pub disc_number: Option<u32>,
    /// Discs of the album.
    pub disc_total: Option<u32>,
    /// Seconds.
    pub duration: f64,
    /// Container, for example "Ogg".
    pub container: String,
    /// Codec, for example "FLAC".
    pub codec: String,
    /// Hz.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// Bits per sample, for codecs that have them.
    pub bits_per_sample: Option<u16>,
    /// kbit/s.
    pub bitrate_kbps: Option<u32>,
    /// Whether there is a front cover, in the file or beside it.
    pub has_cover: bool,
    /// ReplayGain of the track, dB.
    pub replay_gain_track_db: Option<f32>,
    /// ReplayGain of the album, dB.
    pub replay_gain_album_db: Option<f32>,
}

/// A track as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Key.
    pub id: TrackId,
    /// Where its file is or was.
    pub path: PathBuf,
    /// The part of the file that it is; absent for all of it.
    pub span: Option<Span>,
    /// The cue sheet beside the file that names it.
    pub sheet: Option<PathBuf>,
    /// Whether its file is there.
    pub presence: Presence,
    /// Bytes.
    pub size: u64,
    /// When it came into the library, Unix milliseconds.
    pub added_at: i64,
    /// Title, else the file's name without its extension.
    pub title: String,
    /// Artist, empty when unknown (as all names below).
    pub artist: String,
    /// Album.
    pub album: String,
    /// Artist of the album as a whole.
    pub album_artist: String,
    /// Genre.
    pub genre: String,
    /// Composer.
    pub composer: String,
    /// Year of release.
    pub year: Option<i32>,
    /// Number on its disc.
    pub track_number: Option<u32>,
    /// Tracks on its disc.
    pub track_total: Option<u32>,
    /// Disc of the album.
    pub disc_number: Option<u32>,
    /// Discs of the album.
    pub disc_total: Option<u32>,
    /// Seconds.
    pub duration: f64,
    /// Container.
    pub container: String,
    /// Codec.
    pub codec: String,
    /// Hz.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// Bits per sample.
    pub bits_per_sample: Option<u16>,
    /// kbit/s.
    pub bitrate_kbps: Option<u32>,
    /// Whether there is a front cover.
    pub has_cover: bool,
    /// ReplayGain of the track, dB.
    pub replay_gain_track_db: Option<f32>,
    /// ReplayGain of the album, dB.
    pub replay_gain_album_db: Option<f32>,
    /// How often it was played to its end.
    pub play_count: u32,
    /// When it was last played, Unix milliseconds.
    pub last_played_at: Option<i64>,
    /// Whether an analysis is stored, of any version.
    pub analysed: bool,
    /// The newest active like, dislike or never; "not now" is no standing opinion.
    pub opinion: Option<FeedbackKind>,
}

impl Track {
    /// Where the track starts and ends in its file, in seconds, when it is a part of it; it may end with the file.
    pub fn part(&self) -> Option<(f64, Option<f64>)> {
        self.span.map(|span| span.seconds(self.sample_rate))
    }
}

/// The names of a track, for finding names in a request.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackNames {
    /// Key.
    pub id: TrackId,
    /// Title, else the file's name without its extension.
    pub title: String,
    /// Artist, empty when unknown (as all names below).
    pub artist: String,
    /// Album.
    pub album: String,
    /// Artist of the album as a whole.
    pub album_artist: String,
    /// Genre.
    pub genre: String,
    /// Year of release.
    pub year: Option<i32>,
    /// Length in seconds.
    pub duration: f64,
    /// When it came into the library, Unix milliseconds.
    pub added_at: i64,
}

/// What a scan must know of a file seen before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFile {
    /// What it is: one track or, with a cue sheet, several; and whether its file was there.
    pub tracks: Vec<(TrackId, Presence)>,
    /// Time of last change, Unix nanoseconds.
    pub mtime_ns: i64,
    /// Bytes.
    pub size: u64,
    /// The cue sheet beside it that names its tracks.
    pub sheet: Option<PathBuf>,
}

/// What storing a batch of files did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upserted {
    /// Files new in the library.
    pub added: u32,
    /// Files known before.
    pub updated: u32,
    /// Files recognised as ones that were elsewhere.
    pub moved: u32,
    /// The tracks, in the order given.
    pub ids: Vec<TrackId>,
}

/// The library in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Stats {
    /// Tracks whose files are there.
    pub tracks: u32,
    /// Of those, analysed (any version).
    pub analysed: u32,
    /// Files that failed.
    pub failed: u32,
    /// Tracks whose files are not there, without those of removed folders.
    pub missing: u32,
    /// Length of the tracks whose files are there, seconds.
    pub duration_seconds: f64,
}

pub(crate) struct TracksReader<'c>(pub(crate) &'c Connection);

const COLUMNS: &str = "
    id, path, span_start, span_end, sheet, presence, size, added_at, title, artist, album, album_artist, genre, composer, year, track_number,
    track_total, disc_number, disc_total, duration, container, codec, sample_rate, channels, bits_per_sample,
    bitrate_kbps, has_cover, replay_gain_track_db, replay_gain_album_db, play_count, last_played_at,
    EXISTS (SELECT 1 FROM analyses WHERE track_id = tracks.id),
    (SELECT kind FROM feedback
     WHERE track_id = tracks.id AND profile_id = (SELECT profiles.id FROM profiles WHERE current = 1)
       AND undone_at IS NULL AND kind IN ('like', 'dislike', 'never')
     ORDER BY at DESC, feedback.id DESC LIMIT 1)";

impl TracksReader<'_> {
    /// The tracks in the order asked for; unknown ids are left out.
    pub(crate) fn by_ids(&self, ids: &[TrackId]) -> Result<Vec<Track>, LibraryError> {
        let keys = serde_json::Value::from(ids.iter().map(|id| id.0).collect::<Vec<u32>>()).to_string();
        let sql = format!("SELECT {COLUMNS} FROM tracks WHERE id IN (SELECT value FROM json_each(?1))");
        let mut statement = self.0.prepare_cached(&sql)?;
        let mut found = HashMap::with_capacity(ids.len());
        for track in statement.query_map([keys], read_track)? {
            let track = track?;
            found.insert(track.id, track);
        }
        // Lists hold a track once; a queue may hold it twice.
        let mut left: HashMap<TrackId, usize> = HashMap::with_capacity(ids.len());
        for &id in ids {
            *left.entry(id).or_default() += 1;
        }
        let mut tracks = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(count) = left.get_mut(id) else { continue };
            *count -= 1;
            let track = if *count == 0 { found.remove(id) } else { found.get(id).cloned() };
            tracks.extend(track);
        }
        Ok(tracks)
    }

    pub(crate) fn by_path(&self, file: &Path) -> Result<Option<Track>, LibraryError> {
        let sql =
            format!("SELECT {COLUMNS} FROM tracks WHERE path = ?1 ORDER BY presence, span_start LIMIT 1");
        Ok(self.0.prepare_cached(&sql)?.query_row([path::encode(file)], read_track).optional()?)
    }

    /// What the library holds of a file, in the order of its parts: here or missing, not what was set aside.
    pub(crate) fn of_file(&self, file: &Path) -> Result<Vec<Track>, LibraryError> {
        let sql =
            format!("SELECT {COLUMNS} FROM tracks WHERE path = ?1 AND presence < 2 ORDER BY span_start");
        let mut statement = self.0.prepare_cached(&sql)?;
        let rows = statement.query_map([path::encode(file)], read_track)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every file ever seen, by path.
    pub(crate) fn known_files(&self) -> Result<HashMap<PathBuf, KnownFile>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT path, id, presence, mtime_ns, size, sheet FROM tracks WHERE presence <> 3",
        )?;
        let mut rows = statement.query([])?;
        let mut files: HashMap<PathBuf, KnownFile> = HashMap::new();
        while let Some(row) = rows.next()? {
            let track = (row.get(1)?, row.get(2)?);
            match files.entry(path::decode(row.get(0)?)) {
                Entry::Occupied(mut file) => file.get_mut().tracks.push(track),
                Entry::Vacant(place) => {
                    place.insert(KnownFile {
                        tracks: vec![track],
                        mtime_ns: row.get(3)?,
                        size: row.get::<_, i64>(4)? as u64,
                        sheet: row.get::<_, Option<Vec<u8>>>(5)?.map(path::decode),
                    });
                }
            }
        }
        Ok(files)
    }

    /// The names of all tracks whose files are there.
    pub(crate) fn names(&self) -> Result<Vec<TrackNames>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, path, title, artist, album, album_artist, genre, year, duration, added_at
             FROM tracks WHERE presence = 0 ORDER BY id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(TrackNames {
                id: row.get(0)?,
                title: title_or_file_name(row.get(2)?, &path::decode(row.get(1)?)),
                artist: row.get(3)?,
                album: row.get(4)?,
                album_artist: row.get(5)?,
                genre: row.get(6)?,
                year: row.get(7)?,
                duration: row.get(8)?,
                added_at: row.get(9)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn stats(&self) -> Result<Stats, LibraryError> {
        Ok(self.0.query_row(
            "SELECT count(*) FILTER (WHERE presence = 0),
                    count(*) FILTER (WHERE presence = 1),
                    total(duration) FILTER (WHERE presence = 0),
                    (SELECT count(*) FROM analyses JOIN tracks ON tracks.id = track_id WHERE presence = 0),
                    (SELECT count(*) FROM failures)
             FROM tracks",
            [],
            |row| {
                Ok(Stats {
                    tracks: row.get(0)?,
                    missing: row.get(1)?,
                    duration_seconds: row.get(2)?,
                    analysed: row.get(3)?,
                    failed: row.get(4)?,
                })
            },
        )?)
    }
}

/// The title people see.
pub(crate) fn title_or_file_name(title: String, file: &Path) -> String {
    if title.is_empty() { path::stem(file) } else { title }
}

/// The cells of a row from the first on.
struct Cells<'r, 's> {
    row: &'r Row<'s>,
    index: usize,
}

impl Cells<'_, '_> {
    fn next<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        self.index += 1;
        self.row.get(self.index - 1)
    }
}

/// Reads a row of [`COLUMNS`], in their order: looking columns up by name costs more than reading them.
fn read_track(row: &Row<'_>) -> rusqlite::Result<Track> {
    let mut cells = Cells { row, index: 0 };
    let id = cells.next()?;
    let path = path::decode(cells.next()?);
    let span = Span::read(row, cells.index)?;
    cells.index += 2;
    Ok(Track {
        id,
        span,
        sheet: cells.next::<Option<Vec<u8>>>()?.map(path::decode),
        presence: cells.next()?,
        size: cells.next::<i64>()? as u64,
        added_at: cells.next()?,
        title: title_or_file_name(cells.next()?, &path),
        path,
        artist: cells.next()?,
        album: cells.next()?,
        album_artist: cells.next()?,
        genre: cells.next()?,
        composer: cells.next()?,
        year: cells.next()?,
        track_number: cells.next()?,
        track_total: cells.next()?,
        disc_number: cells.next()?,
        disc_total: cells.next()?,
        duration: cells.next()?,
        container: cells.next()?,
        codec: cells.next()?,
        sample_rate: cells.next()?,
        channels: cells.next()?,
        bits_per_sample: cells.next()?,
        bitrate_kbps: cells.next()?,
        has_cover: cells.next()?,
        replay_gain_track_db: cells.next()?,
        replay_gain_album_db: cells.next()?,
        play_count: cells.next()?,
        last_played_at: cells.next()?,
        analysed: cells.next()?,
        opinion: cells.next()?,
    })
}
