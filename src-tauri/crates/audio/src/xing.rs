//! The number of frames that an encoder's tag in an MP3 file states, checked against the frames themselves. Files that were
//! cut, joined or repaired keep the tag of what they were.

use symphonia::core::formats::Track;

use crate::container::open_reader;
use crate::source::Source;

/// So much of the file is read.
const SAMPLE_BYTES: usize = 64 * 1024;

/// The mean length of all frames and of the first ones may differ by this factor: variable rates begin with quiet passages.
const MAX_RATIO: f64 = 2.0;

/// Where the first frames are all there are, the count may be off by this many samples: encoder delay, padding and the
/// frame of the tag itself.
const MAX_DIFFERENCE: f64 = 4.0 * 1152.0;

/// Whether the length that `track` states fits the length of the file.
pub(crate) fn is_plausible(source: &Source, track: &Track) -> bool {
    let Some(stated) = track.num_frames.filter(|&frames| frames > 0) else { return false };
    let (Ok(mut reader), Ok(window)) = (open_reader(source), source.open()) else { return false };
    let (mut bytes, mut frames, mut whole) = (0, 0, false);
    while bytes < SAMPLE_BYTES {
        if let Ok(Some(packet)) = reader.next_packet() {
            bytes += packet.data.len();
            frames += packet.block_dur().get();
        } else {
            whole = true;
            break;
        }
    }
    if frames == 0 {
        return false;
    }
    if whole {
        return (frames as f64 - stated as f64).abs() <= MAX_DIFFERENCE;
    }
    let expected = window.len() as f64 * frames as f64 / bytes as f64;
    (1.0 / MAX_RATIO..=MAX_RATIO).contains(&(expected / stated as f64))
}
