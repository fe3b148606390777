//! How much a head's understanding suffers when a phrase is typed differently.

use crate::error::TrainError;
use attune_neural::{Input, TextEncoder};
use attune_taste::{Lexicon, Phrase, TextHead, cosine, fold};

/// English and Chinese phrases tried.
const PHRASES: usize = 240;

/// One way of altering a phrase; `None` where it does not apply.
type Alteration = fn(&Phrase) -> Option<String>;

/// Sentences that training does not use, other word order, and a slip of the finger.
const ALTERATIONS: [(&str, Alteration); 3] =
    [("in a sentence", sentence), ("words reversed", reversed), ("two letters swapped", slip)];

/// Prints, per alteration, the mean cosine of the prediction with the concept before and after it.
pub(crate) fn table(head: &TextHead, encoder: &TextEncoder, lexicon: &Lexicon) -> Result<String, TrainError> {
    let mut text = String::from("| altered | phrases | cosine as written | altered |\n|---|---|---|---|\n");
    let known: Vec<&Phrase> =
        lexicon.phrases().iter().filter(|phrase| ["en", "zh"].contains(&phrase.language.as_str())).collect();
    let sample: Vec<&Phrase> = known.iter().step_by((known.len() / PHRASES).max(1)).copied().collect();
    for (name, alter) in ALTERATIONS {
        let altered: Vec<(&Phrase, String)> =
            sample.iter().filter_map(|phrase| Some((*phrase, fold(&alter(phrase)?)))).collect();
        let mean = |texts: Vec<String>| -> Result<f32, TrainError> {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut sum = 0.0;
            for (embedding, (phrase, _)) in encoder.embed(&texts, Input::Query)?.iter().zip(&altered) {
                sum += cosine(&head.predict(embedding)?, &lexicon.target(phrase));
            }
            Ok(sum / altered.len().max(1) as f32)
        };
        let before = mean(altered.iter().map(|(phrase, _)| fold(&phrase.text)).collect())?;
        let after = mean(altered.iter().map(|(_, text)| text.clone()).collect())?;
        text += &[
            "| ",
            &[name, &altered.len().to_string(), &format!("{before:.3}"), &format!("{after:.3}")].join(" | "),
            " |\n",
        ]
        .concat();
    }
    Ok(text)
}

fn sentence(phrase: &Phrase) -> Option<String> {
    match phrase.language.as_str() {
        "en" => Some(format!("could you put on some {} for me", phrase.text)),
        "zh" => Some(format!("帮我找几首{}的曲子", phrase.text)),
        _ => None,
    }
}

fn reversed(phrase: &Phrase) -> Option<String> {
    let words: Vec<&str> = phrase.text.split_whitespace().rev().collect();
    (words.len() > 1).then(|| words.join(" "))
}

/// Swaps the two letters in the middle of the longest word.
fn slip(phrase: &Phrase) -> Option<String> {
    let words = phrase.text.split(|c: char| !c.is_ascii_alphabetic());
    let longest = words.max_by_key(|word| word.len()).filter(|word| word.len() >= 5)?;
    let middle = longest.len() / 2;
    let (a, b) = (&longest[middle - 1..middle], &longest[middle..=middle]);
    let swapped = [&longest[..middle - 1], b, a, &longest[middle + 1..]].concat();
    (a != b).then(|| phrase.text.replacen(longest, &swapped, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Phrase {
        Phrase { text: text.into(), language: "en".into(), concept: 0 }
    }

    #[test]
    fn a_slip_swaps_two_letters_of_a_long_word_and_spares_short_ones() {
        assert_eq!(slip(&phrase("a quiet rain")).as_deref(), Some("a qiuet rain"));
        assert_eq!(slip(&phrase("sad")), None);
        assert_eq!(slip(&phrase("雨天")), None);
    }

    #[test]
    fn one_word_has_no_other_order() {
        assert_eq!(reversed(&phrase("rain")), None);
        assert_eq!(reversed(&phrase("quiet rain")).as_deref(), Some("rain quiet"));
    }
}
