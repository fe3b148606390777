//! The LRC form of lyrics.
//!
//! There is no standard; this reads what players and editors write: `[mm:ss.xx]` before a line, several of them before
//! a line that is sung again, `[offset:±ms]`, other headers, the enhanced form with `<mm:ss.xx>` (or `[mm:ss.xx]`)
//! before words, two lines at the same time for a text and its translation, and Walaoke's `F:`, `M:` and `D:` for the
//! voice, which are left out. Text without any times is lyrics too.

use super::synchronised::tidy;
use super::{Lyrics, LyricsLine, LyricsWord};

/// Headers that plain text is not likely to contain in brackets as part of the song.
const HEADERS: [&str; 10] = ["ti", "ar", "al", "au", "by", "re", "ve", "length", "offset", "tool"];
/// Text that lines with several times may amount to; a song has some kilobytes.
const MAX_REPEATED_BYTES: usize = 1024 * 1024;
/// Two lines within this time belong together, in seconds: the smallest step of the form is larger.
const SAME_TIME: f64 = 0.001;

enum Line<'a> {
    Blank,
    /// `[name:value]` alone.
    Header(&'a str, &'a str),
    Sung(Sung),
}

#[derive(Default)]
struct Sung {
    /// Seconds; empty without a time.
    starts: Vec<f64>,
    text: String,
    words: Vec<LyricsWord>,
}

/// Lyrics from text, timed if at least half of its lines are; none if there is no text in it.
pub fn parse_lrc(text: &str) -> Option<Lyrics> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let lines: Vec<Line<'_>> = text.split(['\n', '\r']).map(|line| read(line.trim())).collect();
    let sung = lines.iter().filter_map(|line| match line {
        Line::Sung(sung) if !sung.text.is_empty() => Some(sung),
        _ => None,
    });
    let (timed, untimed): (Vec<&Sung>, Vec<&Sung>) = sung.partition(|sung| !sung.starts.is_empty());
    if !timed.is_empty() && timed.len() >= untimed.len() { synced(lines) } else { plain(lines) }
}

fn plain(lines: Vec<Line<'_>>) -> Option<Lyrics> {
    let mut verse = false;
    let mut kept: Vec<LyricsLine> = Vec::new();
    for line in lines {
        let text = match line {
            Line::Sung(sung) => sung.text,
            Line::Header(name, value) if !HEADERS.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
                format!("[{name}:{value}]")
            }
            Line::Header(..) => continue,
            Line::Blank => String::new(),
        };
        if text.is_empty() {
            verse = !kept.is_empty();
        } else {
            kept.push(LyricsLine { text, verse, ..LyricsLine::default() });
            verse = false;
        }
    }
    Lyrics::new(kept)
}

fn synced(lines: Vec<Line<'_>>) -> Option<Lyrics> {
    // A positive offset makes everything come sooner.
    let offset = lines.iter().find_map(|line| match line {
        Line::Header(name, value) if name.eq_ignore_ascii_case("offset") => {
            value.trim().trim_start_matches('+').parse::<i32>().ok()
        }
        _ => None,
    });
    let shift = -f64::from(offset.unwrap_or(0)) / 1000.0;
    let mut kept: Vec<LyricsLine> = Vec::new();
    // How many lines the last text became, for what belongs beneath it.
    let mut last = 0;
    let mut verse = false;
    let mut repeated = 0;
    for line in lines {
        match line {
            Line::Header(..) => {}
            Line::Blank => verse = !kept.is_empty(),
            Line::Sung(sung) if sung.starts.is_empty() => {
                // Comments.
                if sung.text.starts_with('#') {
                    continue;
                }
                if last == 0 {
                    kept.push(LyricsLine { start: Some(0.0), ..LyricsLine::default() });
                    last = 1;
                }
                let from = kept.len() - last;
                for line in &mut kept[from..] {
                    if line.text.is_empty() {
                        line.text.clone_from(&sung.text);
                    } else {
                        line.beneath.push(sung.text.clone());
                    }
                }
            }
            Line::Sung(sung) => {
                let Sung { starts, text, words } = without_voice(sung);
                last = 0;
                for start in &starts {
                    if last > 0 {
                        repeated += text.len();
                        if repeated > MAX_REPEATED_BYTES {
                            break;
                        }
                    }
                    let later = start - starts[0] + shift;
                    let word = |word: &LyricsWord| LyricsWord {
                        start: (word.start + later).max(0.0),
                        text: word.text.clone(),
                    };
                    kept.push(LyricsLine {
                        start: Some((start + shift).max(0.0)),
                        text: text.clone(),
                        words: words.iter().map(word).collect(),
                        beneath: Vec::new(),
                        verse: verse && !text.is_empty(),
                    });
                    last += 1;
                }
                verse = verse && text.is_empty();
            }
        }
    }
    kept.sort_by(|a, b| a.start.unwrap_or(0.0).total_cmp(&b.start.unwrap_or(0.0)));
    Lyrics::new(joined(kept))
}

