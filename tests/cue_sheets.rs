//! Albums in one file with a cue sheet: from the folder to the library, the analysis and the player.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

#[path = "cue_sheets/house.rs"]
mod house;
#[path = "playback/session.rs"]
mod session;

use attune_library::{FailureStage, Presence};
use attune_playback::{Part, QueueItem, SoundSettings};
use attune_scan::{CancelToken, Progress, analyse, analyse_file, read_tracks};
use house::{House, RATE, STARTS, counts, sheet, sound, write_wav};
use session::{decode, golden, heard};
#[test]
fn an_album_in_one_file_is_its_tracks_and_nothing_else() {
    let house = House::with_album();
    assert_eq!(counts(&house.scan()), [1, 3, 0, 0, 0, 0, 0]);
    assert_eq!(house.titles(), ["One", "Two", "Three"]);
    let two = house.titled("Two");
    assert_eq!((two.artist.as_str(), two.album_artist.as_str()), ("A Guest", "The Band"));
    assert_eq!((two.album.as_str(), two.genre.as_str(), two.year), ("The Album", "Jazz", Some(1962)));
    assert_eq!((two.track_number, two.track_total), (Some(2), Some(3)));
    assert_eq!(two.sheet, Some(house.path("Album.cue")));
    let span = two.span.unwrap();
    assert_eq!((span.start, span.end), (STARTS[1] as u64, Some(STARTS[2] as u64)));
    assert_eq!(two.part(), Some((86.0 / 75.0, Some(152.0 / 75.0))));
    assert!((two.duration - 66.0 / 75.0).abs() < 1e-9);
    let three = house.titled("Three");
    assert_eq!(three.span.unwrap().end, None);
    assert!((three.duration - (3.5 - 152.0 / 75.0)).abs() < 1e-9);
    assert_eq!(house.library.stats().unwrap().tracks, 3);
    assert_eq!(house.library.search("guest", 9).unwrap()[0].0, two.id);

    assert_eq!(counts(&house.scan()), [1, 0, 0, 0, 1, 0, 0], "a second scan changes nothing");
    assert_eq!(house.library.track_by_path(&house.path("Album.wav")).unwrap().unwrap().title, "One");
}

#[test]
fn the_player_gives_the_file_back_to_the_bit_when_its_tracks_are_played() {
    let house = House::with_album();
    house.scan();
    let mut tracks = house.tracks();
    tracks.sort_by_key(|track| track.track_number);
    let items = tracks.iter().map(|track| {
        let (start, end) = track.part().unwrap();
        QueueItem { part: Some(Part { start, end }), ..QueueItem::new(track.id.0, &track.path) }
    });
    let whole = decode(&house.path("Album.wav"));
    assert!(heard(RATE, items.collect(), SoundSettings::default()) == whole);
}

#[test]
fn each_track_is_analysed_as_if_it_were_a_file_of_its_own() {
    let house = House::with_album();
    house.scan();
    let samples = sound(RATE as usize * 7 / 2);
    assert_eq!(house.analyse().analysed, 3);
    for (title, range) in [
        ("One", STARTS[0]..STARTS[1]),
        ("Two", STARTS[1]..STARTS[2]),
        ("Three", STARTS[2]..samples.len() / 2),
    ] {
        let alone = house.scratch.path().join(format!("{title}.wav"));
        write_wav(&alone, &samples[2 * range.start..2 * range.end]);
        let expected = analyse_file(&alone, None).unwrap().into_stored();
        let track = house.titled(title);
        assert!(track.analysed);
        assert_eq!(house.library.analysis(track.id).unwrap(), Some(expected), "{title}");
    }
    assert_eq!(house.analyse().analysed, 0);
}

