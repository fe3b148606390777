//! Searching and sorting.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use attune_library::{Library, NewPlay, NewTrack, SortKey, TrackId, View, fold};
use common::file;
use proptest::prelude::*;

fn library_of(files: &[NewTrack]) -> (Library, Vec<TrackId>) {
    let library = Library::in_memory().unwrap();
    let ids = library.upsert_tracks(files).unwrap().ids;
    (library, ids)
}

fn found(library: &Library, text: &str) -> Vec<TrackId> {
    library.search(text, 100).unwrap().into_iter().map(|(id, _)| id).collect()
}

#[test]
fn beginnings_of_words_are_found_without_regard_to_case_accents_and_width() {
    let (library, ids) = library_of(&[
        file("/m/1.ogg", "Jóga", "Björk", "Homogenic"),
        file("/m/2.ogg", "Blank Space", "Taylor Swift", "1989"),
    ]);
    for text in ["bjork", "BJÖRK", "bjo", "joga homo", "Ｂｊｏｒｋ", "homogenic björk"] {
        assert_eq!(found(&library, text), [ids[0]], "{text}");
    }
    for text in ["tay swi", "swift taylor", "19", "blank"] {
        assert_eq!(found(&library, text), [ids[1]], "{text}");
    }
    assert_eq!(found(&library, "swift bjork"), [], "every word must be found");
    assert_eq!(found(&library, "wift"), [], "only beginnings of words");
}

#[test]
fn chinese_japanese_and_thai_are_found_by_any_part() {
    let (library, ids) = library_of(&[
        file("/m/1.ogg", "七里香", "周杰伦", "七里香"),
        file("/m/2.ogg", "さくらのうた", "宇多田ヒカル", ""),
        file("/m/3.ogg", "เพลงรัก", "", ""),
        file("/m/4.ogg", "봄날", "방탄소년단", ""),
    ]);
    for text in ["周", "杰伦", "周杰", "里", "七里香 周杰伦", "香周"] {
        let expected: &[TrackId] = if text == "香周" { &[] } else { &ids[..1] };
        assert_eq!(found(&library, text), expected, "{text}");
    }
    for text in ["くら", "多田ヒ", "うた"] {
        assert_eq!(found(&library, text), [ids[1]], "{text}");
    }
    assert_eq!(found(&library, "รัก"), [ids[2]]);
    assert_eq!(found(&library, "방탄"), [ids[3]]);
    assert_eq!(found(&library, "周里"), [], "a run is found only as it stands");
}

#[test]
fn indic_words_are_whole() {
    let (library, ids) =
        library_of(&[file("/m/1.ogg", "हिन्दी गाना", "", ""), file("/m/2.ogg", "हम", "", "")]);
    assert_eq!(found(&library, "हिन्दी"), [ids[0]]);
    assert_eq!(found(&library, "हि"), [ids[0]]);
}

#[test]
fn a_match_in_the_title_ranks_above_artist_above_album_above_file_name() {
    let (library, ids) = library_of(&[
        file("/m/moon.ogg", "alpha", "beta", "gamma"),
        file("/m/2.ogg", "alpha", "beta", "moon"),
        file("/m/3.ogg", "alpha", "moon", "gamma"),
        file("/m/4.ogg", "moon", "beta", "gamma"),
    ]);
    assert_eq!(found(&library, "moon"), [ids[3], ids[2], ids[1], ids[0]]);
    let scores: Vec<f64> = library.search("moon", 100).unwrap().into_iter().map(|(_, score)| score).collect();
    assert!(scores.is_sorted_by(|a, b| a > b) && scores.iter().all(|score| score.is_finite()), "{scores:?}");
    assert_eq!(library.search("moon", 2).unwrap().len(), 2);
}

#[test]
fn changed_names_are_found_and_old_names_are_not() {
    let (library, ids) = library_of(&[file("/m/1.ogg", "Old", "Someone", "")]);
    library.upsert_tracks(&[file("/m/1.ogg", "New", "Someone", "")]).unwrap();
    assert_eq!(found(&library, "old"), []);
    assert_eq!(found(&library, "new"), ids);
}

