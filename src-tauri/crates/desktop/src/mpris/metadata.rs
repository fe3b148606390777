//! A track as MPRIS metadata, <https://www.freedesktop.org/wiki/Specifications/mpris-spec/metadata/>.

use std::path::Path;

use attune_engine::{FeedbackKind, Track};
use mpris_server::zbus::ObjectPath;
use mpris_server::{Metadata, TrackId};
use url::Url;

use super::microseconds;

/// Between several names in one tag.
const SEPARATOR: &str = "; ";

/// What identifies a track on the bus: the same track has the same one, wherever it is in the queue.
pub(super) fn track_id(id: attune_engine::TrackId) -> TrackId {
    TrackId::from(ObjectPath::from_string_unchecked(format!("/org/attune/track/{}", id.0)))
}

/// All that is known of a track. `length` is in seconds; `picture` is the file with its cover.
pub(super) fn of(track: &Track, length: Option<f64>, picture: Option<&Path>) -> Metadata {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let number = |number: Option<u32>| number.and_then(|n| i32::try_from(n).ok());
    let address = |file: &Path| Url::from_file_path(file).ok().map(String::from);
    let mut metadata = Metadata::new();
    metadata.set_trackid(Some(track_id(track.id)));
    metadata.set_length(length.filter(|seconds| *seconds > 0.0).map(microseconds));
    metadata.set_art_url(picture.and_then(address));
    metadata.set_title(Some(track.title.as_str()));
    metadata.set_artist(names(&track.artist));
    metadata.set_album(text(&track.album));
    metadata.set_album_artist(names(&track.album_artist));
    metadata.set_composer(names(&track.composer));
    metadata.set_genre(names(&track.genre));
    metadata.set_track_number(number(track.track_number));
    metadata.set_disc_number(number(track.disc_number));
    metadata.set_url(address(&track.path));
    metadata.set_use_count(number(Some(track.play_count)));
    metadata.set_user_rating(rating(track.opinion));
    // Of a date only the year is known; the specification expects no more than that to be meaningful.
    metadata.set_content_created(track.year.map(|year| format!("{year:04}-01-01T00:00:00")));
    metadata
}

fn names(joined: &str) -> Option<Vec<String>> {
    let names: Vec<String> =
        joined.split(SEPARATOR).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    (!names.is_empty()).then_some(names)
}

/// 0 to 1; unknown where the listener has no opinion of the track itself.
fn rating(opinion: Option<FeedbackKind>) -> Option<f64> {
    match opinion? {
        FeedbackKind::Like => Some(1.0),
        FeedbackKind::Dislike | FeedbackKind::Never => Some(0.0),
        FeedbackKind::NotNow | FeedbackKind::WrongForRequest | FeedbackKind::TooMuchOfArtist => None,
    }
}

#[cfg(test)]
mod tests {
    use mpris_server::Time;

    use super::*;
    use crate::session::tests::track;

    #[test]
    fn everything_known_of_a_track_is_told() {
        let mut track = track(7);
        track.path = "/music/Tōru #1/雨 50%.ogg".into();
        track.artist = "Ada; Bo & Co; ".to_owned();
        track.album = "Rain".to_owned();
        track.album_artist = "Various".to_owned();
        track.composer = "Cy".to_owned();
        track.genre = "Jazz; Blues".to_owned();
        (track.track_number, track.disc_number, track.year) = (Some(3), Some(2), Some(987));
        (track.play_count, track.opinion) = (12, Some(FeedbackKind::Like));
        let told = of(&track, Some(61.25), Some(Path::new("/cache/a b.png")));
        assert_eq!(told.trackid().unwrap().as_str(), "/org/attune/track/7");
        assert_eq!(told.length(), Some(Time::from_millis(61_250)));
        assert_eq!(told.art_url().as_deref(), Some("file:///cache/a%20b.png"));
        assert_eq!(told.title(), Some("Title 7"));
        assert_eq!(told.artist().unwrap(), ["Ada", "Bo & Co"]);
        assert_eq!((told.album(), told.album_artist().unwrap()), (Some("Rain"), vec!["Various".to_owned()]));
        assert_eq!(told.composer().unwrap(), ["Cy"]);
        assert_eq!(told.genre().unwrap(), ["Jazz", "Blues"]);
        assert_eq!((told.track_number(), told.disc_number(), told.use_count()), (Some(3), Some(2), Some(12)));
        assert_eq!(told.user_rating(), Some(1.0));
        assert_eq!(told.content_created().as_deref(), Some("0987-01-01T00:00:00"));
        let address = told.url().unwrap();
        assert!(address.starts_with("file:///music/T%C5%8Dru%20%231/"), "{address}");
        assert_eq!(Url::parse(&address).unwrap().to_file_path().unwrap(), track.path);
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let told = of(&track(1), None, None);
        for key in ["xesam:artist", "xesam:album", "xesam:genre", "xesam:trackNumber", "xesam:userRating"] {
            assert!(told.get_value(key).is_none(), "{key}");
        }
        assert!(told.length().is_none() && told.art_url().is_none() && told.content_created().is_none());
        assert!(told.trackid().is_some() && told.url().is_some());
    }

    #[test]
    fn only_an_opinion_of_the_track_itself_is_a_rating() {
        assert_eq!(rating(Some(FeedbackKind::Never)), Some(0.0));
        assert_eq!(rating(Some(FeedbackKind::TooMuchOfArtist)), None);
        assert_eq!(rating(None), None);
    }
}