#[test]
fn a_cancelled_analysis_of_an_album_goes_on_with_the_tracks_that_are_left() {
    let house = House::with_album();
    house.scan();
    let cancel = CancelToken::new();
    let first = analyse(&house.library, None, 1, &cancel, 9, &|progress| {
        if matches!(progress, Progress::Analysing { done: 1, .. }) {
            cancel.cancel();
        }
    })
    .unwrap();
    assert_eq!((first.analysed, first.cancelled, first.failed.len()), (1, true, 0));
    assert!(house.titled("One").analysed && !house.titled("Three").analysed);
    assert_eq!(house.analyse().analysed, 2);
    let whole = House::with_album();
    whole.scan();
    whole.analyse();
    let analysis = |house: &House| house.library.analysis(house.titled("Three").id).unwrap();
    assert_eq!(analysis(&house), analysis(&whole), "a jump to the rest changes nothing");
}

#[test]
fn a_sheet_that_comes_and_goes_loses_no_history() {
    let house = House::with_album();
    std::fs::remove_file(house.path("Album.cue")).unwrap();
    house.scan();
    let whole = house.titled("Album").id;
    house.like(whole);

    house.write("Album.cue", sheet("Album.wav").as_bytes());
    assert_eq!(counts(&house.scan()), [1, 3, 0, 0, 0, 0, 0]);
    assert_eq!(house.titles(), ["One", "Two", "Three"]);
    assert_eq!(house.library.tracks(&[whole]).unwrap()[0].presence, Presence::Replaced);
    assert_eq!(house.library.stats().unwrap().missing, 0, "nothing is missed");
    let two = house.titled("Two").id;
    house.like(two);
    house.analyse();

    std::fs::remove_file(house.path("Album.cue")).unwrap();
    assert_eq!(counts(&house.scan()), [1, 0, 1, 0, 0, 0, 0]);
    assert_eq!(house.tracks().iter().map(|track| track.id).collect::<Vec<_>>(), [whole]);
    assert!(house.is_liked(whole));

    house.write("Album.cue", sheet("Album.wav").as_bytes());
    assert_eq!(counts(&house.scan()), [1, 0, 3, 0, 0, 0, 0]);
    assert_eq!(house.titled("Two").id, two);
    assert!(house.is_liked(two) && house.titled("Two").analysed);
    assert_eq!(counts(&house.scan()), [1, 0, 0, 0, 1, 0, 0]);
}

#[test]
fn a_corrected_sheet_keeps_its_tracks() {
    let house = House::with_album();
    house.scan();
    house.analyse();
    let ids = ["One", "Two", "Three"].map(|title| house.titled(title).id);
    for id in ids {
        house.like(id);
    }
    let corrected = sheet("Album.wav").replace("\"Two\"", "\"Second\"").replace("00:02:02", "00:02:05");
    house.write("Album.cue", corrected.as_bytes());
    assert_eq!(counts(&house.scan()), [1, 0, 3, 0, 0, 0, 0]);
    assert_eq!(["One", "Second", "Three"].map(|title| house.titled(title).id), ids);
    assert!(ids.iter().all(|id| house.is_liked(*id)));
    let analysed = ["One", "Second", "Three"].map(|title| house.titled(title).analysed);
    assert_eq!(analysed, [true, false, false], "what sounds otherwise is listened to again");
}

#[test]
fn an_album_that_moves_or_goes_and_returns_keeps_its_tracks() {
    let house = House::with_album();
    house.scan();
    let two = house.titled("Two").id;
    house.like(two);
    for (from, to) in [("Album.wav", "new/Album.wav"), ("Album.cue", "new/Album.cue")] {
        std::fs::create_dir_all(house.path("new")).unwrap();
        std::fs::rename(house.path(from), house.path(to)).unwrap();
    }
    assert_eq!(counts(&house.scan()), [1, 0, 0, 3, 0, 0, 0]);
    assert_eq!(house.titled("Two").id, two);

    let away = house.scratch.path().join("away");
    std::fs::rename(house.path("new"), &away).unwrap();
    assert_eq!(house.scan().missing, 3);
    assert_eq!(house.titles(), Vec::<String>::new());
    std::fs::rename(&away, house.path("new")).unwrap();
    house.scan();
    assert_eq!(house.titles(), ["One", "Two", "Three"]);
    assert_eq!(house.titled("Two").id, two);
    assert!(house.is_liked(two));

    let folder = house.library.folders().unwrap()[0].id;
    house.library.remove_folder(folder).unwrap();
    house.library.add_folder(&house.music(), 2).unwrap();
    let report = house.scan();
    assert_eq!((report.returned, report.added, house.titles().len()), (1, 0, 3));
}

