//! What the listener wrote, taken apart: names of the library, clauses wanted, clauses not wanted.

mod clauses;
mod filler;

use crate::lexicon::Spotter;
use crate::names::{Found, NameIndex, NameKind};
use crate::text::Folded;

/// What a chip stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChipKind {
    /// Words about mood, sound, occasion.
    Words,
    /// An artist of the library.
    Artist,
    /// An album of the library.
    Album,
    /// A title of the library.
    Title,
    /// A genre tag of the library.
    Genre,
    /// Something not wanted: words or a name.
    Negation,
}

/// A part of the request as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Chip {
    /// What it stands for.
    pub kind: ChipKind,
    /// The listener's own text.
    pub text: String,
    /// The name as the library writes it, or the words without filler.
    pub label: String,
}

/// Words to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The words, folded, without names and filler: what the text encoder is given.
    pub text: String,
    /// Whether they are not wanted.
    pub negative: bool,
}

/// A name of the library in the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameMatch {
    /// What it names.
    pub kind: NameKind,
    /// The name as the library writes it.
    pub label: String,
    /// Rows of the matrix that bear it, ascending.
    pub rows: Vec<u32>,
    /// Whether it is not wanted.
    pub negative: bool,
}

/// A request taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The folded text: equal requests have equal keys, whatever their case and spacing.
    pub key: String,
    /// For display, in reading order.
    pub chips: Vec<Chip>,
    /// Words, in reading order.
    pub clauses: Vec<Clause>,
    /// Names, in reading order.
    pub names: Vec<NameMatch>,
}

impl Request {
    /// Takes a text apart. Never fails: text that says nothing gives no chips.
    pub fn parse(text: &str, names: &NameIndex, spotter: &Spotter) -> Self {
        let folded = Folded::new(text);
        let capitals = Capitals::new(text, &folded);
        let found = names.find(&folded.text, |byte| capitals.at(byte));
        // A genre tag is also a word with a sound; every other name is taken out of the words.
        let taken: Vec<&Found> = found
            .iter()
            .filter(|f| f.names.iter().any(|&id| names.names()[id as usize].kind != NameKind::Genre))
            .collect();
        let mut request = Self { key: folded.text.trim().to_string(), ..Self::default() };
        let mut parts: Vec<(usize, Part)> = Vec::new();
        for clause in clauses::split(&folded.text, &spotter.spot(&folded.text), &taken) {
            for f in found.iter().filter(|f| clause.start <= f.start && f.start < clause.end) {
                parts.extend(f.names.iter().map(|&id| (f.start, Part::Name(f, id, clause.negative))));
            }
            parts.push((clause.start, Part::Words(clause)));
        }
        parts.sort_by_key(|part| part.0);
        for (_, part) in parts {
            match part {
                Part::Name(found, id, negative) => {
                    request.push_name(
                        names,
                        id,
                        negative,
                        &text[folded.source_range(found.start, found.end)],
                    );
                }
                Part::Words(clause) => request.push_words(&folded.text, &clause, &taken, spotter),
            }
        }
        request
    }

    fn push_name(&mut self, names: &NameIndex, id: u32, negative: bool, source: &str) {
        let name = &names.names()[id as usize];
        let kind = match name.kind {
            _ if negative => ChipKind::Negation,
            NameKind::Artist => ChipKind::Artist,
            NameKind::Album => ChipKind::Album,
            NameKind::Title => ChipKind::Title,
            NameKind::Genre => ChipKind::Genre,
        };
        self.chips.push(Chip { kind, text: source.to_string(), label: name.label.clone() });
        self.names.push(NameMatch {
            kind: name.kind,
            label: name.label.clone(),
            rows: name.rows.clone(),
            negative,
        });
    }

    fn push_words(&mut self, folded: &str, clause: &clauses::Span, taken: &[&Found], spotter: &Spotter) {
        let mut words = String::new();
        let mut from = clause.start;
        for found in taken.iter().filter(|f| clause.start <= f.start && f.end <= clause.end) {
            words.push_str(&folded[from..found.start]);
            words.push(' ');
            from = found.end;
        }
        words.push_str(&folded[from..clause.end]);
        let Some(text) = filler::strip(&words, spotter) else { return };
        self.chips.push(Chip {
            kind: if clause.negative { ChipKind::Negation } else { ChipKind::Words },
            text: words.trim().to_string(),
            label: text.clone(),
        });
        self.clauses.push(Clause { text, negative: clause.negative });
    }

    /// The texts to embed (as queries), one per clause.
    pub fn texts(&self) -> Vec<&str> {
        self.clauses.iter().map(|clause| clause.text.as_str()).collect()
    }
}

enum Part<'a> {
    Name(&'a Found, u32, bool),
    Words(clauses::Span),
}

