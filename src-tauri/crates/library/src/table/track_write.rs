//! Writing tracks: what a scan found, and what it did not find any more.

use std::path::Path;

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use crate::table::failures::FailuresWriter;
use crate::table::search::SearchWriter;
use crate::table::span::Span;
use crate::table::track::{NewTrack, Presence, TrackId, Upserted, title_or_file_name};
use crate::{LibraryError, fold, path};

/// Durations closer than this are the same recording; tag readers round differently.
const SAME_DURATION_SECONDS: f64 = 0.05;

/// A track that lies or lay in a file.
struct AtPath {
    id: TrackId,
    presence: Presence,
    track_number: Option<u32>,
    title: String,
    start: Option<u64>,
}

/// Which of those a file was `before` its `tracks` are now; these are taken out of `before`. Where they start decides,
/// and for what moved within the file (a sheet was corrected) number and title do.
fn recognised(tracks: &[NewTrack], before: &mut Vec<AtPath>) -> Vec<Option<TrackId>> {
    let mut take = |fits: &dyn Fn(&AtPath) -> bool| {
        before.iter().position(fits).map(|index| before.swap_remove(index).id)
    };
    let start = |track: &NewTrack| track.span.map(|span| span.start);
    let mut known: Vec<Option<TrackId>> =
        tracks.iter().map(|track| take(&|row| row.start == start(track))).collect();
    for (track, known) in tracks.iter().zip(&mut known).filter(|(track, _)| track.span.is_some()) {
        let same = |row: &AtPath| {
            row.presence != Presence::Replaced
                && row.start.is_some()
                && row.track_number == track.track_number
                && row.title == text(track.title.as_ref())
        };
        if known.is_none() {
            *known = take(&same);
        }
    }
    known
}

pub(crate) struct TracksWriter<'t>(pub(crate) &'t Transaction<'t>);

