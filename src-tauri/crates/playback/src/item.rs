//! What stands in the queue.

use std::path::PathBuf;

/// One entry of the queue. The numbers mean nothing to the player but equality; they are handed back in events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueItem {
    /// The caller's number for the track.
    pub id: u32,
    /// The file to play.
    pub path: PathBuf,
    /// The part of the file that is the track; absent for the whole file. Tracks of a cue sheet are such parts.
    pub part: Option<Part>,
    /// The artist: equal numbers are equal artists. A shuffle keeps them apart.
    pub artist: Option<u64>,
    /// The album and the place on it.
    pub album: Option<AlbumPlace>,
    /// Loudness relative to the reference, from tags or from analysis.
    pub gain: ReplayGain,
}

/// A part of a file, in seconds from its first audible sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Where the track starts.
    pub start: f64,
    /// Where it ends; absent for the end of the file.
    pub end: Option<f64>,
}

/// A track's place on an album.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlbumPlace {
    /// The album: equal numbers are equal albums.
    pub album: u64,
    /// The disc, counted from 1; 0 if unknown.
    pub disc: u16,
    /// The track on the disc, counted from 1; 0 if unknown.
    pub track: u16,
}

/// ReplayGain 2.0 values of a track: gains in decibels to the reference of −18 LUFS, peaks as linear amplitude (1 is
/// full scale). R128 gains of Opus refer to −23 LUFS; add 5 dB.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReplayGain {
    /// Gain that brings the track to the reference, in dB.
    pub track_gain: Option<f32>,
    /// Largest true or sample peak of the track.
    pub track_peak: Option<f32>,
    /// Gain that brings its album to the reference, in dB.
    pub album_gain: Option<f32>,
    /// Largest peak of the album.
    pub album_peak: Option<f32>,
}

impl QueueItem {
    /// A whole file of which nothing else is known.
    pub fn new(id: u32, path: impl Into<PathBuf>) -> Self {
        Self { id, path: path.into(), ..Self::default() }
    }

    /// Whether `next` follows this track on the same album or in the same file, so that the two belong together.
    pub fn is_followed_by(&self, next: &Self) -> bool {
        if let (Some(part), Some(next_part)) = (self.part, next.part)
            && self.path == next.path
            && part.end == Some(next_part.start)
        {
            return true;
        }
        let (Some(here), Some(there)) = (self.album, next.album) else { return false };
        let next_track = here.disc == there.disc && here.track > 0 && there.track == here.track + 1;
        let next_disc = there.disc == here.disc + 1 && there.track == 1;
        here.album == there.album && (next_track || next_disc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_album(album: u64, disc: u16, track: u16) -> QueueItem {
        QueueItem { album: Some(AlbumPlace { album, disc, track }), ..QueueItem::default() }
    }

    #[test]
    fn parts_that_join_in_one_file_follow_each_other() {
        let part = |path: &str, start: f64, end: Option<f64>| QueueItem {
            part: Some(Part { start, end }),
            ..QueueItem::new(1, path)
        };
        let first = part("a", 0.0, Some(2.5));
        assert!(first.is_followed_by(&part("a", 2.5, None)));
        assert!(!first.is_followed_by(&part("b", 2.5, None)));
        assert!(!first.is_followed_by(&part("a", 3.0, None)));
        assert!(!part("a", 2.5, None).is_followed_by(&first));
    }

    #[test]
    fn neighbours_on_an_album_follow_each_other_also_across_discs() {
        assert!(on_album(1, 1, 3).is_followed_by(&on_album(1, 1, 4)));
        assert!(on_album(1, 1, 12).is_followed_by(&on_album(1, 2, 1)));
        assert!(!on_album(1, 1, 3).is_followed_by(&on_album(1, 1, 5)));
        assert!(!on_album(1, 1, 3).is_followed_by(&on_album(2, 1, 4)));
        assert!(!on_album(1, 0, 0).is_followed_by(&on_album(1, 0, 0)), "unknown places are no neighbours");
        assert!(!QueueItem::default().is_followed_by(&QueueItem::default()));
    }
}
