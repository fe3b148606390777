//! A library made up from a seed: groups of tracks that sound alike, with artists, albums and facts.

use attune_taste::list::{CamelotKey, ListTrack};
use attune_taste::{Sound, SoundVector, TrackMatrix};

/// Tracks that sound alike in a group.
const GROUPS: u64 = 12;

/// 64 bits for a seed and a number (the finaliser of SplitMix64).
pub(crate) fn bits(seed: u64, index: u64) -> u64 {
    let mut z = (seed ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Uniform in −1..1.
pub(crate) fn noise(seed: u64, index: u64) -> f32 {
    (bits(seed, index) >> 40) as f32 / (1u64 << 23) as f32 - 1.0
}

pub(crate) fn sound(seed: u64, row: u64) -> SoundVector {
    let group = bits(seed, row) % GROUPS;
    std::array::from_fn(|axis| {
        noise(seed + 1, group * 1000 + axis as u64) * 1.6 + noise(seed + 2, row * 1000 + axis as u64)
    })
}

pub(crate) fn library(rows: usize, seed: u64) -> (TrackMatrix, Vec<ListTrack>) {
    let mut matrix = TrackMatrix::new();
    let tracks = (0..rows as u64)
        .map(|row| {
            matrix.push(Sound::Analysed(&sound(seed, row)), None);
            let artist = bits(seed + 3, row) % (rows as u64 / 6 + 2);
            ListTrack {
                artist: Some(artist),
                album: Some(artist * 3 + bits(seed + 4, row) % 3),
                // Every fifth track is another copy of the one before.
                recording: if row % 5 == 4 { row - 1 } else { row },
                seconds: 215.0 + 95.0 * noise(seed + 5, row),
                bpm: (row % 7 != 0).then(|| 115.0 + 55.0 * noise(seed + 6, row)),
                key: (row % 9 != 0).then(|| {
                    CamelotKey::new((bits(seed + 7, row) % 12) as u8, bits(seed + 8, row).is_multiple_of(2))
                }),
                energy: (row % 11 != 0).then(|| 2.0 * noise(seed + 9, row)),
            }
        })
        .collect();
    (matrix, tracks)
}
