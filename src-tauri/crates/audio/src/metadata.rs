//! What a file says about itself.

use std::path::Path;

use symphonia::core::formats::FormatReader;

use crate::container::{self, music_track, open_reader};
use crate::cover;
use crate::error::contain;
use crate::length;
use crate::ogg_links;
use crate::source::Source;
use crate::stream::StreamInfo;
use crate::tags::{self, Tags};
use crate::timeline::Timeline;
use crate::{AudioError, CueError, CueSheet, Decoder, container_tags, cue};

/// Tags and technical properties of one file. Texts are trimmed; empty ones are absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata {
    /// Title of the track.
    pub title: Option<String>,
    /// Performers, several joined by "; ".
    pub artist: Option<String>,
    /// Title of the album.
    pub album: Option<String>,
    /// Performers of the album as a whole, several joined by "; ".
    pub album_artist: Option<String>,
    /// Genres, several joined by "; ".
    pub genre: Option<String>,
    /// Composers, several joined by "; ".
    pub composer: Option<String>,
    /// Year of recording or release.
    pub year: Option<i32>,
    /// Number of the track on its disc.
    pub track_number: Option<u32>,
    /// Tracks on the disc.
    pub track_total: Option<u32>,
    /// Number of the disc.
    pub disc_number: Option<u32>,
    /// Discs of the album.
    pub disc_total: Option<u32>,
    /// Length in seconds; 0 if the file cannot tell.
    pub duration: f64,
    /// Container, see [`StreamInfo::container`].
    pub container: String,
    /// Codec, see [`StreamInfo::codec`].
    pub codec: String,
    /// Frames per second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u16,
    /// Resolution of lossless sound.
    pub bits_per_sample: Option<u16>,
    /// Mean bit rate of the file without its pictures, in kbit/s.
    pub bitrate_kbps: Option<u32>,
    /// Whether [`crate::read_cover`] would find a picture.
    pub has_cover: bool,
    /// Embedded lyrics.
    pub lyrics: Option<String>,
    /// ReplayGain of the track in dB.
    pub replay_gain_track_db: Option<f32>,
    /// ReplayGain of the album in dB.
    pub replay_gain_album_db: Option<f32>,
    /// The cue sheet inside the file.
    pub cue_sheet: Option<Result<CueSheet, CueError>>,
}

/// Reads tags and properties without decoding. A file whose tags are damaged but whose sound is not gives a
/// [`Metadata`] without tags.
pub fn read_metadata(path: &Path) -> Result<Metadata, AudioError> {
    contain(|| {
        let size = std::fs::metadata(path)?.len();
        let source = Source::whole(path);
        let mut reader = open_reader(&source)?;
        let stream = if ogg_links::find(path)?.is_empty() {
            read_stream(&source, reader.as_mut())?
        } else {
            // The length is that of all links together.
            Decoder::open(path)?.stream().clone()
        };
        let cue_sheet = cue::embedded(reader.as_mut());
        let tags = match contain(|| tags::read(path)) {
            // Many writers put frames of ID3v2.4 into tags of version 2.3, which lofty ignores.
            Ok(tags) if tags.year.is_none() => {
                Tags { year: container_tags::read(path, reader.as_mut()).year, ..tags }
            }
            Ok(tags) => tags,
            Err(error) => {
                tracing::debug!(path = %path.display(), %error, "tags come from the container reader");
                container_tags::read(path, reader.as_mut())
            }
        };
        Ok(Metadata { cue_sheet, ..join(path, size, stream, tags) })
    })
}

fn read_stream(source: &Source, reader: &mut dyn FormatReader) -> Result<StreamInfo, AudioError> {
    let track = music_track(reader)?;
    let parameters = container::parameters(&track).ok_or(AudioError::NoAudioTrack)?;
    let mut stream = StreamInfo::declared(reader, parameters);
    let timeline = Timeline::read(source, reader, &track);
    if stream.sample_rate == 0 || stream.channels == 0 {
        // Only the sound itself tells.
        return Ok(Decoder::open(source.path())?.stream().clone());
    }
    let length = length::of(source, reader, &track, &timeline, &stream)?;
    (stream.duration, stream.promised) = (length.seconds, length.promised);
    Ok(stream)
}

fn join(path: &Path, size: u64, stream: StreamInfo, tags: Tags) -> Metadata {
    let duration = stream.duration.unwrap_or(0.0);
    let audio_bytes = size.saturating_sub(tags.picture_bytes);
    Metadata {
        title: tags.title,
        artist: tags.artist,
        album: tags.album,
        album_artist: tags.album_artist,
        genre: tags.genre,
        composer: tags.composer,
        year: tags.year,
        track_number: tags.track.0,
        track_total: tags.track.1,
        disc_number: tags.disc.0,
        disc_total: tags.disc.1,
        duration,
        container: stream.container,
        codec: stream.codec,
        sample_rate: stream.sample_rate,
        channels: stream.channels,
        bits_per_sample: stream.bits_per_sample,
        bitrate_kbps: (duration > 0.0).then(|| (audio_bytes as f64 * 8.0 / duration / 1000.0).round() as u32),
        has_cover: tags.picture_bytes > 0 || cover::beside(path).is_some(),
        lyrics: tags.lyrics,
        replay_gain_track_db: tags.replay_gain_track_db,
        replay_gain_album_db: tags.replay_gain_album_db,
        cue_sheet: None,
    }
}
