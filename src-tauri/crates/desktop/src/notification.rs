//! The notification that a track begins (Desktop Notifications Specification 1.2, freedesktop.org).

use std::path::Path;

use attune_engine::{PlayStatus, Track, TrackId};

use crate::error::DesktopError;
use crate::playing::Playing;

/// When a track is told, and what stands on the desktop of it.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    begun: Option<TrackId>,
    #[cfg(target_os = "linux")]
    shown: shown::Shown,
}

impl Announcer {
    /// The track, when this is the first that is heard of it: the next track, or the first after a start. Holding and
    /// going on, seeking and repeating tell nothing.
    pub(crate) fn begins<'a>(&mut self, playing: &'a Playing) -> Option<&'a Track> {
        let track = playing.track.as_ref().filter(|_| playing.status == PlayStatus::Playing)?;
        (self.begun.replace(track.id) != Some(track.id)).then_some(track)
    }

    /// Shows the track, in place of the one before. Blocks for as long as the desktop takes.
    #[cfg(target_os = "linux")]
    pub(crate) fn show(&mut self, track: &Track, picture: Option<&Path>) -> Result<(), DesktopError> {
        self.shown.show(track, picture)
    }

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn show(&mut self, _track: &Track, _picture: Option<&Path>) -> Result<(), DesktopError> {
        Err(DesktopError::System)
    }
}

#[cfg(target_os = "linux")]
mod shown {
    use std::path::Path;

    use attune_engine::Track;
    use notify_rust::{Hint, Notification, Urgency, get_capabilities};

    use crate::error::DesktopError;

    /// The one notification of the program.
    #[derive(Debug, Default)]
    pub(super) struct Shown {
        id: Option<u32>,
        /// Whether the desktop reads its body as markup, once it was asked.
        markup: Option<bool>,
    }

    impl Shown {
        pub(super) fn show(&mut self, track: &Track, picture: Option<&Path>) -> Result<(), DesktopError> {
            let markup = match self.markup {
                Some(known) => known,
                None => get_capabilities()?.iter().any(|capability| capability == "body-markup"),
            };
            self.markup = Some(markup);
            let mut notification = Notification::new();
            notification
                .appname("Attune")
                .summary(&track.title)
                .body(&body(track, markup))
                .hint(Hint::DesktopEntry(crate::mpris::DESKTOP_ENTRY.to_owned()))
                .hint(Hint::Category("x-gnome.music".to_owned()))
                .hint(Hint::Transient(true))
                .urgency(Urgency::Low);
            if let Some(picture) = picture.and_then(Path::to_str) {
                notification.image_path(picture);
            }
            if let Some(id) = self.id {
                notification.id(id);
            }
            self.id = Some(notification.show()?.id());
            Ok(())
        }
    }

    /// Artist and album, a line each. The summary is never markup; the body is where the desktop says so.
    fn body(track: &Track, markup: bool) -> String {
        let lines: Vec<&str> =
            [&track.artist, &track.album].into_iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
        let text = lines.join("\n");
        if markup { text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;") } else { text }
    }

    #[cfg(test)]
    mod tests {
        use super::body;
        use crate::session::tests::track;

        #[test]
        fn names_are_words_not_markup() {
            let mut track = track(1);
            track.artist = "Simon & Garfunkel".to_owned();
            track.album = "<Live>".to_owned();
            assert_eq!(body(&track, false), "Simon & Garfunkel\n<Live>");
            assert_eq!(body(&track, true), "Simon &amp; Garfunkel\n&lt;Live&gt;");
            track.artist.clear();
            assert_eq!(body(&track, false), "<Live>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::tests::playing;

    #[test]
    fn a_track_is_told_once_when_it_is_first_heard() {
        let mut announcer = Announcer::default();
        let mut begins =
            |status, id| announcer.begins(&Playing { status, ..playing(id) }).map(|track| track.id.0);
        assert_eq!(begins(PlayStatus::Stopped, 1), None, "what was brought back is not heard yet");
        assert_eq!(begins(PlayStatus::Playing, 1), Some(1));
        assert_eq!(begins(PlayStatus::Paused, 1), None);
        assert_eq!(begins(PlayStatus::Playing, 1), None);
        assert_eq!(begins(PlayStatus::Playing, 2), Some(2));
        assert_eq!(begins(PlayStatus::Playing, 1), Some(1));
    }
}
