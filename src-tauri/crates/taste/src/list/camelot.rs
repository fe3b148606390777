//! Keys on the Camelot wheel.

/// A key as its place on the Camelot wheel, the circle of fifths with relative keys side by side (Davis, Harmonic
/// Mixing, Mixshare 1991): number 1..=12, inner ring (A) minor, outer ring (B) major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct CamelotKey {
    number: u8,
    major: bool,
}

impl CamelotKey {
    /// The key with this tonic (pitch class, 0 = C … 11 = B; others are taken modulo 12) and mode.
    pub const fn new(tonic: u8, major: bool) -> Self {
        // A fifth up is one number on; C major is 8B, and a minor key stands with its relative major, 3 semitones up.
        let of_major = if major { tonic % 12 } else { (tonic % 12 + 3) % 12 };
        Self { number: (of_major * 7 + 7) % 12 + 1, major }
    }

    /// Place on the wheel, 1..=12.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Whether the key is major (ring B).
    pub const fn is_major(self) -> bool {
        self.major
    }

    /// Steps between two keys, 0..=7: numbers around the wheel, and one for a change of ring. 0 or 1 is what
    /// harmonic mixing calls compatible.
    pub fn distance(self, other: Self) -> u8 {
        let around = self.number.abs_diff(other.number);
        around.min(12 - around) + u8::from(self.major != other.major)
    }
}

impl std::fmt::Display for CamelotKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.number, if self.major { 'B' } else { 'A' })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_where_the_printed_wheel_has_them() {
        let at = |tonic, major| CamelotKey::new(tonic, major).to_string();
        assert_eq!(at(0, true), "8B", "C major");
        assert_eq!(at(9, false), "8A", "A minor");
        assert_eq!(at(7, true), "9B", "G major");
        assert_eq!(at(4, true), "12B", "E major");
        assert_eq!(at(11, true), "1B", "B major");
        assert_eq!(at(5, true), "7B", "F major");
        assert_eq!(at(8, false), "1A", "A flat minor");
        assert_eq!(at(0, false), "5A", "C minor");
        assert_eq!(at(6, false), "11A", "F sharp minor");
    }

    #[test]
    fn the_distance_is_a_metric_on_the_24_keys() {
        let keys: Vec<CamelotKey> =
            (0..12).flat_map(|t| [CamelotKey::new(t, true), CamelotKey::new(t, false)]).collect();
        for &a in &keys {
            for &b in &keys {
                assert_eq!(a.distance(b), b.distance(a));
                assert_eq!(a.distance(b) == 0, a == b);
                assert!(a.distance(b) <= 7);
                for &c in &keys {
                    assert!(a.distance(c) <= a.distance(b) + b.distance(c));
                }
            }
        }
        assert_eq!(CamelotKey::new(0, true).distance(CamelotKey::new(9, false)), 1, "relative keys");
        assert_eq!(CamelotKey::new(0, true).distance(CamelotKey::new(7, true)), 1, "a fifth apart");
        assert_eq!(CamelotKey::new(0, true).distance(CamelotKey::new(6, true)), 6, "a tritone apart");
    }
}