/// Where the source wrote capitals on purpose: not at the start of the text, not in a text all in capitals.
struct Capitals<'a> {
    source: &'a str,
    folded: &'a Folded,
    meaningful: bool,
}

impl<'a> Capitals<'a> {
    fn new(source: &'a str, folded: &'a Folded) -> Self {
        let letters =
            || source.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
        let meaningful = letters().any(char::is_lowercase) || letters().any(crate::text::is_unspaced);
        Self { source, folded, meaningful }
    }

    fn at(&self, byte: usize) -> bool {
        let range = self.folded.source_range(byte, byte + 1);
        self.meaningful
            && !self.source[..range.start].trim().is_empty()
            && self.source[range].chars().any(char::is_uppercase)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::names::TrackNames;
    use proptest::prelude::*;

    fn parse(text: &str) -> Request {
        let lexicon = Lexicon::shipped().unwrap();
        let track = TrackNames {
            title: Some("Rain"),
            artist: Some("Taylor Swift"),
            album: Some("1989"),
            album_artist: None,
            genre: Some("Pop"),
        };
        let band = TrackNames { artist: Some("Air"), title: Some("Love"), ..TrackNames::default() };
        Request::parse(text, &NameIndex::build([track, band], &lexicon), &Spotter::new(&lexicon).unwrap())
    }

    fn words(text: &str) -> Vec<(String, bool)> {
        parse(text).clauses.into_iter().map(|c| (c.text, c.negative)).collect()
    }

    fn wanted(text: &str) -> (String, bool) {
        (text.to_string(), false)
    }

    fn unwanted(text: &str) -> (String, bool) {
        (text.to_string(), true)
    }

    #[test]
    fn a_chinese_request_with_an_english_artist_is_taken_apart() {
        let request = parse("我喜欢听流行音乐，尤其是Taylor Swift的歌");
        let kinds: Vec<_> = request.chips.iter().map(|c| (c.kind, c.label.as_str())).collect();
        assert_eq!(kinds, [(ChipKind::Words, "流行音乐"), (ChipKind::Artist, "Taylor Swift")]);
        assert_eq!(request.names[0].rows, [0]);
    }

    #[test]
    fn filler_is_not_part_of_the_words() {
        assert_eq!(words("I want something dreamy, please"), [wanted("dreamy")]);
        assert_eq!(words("给我来点安静的音乐"), [wanted("安静")]);
        assert_eq!(words("sad music"), [wanted("sad")]);
        assert!(words("play some music").is_empty());
        assert!(words("我想听歌").is_empty());
    }

    #[test]
    fn negations_are_clauses_of_their_own() {
        assert_eq!(words("quiet piano, no vocals"), [wanted("quiet piano"), unwanted("vocals")]);
        assert_eq!(
            words("guitar without drums for studying"),
            [wanted("guitar"), unwanted("drums"), wanted("studying")]
        );
        assert_eq!(words("not sad but slow"), [unwanted("sad"), wanted("slow")]);
        assert_eq!(words("安静的钢琴，不要人声"), [wanted("安静的钢琴"), unwanted("人声")]);
        assert_eq!(words("没有人声的钢琴曲"), [unwanted("人声"), wanted("钢琴曲")]);
        assert_eq!(words("轻快但不吵"), [wanted("轻快"), unwanted("吵")]);
    }

    #[test]
    fn words_that_only_look_like_negations_are_left_alone() {
        assert!(words("无忧无虑的歌").iter().all(|clause| !clause.1));
        assert!(words("nothing but piano").iter().all(|clause| !clause.1));
        assert!(words("不错的爵士").iter().all(|clause| !clause.1));
    }

    #[test]
    fn a_name_can_be_unwanted() {
        let request = parse("pop but not Taylor Swift");
        assert!(request.names.iter().any(|n| n.label == "Taylor Swift" && n.negative));
        assert!(request.names.iter().any(|n| n.label == "Pop" && !n.negative));
    }

    #[test]
    fn a_band_named_like_a_word_needs_a_capital_or_a_pointer() {
        assert!(parse("music for fresh air").names.is_empty());
        assert_eq!(parse("something like air").names.len(), 1);
        assert_eq!(parse("the best of Air").names.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_panic(text in "(no|not|不|无|,|但|but|taylor swift|雨|\\PC| ){0,12}") {
            let request = parse_cheaply(&text);
            for clause in &request.clauses {
                prop_assert!(!clause.text.trim().is_empty());
            }
        }
    }

    fn parse_cheaply(text: &str) -> Request {
        let lexicon = Lexicon::parse("test", "rain\nen: rain | no wave\nzh: 雨 | 无聊\nis: sad 1\n").unwrap();
        let track = TrackNames { artist: Some("Taylor Swift"), ..TrackNames::default() };
        Request::parse(text, &NameIndex::build([track], &lexicon), &Spotter::new(&lexicon).unwrap())
    }
}
