//! What the listener wrote, taken apart: words, names of the library, limits, and what is to differ.

mod chip;
mod comparative;
mod filler;
mod limit;
mod marks;
mod number;
mod part;
mod scan;
mod template;

pub(crate) use filler::is_filler_word;
#[cfg(test)]
pub(crate) use limit::readable_languages;

pub use chip::{Chip, ChipEdit, ChipId, ChipKind};
pub use part::ClauseRole;

use crate::lexicon::Spotter;
use crate::limits::{Bound, Limit, Limits};
use crate::names::{Found, NameIndex, NameKind};
use crate::text::{Folded, simplify};
use limit::FoundLimit;
use part::{Part, Payload};
use scan::{Scanned, Taken};
use unicode_normalization::UnicodeNormalization;

/// Words to be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The words, folded, without names and filler: what the text encoder is given.
    pub text: String,
    /// Whether they are not wanted; of an adjustment, whether less is wanted.
    pub negative: bool,
    /// Whether they tell of lasting taste (*I love …*), which a profile may keep.
    pub lasting: bool,
    /// What they are there for.
    pub role: ClauseRole,
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
    /// Whether its sound is the example (*like X*) and not itself what is asked for.
    pub like: bool,
    /// Whether it tells of lasting taste.
    pub lasting: bool,
}

/// A request taken apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The folded text, with what was done to its chips: equal requests have equal keys, whatever their case and
    /// spacing.
    pub key: String,
    /// For display, in reading order.
    pub chips: Vec<Chip>,
    /// Words, in reading order.
    pub clauses: Vec<Clause>,
    /// Names, in reading order.
    pub names: Vec<NameMatch>,
    /// Demands on facts.
    pub limits: Limits,
    /// The text read, folded.
    base: String,
    parts: Vec<Part>,
}

impl Request {
    /// The request after edits, applied in order. An id that names no chip changes nothing. Flipping twice is no
    /// change; what is removed stays removed.
    #[must_use]
    pub fn edited(&self, edits: &[(ChipId, ChipEdit)]) -> Self {
        let mut parts = self.parts.clone();
        for (id, edit) in edits {
            if let Some(part) = parts.iter_mut().find(|part| part.chip.id == *id) {
                part.apply(*edit);
            }
        }
        Self::assembled(self.base.clone(), parts)
    }

    /// Whether nothing was understood, or everything taken out.
    pub fn is_empty(&self) -> bool {
        self.chips.is_empty()
    }

    /// The limit behind a chip.
    pub fn limit(&self, id: &ChipId) -> Option<Limit> {
        self.parts.iter().filter(|part| part.chip.id == *id).find_map(|part| match part.payload {
            Payload::Limit { limit, .. } => Some(limit),
            _ => None,
        })
    }

    /// What stands behind the chips that are left.
    fn assembled(base: String, parts: Vec<Part>) -> Self {
        let mut request = Self { key: base.clone(), ..Self::default() };
        for part in &parts {
            if let Some(edit) = part.edit {
                let sign = if edit == ChipEdit::Remove { "removed" } else { "flipped" };
                request.key.extend(["\n", sign, " ", part.chip.id.as_str()]);
            }
        }
        let lasting = |part: &Part| {
            part.scope.is_some_and(|scope| !parts[scope].is_removed() && !parts[scope].is_negative())
        };
        for part in parts.iter().filter(|part| !part.is_removed()) {
            let negative = part.is_negative();
            request.chips.push(Chip { negative, ..part.chip.clone() });
            match &part.payload {
                Payload::Words { text, role } => request.clauses.push(Clause {
                    text: text.clone(),
                    negative,
                    lasting: lasting(part),
                    role: *role,
                }),
                Payload::Name { kind, rows, like } => request.names.push(NameMatch {
                    kind: *kind,
                    label: part.chip.label.clone(),
                    rows: rows.clone(),
                    negative,
                    like: *like,
                    lasting: lasting(part),
                }),
                Payload::Limit { limit, .. } => request.limits.bounds.push(Bound { limit: *limit, negative }),
                Payload::Lasting | Payload::Now => {}
            }
        }
        request.base = base;
        request.parts = parts;
        request
    }

    /// The texts to embed (as queries), one per clause.
    pub fn texts(&self) -> Vec<&str> {
        self.clauses.iter().map(|clause| clause.text.as_str()).collect()
    }