#[test]
fn a_search_without_words_finds_nothing_and_a_blank_one_everything() {
    let (library, ids) = library_of(&[file("/m/1.ogg", "Song", "Someone", "")]);
    let view = |search: &str| View { search: search.into(), ..View::default() };
    assert_eq!(library.track_ids(&view("  ")).unwrap(), ids);
    assert_eq!(library.track_ids(&view("\"*(")).unwrap(), []);
    assert_eq!(library.track_ids(&view("some")).unwrap(), ids);
}

#[test]
fn an_album_runs_by_disc_and_track_and_compilations_stay_together() {
    let track = |path: &str, artist: &str, album_artist: &str, disc: u32, number: u32| NewTrack {
        album_artist: (!album_artist.is_empty()).then(|| album_artist.to_owned()),
        disc_number: Some(disc),
        track_number: Some(number),
        ..file(path, path, artist, if album_artist.is_empty() { "Solo" } else { "Hits" })
    };
    let (library, ids) = library_of(&[
        track("/m/a", "Zoe", "Various", 2, 1),
        track("/m/b", "Adam", "Various", 1, 10),
        track("/m/c", "Mia", "Various", 1, 9),
        track("/m/d", "Wim", "", 1, 1),
        track("/m/e", "Vera", "", 1, 2),
    ]);
    let order = |sort, descending| library.track_ids(&View { sort, descending, ..View::default() }).unwrap();
    let pick = |indexes: [usize; 5]| indexes.map(|index| ids[index]).to_vec();
    assert_eq!(order(SortKey::Artist, false), pick([2, 1, 0, 4, 3]));
    assert_eq!(
        order(SortKey::Artist, true),
        pick([3, 4, 2, 1, 0]),
        "within an artist albums still run upward"
    );
    assert_eq!(order(SortKey::Album, false), pick([2, 1, 0, 4, 3]));
}

/// The order of the list once more, the plain way.
fn plainly_sorted(files: &[NewTrack], plays: &[Option<i64>], sort: SortKey, descending: bool) -> Vec<usize> {
    #[derive(PartialEq, PartialOrd, Clone)]
    enum Key {
        Text(String),
        Number(f64),
    }
    let name = |text: &Option<String>| {
        let folded = fold(text.as_deref().unwrap_or("").trim());
        (!folded.is_empty()).then_some(folded)
    };
    // Titles fall back to the file's name, which every path of this test has.
    let title = |file: &NewTrack| {
        let stem = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        name(&file.title).or_else(|| name(&stem)).unwrap_or_default()
    };
    let artist = |file: &NewTrack| name(&file.album_artist).or_else(|| name(&file.artist));
    let key = |index: usize| -> Option<Key> {
        let file = &files[index];
        match sort {
            SortKey::Title => Some(Key::Text(title(file))),
            SortKey::Artist => artist(file).map(Key::Text),
            SortKey::Album => name(&file.album).map(Key::Text),
            SortKey::Genre => name(&file.genre).map(Key::Text),
            SortKey::Year => file.year.map(|year| Key::Number(f64::from(year))),
            SortKey::Duration => Some(Key::Number(file.duration)),
            SortKey::Added => Some(Key::Number(file.added_at as f64)),
            SortKey::LastPlayed => plays[index].map(|at| Key::Number(at as f64)),
            SortKey::PlayCount => Some(Key::Number(if plays[index].is_some() { 1.0 } else { 0.0 })),
        }
    };
    let last = |text: Option<String>| (text.is_none(), text);
    let within = |index: usize| {
        let file = &files[index];
        let (by_artist, by_album) = (last(artist(file)), last(name(&file.album)));
        let numbers = (file.disc_number, file.track_number, title(file));
        match sort {
            SortKey::Title => None,
            SortKey::Album => Some((by_artist, last(None), numbers)),
            _ => Some((by_artist, by_album, numbers)),
        }
    };
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by(|&a, &b| {
        let primary = match (key(a), key(b)) {
            (None, None) => std::cmp::Ordering::Equal,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(_), None) => std::cmp::Ordering::Less,
            (Some(a), Some(b)) if descending => b.partial_cmp(&a).unwrap(),
            (Some(a), Some(b)) => a.partial_cmp(&b).unwrap(),
        };
        primary.then_with(|| within(a).cmp(&within(b))).then(a.cmp(&b))
    });
    order
}

