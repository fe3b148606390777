//! Names of the library found inside a request.
//!
//! Every distinct name is kept folded in a hash table; a request is short, so all of its parts that begin and end on
//! word boundaries are looked up. That needs no automaton over a million titles and finds exactly the same.

mod ordinary;

pub(crate) use ordinary::Ordinary;

use crate::lexicon::Lexicon;
use crate::text::{fold, is_unspaced, on_word_boundaries, words};
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
    by_text: HashMap<String, Vec<u32>>,
    /// Longest name, in bytes of folded text.
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
                    index.insert(&mut known, kind, part, row as u32);
                }
            }
        }
        index
    }

    fn insert(
        &mut self,
        known: &mut HashMap<(NameKind, String), u32>,
        kind: NameKind,
        label: &str,
        row: u32,
    ) {
        let folded = fold(label);
        if folded.is_empty() {
            return;
        }
        let next = self.names.len() as u32;
        let id = *known.entry((kind, folded)).or_insert_with_key(|(_, folded)| {
            self.longest = self.longest.max(folded.len());
            self.by_text.entry(folded.clone()).or_default().push(next);
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

    /// Names in a folded text that are meant as names, not overlapping, longest first preferred. `capital(i)` tells
    /// whether the source wrote byte `i` of the folded text as a capital in otherwise lower-case text.
    pub(crate) fn find(&self, folded: &str, capital: impl Fn(usize) -> bool) -> Vec<Found> {
        let bounds: Vec<usize> = (0..=folded.len()).filter(|&i| folded.is_char_boundary(i)).collect();
        let mut found = Vec::new();
        for (position, &start) in bounds.iter().enumerate() {
            for &end in bounds[position + 1..].iter().take_while(|&&end| end - start <= self.longest) {
                let Some(ids) = self.by_text.get(&folded[start..end]) else { continue };
                if !on_word_boundaries(folded, start, end) {
                    continue;
                }
                let context = Context::around(folded, start, end, capital(start));
                let names: Vec<u32> = ids
                    .iter()
                    .copied()
                    .filter(|&id| self.is_meant(&self.names[id as usize], &context))
                    .collect();
                if !names.is_empty() {
                    found.push(Found { start, end, names, quoted: context.quoted });
                }
            }
        }
        found.sort_by_key(|f| (std::cmp::Reverse(f.end - f.start), f.start));
        let mut kept: Vec<Found> = Vec::new();
        for candidate in found {
            if kept.iter().all(|other| candidate.end <= other.start || other.end <= candidate.start) {
                kept.push(candidate);
            }
        }
        kept.sort_by_key(|f| f.start);
        kept
    }

    /// Whether a listener who writes this text means the name. "Rain" in "music for the rain" is weather, not a song:
    /// a name made of ordinary words needs quotes, a pointer such as "like" or 像, or (artists) a capital.
    fn is_meant(&self, name: &Name, context: &Context<'_>) -> bool {
        let text = context.text;
        let unspaced = text.chars().all(is_unspaced);
        let length = text.chars().count();
        match name.kind {
            NameKind::Genre => length >= if unspaced { 2 } else { 3 } && !ordinary::is_no_genre(text),
            NameKind::Artist if length < 2 => false,
            NameKind::Artist => {
                context.quoted
                    || !self.ordinary.is_ordinary(text)
                    || context.pointed
                    || (context.capital && !unspaced)
            }
            NameKind::Album | NameKind::Title => {
                let long = if unspaced { length >= 4 } else { words(text).count() >= 3 || length >= 12 };
                let distinctive = !self.ordinary.is_ordinary(text);
                context.quoted || (distinctive && (long || (context.pointed && length >= 2)))
            }
        }
    }
}

/// What stands around a possible name.
struct Context<'a> {
    text: &'a str,
    quoted: bool,
    pointed: bool,
    capital: bool,
}

/// Words before a name that say that a name follows.
#[rustfmt::skip]
const POINTERS: [&str; 27] = [
    "like", "by", "from", "similar to", "sounds like", "artist", "album", "song", "called", "titled",
    "band", "singer", "especially", "像", "类似", "类似于", "来自", "歌手", "专辑", "乐队", "尤其是",
    "特别是", "叫", "名为", "喜欢", "想听", "放",
];

impl<'a> Context<'a> {
    fn around(folded: &'a str, start: usize, end: usize, capital: bool) -> Self {
        let (before, after) = (folded[..start].trim_end(), folded[end..].trim_start());
        let quoted = [('"', '"'), ('\'', '\''), ('「', '」'), ('『', '』'), ('《', '》'), ('«', '»')]
            .iter()
            .any(|&(open, close)| before.ends_with(open) && after.starts_with(close));
        let pointed =
            POINTERS.iter().any(|pointer| {
                before.ends_with(pointer)
                    && on_word_boundaries(before, before.len() - pointer.len(), before.len())
            }) || ["的歌", "的专辑", "的音乐", "的曲子", "'s "].iter().any(|mark| after.starts_with(mark));
        Self { text: &folded[start..end], quoted, pointed, capital }
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
            .find(&fold(request), |_| false)
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
}