    /// What the limits say about sound: the decade, the culture behind a language. With whether they are turned round.
    pub(crate) fn limit_sounds(&self) -> impl Iterator<Item = (&str, bool)> {
        self.parts.iter().filter(|part| !part.is_removed()).filter_map(|part| match &part.payload {
            Payload::Limit { sound: Some(sound), .. } => Some((sound.as_str(), part.is_negative())),
            _ => None,
        })
    }

    /// Takes a text apart. Never fails: text that says nothing gives no chips.
    pub fn parse(text: &str, names: &NameIndex, spotter: &Spotter) -> Self {
        let folded = Folded::new(text);
        let matched = simplify(&folded.text);
        let capitals = Capitals::new(text, &folded);
        let limits = limit::find(&matched);
        let found = names.find(&matched, |byte| capitals.at(byte));
        let (found, limits) = settle(found, &limits, names);
        let reader = Reader { text, folded: &folded, matched: &matched, names, spotter };
        let parts = reader.read(&found, &limits);
        Self::assembled(folded.text.trim().to_string(), parts)
    }
}

/// Whether something names more than a genre, which is also a word with a sound.
fn is_taken(found: &Found, names: &NameIndex) -> bool {
    found.names.iter().any(|&id| names.names()[id as usize].kind != NameKind::Genre)
}

/// Where a name and a limit overlap the longer is meant, of two alike the limit: *1989* is a year before it is an album.
fn settle(found: Vec<Found>, limits: &[FoundLimit], names: &NameIndex) -> (Vec<Found>, Vec<FoundLimit>) {
    let overlap = |f: &Found, l: &FoundLimit| f.start < l.end && l.start < f.end && is_taken(f, names);
    let longer = |f: &Found, l: &FoundLimit| f.end - f.start > l.end - l.start || f.quoted;
    let kept_limits: Vec<FoundLimit> =
        limits.iter().filter(|l| !found.iter().any(|f| overlap(f, l) && longer(f, l))).cloned().collect();
    let kept = found.into_iter().filter(|f| !kept_limits.iter().any(|l| overlap(f, l))).collect();
    (kept, kept_limits)
}

/// One reading of one text.
struct Reader<'a> {
    text: &'a str,
    folded: &'a Folded,
    /// `folded` with simplified characters, byte for byte.
    matched: &'a str,
    names: &'a NameIndex,
    spotter: &'a Spotter,
}

