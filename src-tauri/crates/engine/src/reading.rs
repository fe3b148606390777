//! Reading for the text model: lyrics passage by passage, and the library's genre tags. It is part of a scan, so that
//! answers do not change under the listener's hands; after a change of the text model it goes on in the background.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use attune_audio::Lyrics;
use attune_library::Passages;
use attune_neural::Input;
use attune_scan::CancelToken;

use crate::engine::{Inner, lyrics_of};
use crate::error::EngineError;
use crate::index::Index;

/// Lines of a passage; songs say one thing in about so many.
const LINES: usize = 4;
/// Passages read of one song; refrains come early.
const PASSAGES: usize = 24;
/// Tags read; beyond these a tag belongs to a handful of tracks.
const TAGS: usize = 400;
/// How sure the language of lyrics must be.
const SURE: f64 = 0.9;

impl Inner {
    /// Reads what has not been read yet and takes it into the index, on a thread of its own, unless one is at it
    /// already.
    pub(crate) fn read_in_background(self: &Arc<Self>) {
        if self.reading.swap(true, Ordering::AcqRel) {
            return;
        }
        let inner = Arc::clone(self);
        let started = thread::Builder::new().name("reading".to_owned()).spawn(move || {
            let read = inner.read_pending(&CancelToken::new());
            inner.reported(read.and_then(|()| inner.rebuild_index().map(drop)));
            inner.reading.store(false, Ordering::Release);
        });
        if let Err(error) = started {
            self.reading.store(false, Ordering::Release);
            self.reported::<(), _>(Err(EngineError::Thread(error)));
        }
    }

    /// Reads what has not been read yet. The text model is loaded only when there is something to read.
    pub(crate) fn read_pending(&self, cancel: &CancelToken) -> Result<(), EngineError> {
        self.read_tags(&*self.index()?)?;
        self.read_lyrics(cancel)
    }

    /// Embeds genre tags that are not known yet.
    fn read_tags(&self, index: &Index) -> Result<(), EngineError> {
        let model = self.text.name();
        let mut counts: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
        for row in 0..index.matrix.len() as u32 {
            if let Some(label) = index.matrix.genre_label(row) {
                *counts.entry(label).or_default() += 1;
            }
        }
        let mut tags: Vec<(&str, usize)> = counts.into_iter().collect();
        tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let known = self.library.tag_texts(&model)?;
        let missing: Vec<&str> =
            tags.iter().take(TAGS).map(|(tag, _)| *tag).filter(|tag| !known.contains_key(*tag)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let vectors = self.text.encoder()?.embed(&missing, Input::Query)?;
        let texts: Vec<(&str, &[f32])> =
            missing.iter().copied().zip(vectors.iter().map(Vec::as_slice)).collect();
        Ok(self.library.put_tag_texts(&model, &texts)?)
    }

    /// Embeds lyrics that have not been read by this model.
    fn read_lyrics(&self, cancel: &CancelToken) -> Result<(), EngineError> {
        let model = self.text.name();
        for (track, changed) in self.library.pending_passages(&model)? {
            if cancel.is_cancelled() {
                return Ok(());
            }
            let Some(known) = self.library.tracks(&[track])?.pop() else { continue };
            // A file that cannot be read has no lyrics for now; the scan says what is wrong with it.
            let lyrics = lyrics_of(&known).ok().flatten();
            let texts = lyrics.as_ref().map(passages).unwrap_or_default();
            let vectors = if texts.is_empty() {
                Vec::new()
            } else {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                self.text.encoder()?.embed(&texts, Input::Passage)?
            };
            let stored = Passages { language: language(&texts), vectors: quantised(&vectors) };
            self.library.put_passages(track, changed, &model, &stored)?;
        }
        Ok(())
    }
}

/// Lyrics cut into passages of a few lines; the end of a verse and a rest end a passage.
fn passages(lyrics: &Lyrics) -> Vec<String> {
    let mut passages = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for line in lyrics.lines() {
        if (line.verse || line.text.is_empty() || open.len() == LINES) && !open.is_empty() {
            passages.push(open.join(" "));
            open.clear();
        }
        if !line.text.is_empty() {
            open.push(&line.text);
        }
    }
    if !open.is_empty() {
        passages.push(open.join(" "));
    }
    passages.dedup();
    passages.truncate(PASSAGES);
    passages
}

/// The language of lyrics as ISO 639-1, when it is sure.
fn language(texts: &[String]) -> Option<String> {
    let info = whatlang::detect(&texts.join(" "))?;
    let code = match info.lang() {
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Cmn => "zh",
        whatlang::Lang::Jpn => "ja",
        whatlang::Lang::Kor => "ko",
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Por => "pt",
        whatlang::Lang::Rus => "ru",
        whatlang::Lang::Ita => "it",
        whatlang::Lang::Nld => "nl",
        whatlang::Lang::Swe => "sv",
        whatlang::Lang::Pol => "pl",
        whatlang::Lang::Tur => "tr",
        whatlang::Lang::Ara => "ar",
        whatlang::Lang::Hin => "hi",
        whatlang::Lang::Lat => "la",
        _ => return None,
    };
    (info.confidence() >= SURE).then(|| code.to_owned())
}

/// Unit vectors in steps of 1/127.
fn quantised(vectors: &[Vec<f32>]) -> Vec<i8> {
    vectors.iter().flatten().map(|x| (x * 127.0).round().clamp(-127.0, 127.0) as i8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(lyrics: &str) -> Vec<String> {
        passages(&attune_audio::parse_lrc(lyrics).unwrap())
    }

    #[test]
    fn lyrics_are_cut_at_verses_rests_and_every_few_lines() {
        assert_eq!(
            cut("the sea\nis wide\n\nfive\nsix\nseven\neight\nnine"),
            ["the sea is wide", "five six seven eight", "nine"]
        );
        let timed =
            "[ar:Someone]\n[00:01.00]the sea\n[00:02.00][00:09.00]is wide\n[00:05.00]\n[00:07.00]and deep";
        assert_eq!(cut(timed), ["the sea is wide", "and deep is wide"]);
    }

    #[test]
    fn the_language_is_told_only_when_it_is_sure() {
        let german = ["Am Brunnen vor dem Tore, da steht ein Lindenbaum, ich träumt in seinem Schatten so manchen süßen Traum".to_owned()];
        assert_eq!(language(&german).as_deref(), Some("de"));
        assert_eq!(language(&["la la la".to_owned()]), None);
    }

    #[test]
    fn a_quantised_vector_stays_within_half_a_step() {
        let vector = vec![vec![0.6, -0.8, 0.0]];
        for (x, q) in vector[0].iter().zip(quantised(&vector)) {
            assert!((x - f32::from(q) / 127.0).abs() <= 0.5 / 127.0 + 1e-6);
        }
    }
}