fn any_name() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec![
        "",
        " ",
        "abba",
        "Abba",
        "Ábba",
        "Zoé",
        "zoe",
        "周杰伦",
        "ß",
        "İ",
        "10",
        "9",
    ]))
    .prop_map(|name| name.map(str::to_owned))
}

fn any_file() -> impl Strategy<Value = NewTrack> {
    let names = (any_name(), any_name(), any_name(), any_name(), any_name());
    let numbers = (
        prop::option::of(1..3u32),
        prop::option::of(1..4u32),
        prop::option::of(1990..1993i32),
        1..4u32,
        1..3i64,
    );
    (names, numbers).prop_map(
        |((title, artist, album, album_artist, genre), (disc, track, year, length, added_at))| NewTrack {
            title,
            artist,
            album,
            album_artist,
            genre,
            disc_number: disc,
            track_number: track,
            year,
            duration: f64::from(length),
            added_at,
            ..NewTrack::default()
        },
    )
}

const SORTS: [SortKey; 9] = [
    SortKey::Title,
    SortKey::Artist,
    SortKey::Album,
    SortKey::Genre,
    SortKey::Year,
    SortKey::Duration,
    SortKey::Added,
    SortKey::LastPlayed,
    SortKey::PlayCount,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_order_is_the_one_a_plain_sort_gives(
        mut files in prop::collection::vec(any_file(), 0..24),
        plays in prop::collection::vec(prop::option::of(1..4i64), 24),
    ) {
        for (index, file) in files.iter_mut().enumerate() {
            file.path = format!("/m/{index:02}.ogg").into();
        }
        let (library, ids) = library_of(&files);
        for (&track_id, &play) in ids.iter().zip(&plays) {
            if let Some(started_at) = play {
                library.record_play(&NewPlay {
                    track_id, started_at, played_seconds: 1.0, duration: 1.0, completed: true,
                    source: "library".into(), query: None, rank: None, score: None, fit: None,
                }).unwrap();
            }
        }
        for sort in SORTS {
            for descending in [false, true] {
                let listed = library.track_ids(&View { search: String::new(), sort, descending }).unwrap();
                let plain: Vec<TrackId> =
                    plainly_sorted(&files, &plays, sort, descending).into_iter().map(|index| ids[index]).collect();
                prop_assert_eq!(listed, plain, "{:?} descending {}", sort, descending);
            }
        }
    }

    #[test]
    fn a_search_finds_exactly_the_tracks_with_a_word_that_begins_so(
        files in prop::collection::vec(any_file(), 1..16),
        text in prop::sample::select(vec!["ab", "zoe", "周", "伦", "杰伦", "1", "ss", "i", "abba zoe"]),
    ) {
        let mut files = files;
        for (index, file) in files.iter_mut().enumerate() {
            file.path = format!("/m/file{index}.ogg").into();
        }
        let (library, ids) = library_of(&files);
        let begins = |file: &NewTrack, word: &str| {
            [&file.title, &file.artist, &file.album, &file.album_artist, &file.genre].into_iter().flatten().any(|name| {
                let name = fold(name.trim());
                if word.is_ascii() { name.starts_with(word) } else { name.contains(word) }
            })
        };
        let expected: Vec<TrackId> = ids.iter().zip(&files)
            .filter(|(_, file)| text.split(' ').all(|word| begins(file, word)))
            .map(|(&id, _)| id).collect();
        let mut listed = found(&library, text);
        listed.sort();
        prop_assert_eq!(listed, expected);
    }
}

#[test]
fn tracks_come_in_the_order_asked_for_twice_when_asked_twice() {
    let (library, ids) = library_of(&[file("/m/1", "One", "", ""), file("/m/2", "Two", "", "")]);
    let asked = [ids[1], TrackId(999), ids[0], ids[1]];
    let got: Vec<TrackId> = library.tracks(&asked).unwrap().into_iter().map(|track| track.id).collect();
    assert_eq!(got, [ids[1], ids[0], ids[1]]);
}
