//! Tags as the library keeps them.

use attune_audio::Metadata;
use attune_library::NewTrack;

use crate::walk::FoundFile;

/// The file and its tags as a row of the library.
pub(crate) fn new_track(file: FoundFile, metadata: Metadata, added_at: i64) -> NewTrack {
    NewTrack {
        path: file.path,
        span: None,
        sheet: None,
        mtime_ns: file.mtime_ns,
        size: file.size,
        added_at,
        title: metadata.title,
        artist: metadata.artist,
        album: metadata.album,
        album_artist: metadata.album_artist,
        genre: metadata.genre,
        composer: metadata.composer,
        year: metadata.year,
        track_number: metadata.track_number,
        track_total: metadata.track_total,
        disc_number: metadata.disc_number,
        disc_total: metadata.disc_total,
        duration: if metadata.duration.is_finite() { metadata.duration } else { 0.0 },
        container: metadata.container,
        codec: metadata.codec,
        sample_rate: metadata.sample_rate,
        channels: metadata.channels,
        bits_per_sample: metadata.bits_per_sample,
        bitrate_kbps: metadata.bitrate_kbps,
        has_cover: metadata.has_cover,
        replay_gain_track_db: metadata.replay_gain_track_db,
        replay_gain_album_db: metadata.replay_gain_album_db,
    }
}
