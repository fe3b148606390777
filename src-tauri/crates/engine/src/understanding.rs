//! A request understood: its parts, what the listener changed about them, and what is ranked by.

use std::collections::HashMap;

use attune_taste::{ChipEdit, ChipId, ChipKind, Interpreter, Query, Request, TasteVector, axes, strongest};

use crate::answer::{Edit, Understood, Wording};
use crate::error::EngineError;
use crate::event::Notice;
use crate::index::Index;
use crate::text_model::TextModel;

/// Axes named in the meaning of a chip.
const AXES_NAMED: usize = 4;
/// Of a direction of unit length, an axis below this share is not worth naming.
const WORTH_NAMING: f32 = 0.15;

/// A request, its parts and its query.
pub(crate) struct Understanding {
    /// As written, without the listener's changes.
    base: Request,
    edits: Vec<(ChipId, ChipEdit)>,
    embeddings: HashMap<String, Vec<f32>>,
    /// With the listener's changes.
    pub(crate) request: Request,
    pub(crate) query: Query,
    /// What the words ask for before the axes are weighed: what may be told in words.
    pub(crate) said: TasteVector,
    pub(crate) chips: Vec<Understood>,
    /// The mean vector of the words wanted, at unit length.
    pub(crate) text_vector: Option<Vec<f32>>,
}

/// Takes a request apart. Without a text model the lexicon's own words are understood, and the notice says so.
pub(crate) fn understood(
    model: &TextModel,
    index: &Index,
    text: &str,
    edits: &[Edit],
) -> Result<(Understanding, Option<Notice>), EngineError> {
    let interpreter = model.interpreter();
    let base = interpreter.parse(text, &index.names);
    let edits: Vec<(ChipId, ChipEdit)> =
        edits.iter().map(|edit| (ChipId::from(edit.id.as_str()), edit.action)).collect();
    let request = base.edited(&edits);
    let texts: Vec<String> = base.texts().into_iter().map(str::to_owned).collect();
    let (embeddings, warning) = match model.embed(texts.iter().map(String::as_str)) {
        Ok(embeddings) => (texts.into_iter().zip(embeddings).collect(), None),
        Err(error) => (HashMap::new(), Some(Notice::from(&error))),
    };
    let unweighed = unweighed(&interpreter, &request, &embeddings)?;
    let said = unweighed.words;
    let query = weighed(index, unweighed);
    let chips = chips(&interpreter, &base, &request, &embeddings)?;
    let text_vector = mean_vector(&request, &embeddings);
    Ok((Understanding { base, edits, embeddings, request, query, said, chips, text_vector }, warning))
}

impl Understanding {
    /// The same request with one more part taken out.
    pub(crate) fn without(
        &self,
        interpreter: &Interpreter,
        index: &Index,
        chip: &str,
    ) -> Result<Query, EngineError> {
        let mut edits = self.edits.clone();
        edits.push((ChipId::from(chip), ChipEdit::Remove));
        query_of(interpreter, index, &self.base.edited(&edits), &self.embeddings)
    }
}

fn query_of(
    interpreter: &Interpreter,
    index: &Index,
    request: &Request,
    embeddings: &HashMap<String, Vec<f32>>,
) -> Result<Query, EngineError> {
    Ok(weighed(index, unweighed(interpreter, request, embeddings)?))
}

fn unweighed(
    interpreter: &Interpreter,
    request: &Request,
    embeddings: &HashMap<String, Vec<f32>>,
) -> Result<Query, EngineError> {
    let vectors: Option<Vec<Vec<f32>>> =
        request.texts().into_iter().map(|text| embeddings.get(text).cloned()).collect();
    Ok(interpreter.query(request, &vectors.unwrap_or_default())?)
}

/// Axes that go together count less than those that stand alone.
fn weighed(index: &Index, mut query: Query) -> Query {
    if let Some(space) = &index.space {
        query.words = space.weigh(&query.words);
    }
    query
}

fn mean_vector(request: &Request, embeddings: &HashMap<String, Vec<f32>>) -> Option<Vec<f32>> {
    let wanted = request.clauses.iter().filter(|clause| !clause.negative);
    let mut sum: Vec<f32> = Vec::new();
    for vector in wanted.filter_map(|clause| embeddings.get(&clause.text)) {
        if sum.is_empty() {
            sum = vec![0.0; vector.len()];
        }
        sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
    }
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    (length > 0.0).then(|| sum.into_iter().map(|x| x / length).collect())
}

/// The parts in reading order, those taken out included.
fn chips(
    interpreter: &Interpreter,
    base: &Request,
    edited: &Request,
    embeddings: &HashMap<String, Vec<f32>>,
) -> Result<Vec<Understood>, EngineError> {
    base.chips
        .iter()
        .map(|chip| {
            let kept = edited.chips.iter().find(|other| other.id == chip.id);
            let lasting = base.clauses.iter().any(|c| c.lasting && c.text == chip.label)
                || base.names.iter().any(|n| n.lasting && n.label == chip.label);
            let label = match chip.kind {
                ChipKind::Words | ChipKind::Adjustment => meaning(interpreter, &chip.label, embeddings)?
                    .unwrap_or_else(|| Wording::name(&chip.label)),
                ChipKind::Scope if chip.label == "lasting" => Wording::new("always", "一直如此"),
                ChipKind::Scope => Wording::new("now", "此刻"),
                ChipKind::Limit => base.limit(&chip.id).map_or_else(
                    || Wording::name(&chip.label),
                    |limit| {
                        let (en, zh) = limit.wording();
                        Wording { en, zh }
                    },
                ),
                _ => Wording::name(&chip.label),
            };
            Ok(Understood {
                id: chip.id.to_string(),
                kind: chip.kind,
                text: chip.text.clone(),
                label,
                negative: kept.map_or(chip.negative, |kept| kept.negative),
                flippable: chip.editable,
                lasting,
                removed: kept.is_none(),
            })
        })
        .collect()
}

/// The axes that words lean on.
fn meaning(
    interpreter: &Interpreter,
    words: &str,
    embeddings: &HashMap<String, Vec<f32>>,
) -> Result<Option<Wording>, EngineError> {
    let taste = interpreter.taste(words, embeddings.get(words).map(Vec::as_slice))?;
    let leading = strongest(&taste, AXES_NAMED);
    let mut order: Vec<usize> = (0..leading.len()).filter(|i| leading[*i].abs() >= WORTH_NAMING).collect();
    order.sort_by(|a, b| leading[*b].abs().total_cmp(&leading[*a].abs()));
    let (en, zh): (Vec<_>, Vec<_>) = order.into_iter().map(|i| axes()[i].words(leading[i] > 0.0)).unzip();
    Ok((!en.is_empty()).then(|| Wording::new(en.join(", "), zh.join("、"))))
}