/// Lines at the same time made one: the first with text, the others beneath it.
fn joined(lines: Vec<LyricsLine>) -> Vec<LyricsLine> {
    let mut joined: Vec<LyricsLine> = Vec::new();
    for line in lines {
        let together = joined.last_mut().filter(|before| {
            before.start.zip(line.start).is_some_and(|(before, start)| start - before < SAME_TIME)
        });
        match together {
            Some(before) if before.text.is_empty() => {
                let verse = before.verse || line.verse;
                *before = LyricsLine { start: before.start, verse, ..line };
            }
            Some(before) => {
                before.beneath.extend(Some(line.text).filter(|text| !text.is_empty()));
                before.beneath.extend(line.beneath);
            }
            None => joined.push(line),
        }
    }
    joined
}

/// A line without Walaoke's mark of who sings.
fn without_voice(sung: Sung) -> Sung {
    let mark = ["F:", "M:", "D:"].into_iter().find(|mark| sung.text.starts_with(mark));
    let Some(mark) = mark else { return sung };
    let text = sung.text[mark.len()..].trim_start().to_owned();
    let mut words = sung.words;
    match words.first_mut() {
        Some(first) if first.text.starts_with(mark) => {
            first.text.drain(..mark.len());
            words = tidy(words);
        }
        // The mark itself is in pieces.
        _ => words.clear(),
    }
    let words = if words.len() > 1 { words } else { Vec::new() };
    Sung { starts: sung.starts, text, words }
}

/// Reads one line.
fn read(line: &str) -> Line<'_> {
    if line.is_empty() {
        return Line::Blank;
    }
    let mut rest = line;
    let mut sung = Sung::default();
    while let Some((at, length)) = stamp(rest) {
        sung.starts.push(at);
        rest = rest[length..].trim_start();
    }
    if sung.starts.is_empty()
        && let Some((name, value)) = header(line)
    {
        return Line::Header(name, value);
    }
    let mut words =
        vec![LyricsWord { start: sung.starts.first().copied().unwrap_or(0.0), text: String::new() }];
    let mut inner = 0;
    while let Some(next) = rest.chars().next() {
        if let Some((at, length)) = stamp(rest) {
            inner += 1;
            words.push(LyricsWord { start: at, text: String::new() });
            rest = &rest[length..];
        } else {
            if let Some(word) = words.last_mut() {
                word.text.push(next);
            }
            rest = &rest[next.len_utf8()..];
        }
    }
    if sung.starts.is_empty() && inner > 0 {
        // The enhanced form may leave the line's own time to its first word.
        let first = words[1].start;
        words[0].start = first;
        sung.starts.push(first);
    }
    let words = tidy(words);
    sung.text = words.iter().map(|word| word.text.as_str()).collect();
    if words.len() > 1 {
        sung.words = words;
    }
    Line::Sung(sung)
}

/// `[name:value]` and nothing else, the name a word.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix('[')?.strip_suffix(']')?.split_once(':')?;
    let word = !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '#' || c == '_');
    (word && !value.contains(['[', ']'])).then_some((name, value))
}

/// The time at the start of `text` and the bytes it takes: `[1:02.50]`, `[01:02]`, `[01:02:50]`, `[1:01:02.50]`, and
/// the same in angle brackets.
fn stamp(text: &str) -> Option<(f64, usize)> {
    let close = match text.as_bytes().first()? {
        b'[' => b']',
        b'<' => b'>',
        _ => return None,
    };
    let length = text.bytes().take(20).position(|byte| byte == close)?;
    let inner = text.get(1..length)?.trim();
    let (whole, fraction) = match inner.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (inner, None),
    };
    let fields: Vec<&str> = whole.split(':').collect();
    let (hours, minutes, seconds, fraction) = match (fields.as_slice(), fraction) {
        ([minutes, seconds], fraction) => ("0", *minutes, *seconds, fraction),
        ([minutes, seconds, hundredths], None) => ("0", *minutes, *seconds, Some(*hundredths)),
        ([hours, minutes, seconds], fraction) => (*hours, *minutes, *seconds, fraction),
        _ => return None,
    };
    let part = fraction
        .map_or(Some(0.0), |digits| Some(number(digits)? / 10_f64.powi(i32::try_from(digits.len()).ok()?)))?;
    let at = number(hours)? * 3600.0 + number(minutes)? * 60.0 + number(seconds)? + part;
    Some((at, length + 1))
}

