//! How rough the step from one track to the next is.

use super::ListTrack;

/// What a step counts whose two tempos, keys or energies are not both known: between good and bad, so that unknown
/// tracks are neither sought nor avoided.
const UNKNOWN: f32 = 0.5;
/// A tempo ratio of this many octaves (a factor of 1.41) or more is as rough as tempos get.
const TEMPO_RANGE: f32 = 0.5;
/// Double and half time share their beat; they cost this much of the full range.
const DOUBLE_TIME: f32 = 0.3;
/// Steps on the Camelot wheel from which on keys clash fully.
const KEY_RANGE: f32 = 4.0;
/// Standard deviations of energy from which on a step is as rough as energies get.
const ENERGY_RANGE: f32 = 2.0;

/// Weights of what makes a step rough; each part is 0..=1 before its weight.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Transition {
    /// Distance of the tempos, `|log₂(bpm/bpm')|`, double and half time counting as near.
    pub tempo: f32,
    /// Distance of the keys on the Camelot wheel.
    pub key: f32,
    /// Distance of the energies.
    pub energy: f32,
    /// The same artist twice in a row.
    pub artist: f32,
}

impl Default for Transition {
    /// Tempo and energy before key: listeners notice a change of pace more than one of key (Bittner et al., Automatic
    /// Playlist Sequencing and Transitions, ISMIR 2017, use the same three).
    fn default() -> Self {
        Self { tempo: 1.0, key: 0.5, energy: 1.0, artist: 1.0 }
    }
}

impl Transition {
    /// Roughness of the step between two tracks, 0 up to the sum of the weights; symmetric.
    pub fn cost(&self, a: &ListTrack, b: &ListTrack) -> f32 {
        let part =
            |distance: Option<f32>| distance.filter(|d| d.is_finite()).unwrap_or(UNKNOWN).clamp(0.0, 1.0);
        let tempo = part(a.bpm.zip(b.bpm).map(|(a, b)| tempo_distance(a, b)));
        let key = part(a.key.zip(b.key).map(|(a, b)| f32::from(a.distance(b)) / KEY_RANGE));
        let energy = part(a.energy.zip(b.energy).map(|(a, b)| (a - b).abs() / ENERGY_RANGE));
        let same_artist = a.artist.is_some() && a.artist == b.artist;
        self.tempo * tempo
            + self.key * key
            + self.energy * energy
            + if same_artist { self.artist } else { 0.0 }
    }
}

/// 0 for equal tempos, 1 for a tritone of tempo; the octave comes back near.
fn tempo_distance(a: f32, b: f32) -> f32 {
    // Not log₂(a/b): the quotients of the two directions round differently, and roughness is symmetric.
    let octaves = (a.log2() - b.log2()).abs();
    let straight = octaves / TEMPO_RANGE;
    let doubled = DOUBLE_TIME + (octaves - 1.0).abs() / TEMPO_RANGE;
    straight.min(doubled)
}

#[cfg(test)]
mod tests {
    use super::super::CamelotKey;
    use super::*;
    use proptest::prelude::*;

    fn only_tempo(a: f32, b: f32) -> f32 {
        let track = |bpm| ListTrack { bpm: Some(bpm), ..ListTrack::default() };
        Transition { tempo: 1.0, key: 0.0, energy: 0.0, artist: 0.0 }.cost(&track(a), &track(b))
    }

    #[test]
    fn double_time_is_nearer_than_a_clash_of_tempos() {
        assert_eq!(only_tempo(120.0, 120.0), 0.0);
        assert!(only_tempo(120.0, 126.0) < only_tempo(120.0, 140.0));
        assert!((only_tempo(70.0, 140.0) - DOUBLE_TIME).abs() < 1e-6);
        assert!(only_tempo(70.0, 140.0) < only_tempo(70.0, 100.0));
        assert_eq!(only_tempo(0.0, 100.0), UNKNOWN, "a tempo of 0 is none");
    }

    fn track() -> impl Strategy<Value = ListTrack> {
        (
            prop::option::of(0u64..3),
            prop::option::of(40.0f32..220.0),
            prop::option::of((0u8..12, any::<bool>())),
            prop::option::of(-3.0f32..3.0),
        )
            .prop_map(|(artist, bpm, key, energy)| ListTrack {
                artist,
                bpm,
                key: key.map(|(tonic, major)| CamelotKey::new(tonic, major)),
                energy,
                ..ListTrack::default()
            })
    }

    proptest! {
        #[test]
        fn roughness_is_symmetric_and_bounded(a in track(), b in track()) {
            let transition = Transition::default();
            let cost = transition.cost(&a, &b);
            prop_assert_eq!(cost, transition.cost(&b, &a));
            prop_assert!((0.0..=3.5).contains(&cost));
        }
    }
}
