//! Names of the library found inside a request.
//!
//! Every distinct name is kept as the hash of its [`key`](keys::key); a request is short, so all of its parts that
//! begin and end on word boundaries are looked up. That needs no automaton over a million titles and finds exactly the
//! same. Other ways to write a name (pinyin, initials, romaji, without its article) are hashed beside it; misspelt
//! words are corrected from the vocabulary of all names first (see [`fuzzy`]).

mod context;
mod find;
mod fuzzy;
mod keys;
mod ordinary;

pub(crate) use keys::is_kana;
pub(crate) use ordinary::Ordinary;

use crate::lexicon::Lexicon;
use crate::text::{fold, simplify};
use fuzzy::Vocabulary;
use keys::Spelling;
use std::collections::HashMap;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// A performer (track or album artist).
    Artist,
    /// An album.
    Album,
    /// A track's title.
    Title,
    /// A genre as tagged.
    Genre,
}

/// The names of one track; several artists or genres are joined by `"; "`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TrackNames<'a> {
    /// Title.
    pub title: Option<&'a str>,
    /// Artists.
    pub artist: Option<&'a str>,
    /// Album.
    pub album: Option<&'a str>,
    /// Album artists.
    pub album_artist: Option<&'a str>,
    /// Genres.
    pub genre: Option<&'a str>,
}

/// A distinct name and the rows that bear it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// As written on the first track that bears it.
    pub label: String,
    /// Rows of the matrix, ascending.
    pub rows: Vec<u32>,
}

/// All names of a library, by row.
#[derive(Debug, Clone, Default)]
pub struct NameIndex {
    names: Vec<Name>,
    /// Hash of a name's key and its index, ascending.
    keys: Vec<(u64, u32)>,
    /// The same for other spellings.
    others: Vec<(u64, u32, Spelling)>,
    vocabulary: Vocabulary,
    /// Longest key, in bytes.
    longest: usize,
    ordinary: Ordinary,
}

/// A name found in a folded request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Indices into [`NameIndex::names`].
    pub(crate) names: Vec<u32>,
    /// Whether it stands in quotation marks.
    pub(crate) quoted: bool,
}