#[test]
fn a_folder_taken_out_and_put_back_does_not_bring_the_whole_file_back_beside_its_tracks() {
    let house = House::with_album();
    std::fs::remove_file(house.path("Album.cue")).unwrap();
    house.scan();
    house.write("Album.cue", sheet("Album.wav").as_bytes());
    house.scan();
    house.library.remove_folder(house.library.folders().unwrap()[0].id).unwrap();
    house.library.add_folder(&house.music(), 2).unwrap();
    house.scan();
    assert_eq!(house.titles(), ["One", "Two", "Three"]);
}

#[test]
fn sheets_are_read_in_any_encoding_and_under_other_names() {
    let house = House::new();
    let samples = sound(RATE as usize * 7 / 2);
    for folder in ["utf16", "gbk", "renamed", "discs"] {
        std::fs::create_dir(house.path(folder)).unwrap();
    }
    for file in ["utf16/Album.wav", "gbk/专辑.wav", "renamed/Live 1962.WAV", "discs/CD1/Album.wav"] {
        std::fs::create_dir_all(house.path(file).parent().unwrap()).unwrap();
        write_wav(&house.path(file), &samples);
    }
    let utf16 = format!("\u{feff}{}", sheet("album.flac").replace("One", "Eins \u{2013} für"));
    let utf16: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    house.write("utf16/Album.cue", &utf16);
    let chinese = sheet("专辑.ape").replace("One", "青花瓷的故事").replace("The Band", "周杰伦");
    house.write("gbk/list.CUE", &encoding_rs_gbk(&chinese));
    house.write("renamed/Live 1962.cue", sheet("CDImage.ape").replace("One", "Uno").as_bytes());
    house.write("discs/all.cue", sheet(r"CD1\Album.wav").replace("One", "Un").as_bytes());
    assert_eq!(counts(&house.scan()), [4, 12, 0, 0, 0, 0, 0]);
    let titles = house.titles();
    for first in ["Eins \u{2013} für", "青花瓷的故事", "Uno", "Un"] {
        assert!(titles.iter().any(|title| title == first), "{first}: {titles:?}");
    }
    assert_eq!(house.titled("青花瓷的故事").album_artist, "周杰伦");
}

/// The two-byte codes of the characters used here (GB 2312), so that the test stands on no encoder.
fn encoding_rs_gbk(text: &str) -> Vec<u8> {
    let codes = [
        ('专', 0xd7a8),
        ('辑', 0xbcad),
        ('青', 0xc7e0),
        ('花', 0xbba8),
        ('瓷', 0xb4c9),
        ('的', 0xb5c4),
        ('故', 0xb9ca),
        ('事', 0xcac2),
        ('周', 0xd6dc),
        ('杰', 0xbddc),
        ('伦', 0xc2d7),
    ];
    let mut bytes = Vec::new();
    for character in text.chars() {
        match codes.iter().find(|(known, _)| *known == character) {
            Some((_, code)) => bytes.extend(u16::to_be_bytes(*code)),
            None => bytes.extend(character.to_string().bytes()),
        }
    }
    bytes
}

