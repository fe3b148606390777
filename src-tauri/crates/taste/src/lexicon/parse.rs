//! Reading the lexicon's files.

use super::check::{LexiconProblem, check};
use super::{Concept, Lexicon, Phrase};
use crate::TasteError;
use crate::axis::{AXES, axis_index};

impl Lexicon {
    /// Reads one file. Every mistake is collected, so that a writer sees all of them at once.
    pub fn parse(topic: &str, text: &str) -> Result<Self, TasteError> {
        Self::parse_all(&[(topic, text)])
    }

    /// Reads several files, each a topic and its text, as one lexicon.
    pub fn parse_all(files: &[(&str, &str)]) -> Result<Self, TasteError> {
        let mut lexicon = Self::default();
        let mut problems = Vec::new();
        for (topic, text) in files {
            for (number, block) in blocks(text) {
                read_block(topic, number, &block, &mut lexicon, &mut problems);
            }
        }
        problems.extend(check(&lexicon));
        if problems.is_empty() { Ok(lexicon) } else { Err(TasteError::Lexicon(problems)) }
    }
}

/// Groups of consecutive non-blank lines with the number of their first line, comments removed.
fn blocks(text: &str) -> Vec<(usize, Vec<&str>)> {
    let mut all: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            inside = false;
        } else if !line.starts_with('#') {
            match all.last_mut() {
                Some((_, block)) if inside => block.push(line),
                _ => all.push((index + 1, vec![line])),
            }
            inside = true;
        }
    }
    all
}

fn read_block(
    topic: &str,
    number: usize,
    block: &[&str],
    lexicon: &mut Lexicon,
    problems: &mut Vec<LexiconProblem>,
) {
    let concept = lexicon.concepts.len();
    let id = block[0].to_string();
    let mut weights = None;
    for line in &block[1..] {
        let Some((key, value)) = line.split_once(':') else {
            problems.push(LexiconProblem::Line { topic: topic.into(), line: number, text: (*line).into() });
            continue;
        };
        if key == "is" {
            weights = Some(read_weights(&id, value, problems));
        } else {
            lexicon.phrases.extend(value.split('|').map(|phrase| Phrase {
                text: phrase.trim().to_string(),
                language: key.trim().to_string(),
                concept,
            }));
        }
    }
    if weights.is_none() {
        problems.push(LexiconProblem::NoMeaning { concept: id.clone() });
    }
    lexicon.concepts.push(Concept { id, topic: topic.into(), weights: weights.unwrap_or([0.0; AXES]) });
}

fn read_weights(concept: &str, value: &str, problems: &mut Vec<LexiconProblem>) -> [f32; AXES] {
    let mut weights = [0.0; AXES];
    for item in value.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let parsed = item.rsplit_once(' ').and_then(|(axis, weight)| {
            Some((axis.trim(), weight.trim().parse::<f32>().ok().filter(|w| (-1.0..=1.0).contains(w))?))
        });
        let Some((axis, weight)) = parsed else {
            problems.push(LexiconProblem::Weight { concept: concept.into(), text: item.into() });
            continue;
        };
        match axis_index(axis) {
            None => {
                problems.push(LexiconProblem::UnknownAxis { concept: concept.into(), axis: axis.into() });
            }
            Some(index) if weights[index] != 0.0 => {
                problems.push(LexiconProblem::AxisTwice { concept: concept.into(), axis: axis.into() });
            }
            Some(index) => weights[index] = weight,
        }
    }
    weights
}
