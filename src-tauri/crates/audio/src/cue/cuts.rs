//! From the starts in a sheet to the parts of a file.

use super::{CueError, CueSheet, CueTrack};

/// Sound before the first track that is longer than this is a hidden track; shorter, it is the first track's lead-in.
/// A pregap has two seconds by the Red Book (IEC 60908); some discs have a little more.
const LEAD_IN_SECONDS: u64 = 5;

/// A part of a file, in sample frames from its first one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cut<'s> {
    /// The track it is; absent for sound before the first one.
    pub track: Option<&'s CueTrack>,
    /// First sample frame.
    pub start: u64,
    /// Frame after the last; absent for the end of the file.
    pub end: Option<u64>,
}

impl Cut<'_> {
    /// Whether it is all of the file.
    pub fn is_whole(&self) -> bool {
        self.start == 0 && self.end.is_none()
    }
}

impl CueSheet {
    /// The parts of the file with this index in [`CueSheet::files`], without those that are data, in order. Together
    /// they are the file from its first sample to its last. `frames` is its length, where that is known.
    pub fn cuts(&self, file: usize, sample_rate: u32, frames: Option<u64>) -> Result<Vec<Cut<'_>>, CueError> {
        let inside: Vec<&CueTrack> = self.tracks.iter().filter(|track| track.file == file).collect();
        let mut starts: Vec<u64> = inside.iter().map(|track| track.start.sample(sample_rate)).collect();
        for (place, pair) in (1..).zip(starts.windows(2)) {
            if let [before, start] = *pair
                && start <= before
            {
                return Err(CueError::OutOfOrder(inside.get(place).map_or(0, |track| track.number)));
            }
        }
        let behind = |(start, _): &(&u64, &&CueTrack)| frames.is_some_and(|frames| **start >= frames);
        if let Some((_, track)) = starts.iter().zip(&inside).find(behind) {
            return Err(CueError::BehindEnd(track.number));
        }
        let mut cuts = Vec::with_capacity(inside.len() + 1);
        if let Some(first) = starts.first_mut() {
            if *first > LEAD_IN_SECONDS * u64::from(sample_rate) {
                cuts.push(Cut { track: None, start: 0, end: Some(*first) });
            } else {
                *first = 0;
            }
        }
        for (place, (track, start)) in inside.iter().zip(&starts).enumerate() {
            if track.audio {
                cuts.push(Cut { track: Some(track), start: *start, end: starts.get(place + 1).copied() });
            }
        }
        Ok(cuts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(indices: &[&str]) -> CueSheet {
        let tracks: Vec<String> = (1..)
            .zip(indices)
            .map(|(number, index)| format!("TRACK {number} AUDIO\nINDEX 01 {index}\n"))
            .collect();
        CueSheet::from_text(&format!("FILE a.wav WAVE\n{}", tracks.concat())).unwrap()
    }

    fn bounds(cuts: &[Cut<'_>]) -> Vec<(u64, Option<u64>)> {
        cuts.iter().map(|cut| (cut.start, cut.end)).collect()
    }

    #[test]
    fn the_parts_join_from_the_first_sample_to_the_last() {
        let sheet = sheet(&["00:00:33", "00:03:00", "00:04:01"]);
        let cuts = sheet.cuts(0, 44_100, Some(300_000)).unwrap();
        let last = 4 * 44_100 + 588;
        assert_eq!(bounds(&cuts), [(0, Some(132_300)), (132_300, Some(last)), (last, None)]);
        assert_eq!(sheet.cuts(1, 44_100, None).unwrap(), []);
    }

    #[test]
    fn long_sound_before_the_first_track_is_a_part_of_its_own() {
        let sheet = sheet(&["01:00:00", "02:00:00"]);
        let cuts = sheet.cuts(0, 100, None).unwrap();
        assert_eq!(bounds(&cuts), [(0, Some(6_000)), (6_000, Some(12_000)), (12_000, None)]);
        assert_eq!(cuts[0].track, None);
    }

    #[test]
    fn data_is_no_track_but_ends_the_one_before() {
        let sheet = CueSheet::from_text(
            "FILE a WAVE\nTRACK 1 AUDIO\nINDEX 01 00:00:00\nTRACK 2 MODE2/2352\nINDEX 01 00:10:00\n",
        )
        .unwrap();
        assert_eq!(bounds(&sheet.cuts(0, 100, None).unwrap()), [(0, Some(1_000))]);
    }

    #[test]
    fn sheets_that_do_not_fit_the_file_are_refused() {
        let shuffled = sheet(&["00:00:00", "00:04:00", "00:04:00"]);
        assert_eq!(shuffled.cuts(0, 44_100, None), Err(CueError::OutOfOrder(3)));
        let long = sheet(&["00:00:00", "00:04:00"]);
        assert_eq!(long.cuts(0, 44_100, Some(4 * 44_100)), Err(CueError::BehindEnd(2)));
        assert!(long.cuts(0, 44_100, Some(4 * 44_100 + 1)).is_ok());
    }

    #[test]
    fn one_track_alone_is_the_whole_file() {
        let sheet = sheet(&["00:00:00"]);
        assert!(sheet.cuts(0, 44_100, Some(10)).unwrap()[0].is_whole());
    }
}