#[test]
fn one_file_for_each_track_takes_from_the_sheet_what_its_tags_do_not_say() {
    let house = House::new();
    for name in ["01.wav", "02.wav"] {
        write_wav(&house.path(name), &sound(RATE as usize));
    }
    let text = "PERFORMER Band\nTITLE Album\nFILE 01.wav WAVE\nTRACK 01 AUDIO\nTITLE First\nINDEX 01 00:00:00\n\
                TRACK 02 AUDIO\nTITLE Second\nINDEX 00 00:00:60\nFILE 02.wav WAVE\nINDEX 01 00:00:00\n";
    house.write("album.cue", text.as_bytes());
    assert_eq!(counts(&house.scan()), [2, 2, 0, 0, 0, 0, 0]);
    assert_eq!(house.titles(), ["First", "Second"]);
    let second = house.titled("Second");
    assert_eq!((second.span, second.track_number, second.artist.as_str()), (None, Some(2), "Band"));
    std::fs::remove_file(house.path("album.cue")).unwrap();
    assert_eq!(house.scan().updated, 2);
    assert_eq!(house.titled("02").id, second.id);
}

#[test]
fn a_sheet_that_cannot_be_used_is_a_problem_in_words_and_its_file_one_track() {
    let house = House::with_album();
    for (text, code, message) in [
        ("no sheet at all".to_owned(), "cue_no_tracks", "the cue sheet lists no tracks"),
        (
            sheet("Album.wav").replace("00:02:02", "00:03:38"),
            "cue_behind_end",
            "track 3 of the cue sheet starts behind the end of the file",
        ),
        (
            sheet("Album.wav").replace("00:02:02", "00:01:11"),
            "cue_out_of_order",
            "track 3 of the cue sheet starts before the one it follows has begun",
        ),
        (
            sheet("Album.wav").replace("00:02:02", "soon"),
            "cue_bad_line",
            "line 16 of the cue sheet cannot be understood: INDEX 01 soon",
        ),
        (
            sheet("a.wav") + "FILE b.wav WAVE\nTRACK 04 AUDIO\nINDEX 01 00:00:00\n",
            "cue_file_missing",
            "the cue sheet names \u{201c}a.wav\u{201d}, which is not beside it",
        ),
    ] {
        house.write("Album.cue", text.as_bytes());
        let report = house.scan();
        assert_eq!(house.titles(), ["Album"], "{code}");
        assert_eq!(report.failed.len(), 1, "{code}");
        let failure = house.failure().unwrap();
        assert_eq!((failure.stage, failure.code.as_str()), (FailureStage::Sheet, code));
        assert_eq!((failure.message.as_str(), failure.path), (message, house.path("Album.cue")));
        assert_eq!(counts(&house.scan()), [1, 0, 0, 0, 1, 0, 0], "{code}: it is not read again as it is");
        assert!(house.failure().is_some(), "{code}: the problem stays as long as its cause");
        assert_eq!(house.analyse().failed.len(), 0);
    }
    house.write("Album.cue", sheet("Album.wav").as_bytes());
    house.scan();
    assert_eq!((house.titles().len(), house.failure()), (3, None));
    house.write("Album.cue", b"broken again");
    house.scan();
    std::fs::remove_file(house.path("Album.cue")).unwrap();
    house.scan();
    assert_eq!((house.titles(), house.failure()), (vec!["Album".to_owned()], None));
}

#[test]
fn of_two_sheets_the_one_called_like_the_file_counts_whichever_comes_first() {
    let house = House::with_album();
    house.scan();
    house.write("A.cue", sheet("Album.wav").replace("\"One\"", "\"Other\"").as_bytes());
    house.scan();
    assert_eq!(house.titles()[0], "One");
    std::fs::remove_file(house.path("Album.cue")).unwrap();
    house.scan();
    assert_eq!(house.titles()[0], "Other");
    house.write("Album.cue", sheet("Album.wav").as_bytes());
    house.scan();
    assert_eq!(house.titles()[0], "One");
    assert_eq!(house.titles().len(), 3);
}

#[test]
fn a_sheet_waits_for_the_file_it_names() {
    let house = House::new();
    house.write("Album.cue", sheet("Album.wav").as_bytes());
    house.scan();
    assert_eq!(house.failure().unwrap().code, "cue_file_missing");
    write_wav(&house.path("Album.wav"), &sound(RATE as usize * 7 / 2));
    house.scan();
    assert_eq!((house.titles().len(), house.failure()), (3, None));
}

