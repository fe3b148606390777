//! Full-text search over the names.
//!
//! SQLite's FTS5 with the tokenizer `unicode61` (<https://www.sqlite.org/fts5.html>). Text is folded before it is
//! indexed and before it is asked for, the same way, and characters of scripts without word spaces are set apart, so
//! that each is a token: a run of them in a request is a phrase, found anywhere in a name. The index stores tokens
//! only ("contentless"); the names are in `tracks`.

use rusqlite::{Connection, Transaction, params};

use crate::table::track::{NewTrack, TrackId};
use crate::{LibraryError, fold, path};

/// Marks (M) belong to the word they are in, or Indic and Thai words would fall apart.
pub(crate) const MIGRATION: &str = r#"
    CREATE VIRTUAL TABLE search USING fts5 (
        title, artist, album, album_artist, genre, file_name,
        content = '', contentless_delete = 1,
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'",
        prefix = '1 2'
    );"#;

/// BM25 weights of the columns in their order: a word in the title counts most.
const RANK: &str = "bm25(search, 10.0, 6.0, 4.0, 3.0, 2.0, 1.0)";

/// The request as an FTS5 expression: every word must begin a word of some column. `None` when it has no word, so
/// nothing can be found. Only letters, marks and digits pass, each word in quotes, so no text is a syntax error.
pub(crate) fn expression(text: &str) -> Option<String> {
    let folded = fold::fold(text);
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(|character: char| !is_word(character)) {
        let spaced = space(word);
        if !spaced.is_empty() {
            words.push(format!("\"{spaced}\" *"));
        }
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// Letters and digits by Rust's tables, and everything of the scripts whose marks are no accents.
fn is_word(character: char) -> bool {
    use unicode_normalization::char::is_combining_mark;
    character.is_alphanumeric() || is_combining_mark(character) || fold::is_unspaced(character)
}

/// Sets characters of unspaced scripts apart; everything that is no word becomes one space.
fn space(folded: &str) -> String {
    let mut spaced = String::with_capacity(folded.len());
    for character in folded.chars() {
        let apart = fold::is_unspaced(character);
        if (apart || !is_word(character)) && !spaced.is_empty() && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
        if is_word(character) {
            spaced.push(character);
        }
        if apart {
            spaced.push(' ');
        }
    }
    spaced.truncate(spaced.trim_end().len());
    spaced
}

pub(crate) struct SearchReader<'c>(pub(crate) &'c Connection);

impl SearchReader<'_> {
    /// The best matches among the tracks whose files are there, best first, with their BM25 score (larger is better).
    pub(crate) fn best(&self, text: &str, limit: usize) -> Result<Vec<(TrackId, f64)>, LibraryError> {
        let Some(expression) = expression(text) else { return Ok(Vec::new()) };
        let mut statement = self.0.prepare_cached(&format!(
            "SELECT search.rowid, -{RANK} AS score FROM search JOIN tracks ON tracks.id = search.rowid
             WHERE search MATCH ?1 AND presence = 0 ORDER BY score DESC, tracks.id LIMIT ?2"
        ))?;
        let rows = statement
            .query_map(params![expression, i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(crate) struct SearchWriter<'t>(pub(crate) &'t Transaction<'t>);

impl SearchWriter<'_> {
    /// Indexes the names of a track, in place of what was indexed for it before.
    pub(crate) fn index(&self, id: TrackId, file: &NewTrack) -> Result<(), LibraryError> {
        let name = |text: Option<&String>| text.map(|text| space(&fold::fold(text))).unwrap_or_default();
        self.0
            .prepare_cached(
                "INSERT OR REPLACE INTO search (rowid, title, artist, album, album_artist, genre, file_name)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                id,
                name(file.title.as_ref()),
                name(file.artist.as_ref()),
                name(file.album.as_ref()),
                name(file.album_artist.as_ref()),
                name(file.genre.as_ref()),
                name(Some(&path::stem(&file.path))),
            ])?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_prefixes_and_runs_of_han_are_phrases() {
        assert_eq!(expression("Tay  swi").unwrap(), r#""tay" * "swi" *"#);
        assert_eq!(expression("周杰伦").unwrap(), r#""周 杰 伦" *"#);
        assert_eq!(expression("JAY周杰伦").unwrap(), r#""jay 周 杰 伦" *"#);
        assert_eq!(expression("rock\"n\"roll OR (").unwrap(), r#""rock" * "n" * "roll" * "or" *"#);
    }

    #[test]
    fn a_request_without_a_word_finds_nothing() {
        assert_eq!(expression(" \"*()-:^ \0"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_a_syntax_error(text in proptest::string::string_regex("(?s).{0,40}").unwrap()) {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(MIGRATION).unwrap();
            if let Some(expression) = expression(&text) {
                let found = connection
                    .query_row("SELECT count(*) FROM search WHERE search MATCH ?1", [expression], |row| row.get::<_, i64>(0));
                proptest::prop_assert_eq!(found.map_err(|error| error.to_string()), Ok(0));
            }
        }

        #[test]
        fn operators_and_quotes_of_the_query_language_are_only_text(
            text in "(\"|'|\\*|\\^|:|\\(|\\)|\\{|\\}|-|\\+|,| AND | OR | NOT | NEAR|title:|\\\\|\0|a|周){0,12}"
        ) {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch(MIGRATION).unwrap();
            if let Some(expression) = expression(&text) {
                let found = connection
                    .query_row("SELECT count(*) FROM search WHERE search MATCH ?1", [expression], |row| row.get::<_, i64>(0));
                proptest::prop_assert_eq!(found.map_err(|error| error.to_string()), Ok(0));
            }
        }
    }
}