impl Reader<'_> {
    fn read(&self, found: &[Found], limits: &[FoundLimit]) -> Vec<Part> {
        let mut taken: Vec<Taken> = found
            .iter()
            .filter(|f| is_taken(f, self.names))
            .map(|f| Taken { start: f.start, end: f.end, name: true })
            .chain(limits.iter().map(|l| Taken { start: l.start, end: l.end, name: false }))
            .collect();
        taken.sort_by_key(|t| t.start);
        let scanned = scan::scan(self.matched, self.spotter, &taken);
        let mut cut: Vec<(usize, usize)> =
            taken.iter().map(|t| (t.start, t.end)).chain(scanned.cut.iter().copied()).collect();
        cut.sort_unstable();
        let mut drafts: Vec<(usize, u8, Draft)> = scanned
            .scopes
            .iter()
            .enumerate()
            .map(|(index, scope)| (scope.start, 0, Draft::Scope(index)))
            .collect();
        for span in &scanned.spans {
            let inside = |start: usize| span.start <= start && start < span.end;
            let names = found.iter().filter(|f| inside(f.start));
            drafts.extend(
                names.flat_map(|f| f.names.iter().map(move |&id| (f.start, 1, Draft::Name(f, id, span)))),
            );
            let limits = limits.iter().filter(|l| inside(l.start));
            drafts.extend(limits.map(|l| (l.start, 2, Draft::Limit(l, span))));
            drafts.push((span.start, 3, Draft::Words(span)));
        }
        drafts.sort_by_key(|draft| (draft.0, draft.1));
        let mut ids = chip::Ids::default();
        let mut parts: Vec<Part> = Vec::new();
        let mut scope_parts: Vec<(usize, usize)> = Vec::new();
        let mut pending: Vec<(usize, usize)> = Vec::new();
        for (_, _, draft) in drafts {
            let Some((chip, payload, scope)) = self.part(&draft, &scanned, &cut, &mut ids) else { continue };
            if let Draft::Scope(index) = draft {
                scope_parts.push((index, parts.len()));
            }
            if let Some(scope) = scope {
                pending.push((parts.len(), scope));
            }
            parts.push(Part { chip, payload, scope: None, edit: None });
        }
        for (part, scope) in pending {
            parts[part].scope = scope_parts.iter().find(|(index, _)| *index == scope).map(|(_, part)| *part);
        }
        parts
    }

    fn part(
        &self,
        draft: &Draft<'_>,
        scanned: &Scanned,
        cut: &[(usize, usize)],
        ids: &mut chip::Ids,
    ) -> Option<(Chip, Payload, Option<usize>)> {
        let source = |start, end| self.text[self.folded.source_range(start, end)].trim().to_string();
        let (kind, text, label, negative, payload, scope) = match draft {
            Draft::Scope(index) => {
                let scope = &scanned.scopes[*index];
                let (label, payload) =
                    if scope.lasting { ("lasting", Payload::Lasting) } else { ("now", Payload::Now) };
                (ChipKind::Scope, source(scope.start, scope.end), label.to_string(), false, payload, None)
            }
            Draft::Name(found, id, span) => {
                let name = &self.names.names()[*id as usize];
                let like = name.kind != NameKind::Genre && scanned.examples.contains(&found.start);
                let payload = Payload::Name { kind: name.kind, rows: name.rows.clone(), like };
                let kind = part::name_chip(name.kind, like);
                (kind, source(found.start, found.end), name.label.clone(), span.negative, payload, span.scope)
            }
            Draft::Limit(found, span) => {
                let payload = Payload::Limit { limit: found.limit, sound: found.sound.clone() };
                let label = found.limit.to_string();
                (ChipKind::Limit, source(found.start, found.end), label, span.negative, payload, span.scope)
            }
            Draft::Words(span) => {
                let words = match &span.plain {
                    Some(plain) => filler::strip(plain, self.spotter)?,
                    None => self.words(span, cut)?,
                };
                let label: String = words.nfc().collect();
                let kind = match span.role {
                    ClauseRole::Sound => ChipKind::Words,
                    ClauseRole::Adjustment => ChipKind::Adjustment,
                    ClauseRole::Theme => ChipKind::Theme,
                };
                let payload = Payload::Words { text: label.clone(), role: span.role };
                (kind, source(span.start, span.end), label, span.negative, payload, span.scope)
            }
        };
        let editable = !matches!(payload, Payload::Now);
        let id = ids.next(kind, &label);
        Some((Chip { id, kind, text, label, negative, editable }, payload, scope))
    }

    /// The words of a span without what is cut out, each piece without filler.
    fn words(&self, span: &scan::Span, cut: &[(usize, usize)]) -> Option<String> {
        // Japanese keeps its own characters; comparing with the lexicon simplifies again.
        let kana = |c: char| matches!(c, '\u{3040}'..='\u{30FF}');
        let from = if self.matched.contains(kana) { self.folded.text.as_str() } else { self.matched };
        let mut pieces = Vec::new();
        let mut start = span.start;
        for &(cut_start, cut_end) in cut.iter().filter(|c| c.0 < span.end && c.1 > span.start) {
            if start < cut_start {
                pieces.push(&from[start..cut_start]);
            }
            start = start.max(cut_end);
        }
        if start < span.end {
            pieces.push(&from[start..span.end]);
        }
        let words: Vec<String> =
            pieces.iter().filter_map(|piece| filler::strip(piece, self.spotter)).collect();
        // "Lieder von Rammstein" are songs; "Lieder" alone is a genre.
        let only_songs = !cut.is_empty() && words.iter().all(|word| filler::is_music_noun(word));
        (!only_songs && !words.is_empty()).then(|| words.join(" "))
    }
}

enum Draft<'a> {
    Scope(usize),
    Name(&'a Found, u32, &'a scan::Span),
    Limit(&'a FoundLimit, &'a scan::Span),
    Words(&'a scan::Span),
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
        let expected =
            [(ChipKind::Scope, "lasting"), (ChipKind::Words, "流行音乐"), (ChipKind::Artist, "Taylor Swift")];
        assert_eq!(kinds, expected);
        assert_eq!(request.names[0].rows, [0]);
        assert!(request.clauses[0].lasting && request.names[0].lasting);
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