/// One to six digits.
fn number(digits: &str) -> Option<f64> {
    let digits =
        Some(digits).filter(|d| (1..=6).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse::<u32>().ok().map(f64::from)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::LyricsTiming;
    use super::*;

    fn timed(text: &str) -> Vec<(f64, String)> {
        let lyrics = parse_lrc(text).unwrap();
        assert_eq!(lyrics.timing(), LyricsTiming::Lines, "{text}");
        lyrics.lines().iter().map(|line| (line.start.unwrap(), line.text.clone())).collect()
    }

    fn expected(lines: &[(f64, &str)]) -> Vec<(f64, String)> {
        lines.iter().map(|(at, text)| (*at, (*text).to_owned())).collect()
    }

    /// What every consumer relies on.
    pub(in super::super) fn is_sound(lyrics: &Lyrics) -> Result<(), TestCaseError> {
        let lines = lyrics.lines();
        prop_assert!(lines.iter().any(|line| !line.text.is_empty()));
        let timed = lines[0].start.is_some();
        let mut before = 0.0;
        for line in lines {
            prop_assert_eq!(line.start.is_some(), timed);
            prop_assert!(timed || !line.text.is_empty());
            if let Some(start) = line.start {
                prop_assert!(start >= before && start.is_finite());
                before = start;
            }
            prop_assert!(line.words.len() != 1 && (timed || line.words.is_empty()));
            if !line.words.is_empty() {
                let joined: String = line.words.iter().map(|word| word.text.as_str()).collect();
                prop_assert_eq!(&joined, &line.text);
                prop_assert!(line.words.is_sorted_by(|a, b| a.start <= b.start));
                prop_assert!(line.words.iter().all(|word| !word.text.is_empty()));
            }
        }
        Ok(())
    }

    #[test]
    fn times_are_read_in_every_writing() {
        for (text, at) in [
            ("[01:02.50]x", 62.5),
            ("[1:2.5]x", 62.5),
            ("[01:02.500]x", 62.5),
            ("[01:02:50]x", 62.5),
            ("[01:02]x", 62.0),
            ("[90:00.00]x", 5400.0),
            ("[1:30:00.00]x", 5400.0),
            ("[ 00:07.00 ] x", 7.0),
        ] {
            assert_eq!(timed(text), expected(&[(at, "x")]), "{text}");
        }
        for text in ["[1:2:3:4]x", "[-1:00]x", "[a:b]x", "[00:]x", "[:10]x", "[99999999:00]x", "[00:1e3]x"] {
            assert_eq!(parse_lrc(text).unwrap().timing(), LyricsTiming::None, "{text}");
        }
    }

    #[test]
    fn a_line_with_several_times_is_sung_at_each_and_headers_are_no_lines() {
        let text = "[ti:Song]\n[ar: Someone]\n[00:10.00][00:30.00]Chorus\r\n[00:20.00]Verse\n[by:me]";
        assert_eq!(timed(text), expected(&[(10.0, "Chorus"), (20.0, "Verse"), (30.0, "Chorus")]));
    }

    #[test]
    fn an_offset_makes_lines_come_sooner_but_not_before_the_start() {
        assert_eq!(timed("[offset:+500]\n[00:00.20]a\n[00:10.00]b"), expected(&[(0.0, "a"), (9.5, "b")]));
        assert_eq!(timed("[00:10.00]b\n[offset: -250]"), expected(&[(10.25, "b")]));
        assert_eq!(timed("[offset:soon]\n[00:10.00]b"), expected(&[(10.0, "b")]));
    }

    #[test]
    fn words_have_times_in_both_brackets() {
        for text in [
            "[00:12.00] <00:12.00> Never <00:12.50> gonna <00:13.00>give<00:14.00>",
            "[00:12.00]Never [00:12.50]gonna [00:13.00]give",
            "<00:12.00>Never <00:12.50>gonna <00:13.00>give",
            "[00:12.00]Never <00:12.50>gonna <00:13.00>give",
        ] {
            let lyrics = parse_lrc(text).unwrap();
            assert_eq!(lyrics.timing(), LyricsTiming::Words, "{text}");
            let line = &lyrics.lines()[0];
            assert_eq!((line.start, line.text.as_str()), (Some(12.0), "Never gonna give"), "{text}");
            let words: Vec<_> = line.words.iter().map(|w| (w.start, w.text.as_str())).collect();
            assert_eq!(words, [(12.0, "Never "), (12.5, "gonna "), (13.0, "give")], "{text}");
        }
    }

    #[test]
    fn the_words_of_a_repeated_line_move_with_it_and_with_the_offset() {
        let lyrics = parse_lrc("[offset:1000]\n[00:10.00][01:10.00]<00:10.00>la <00:11.00>la").unwrap();
        let starts: Vec<Vec<f64>> =
            lyrics.lines().iter().map(|line| line.words.iter().map(|word| word.start).collect()).collect();
        assert_eq!(starts, [[9.0, 10.0], [69.0, 70.0]]);
    }

    #[test]
    fn lines_at_the_same_time_or_without_one_stand_beneath() {
        let lyrics =
            parse_lrc("[00:10.00]夜に駆ける\n[00:20.00]next\n[00:10.00]奔向夜晚\n[00:20.00]下一句\nnote")
                .unwrap();
        let shown: Vec<_> =
            lyrics.lines().iter().map(|line| (line.text.as_str(), line.beneath.join("|"))).collect();
        assert_eq!(shown, [("夜に駆ける", "奔向夜晚".to_owned()), ("next", "下一句|note".to_owned())]);
    }

    #[test]
    fn rests_and_verses_are_kept_comments_and_voices_are_not() {
        let text =
            "[00:01.00]F: she\n# a comment\n[00:02.00]M:he\n[00:03.00]\n\n[00:09.00]D: both\n[00:12.00]";
        let lyrics = parse_lrc(text).unwrap();
        let lines: Vec<_> = lyrics.lines().iter().map(|line| (line.text.as_str(), line.verse)).collect();
        assert_eq!(lines, [("she", false), ("he", false), ("", false), ("both", true)]);
    }

    #[test]
    fn words_outlive_the_mark_of_a_voice() {
        let lyrics = parse_lrc("[00:01.00]F: la <00:02.00>li").unwrap();
        let words: Vec<_> = lyrics.lines()[0].words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!((words.as_slice(), lyrics.lines()[0].text.as_str()), (["la ", "li"].as_slice(), "la li"));
    }

    #[test]
    fn plain_text_keeps_its_verses_and_its_brackets() {
        let lyrics = parse_lrc("[ti:Song]\n[Chorus: all]\none\r\ntwo\n\n\nthree [00:10.00]").unwrap();
        assert_eq!(lyrics.timing(), LyricsTiming::None);
        let lines: Vec<_> = lyrics.lines().iter().map(|line| (line.text.as_str(), line.verse)).collect();
        assert_eq!(lines, [("[Chorus: all]", false), ("one", false), ("two", false), ("three", true)]);
    }

    #[test]
    fn what_has_no_text_is_no_lyrics() {
        for text in ["", " \n\n", "[ti:Only a title]", "[00:10.00]\n[00:20.00]", "\u{feff}"] {
            assert_eq!(parse_lrc(text), None, "{text:?}");
        }
    }

    #[test]
    fn many_times_before_a_long_line_do_not_fill_the_memory() {
        let text = format!("{}{}", "[00:01.00]".repeat(50_000), "x".repeat(500_000));
        let lyrics = parse_lrc(&text).unwrap();
        let bytes: usize =
            lyrics.lines().iter().map(|line| line.text.len() + line.beneath.concat().len()).sum();
        assert!(bytes <= MAX_REPEATED_BYTES + 500_000, "{bytes}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            if let Some(lyrics) = parse_lrc(&text) {
                is_sound(&lyrics)?;
            }
        }

        #[test]
        fn whatever_is_built_of_its_parts_is_sound(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "[00:01.00]", "[00:00.50]", "[01:02:03]", "<00:01.50>", "<00:00.10>", "la ", "词", " ", "\n", "\r\n",
                    "F: ", "[offset:300]\n", "[ar:x]\n", "#", "[", "]", "<", ":", "[00:", "\u{3000}",
                ]),
                0..40,
            )
        ) {
            if let Some(lyrics) = parse_lrc(&parts.concat()) {
                is_sound(&lyrics)?;
            }
        }

        #[test]
        fn written_times_are_read_back(starts in prop::collection::btree_set(0_u32..360_000, 1..30)) {
            let lines: Vec<String> = starts
                .iter()
                .map(|at| format!("[{:02}:{:02}.{:02}]line {at}\n", at / 6000, at / 100 % 60, at % 100))
                .collect();
            let text = lines.concat();
            let read = timed(&text);
            prop_assert_eq!(read.len(), starts.len());
            for ((at, text), start) in read.iter().zip(&starts) {
                prop_assert!((at - f64::from(*start) / 100.0).abs() < 1e-9);
                prop_assert_eq!(text, &format!("line {start}"));
            }
        }
    }
}