impl TracksWriter<'_> {
    pub(crate) fn upsert(&self, files: &[NewTrack]) -> Result<Upserted, LibraryError> {
        let mut outcome = Upserted { ids: Vec::with_capacity(files.len()), ..Upserted::default() };
        for tracks in files.chunk_by(|a, b| a.path == b.path) {
            let Some(file) = tracks.first() else { continue };
            let mut before = self.at_path(&file.path)?;
            let known = recognised(tracks, &mut before);
            for (track, mut known) in tracks.iter().zip(known) {
                if known.is_some() {
                    outcome.updated += 1;
                } else {
                    known = self.moved_here(track)?;
                    *if known.is_some() { &mut outcome.moved } else { &mut outcome.added } += 1;
                }
                let id = self.store(known, track, Presence::Present)?;
                SearchWriter(self.0).index(id, track)?;
                outcome.ids.push(id);
            }
            let left: Vec<TrackId> = before.into_iter().map(|row| row.id).collect();
            self.set_presence(&left, "UPDATE tracks SET presence = 3 WHERE id = ?1")?;
            FailuresWriter(self.0).clear(&file.path)?;
        }
        Ok(outcome)
    }

    /// Stores files that were opened from outside the library. A file that is in it keeps its row as it is; of one that
    /// is not, the row is set aside like those of removed folders, so that no list, search or figure holds it. Unlike
    /// in a scan, a file at a new path is never taken for one that is missing.
    pub(crate) fn put_aside(&self, files: &[NewTrack]) -> Result<Vec<TrackId>, LibraryError> {
        let mut ids = Vec::with_capacity(files.len());
        for file in files {
            let known: Option<(TrackId, Presence)> = self
                .0
                .prepare_cached("SELECT id, presence FROM tracks WHERE path = ?1 AND span_start IS ?2")?
                .query_row(params![path::encode(&file.path), Span::columns(file.span).0], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()?;
            if let Some((id, Presence::Present | Presence::Missing)) = known {
                ids.push(id);
                continue;
            }
            let id = self.store(known.map(|(id, _)| id), file, Presence::Removed)?;
            // A scan that finds the file unchanged only marks it as present.
            SearchWriter(self.0).index(id, file)?;
            ids.push(id);
        }
        Ok(ids)
    }

    /// The files of these tracks are not there any more.
    pub(crate) fn mark_missing(&self, ids: &[TrackId]) -> Result<(), LibraryError> {
        // Tracks of removed folders stay removed.
        self.set_presence(ids, "UPDATE tracks SET presence = 1 WHERE id = ?1 AND presence = 0")
    }

    /// The files of these tracks are there again, unchanged.
    pub(crate) fn mark_present(&self, ids: &[TrackId]) -> Result<(), LibraryError> {
        self.set_presence(ids, "UPDATE tracks SET presence = 0 WHERE id = ?1")
    }

    fn set_presence(&self, ids: &[TrackId], sql: &str) -> Result<(), LibraryError> {
        let mut statement = self.0.prepare_cached(sql)?;
        for id in ids {
            statement.execute([id])?;
        }
        Ok(())
    }

    /// All that the file is or ever was.
    fn at_path(&self, file: &Path) -> Result<Vec<AtPath>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, presence, track_number, title, span_start, span_end FROM tracks WHERE path = ?1",
        )?;
        let rows = statement.query_map([path::encode(file)], |row| {
            Ok(AtPath {
                id: row.get(0)?,
                presence: row.get(1)?,
                track_number: row.get(2)?,
                title: row.get(3)?,
                start: Span::read(row, 4)?.map(|span| span.start),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The absent track this file is, found at a new path: the same size, duration and tags. Files without a title
    /// and artist (recordings of equal length are common among them) must also have kept their name or their time of
    /// change. Among several, the one that kept most of the two.
    fn moved_here(&self, file: &NewTrack) -> Result<Option<TrackId>, LibraryError> {
        let mut statement = self.0.prepare_cached(
            "SELECT id, path, mtime_ns FROM tracks
             WHERE presence <> 0 AND size = :size AND abs(duration - :duration) < :same
               AND span_start IS :span_start
               AND (presence <> 3 OR NOT EXISTS (
                        SELECT 1 FROM tracks AS now WHERE now.path = tracks.path AND now.presence = 0))
               AND title = :title AND artist = :artist AND album = :album AND album_artist = :album_artist
               AND genre = :genre AND year IS :year AND track_number IS :track AND disc_number IS :disc
             ORDER BY id",
        )?;
        let mut rows = statement.query(named_params! {
            ":size": file.size as i64, ":duration": file.duration, ":same": SAME_DURATION_SECONDS,
            ":title": text(file.title.as_ref()), ":artist": text(file.artist.as_ref()),
            ":album": text(file.album.as_ref()), ":album_artist": text(file.album_artist.as_ref()),
            ":genre": text(file.genre.as_ref()), ":year": file.year,
            ":track": file.track_number, ":disc": file.disc_number,
            ":span_start": Span::columns(file.span).0,
        })?;
        let tagged = !text(file.title.as_ref()).is_empty() && !text(file.artist.as_ref()).is_empty();
        let mut best: Option<(u8, TrackId)> = None;
        while let Some(row) = rows.next()? {
            let same_name = path::decode(row.get(1)?).file_name() == file.path.file_name();
            let same_time = row.get::<_, i64>(2)? == file.mtime_ns;
            let kept = u8::from(same_name) + u8::from(same_time);
            if (tagged || kept > 0) && best.is_none_or(|(most, _)| kept > most) {
                best = Some((kept, row.get(0)?));
            }
        }
        Ok(best.map(|(_, id)| id))
    }

    /// Writes the row of a known track, or a new one.
    fn store(
        &self,
        id: Option<TrackId>,
        file: &NewTrack,
        presence: Presence,
    ) -> Result<TrackId, LibraryError> {
        if let Some(id) = id {
            self.forget_analysis_of_other_sound(id, file)?;
        }
        let (span_start, span_end) = Span::columns(file.span);
        let title = title_or_file_name(text(file.title.as_ref()).to_owned(), &file.path);
        let leading_artist = [file.album_artist.as_ref(), file.artist.as_ref()]
            .map(text)
            .into_iter()
            .find(|name| !name.is_empty());
        Ok(self
            .0
            .prepare_cached(
                "INSERT INTO tracks (
                     id, added_at, path, span_start, span_end, sheet, presence, size, mtime_ns, title, artist, album, album_artist,
                     genre, composer, year, track_number, track_total, disc_number, disc_total,
                     duration, container, codec, sample_rate, channels, bits_per_sample, bitrate_kbps,
                     has_cover, replay_gain_track_db, replay_gain_album_db, sort_title, sort_artist,
                     sort_album, sort_genre)
                 VALUES (
                     :id, :added_at, :path, :span_start, :span_end, :sheet, :presence, :size, :mtime_ns, :title, :artist, :album,
                     :album_artist, :genre, :composer, :year, :track_number, :track_total, :disc_number,
                     :disc_total, :duration, :container, :codec, :sample_rate, :channels,
                     :bits_per_sample, :bitrate_kbps, :has_cover, :replay_gain_track_db,
                     :replay_gain_album_db, :sort_title, :sort_artist, :sort_album, :sort_genre)
                 ON CONFLICT (id) DO UPDATE SET
                     path = excluded.path, span_start = excluded.span_start,
                     span_end = excluded.span_end, sheet = excluded.sheet, presence = excluded.presence, size = excluded.size,
                     mtime_ns = excluded.mtime_ns, title = excluded.title, artist = excluded.artist,
                     album = excluded.album, album_artist = excluded.album_artist,
                     genre = excluded.genre, composer = excluded.composer, year = excluded.year,
                     track_number = excluded.track_number, track_total = excluded.track_total,
                     disc_number = excluded.disc_number, disc_total = excluded.disc_total,
                     duration = excluded.duration, container = excluded.container,
                     codec = excluded.codec, sample_rate = excluded.sample_rate,
                     channels = excluded.channels, bits_per_sample = excluded.bits_per_sample,
                     bitrate_kbps = excluded.bitrate_kbps, has_cover = excluded.has_cover,
                     replay_gain_track_db = excluded.replay_gain_track_db,
                     replay_gain_album_db = excluded.replay_gain_album_db,
                     sort_title = excluded.sort_title, sort_artist = excluded.sort_artist,
                     sort_album = excluded.sort_album, sort_genre = excluded.sort_genre
                 RETURNING id",
            )?
            .query_row(
                named_params! {
                ":id": id, ":added_at": file.added_at, ":path": path::encode(&file.path),
                ":span_start": span_start, ":span_end": span_end,
                ":sheet": file.sheet.as_deref().map(path::encode),
                ":presence": presence, ":size": file.size as i64,
                ":mtime_ns": file.mtime_ns, ":title": text(file.title.as_ref()),
                ":artist": text(file.artist.as_ref()), ":album": text(file.album.as_ref()),
                ":album_artist": text(file.album_artist.as_ref()), ":genre": text(file.genre.as_ref()),
                ":composer": text(file.composer.as_ref()), ":year": file.year, ":track_number": file.track_number,
                ":track_total": file.track_total, ":disc_number": file.disc_number, ":disc_total": file.disc_total,
                ":duration": file.duration, ":container": file.container, ":codec": file.codec,
                ":sample_rate": file.sample_rate, ":channels": file.channels,
                ":bits_per_sample": file.bits_per_sample, ":bitrate_kbps": file.bitrate_kbps,
                ":has_cover": file.has_cover, ":replay_gain_track_db": file.replay_gain_track_db,
                ":replay_gain_album_db": file.replay_gain_album_db, ":sort_title": fold::sort_key(&title),
                ":sort_artist": fold::sort_key(leading_artist.unwrap_or_default()),
                ":sort_album": fold::sort_key(text(file.album.as_ref())),
                ":sort_genre": fold::sort_key(text(file.genre.as_ref())),
            },
                |row| row.get(0),
            )?)
    }

    /// A file that changed but kept its length and format had its tags edited: its analysis still holds.
    fn forget_analysis_of_other_sound(&self, id: TrackId, file: &NewTrack) -> Result<(), LibraryError> {
        let (span_start, span_end) = Span::columns(file.span);
        self.0
            .prepare_cached(
                "DELETE FROM analyses WHERE track_id = :id AND EXISTS (
                     SELECT 1 FROM tracks WHERE id = :id AND NOT (
                         abs(duration - :duration) < :same AND codec = :codec
                         AND sample_rate = :sample_rate AND channels = :channels
                         AND span_start IS :span_start AND span_end IS :span_end))",
            )?
            .execute(named_params! {
                ":id": id, ":duration": file.duration, ":same": SAME_DURATION_SECONDS, ":codec": file.codec,
                ":sample_rate": file.sample_rate, ":channels": file.channels,
                ":span_start": span_start, ":span_end": span_end,
            })?;
        Ok(())
    }
}

fn text(name: Option<&String>) -> &str {
    name.map_or("", |name| name.trim())
}