/// The golden recording with these metadata blocks (RFC 9639 section 8) in place of its comments.
fn flac_with(blocks: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let original = std::fs::read(golden("gapless/whole.flac")).unwrap();
    let (mut kept, mut at) = (Vec::new(), 4);
    loop {
        let header = &original[at..at + 4];
        let length = u32::from_be_bytes([0, header[1], header[2], header[3]]) as usize;
        let body = original[at + 4..at + 4 + length].to_vec();
        if header[0].trailing_zeros() >= 7 {
            kept.push((0, body));
        }
        at += 4 + length;
        if header[0] & 0x80 != 0 {
            break;
        }
    }
    kept.extend_from_slice(blocks);
    let mut bytes = b"fLaC".to_vec();
    let last = kept.len() - 1;
    for (place, (kind, body)) in kept.into_iter().enumerate() {
        bytes.push(kind | if place == last { 0x80 } else { 0 });
        bytes.extend(&(body.len() as u32).to_be_bytes()[1..]);
        bytes.extend(body);
    }
    bytes.extend(&original[at..]);
    bytes
}

fn comments(pairs: &[(&str, &str)]) -> (u8, Vec<u8>) {
    let mut body = 0u32.to_le_bytes().to_vec();
    body.extend((pairs.len() as u32).to_le_bytes());
    for (key, value) in pairs {
        let comment = format!("{key}={value}");
        body.extend((comment.len() as u32).to_le_bytes());
        body.extend(comment.bytes());
    }
    (4, body)
}

/// A sheet block whose tracks start at these samples, INDEX 00 at the track's own place and INDEX 01 a second on for
/// those that say so; the lead-out is at the end.
fn sheet_block(tracks: &[(u64, bool)], end: u64) -> (u8, Vec<u8>) {
    let mut body = vec![0; 128];
    body.extend(88_200u64.to_be_bytes());
    body.push(0x80);
    body.extend([0; 258]);
    body.push(tracks.len() as u8 + 1);
    for (number, (start, gap)) in (1..).zip(tracks) {
        body.extend(start.to_be_bytes());
        body.push(number);
        body.extend(b"GBAAA980000");
        body.push(b'0' + number);
        body.extend([0; 14]);
        let points: &[(u64, u8)] = if *gap { &[(0, 0), (44_100, 1)] } else { &[(0, 1)] };
        body.push(points.len() as u8);
        for (offset, index) in points {
            body.extend(offset.to_be_bytes());
            body.extend([*index, 0, 0, 0]);
        }
    }
    // A compact disc ends with a whole frame.
    body.extend((end / 588 * 588).to_be_bytes());
    body.push(170);
    body.extend([0; 12]);
    body.extend([0; 14]);
    body.push(0);
    (5, body)
}

#[test]
fn a_sheet_in_a_tag_cuts_the_file_it_is_in() {
    let house = House::new();
    let text = "TITLE \"The Album\"\r\nFILE \"CDImage.wav\" WAVE\r\n  TRACK 01 AUDIO\r\n    TITLE \"One\"\r\n    \
                INDEX 01 00:00:00\r\n  TRACK 02 AUDIO\r\n    TITLE \"Two\"\r\n    INDEX 01 00:00:31\r\n";
    let tags = [("TITLE", "All of it"), ("ARTIST", "The Band"), ("REPLAYGAIN_TRACK_GAIN", "-3.5 dB")];
    house.write("a.flac", &flac_with(&[comments(&[&tags[..], &[("CueSheet", text)]].concat())]));
    assert_eq!(counts(&house.scan()), [1, 2, 0, 0, 0, 0, 0]);
    let two = house.titled("Two");
    assert_eq!((two.artist.as_str(), two.sheet.clone()), ("The Band", None));
    assert_eq!(two.span.map(|span| (span.start, span.end)), Some((31 * 588, None)));
    assert_eq!((two.replay_gain_track_db, two.replay_gain_album_db), (None, Some(-3.5)));
    assert_eq!(counts(&house.scan()), [1, 0, 0, 0, 1, 0, 0]);

    // A sheet beside it has the word while it is there.
    house.write("a.cue", text.replace("Two", "Zwei").as_bytes());
    house.scan();
    assert_eq!(house.titled("Zwei").id, two.id);
    std::fs::remove_file(house.path("a.cue")).unwrap();
    house.scan();
    assert_eq!(house.titled("Two").id, two.id);
}