impl NameIndex {
    /// Indexes the names of tracks in the order of their rows. Words of the lexicon count as ordinary words.
    pub fn build<'a>(tracks: impl IntoIterator<Item = TrackNames<'a>>, lexicon: &Lexicon) -> Self {
        let mut index = Self { ordinary: Ordinary::new(lexicon), ..Self::default() };
        let mut known: HashMap<(NameKind, String), u32> = HashMap::new();
        let mut words = fuzzy::Words::default();
        for (row, track) in tracks.into_iter().enumerate() {
            for (kind, value) in [
                (NameKind::Artist, track.artist),
                (NameKind::Artist, track.album_artist),
                (NameKind::Album, track.album),
                (NameKind::Title, track.title),
                (NameKind::Genre, track.genre),
            ] {
                let several = matches!(kind, NameKind::Artist | NameKind::Genre);
                for part in value.unwrap_or_default().split(|c| several && c == ';').map(str::trim) {
                    index.insert(&mut known, &mut words, kind, part, row as u32);
                }
            }
        }
        index.keys.sort_unstable();
        index.others.sort_unstable();
        index.others.dedup();
        index.vocabulary = Vocabulary::new(words);
        index
    }

    fn insert(
        &mut self,
        known: &mut HashMap<(NameKind, String), u32>,
        words: &mut fuzzy::Words,
        kind: NameKind,
        label: &str,
        row: u32,
    ) {
        let folded = simplify(&fold(label));
        if folded.is_empty() {
            return;
        }
        let next = self.names.len() as u32;
        let id = *known.entry((kind, folded)).or_insert_with_key(|(_, folded)| {
            let key = keys::key(folded);
            if !key.is_empty() {
                self.longest = self.longest.max(key.len());
                self.keys.push((keys::hash(&key), next));
                if kind != NameKind::Genre {
                    let others = keys::spellings(kind, folded);
                    self.others.extend(others.into_iter().map(|(s, text)| (keys::hash(&text), next, s)));
                    words.add(folded);
                }
            }
            self.names.push(Name { kind, label: label.to_string(), rows: Vec::new() });
            next
        });
        let rows = &mut self.names[id as usize].rows;
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }

    /// All distinct names.
    pub fn names(&self) -> &[Name] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(tracks: &[(&str, &str, &str, &str)]) -> NameIndex {
        let lexicon = Lexicon::parse(
            "test",
            "rain\nen: rain | love | rainy night\nzh: 雨 | 雨夜 | 安静\nis: sad 1\n\nrock\nen: rock\nzh: 摇滚\nis: rock 1\n",
        )
        .unwrap();
        let names = tracks.iter().map(|&(title, artist, album, genre)| TrackNames {
            title: Some(title),
            artist: Some(artist),
            album: Some(album),
            album_artist: None,
            genre: Some(genre),
        });
        NameIndex::build(names, &lexicon)
    }

    fn labels(index: &NameIndex, request: &str) -> Vec<(NameKind, String)> {
        index
            .find(&simplify(&fold(request)), |_| false)
            .iter()
            .flat_map(|f| &f.names)
            .map(|&id| (index.names[id as usize].kind, index.names[id as usize].label.clone()))
            .collect()
    }

    #[test]
    fn an_artist_is_found_whatever_the_accents_and_case() {
        let index = index(&[("Jóga", "Björk", "Homogenic", "Electronic")]);
        assert_eq!(labels(&index, "something by BJORK"), [(NameKind::Artist, "Björk".to_string())]);
    }

    #[test]
    fn a_title_of_one_common_word_does_not_hijack_a_mood() {
        let index = index(&[("Rain", "X Y Z", "Love", "Rock"), ("雨", "某某", "安静", "Rock")]);
        assert!(labels(&index, "music for the rain").is_empty());
        assert!(labels(&index, "songs about love").is_empty());
        assert!(labels(&index, "安静的雨").is_empty());
        assert_eq!(labels(&index, "play \"rain\""), [(NameKind::Title, "Rain".to_string())]);
        assert_eq!(labels(&index, "《雨》"), [(NameKind::Title, "雨".to_string())]);
    }

    #[test]
    fn a_long_distinctive_title_is_found() {
        let index = index(&[("Stairway to Heaven", "Led Zeppelin", "IV", "Rock")]);
        assert_eq!(labels(&index, "stairway to heaven please")[0].0, NameKind::Title);
    }

    #[test]
    fn names_stand_next_to_chinese_without_spaces() {
        let index =
            index(&[("Love Story", "Taylor Swift", "Fearless", "Pop"), ("晴天", "周杰伦", "叶惠美", "Pop")]);
        assert_eq!(
            labels(&index, "尤其是Taylor Swift的歌"),
            [(NameKind::Artist, "Taylor Swift".to_string())]
        );
        assert_eq!(labels(&index, "我想听周杰伦的歌"), [(NameKind::Artist, "周杰伦".to_string())]);
    }

    #[test]
    fn several_artists_of_a_track_are_found_one_by_one() {
        let index = index(&[("Duet", "Anna Netrebko; Rolando Villazón", "Duets", "Opera")]);
        assert_eq!(labels(&index, "rolando villazon")[0].1, "Rolando Villazón");
    }

    #[test]
    fn names_are_found_in_other_spellings_and_misspelt() {
        let index = index(&[
            ("七里香", "周杰伦", "七里香", "Pop"),
            ("夜に駆ける", "YOASOBI", "THE BOOK", "J-Pop"),
            ("First Love", "うただ", "First", "J-Pop"),
            ("Bohemian Rhapsody", "Queen", "A Night at the Opera", "Rock"),
            ("Stairway to Heaven", "Led Zeppelin", "IV", "Rock"),
            ("Yesterday", "The Beatles", "Help!", "Rock"),
        ]);
        let artist = |request: &str, name: &str| {
            assert_eq!(labels(&index, request), [(NameKind::Artist, name.to_string())], "{request}");
        };
        artist("zhoujielun", "周杰伦");
        artist("zhou jie lun de ge", "周杰伦");
        artist("来点zjl", "周杰伦");
        artist("周杰倫的歌", "周杰伦");
        artist("ヨアソビ聴きたい", "YOASOBI");
        artist("songs by utada", "うただ");
        artist("ウタダ", "うただ");
        artist("led zepplin", "Led Zeppelin");
        artist("ledzeppelin", "Led Zeppelin");
        artist("beatles for the morning", "The Beatles");
        assert_eq!(labels(&index, "bohemian rapsody")[0].1, "Bohemian Rhapsody");
        assert!(labels(&index, "quiet evening").is_empty());
    }
}
