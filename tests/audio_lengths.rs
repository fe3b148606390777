//! Files that are chained, cut off, or lie about their length.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

use attune_audio::{AudioError, Decoder, read_metadata};
use attune_tests::{decode, golden};

/// Writes a file beside others of its test.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn link(number: u32) -> PathBuf {
    golden(&format!("formats/link_{number}.{}", if number == 4 { "opus" } else { "ogg" }))
}

fn chain(folder: &Path, numbers: &[u32]) -> PathBuf {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| fs::read(link(*number)).unwrap()).collect();
    write(folder, "chain.ogg", &bytes)
}

#[test]
fn links_of_one_kind_play_as_one_stream() {
    let folder = tempfile::tempdir().unwrap();
    let path = chain(folder.path(), &[1, 2, 1]);
    let (_, first) = decode(&link(1));
    let (_, second) = decode(&link(2));
    let whole = [first.clone(), second, first].concat();
    let mut decoder = Decoder::open(&path).unwrap();
    let seconds = whole.len() as f64 / 2.0 / 44_100.0;
    assert!((seconds - 1.1).abs() < 1e-9, "{seconds}");
    assert!((decoder.stream().duration.unwrap() - seconds).abs() < 1e-9);
    assert!((read_metadata(&path).unwrap().duration - seconds).abs() < 1e-9);
    let mut samples = Vec::new();
    while let Some(chunk) = decoder.next_chunk().unwrap() {
        samples.extend_from_slice(chunk);
    }
    assert!(samples == whole, "{} samples instead of {}", samples.len(), whole.len());
    assert!((decoder.position() - seconds).abs() < 1e-9);
    for target in [47_040usize, 17_639, 17_640, 0, 30_870, 20_000] {
        let reached = decoder.seek(target as f64 / 44_100.0).unwrap();
        assert_eq!((reached * 44_100.0).round() as usize, target);
        assert!((decoder.position() - reached).abs() < 1e-9);
        let chunk = decoder.next_chunk().unwrap().unwrap();
        let worst = chunk.iter().zip(&whole[target * 2..]).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
        assert!(worst < 1e-6, "at {target}: {worst}");
    }
    assert!((decoder.seek(100.0).unwrap() - seconds).abs() < 1e-9);
    assert!(decoder.next_chunk().unwrap().is_none());
}

