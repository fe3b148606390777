//! Lyrics out of real containers: each kind of place they are kept in, and which is taken when there are several.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use attune_audio::{Lyrics, LyricsTiming, read_lyrics};
use lofty::TextEncoding;
use lofty::config::WriteOptions;
use lofty::id3::v2::{
    BinaryFrame, Frame, FrameId, Id3v2Tag, SyncTextContentType, SynchronizedTextFrame, TimestampFormat,
};
use lofty::ogg::tag::VorbisComments;
use lofty::tag::{ItemKey, Tag, TagExt, TagType};
use tempfile::TempDir;

/// A copy of a golden file in a folder of its own.
fn copy(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/golden/audio").join(name);
    let path = folder.path().join(format!("song.{}", golden.extension().unwrap().to_str().unwrap()));
    fs::copy(golden, &path).unwrap();
    (folder, path)
}

fn starts(lyrics: &Lyrics) -> Vec<(f64, &str)> {
    lyrics.lines().iter().map(|line| (line.start.unwrap(), line.text.as_str())).collect()
}

fn synchronised(format: TimestampFormat, kind: SyncTextContentType, content: &[(u32, &str)]) -> Id3v2Tag {
    let content = content.iter().map(|(at, text)| (*at, (*text).to_owned())).collect();
    let frame = SynchronizedTextFrame::new(TextEncoding::UTF16, *b"eng", format, kind, None, content);
    let data = frame.as_bytes(WriteOptions::new()).unwrap();
    let mut tag = Id3v2Tag::new();
    tag.insert(Frame::Binary(BinaryFrame::new(FrameId::Valid("SYLT".into()), data)));
    tag
}

#[test]
fn synchronised_frames_are_read_in_milliseconds_and_in_frames() {
    let (_folder, path) = copy("mp3_cbr.mp3");
    let lines = [(1500, "eins"), (3000, "zwei")];
    synchronised(TimestampFormat::MS, SyncTextContentType::Lyrics, &lines)
        .save_to_path(&path, WriteOptions::new())
        .unwrap();
    let lyrics = read_lyrics(&path).unwrap().unwrap();
    assert_eq!(starts(&lyrics), [(1.5, "eins"), (3.0, "zwei")]);

    synchronised(TimestampFormat::MPEG, SyncTextContentType::Lyrics, &[(0, "eins"), (100, "zwei")])
        .save_to_path(&path, WriteOptions::new())
        .unwrap();
    let lyrics = read_lyrics(&path).unwrap().unwrap();
    let frame = lyrics.lines()[1].start.unwrap() / 100.0;
    assert!([1152.0 / 44100.0, 1152.0 / 48000.0].iter().any(|f: &f64| (frame - f).abs() < 1e-9), "{frame}");
}

#[test]
fn chords_are_no_lyrics() {
    let (_folder, path) = copy("mp3_cbr.mp3");
    synchronised(TimestampFormat::MS, SyncTextContentType::Chord, &[(0, "Am"), (900, "F")])
        .save_to_path(&path, WriteOptions::new())
        .unwrap();
    assert_eq!(read_lyrics(&path).unwrap(), None);
}

#[test]
fn timed_text_in_a_comment_of_its_own_is_read() {
    let (_folder, path) = copy("flac_16.flac");
    let mut comments = VorbisComments::default();
    comments.push("LYRICS".to_owned(), "plain".to_owned());
    comments.push("SYNCEDLYRICS".to_owned(), "[00:01.00]one\n[00:02.00]two".to_owned());
    comments.save_to_path(&path, WriteOptions::new()).unwrap();
    assert_eq!(starts(&read_lyrics(&path).unwrap().unwrap()), [(1.0, "one"), (2.0, "two")]);
}

#[test]
fn the_finest_times_win_and_of_equals_those_inside() {
    let (folder, path) = copy("mp3_cbr.mp3");
    let mut tag = Tag::new(TagType::Id3v2);
    tag.insert_text(ItemKey::UnsyncLyrics, "[00:05.00]inside".to_owned());
    tag.save_to_path(&path, WriteOptions::new()).unwrap();
    let beside = folder.path().join("song.lrc");
    let text = || {
        let lyrics = read_lyrics(&path).unwrap().unwrap();
        (lyrics.timing(), lyrics.lines()[0].text.clone())
    };
    fs::write(&beside, "[00:05.00]beside").unwrap();
    assert_eq!(text(), (LyricsTiming::Lines, "inside".to_owned()));
    fs::write(&beside, "[00:05.00]by <00:06.00>words").unwrap();
    assert_eq!(text(), (LyricsTiming::Words, "by words".to_owned()));
    fs::write(&beside, "beside, without times").unwrap();
    assert_eq!(text(), (LyricsTiming::Lines, "inside".to_owned()));
}

#[test]
fn the_file_beside_is_read_in_its_old_encoding() {
    let (folder, path) = copy("flac_16.flac");
    let text = "[ti:青花瓷]\n[00:21.00]素胚勾勒出青花笔锋浓转淡\n[00:26.00]瓶身描绘的牡丹一如你初妆\n";
    fs::write(folder.path().join("song.LRC"), encoding_rs::GBK.encode(text).0).unwrap();
    let lyrics = read_lyrics(&path).unwrap().unwrap();
    assert_eq!(starts(&lyrics), [(21.0, "素胚勾勒出青花笔锋浓转淡"), (26.0, "瓶身描绘的牡丹一如你初妆")]);
}