#[test]
fn a_sheet_block_of_a_flac_file_cuts_it() {
    let house = House::new();
    let end = decode(&golden("gapless/whole.flac")).len() as u64 / 2;
    let blocks = [comments(&[("ALBUM", "The Album")]), sheet_block(&[(0, false), (30 * 588, true)], end)];
    house.write("a.flac", &flac_with(&blocks));
    house.scan();
    assert_eq!(house.titles(), ["The Album 01", "The Album 02"]);
    let two = house.titled("The Album 02");
    assert_eq!(two.span.map(|span| (span.start, span.end)), Some((30 * 588 + 44_100, None)));
    assert_eq!(two.track_number, Some(2));
    let sheet = attune_audio::read_metadata(&two.path).unwrap().cue_sheet.unwrap().unwrap();
    assert_eq!(sheet.tracks[1].isrc.as_deref(), Some("GBAAA9800002"));
}

#[test]
fn a_sheet_in_a_file_that_does_not_fit_it_is_that_files_problem() {
    let house = House::new();
    let text = "TRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 40:00:00\n";
    house.write("a.flac", &flac_with(&[comments(&[("TITLE", "Song"), ("CUESHEET", text)])]));
    house.scan();
    assert_eq!(house.titles(), ["Song"]);
    let failure = house.failure().unwrap();
    assert_eq!((failure.path, failure.stage), (house.path("a.flac"), FailureStage::Sheet));
    house.scan();
    assert!(house.failure().is_some(), "it stays as long as its cause");
    assert_eq!(house.analyse().analysed, 1, "the file itself is as good as any");
    house.write("a.flac", &flac_with(&[comments(&[("TITLE", "Song")])]));
    house.scan();
    assert_eq!(house.failure(), None);
}

#[test]
fn a_sheet_over_lossy_music_cuts_it_to_the_sample() {
    let house = House::new();
    let mp3 = std::fs::read(golden("gapless/1.mp3")).unwrap();
    house.write("a.mp3", &mp3);
    let text = "FILE a.mp3 MP3\nTRACK 01 AUDIO\nTITLE A\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE B\n\
                INDEX 01 00:00:10\nTRACK 03 AUDIO\nTITLE C\nINDEX 01 00:00:23\n";
    house.write("a.cue", text.as_bytes());
    house.scan();
    let mut tracks = house.tracks();
    tracks.sort_by_key(|track| track.track_number);
    let items = tracks.iter().map(|track| {
        let (start, end) = track.part().unwrap();
        QueueItem { part: Some(Part { start, end }), ..QueueItem::new(track.id.0, &track.path) }
    });
    assert!(heard(RATE, items.collect(), SoundSettings::default()) == decode(&house.path("a.mp3")));
    assert!((tracks[1].duration - 13.0 / 75.0).abs() < 1e-9);
}

#[test]
fn tracks_are_found_without_a_library() {
    let house = House::with_album();
    for path in ["Album.wav", "Album.cue"] {
        let tracks = read_tracks(&house.path(path)).unwrap();
        let titles: Vec<_> = tracks.iter().filter_map(|track| track.title.as_deref()).collect();
        assert_eq!(titles, ["One", "Two", "Three"], "{path}");
        assert!(tracks.iter().all(|track| track.path == house.path("Album.wav")));
    }
    house.write("Album.cue", b"nothing");
    assert_eq!(read_tracks(&house.path("Album.wav")).unwrap().len(), 1);
    let error = read_tracks(&house.path("Album.cue")).unwrap_err();
    assert_eq!((error.code(), error.stage()), ("cue_no_tracks", FailureStage::Sheet));
}
