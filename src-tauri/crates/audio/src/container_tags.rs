//! Tags as the container's own reader found them: for CAF and Matroska, which lofty cannot read.

use std::path::Path;

use symphonia::core::formats::FormatReader;
use symphonia::core::formats::well_known::FORMAT_ID_CAF;
use symphonia::core::meta::{StandardTag, Tag};

use crate::caf;
use crate::tags::{self, Tags};

/// The tags of all tracks of the file.
pub(crate) fn read(path: &Path, reader: &mut dyn FormatReader) -> Tags {
    if reader.format_info().format == FORMAT_ID_CAF {
        return from_information(&caf::information(path));
    }
    let mut metadata = reader.metadata();
    let Some(revision) = metadata.skip_to_latest() else { return Tags::default() };
    let all: Vec<&Tag> = revision
        .media
        .tags
        .iter()
        .chain(revision.per_track.iter().flat_map(|track| &track.metadata.tags))
        .collect();
    let visuals = revision
        .media
        .visuals
        .iter()
        .chain(revision.per_track.iter().flat_map(|track| &track.metadata.visuals));
    let standard = || all.iter().filter_map(|tag| tag.std.as_ref());
    let number = |pick: fn(&StandardTag) -> Option<u64>| {
        standard().find_map(pick).and_then(|number| u32::try_from(number).ok()).filter(|&number| number > 0)
    };
    let gain = |pick: fn(&StandardTag) -> Option<&str>| standard().find_map(pick).and_then(tags::parse_gain);
    let artist = tags::join(standard().filter_map(|tag| match tag {
        StandardTag::Artist(text) => Some(text.as_str()),
        _ => None,
    }));
    // Matroska files of one track state the performer for the whole file only.
    let album_artist = tags::join(standard().filter_map(|tag| match tag {
        StandardTag::AlbumArtist(text) => Some(text.as_str()),
        _ => None,
    }));
    Tags {
        title: tags::join(standard().filter_map(|tag| match tag {
            StandardTag::TrackTitle(text) => Some(text.as_str()),
            _ => None,
        })),
        artist: artist.or_else(|| album_artist.clone()),
        album: tags::join(standard().filter_map(|tag| match tag {
            StandardTag::Album(text) => Some(text.as_str()),
            _ => None,
        })),
        album_artist,
        genre: tags::join(standard().filter_map(|tag| match tag {
            StandardTag::Genre(text) => Some(text.as_str()),
            _ => None,
        })),
        composer: tags::join(standard().filter_map(|tag| match tag {
            StandardTag::Composer(text) => Some(text.as_str()),
            _ => None,
        })),
        year: standard().find_map(|tag| match tag {
            StandardTag::RecordingYear(year) | StandardTag::ReleaseYear(year) => Some(i32::from(*year)),
            StandardTag::RecordingDate(date) | StandardTag::ReleaseDate(date) => tags::parse_year(date),
            _ => None,
        }),
        track: (
            number(|tag| if let StandardTag::TrackNumber(number) = tag { Some(*number) } else { None }),
            number(|tag| if let StandardTag::TrackTotal(number) = tag { Some(*number) } else { None }),
        ),
        disc: (
            number(|tag| if let StandardTag::DiscNumber(number) = tag { Some(*number) } else { None }),
            number(|tag| if let StandardTag::DiscTotal(number) = tag { Some(*number) } else { None }),
        ),
        lyrics: standard().find_map(|tag| match tag {
            StandardTag::Lyrics(text) => Some(text.to_string()),
            _ => None,
        }),
        replay_gain_track_db: gain(|tag| match tag {
            StandardTag::ReplayGainTrackGain(text) => Some(text.as_str()),
            _ => None,
        }),
        replay_gain_album_db: gain(|tag| match tag {
            StandardTag::ReplayGainAlbumGain(text) => Some(text.as_str()),
            _ => None,
        }),
        picture_bytes: visuals.map(|visual| visual.data.len() as u64).sum(),
    }
}

/// The information strings of a CAF file, by the names its specification lists and those other writers use.
fn from_information(pairs: &[(String, String)]) -> Tags {
    let find = |names: &[&str]| {
        let values = pairs.iter().filter(|(key, _)| names.iter().any(|name| name.eq_ignore_ascii_case(key)));
        tags::join(values.map(|(_, value)| value.as_str()))
    };
    let pair = |names: &[&str]| find(names).map_or((None, None), |text| tags::parse_pair(&text));
    Tags {
        title: find(&["title"]),
        artist: find(&["artist"]),
        album: find(&["album"]),
        album_artist: find(&["album artist", "album_artist"]),
        genre: find(&["genre"]),
        composer: find(&["composer"]),
        year: find(&["year", "date", "recorded date"]).and_then(|text| tags::parse_year(&text)),
        track: pair(&["track number", "track"]),
        disc: pair(&["disc number", "disc"]),
        lyrics: find(&["lyrics"]),
        ..Tags::default()
    }
}