#[test]
fn links_of_different_kinds_say_when_they_change() {
    let folder = tempfile::tempdir().unwrap();
    // Vorbis in stereo at 44.1 kHz, in mono at 32 kHz, Opus in stereo at 48 kHz.
    let path = chain(folder.path(), &[1, 3, 4]);
    let mut decoder = Decoder::open(&path).unwrap();
    assert!((decoder.stream().duration.unwrap() - 1.2).abs() < 1e-6, "{:?}", decoder.stream().duration);
    let mut heard = vec![(44_100, 2, 0)];
    loop {
        match decoder.next_chunk() {
            Ok(Some(chunk)) => heard.last_mut().unwrap().2 += chunk.len(),
            Ok(None) => break,
            Err(AudioError::StreamChanged) => {
                heard.push((decoder.stream().sample_rate, decoder.stream().channels, 0));
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(heard, [(44_100, 2, 17_640 * 2), (32_000, 1, 16_000), (48_000, 2, 14_400 * 2)]);
    assert!((decoder.position() - 1.2).abs() < 1e-6);
    assert_eq!(decoder.stream().codec, "opus");
    assert!((decoder.seek(0.5).unwrap() - 0.5).abs() < 1e-9);
    assert_eq!((decoder.stream().sample_rate, decoder.stream().channels), (32_000, 1));
    assert!((decoder.stream().duration.unwrap() - 1.2).abs() < 1e-6);
    assert!((decoder.seek(0.1).unwrap() - 0.1).abs() < 1e-9);
    assert_eq!(decoder.stream().sample_rate, 44_100);
}

#[test]
fn a_chain_with_a_broken_link_plays_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let mut broken = fs::read(link(2)).unwrap();
    broken.truncate(2000);
    let bytes = [fs::read(link(1)).unwrap(), broken, fs::read(link(4)).unwrap()].concat();
    let (decoder, samples) = decode(&write(folder.path(), "broken.ogg", &bytes));
    assert!(samples.len() >= 17_640 * 2 + 14_400 * 2, "{}", samples.len());
    assert!((0.6..1.1).contains(&decoder.stream().duration.unwrap()), "{:?}", decoder.stream().duration);
}

/// A copy of a WAVE file whose two lengths are replaced, and so many bytes of its sound kept.
fn wave(folder: &Path, riff: u32, data: u32, keep: Option<usize>) -> PathBuf {
    let mut bytes = fs::read(golden("audio/pcm_u8.wav")).unwrap();
    let at = bytes.windows(4).position(|window| window == b"data").unwrap();
    bytes[4..8].copy_from_slice(&riff.to_le_bytes());
    bytes[at + 4..at + 8].copy_from_slice(&data.to_le_bytes());
    if let Some(keep) = keep {
        bytes.truncate(at + 8 + keep);
    }
    write(folder, "lying.wav", &bytes)
}

#[test]
fn wave_files_are_as_long_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let (_, whole) = decode(&golden("audio/pcm_u8.wav"));
    for (riff, data, keep) in [
        (0, 0, None),
        (u32::MAX, u32::MAX, None),
        (u32::MAX, 0, None),
        (100, 64, None),
        (4900, 1000, None),
        (900_000, 899_000, None),
        (1 << 31, 1 << 31, Some(1001)),
        (4900, 4800, Some(1001)),
    ] {
        let path = wave(folder.path(), riff, data, keep);
        let (decoder, samples) = decode(&path);
        let expected = keep.unwrap_or(whole.len());
        assert!(samples == whole[..expected], "{riff} {data}: {} samples of {expected}", samples.len());
        let seconds = expected as f64 / 8000.0;
        assert!((decoder.stream().duration.unwrap() - seconds).abs() < 1e-9, "{riff} {data}");
        assert!((read_metadata(&path).unwrap().duration - seconds).abs() < 1e-9, "{riff} {data}");
        let mut decoder = Decoder::open(&path).unwrap();
        assert!((decoder.seek(0.1).unwrap() - 0.1).abs() < 1e-9);
        assert_eq!(decoder.next_chunk().unwrap().unwrap()[0], whole[800]);
    }
}

/// The length that is told and the length that is heard, in seconds.
fn lengths(path: &Path) -> (f64, f64) {
    let (decoder, samples) = decode(path);
    let stream = decoder.stream();
    let heard = samples.len() as f64 / f64::from(stream.channels) / f64::from(stream.sample_rate);
    let told = stream.duration.unwrap_or(0.0);
    let from_tags = read_metadata(path).unwrap().duration;
    assert!((told - from_tags).abs() < 1e-9, "{}: {told} and {from_tags}", path.display());
    (told, heard)
}

#[test]
fn a_flac_file_without_a_length_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = fs::read(golden("audio/flac_16.flac")).unwrap();
    // The 36 bits of the number of samples in the first block of metadata.
    bytes[21] &= 0xf0;
    bytes[22..26].fill(0);
    let (told, heard) = lengths(&write(folder.path(), "streamed.flac", &bytes));
    assert!((heard - 1.0).abs() < 1e-9 && (told - heard).abs() < 1e-9, "{told} told, {heard} heard");
}

#[test]
fn an_mp3_file_with_a_wrong_count_of_frames_is_as_long_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(golden("audio/mp3_vbr.mp3")).unwrap();
    let tag = whole.windows(4).position(|window| window == b"Xing" || window == b"Info").unwrap();
    let true_count = u32::from_be_bytes(whole[tag + 8..tag + 12].try_into().unwrap());
    for count in [true_count * 50, true_count / 3, 0, u32::MAX] {
        let mut bytes = whole.clone();
        bytes[tag + 8..tag + 12].copy_from_slice(&count.to_be_bytes());
        let path = write(folder.path(), "count.mp3", &bytes);
        let (told, heard) = lengths(&path);
        assert!((0.95..1.1).contains(&heard), "{count} frames: {heard} s heard");
        assert!((told - heard).abs() < 0.06, "{count} frames: {told} s told, {heard} s heard");
    }
}

#[test]
fn files_that_are_cut_off_play_as_far_as_they_go() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "audio/flac_16.flac",
        "audio/mp3_cbr.mp3",
        "audio/mp3_vbr.mp3",
        "audio/aac_adts.aac",
        "formats/lit_71.ogg",
        "formats/lit_51.opus",
        "formats/wavpack_blocks.wv",
        "formats/pcm.rf64",
        "formats/pcm.w64",
        "formats/stereo.dsf",
    ] {
        let whole = fs::read(golden(name)).unwrap();
        let (_, full) = lengths(&golden(name));
        for part in [0.5, 0.8, 0.97] {
            let bytes = &whole[..(whole.len() as f64 * part) as usize];
            let path = write(folder.path(), Path::new(name).file_name().unwrap().to_str().unwrap(), bytes);
            // Ogg files this short are one page or two.
            if let Err(error) = Decoder::open(&path) {
                assert!(name.ends_with("ogg") || name.ends_with("opus"), "{name} at {part}: {error}");
                continue;
            }
            let (told, heard) = lengths(&path);
            assert!(heard > 0.0 && heard <= full + 1e-9, "{name} at {part}: {heard} of {full} s");
            assert!((told - heard).abs() < 0.12, "{name} at {part}: {told} s told, {heard} s heard");
        }
    }
}
