//! Synchronised text of ID3v2 (SYLT; ID3v2.4.0 native frames, section 4.9).

use super::{Lyrics, LyricsLine, LyricsWord};

/// Lyrics from pieces of text and their times in seconds. A newline in a piece begins a line, as the specification has
/// it for pieces that are syllables; where there is none, every piece is a line.
pub(super) fn lyrics(mut pieces: Vec<(f64, String)>) -> Option<Lyrics> {
    pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
    let by_syllable =
        pieces.iter().skip(1).any(|(_, text)| text.trim_start_matches(' ').contains(['\n', '\r']));
    let mut lines: Vec<LyricsLine> = Vec::new();
    let mut open: Vec<LyricsWord> = Vec::new();
    for (start, text) in pieces {
        for (n, piece) in text.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
            if n > 0 || !by_syllable {
                lines.extend(line(std::mem::take(&mut open)));
            }
            if !piece.is_empty() || (n == 0 && !by_syllable) {
                open.push(LyricsWord { start, text: piece.to_owned() });
            }
        }
    }
    lines.extend(line(open));
    Lyrics::new(lines)
}

/// A line of these syllables; none without any.
fn line(words: Vec<LyricsWord>) -> Option<LyricsLine> {
    let start = words.first()?.start;
    let words = tidy(words);
    let text = words.iter().map(|word| word.text.as_str()).collect();
    let words = if words.len() > 1 { words } else { Vec::new() };
    Some(LyricsLine { start: Some(start), text, words, ..LyricsLine::default() })
}

/// Words without blanks around the line or doubled inside it; what is only blank goes to the word before. Times are
/// made not to fall.
pub(super) fn tidy(words: Vec<LyricsWord>) -> Vec<LyricsWord> {
    let mut tidied: Vec<LyricsWord> = Vec::new();
    for LyricsWord { mut start, text } in words {
        let text = match tidied.last_mut() {
            None => text.trim_start(),
            Some(before) => {
                start = start.max(before.start);
                if before.text.ends_with(char::is_whitespace) {
                    text.trim_start()
                } else if text.trim().is_empty() {
                    before.text.push_str(&text);
                    continue;
                } else {
                    text.as_str()
                }
            }
        };
        if !text.is_empty() {
            tidied.push(LyricsWord { start, text: text.to_owned() });
        }
    }
    if let Some(last) = tidied.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    tidied
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::LyricsTiming;
    use super::*;

    fn pieces(pieces: &[(f64, &str)]) -> Vec<(f64, String)> {
        pieces.iter().map(|(at, text)| (*at, (*text).to_owned())).collect()
    }

    #[test]
    fn syllables_make_lines_at_newlines() {
        let song = lyrics(pieces(&[
            (1.0, "Strang"),
            (1.4, "ers"),
            (1.8, " in"),
            (3.0, "\nEx"),
            (3.5, "chang"),
            (4.0, "ing"),
        ]))
        .unwrap();
        assert_eq!(song.timing(), LyricsTiming::Words);
        let texts: Vec<_> = song.lines().iter().map(|line| (line.start, line.text.as_str())).collect();
        assert_eq!(texts, [(Some(1.0), "Strangers in"), (Some(3.0), "Exchanging")]);
        let words: Vec<_> =
            song.lines()[0].words.iter().map(|word| (word.start, word.text.as_str())).collect();
        assert_eq!(words, [(1.0, "Strang"), (1.4, "ers"), (1.8, " in")]);
    }

    #[test]
    fn pieces_without_newlines_are_lines_and_an_empty_one_a_rest() {
        let song = lyrics(pieces(&[(8.0, "second"), (2.0, "first"), (5.0, "")])).unwrap();
        assert_eq!(song.timing(), LyricsTiming::Lines);
        let texts: Vec<_> = song.lines().iter().map(|line| (line.start, line.text.as_str())).collect();
        assert_eq!(texts, [(Some(2.0), "first"), (Some(5.0), ""), (Some(8.0), "second")]);
    }

    #[test]
    fn a_newline_at_the_end_of_every_line_ends_it() {
        let song = lyrics(pieces(&[(1.0, "one\n"), (2.0, "two\n")])).unwrap();
        let texts: Vec<_> = song.lines().iter().map(|line| (line.start, line.text.as_str())).collect();
        assert_eq!(texts, [(Some(1.0), "one"), (Some(2.0), "two")]);
        assert_eq!(lyrics(Vec::new()), None);
        assert_eq!(lyrics(pieces(&[(1.0, " \n")])), None);
    }

    proptest! {
        #[test]
        fn whatever_the_pieces_times_do_not_fall(
            pieces in prop::collection::vec((0.0..400.0_f64, "[a-c \\n\\r]{0,6}"), 0..40)
        ) {
            if let Some(song) = lyrics(pieces) {
                super::super::lrc::tests::is_sound(&song)?;
            }
        }
    }
}
