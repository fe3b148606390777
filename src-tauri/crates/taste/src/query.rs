//! What is ranked by.

use crate::axis::{AXES, TasteVector};
use crate::limits::Limits;
use crate::request::NameMatch;
use crate::vector::{add_scaled, unit};

/// How much the sound of the tracks named counts beside words.
const NAMED_SOUND: f32 = 0.5;

/// What songs are to be about.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// The words.
    pub text: String,
    /// Their embedding as a query, to compare with passages of lyrics; empty without a text model.
    pub embedding: Vec<f32>,
    /// Whether such songs are not wanted.
    pub negative: bool,
}

/// A request understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Equal for equal requests; feedback given under the same request counts in full.
    pub key: String,
    /// What the words ask for, at unit length, or zero.
    pub words: TasteVector,
    /// Names of the library that were mentioned; those with [`NameMatch::like`] are seeds.
    pub names: Vec<NameMatch>,
    /// Sum of what is to be different from `words` and the tracks named (*but calmer*, *less vocals*), each part of
    /// length [`ADJUSTMENT`], or zero.
    pub adjustment: TasteVector,
    /// Demands on facts.
    pub limits: Limits,
    /// What songs are to be about.
    pub themes: Vec<Theme>,
}

/// Length of one adjustment beside a direction of length 1: *calmer* turns it by about 35 degrees when at right angles.
pub const ADJUSTMENT: f32 = 0.7;

impl Default for Query {
    fn default() -> Self {
        Self {
            key: String::new(),
            words: [0.0; AXES],
            names: Vec::new(),
            adjustment: [0.0; AXES],
            limits: Limits::default(),
            themes: Vec::new(),
        }
    }
}

impl Query {
    /// The direction of the whole request.
    ///
    /// ```text
    /// base      = words                                      without named sound
    ///           = unit(named)                                without words
    ///           = unit(words + 0.5 · unit(named))            with both
    /// direction = unit(base + adjustment)
    /// ```
    ///
    /// `named` is the sum of the sound vectors of the tracks that bear a wanted artist, album or title, seeds included;
    /// zero when none of them was analysed. *like X but calmer* has no words: sound of X, moved towards calm.
    pub fn direction(&self, named: &TasteVector) -> TasteVector {
        let spoken = self.words.iter().any(|x| *x != 0.0);
        let heard = named.iter().any(|x| *x != 0.0);
        let base = match (spoken, heard) {
            (_, false) => self.words,
            (false, true) => unit(named),
            (true, true) => {
                let mut sum = self.words;
                add_scaled(&mut sum, &unit(named), NAMED_SOUND);
                unit(&sum)
            }
        };
        if self.adjustment.iter().all(|x| *x == 0.0) {
            return base;
        }
        let mut moved = base;
        add_scaled(&mut moved, &self.adjustment, 1.0);
        unit(&moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::axis_index;
    use crate::vector::cosine;

    fn axis(id: &str) -> TasteVector {
        let mut vector = [0.0; AXES];
        vector[axis_index(id).unwrap()] = 1.0;
        vector
    }

    #[test]
    fn like_x_but_calmer_lies_between_x_and_calm() {
        let (rock, chill) = (axis("rock"), axis("chill"));
        let query = Query { adjustment: chill.map(|x| x * ADJUSTMENT), ..Query::default() };
        let direction = query.direction(&rock.map(|x| x * 40.0));
        assert!(cosine(&direction, &rock) > cosine(&direction, &chill));
        assert!(cosine(&direction, &chill) > 0.5);
        assert_eq!(query.direction(&[0.0; AXES]), chill, "without a seed only the difference is left");
    }

    #[test]
    fn words_alone_are_the_direction_to_the_bit() {
        let words = unit(&std::array::from_fn(|i| i as f32));
        assert_eq!(Query { words, ..Query::default() }.direction(&[0.0; AXES]), words);
    }
}
