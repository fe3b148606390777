//! Sentences around phrases, as a listener types them.
//!
//! A request in a whole sentence lies elsewhere in the space of embeddings than the phrase in it, by about the same
//! way for every phrase, as a text in another language does. So sentences are taught as a further language of each
//! language: they give it a mean to subtract, and no training point.

use crate::lexicon::Lexicon;
use crate::text::fold;

/// What goes around a phrase, by language. The templates differ in length and mood, so that their mean is not one of
/// them.
const TEMPLATES: [(&str, [&str; 4]); 9] = [
    ("en", ["i want something {}", "play me some {} songs", "looking for {} music for tonight", "{} please"]),
    ("zh", ["给我来点{}", "我想听{}的歌", "有没有{}的音乐推荐", "放一些{}吧"]),
    ("de", ["ich möchte etwas {}", "spiel mir {} lieder", "ich suche musik für heute abend: {}", "bitte {}"]),
    ("es", ["quiero algo {}", "ponme canciones {}", "busco música {} para esta noche", "{} por favor"]),
    (
        "fr",
        [
            "je voudrais quelque chose {}",
            "mets-moi des chansons {}",
            "je cherche de la musique {} pour ce soir",
            "{} s'il te plaît",
        ],
    ),
    ("ja", ["{}な感じの曲が聴きたい", "{}の曲をかけて", "今夜のための{}の音楽を探しています", "{}をお願い"]),
    ("ko", ["{} 노래 틀어줘", "{} 음악 듣고 싶어", "오늘 밤에 들을 {} 음악 찾아줘", "{} 추천해줘"]),
    ("pt", ["quero algo {}", "toca umas músicas {}", "procuro música {} para esta noite", "{} por favor"]),
    ("ru", ["хочу что-нибудь {}", "включи мне песни {}", "ищу музыку на вечер: {}", "{} пожалуйста"]),
];
/// Sentences for each language.
const SENTENCES: usize = 120;

/// A sentence and the phrase in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) language: usize,
}

/// Sentences of every language that has templates, around phrases spread evenly over the lexicon. `languages[i]` is the
/// number of phrase i's language.
pub(super) fn sentences(lexicon: &Lexicon, languages: &[usize]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (code, templates) in TEMPLATES {
        let own: Vec<usize> =
            (0..languages.len()).filter(|&i| lexicon.phrases()[i].language == code).collect();
        let count = own.len().min(SENTENCES);
        for n in 0..count {
            let phrase = own[n * own.len() / count];
            let text = templates[n % templates.len()].replace("{}", &lexicon.phrases()[phrase].text);
            all.push(Sentence { text: fold(&text), language: languages[phrase] });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_language_of_the_templates_is_a_language_once_and_holds_the_phrase() {
        let codes: HashSet<&str> = TEMPLATES.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes.len(), TEMPLATES.len());
        assert!(
            TEMPLATES.iter().flat_map(|(_, list)| list).all(|template| template.matches("{}").count() == 1)
        );
    }

    #[test]
    fn sentences_are_made_of_the_lexicons_phrases() {
        let lexicon = Lexicon::parse("test", "a\nen: quiet rain\nzh: 安静\nis: quiet 1").unwrap();
        let texts: Vec<String> = sentences(&lexicon, &[0, 1]).into_iter().map(|s| s.text).collect();
        assert_eq!(texts, ["i want something quiet rain", "给我来点安静"]);
    }
}
