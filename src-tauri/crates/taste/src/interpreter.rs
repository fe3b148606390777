//! From words to a direction in the space of axes: the lexicon where it knows the words, the text head everywhere.

use crate::TasteError;
use crate::axis::{AXES, TasteVector};
use crate::head::TextHead;
use crate::lexicon::{Lexicon, Spotter};
use crate::names::NameIndex;
use crate::query::{ADJUSTMENT, Query, Theme};
use crate::request::{ClauseRole, Request};
use crate::text::{fold, is_unspaced};
use crate::vector::{add_scaled, strongest, unit};

/// How strongly an unwanted clause pushes away.
const NEGATIVE_WEIGHT: f32 = 0.7;
/// Share of what a theme or a limit says about sound on the side: a song about the sea need not sound like it.
const ASIDE_WEIGHT: f32 = 0.5;
/// How far the head stands back where the lexicon knows every word: what was written down counts more than what is
/// guessed from it.
const CERTAINTY: f32 = 0.75;
/// Axes kept of a clause. The lexicon's own weights are all meant; only the head's are cut to [`crate::KEEP`].
const KEEP_CLAUSE: usize = 40;
/// Axes kept of a whole request.
const KEEP_REQUEST: usize = 48;

/// Understands requests. Holds the lexicon and, when the text model is there, its head.
#[derive(Debug, Clone)]
pub struct Interpreter {
    lexicon: Lexicon,
    spotter: Spotter,
    head: Option<TextHead>,
}

impl Interpreter {
    /// With a head words of any language are understood; without, those of the lexicon.
    pub fn new(lexicon: Lexicon, head: Option<TextHead>) -> Result<Self, TasteError> {
        Ok(Self { spotter: Spotter::new(&lexicon)?, lexicon, head })
    }

    /// The lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The head, if there is one.
    pub fn head(&self) -> Option<&TextHead> {
        self.head.as_ref()
    }

    /// Exchanges the head, for another text model.
    pub fn set_head(&mut self, head: Option<TextHead>) {
        self.head = head;
    }

    /// Takes a request apart.
    pub fn parse(&self, text: &str, names: &NameIndex) -> Request {
        Request::parse(text, names, &self.spotter)
    }

    /// Indexes a library's names; see [`NameIndex::build`].
    pub fn index_names<'a>(
        &self,
        tracks: impl IntoIterator<Item = crate::names::TrackNames<'a>>,
    ) -> NameIndex {
        NameIndex::build(tracks, &self.lexicon)
    }

    /// What a few words ask for, at unit length or zero. `embedding` is that of the words as a query, if there is a text
    /// model.
    ///
    /// `u = c·s + (1 − ¾c)·h`: `s` sums the concepts of the phrases found in the words, `c` is the share of the words
    /// they cover, `h` is the head's prediction.
    pub fn taste(&self, words: &str, embedding: Option<&[f32]>) -> Result<TasteVector, TasteError> {
        let (spotted, coverage) = self.spotted(&fold(words));
        let mut taste = spotted.map(|x| x * coverage);
        if let (Some(head), Some(embedding)) = (&self.head, embedding) {
            add_scaled(&mut taste, &head.predict(embedding)?, 1.0 - CERTAINTY * coverage);
        }
        Ok(unit(&strongest(&taste, KEEP_CLAUSE)))
    }

    /// Sum of the concepts spotted, at unit length, and the share of the text they cover.
    fn spotted(&self, folded: &str) -> (TasteVector, f32) {
        let spots = self.spotter.spot(folded);
        let mut sum = [0.0; AXES];
        for spot in &spots {
            add_scaled(&mut sum, &unit(&self.lexicon.concepts()[spot.concept].weights), 1.0);
        }
        // A Chinese character says as much as about three Latin letters.
        let size = |text: &str| -> usize {
            text.chars().filter(|c| c.is_alphanumeric()).map(|c| if is_unspaced(c) { 3 } else { 1 }).sum()
        };
        let covered: usize = spots.iter().map(|spot| size(&folded[spot.start..spot.end])).sum();
        let total = size(folded);
        (unit(&sum), if total > 0 { covered as f32 / total as f32 } else { 0.0 })
    }

    /// The query behind a request. `embeddings` are those of [`Request::texts`] as queries, or empty when there is no
    /// text model.
    ///
    /// ```text
    /// words      = unit(strongest₄₈(Σ w·taste(sound clause) + ½ Σ w·taste(theme) + ½ Σ w·taste(limit's sound)))
    /// adjustment = Σ ±0.7·taste(adjustment)
    /// ```
    ///
    /// with `w` = 1 for what is wanted, −0.7 for what is not. The sound of a limit is that of its decade or of the
    /// culture of its language.
    pub fn query(&self, request: &Request, embeddings: &[Vec<f32>]) -> Result<Query, TasteError> {
        let (found, expected) = (embeddings.len(), request.clauses.len());
        if found != 0 && found != expected {
            return Err(TasteError::Length { expected, found });
        }
        let mut query = Query {
            key: request.key.clone(),
            names: request.names.clone(),
            limits: request.limits.clone(),
            ..Query::default()
        };
        let mut words = [0.0; AXES];
        for (index, clause) in request.clauses.iter().enumerate() {
            let embedding = embeddings.get(index).map(Vec::as_slice);
            let taste = self.taste(&clause.text, embedding)?;
            let sign = if clause.negative { -NEGATIVE_WEIGHT } else { 1.0 };
            match clause.role {
                ClauseRole::Sound => add_scaled(&mut words, &taste, sign),
                ClauseRole::Adjustment => {
                    let length = if clause.negative { -ADJUSTMENT } else { ADJUSTMENT };
                    add_scaled(&mut query.adjustment, &taste, length);
                }
                ClauseRole::Theme => {
                    add_scaled(&mut words, &taste, sign * ASIDE_WEIGHT);
                    query.themes.push(Theme {
                        text: clause.text.clone(),
                        embedding: embedding.unwrap_or_default().to_vec(),
                        negative: clause.negative,
                    });
                }
            }
        }
        for (sound, negative) in request.limit_sounds() {
            let sign = if negative { -NEGATIVE_WEIGHT } else { 1.0 };
            add_scaled(&mut words, &self.taste(sound, None)?, sign * ASIDE_WEIGHT);
        }
        query.words = unit(&strongest(&words, KEEP_REQUEST));
        Ok(query)
    }
}
