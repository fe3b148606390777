//! WavPack against wvunpack and one-bit sound against ffmpeg (`golden/formats`).

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fs;

use attune_audio::{AudioError, Decoder, read_cover, read_metadata};
use attune_tests::{decode, golden};
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[derive(Deserialize)]
struct Reference {
    wavpack: BTreeMap<String, Unpacked>,
    dsd: BTreeMap<String, Filtered>,
}

#[derive(Deserialize)]
struct Unpacked {
    sample_rate: u32,
    channels: u16,
    bits: u16,
    frames: usize,
    sha256: String,
}

#[derive(Deserialize)]
struct Filtered {
    channels: u16,
    seconds: f64,
    /// For each channel in the file the amplitudes at 1 and 3 kHz.
    amplitudes: Vec<[f64; 2]>,
}

fn reference() -> Reference {
    serde_json::from_slice(&fs::read(golden("formats/reference.json")).unwrap()).unwrap()
}

fn formats(name: &str) -> std::path::PathBuf {
    golden("formats").join(name)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

#[test]
fn wavpack_is_decoded_to_the_bit() {
    for (name, expected) in reference().wavpack {
        let (decoder, samples) = decode(&formats(&name));
        let stream = decoder.stream();
        assert_eq!((stream.container.as_str(), stream.codec.as_str()), ("wavpack", "wavpack"), "{name}");
        assert_eq!(
            (stream.sample_rate, stream.channels),
            (expected.sample_rate, expected.channels),
            "{name}"
        );
        let bits = if name.contains("hybrid") { None } else { Some(expected.bits) };
        assert_eq!(stream.bits_per_sample, bits, "{name}");
        assert_eq!(samples.len(), expected.frames * usize::from(expected.channels), "{name}");
        let seconds = expected.frames as f64 / f64::from(expected.sample_rate);
        assert!((stream.duration.unwrap() - seconds).abs() < 1e-9, "{name}: {:?}", stream.duration);
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let digest = hex(&Sha256::digest(&bytes));
        assert_eq!(digest, expected.sha256, "{name}");
        assert_eq!(decoder.skipped_packets(), 0, "{name}");
    }
}

#[test]
fn seeks_land_on_the_very_sample() {
    for name in [
        "wavpack_blocks.wv",
        "wavpack_24.wv",
        "lit_51.wv",
        "stereo.dsf",
        "mono_128.dff",
        "pcm.rf64",
        "pcm.w64",
        "lit_51.opus",
    ] {
        let (decoder, all) = decode(&formats(name));
        let (rate, channels) = (decoder.stream().sample_rate, usize::from(decoder.stream().channels));
        let frames = all.len() / channels;
        let mut decoder = Decoder::open(&formats(name)).unwrap();
        for fraction in [0.7, 0.31, 0.0, 0.9] {
            let target = (frames as f64 * fraction) as usize;
            let reached = decoder.seek(target as f64 / f64::from(rate)).unwrap();
            assert_eq!((reached * f64::from(rate)).round() as usize, target, "{name} at {fraction}");
            let chunk = decoder.next_chunk().unwrap().unwrap();
            let theirs = &all[target * channels..];
            let worst = chunk.iter().zip(theirs).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
            // Opus starts from nothing 80 ms earlier.
            assert!(
                worst <= if name.ends_with("opus") { 4e-3 } else { 0.0 },
                "{name} at {fraction}: {worst}"
            );
        }
        let end = frames as f64 / f64::from(rate);
        assert!((decoder.seek(1e6).unwrap() - end).abs() < 1e-9, "{name}");
        assert!(decoder.next_chunk().unwrap().is_none(), "{name}");
    }
}

/// Amplitude of a sine over the whole periods in the middle of a channel.
fn amplitude(samples: &[f64], rate: u32, hertz: f64) -> f64 {
    let part = &samples[rate as usize / 100..][..rate as usize / 50];
    let sum = |f: fn(f64) -> f64| -> f64 {
        part.iter().enumerate().map(|(n, s)| s * f(2.0 * PI * hertz * n as f64 / f64::from(rate))).sum()
    };
    2.0 * sum(f64::sin).hypot(sum(f64::cos)) / part.len() as f64
}

#[test]
fn one_bit_sound_has_the_level_that_ffmpeg_gives_and_no_noise() {
    for (name, expected) in reference().dsd {
        let (decoder, samples) = decode(&formats(&name));
        let stream = decoder.stream();
        assert_eq!((stream.codec.as_str(), stream.bits_per_sample), ("dsd", Some(1)), "{name}");
        assert_eq!((stream.sample_rate, stream.channels), (88_200, expected.channels), "{name}");
        let heard = samples.len() as f64 / f64::from(expected.channels) / 88_200.0;
        assert!((heard - expected.seconds).abs() < 1e-4, "{name}: {heard} s");
        assert!((stream.duration.unwrap() - heard).abs() < 1e-9, "{name}");
        for channel in 0..usize::from(expected.channels) {
            // The file that has its right channel first says so, and ffmpeg takes no notice.
            let theirs = expected.amplitudes[if name.starts_with("right") { 1 - channel } else { channel }];
            let one: Vec<f64> = samples
                .iter()
                .skip(channel)
                .step_by(usize::from(expected.channels))
                .map(|&sample| f64::from(sample))
                .collect();
            let mut tones = 0.0;
            for (hertz, expected) in [1000.0, 3000.0].into_iter().zip(theirs) {
                let ours = amplitude(&one, 88_200, hertz);
                assert!((ours - expected).abs() < 5e-4, "{name}: {ours} for {expected} at {hertz} Hz");
                tones += ours * ours / 2.0;
            }
            // What is left is the modulator's noise up to 44.1 kHz, most of it above hearing.
            let part = &one[882..882 + 1764];
            let power = part.iter().map(|sample| sample * sample).sum::<f64>() / part.len() as f64;
            assert!((power - tones).abs() < 2e-4, "{name}: {power} in all, {tones} in the tones");
        }
    }
}

#[test]
fn tags_are_read_from_apev2_and_from_id3_behind_the_sound() {
    for name in ["wavpack_16.wv", "stereo.dsf", "stereo.dff"] {
        let metadata = read_metadata(&formats(name)).unwrap();
        assert_eq!(metadata.title.as_deref(), Some("Fixture"), "{name}");
        assert_eq!(metadata.artist.as_deref(), Some("Attune 乐"), "{name}");
        assert_eq!(metadata.album.as_deref(), Some("Golden"), "{name}");
        assert_eq!(metadata.genre.as_deref(), Some("Test"), "{name}");
        assert_eq!((metadata.year, metadata.track_number), (Some(2026), Some(3)), "{name}");
        assert_eq!(read_cover(&formats(name)).unwrap(), None, "{name}");
    }
}

#[test]
fn long_wave_files_are_read_as_the_short_ones() {
    assert_eq!(decode(&formats("pcm.rf64")).1, decode(&formats("pcm.mka")).1);
    let (decoder, samples) = decode(&formats("pcm.w64"));
    assert_eq!(decoder.stream().container, "wav");
    assert_eq!(samples, decode(&formats("wavpack_24.wv")).1);
}

#[test]
fn what_cannot_be_decoded_is_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let mut dst = fs::read(formats("stereo.dff")).unwrap();
    let at = dst.windows(4).position(|window| window == b"CMPR").unwrap();
    dst[at + 12..at + 16].copy_from_slice(b"DST ");
    let mut dsd_in_wavpack = fs::read(formats("wavpack_16.wv")).unwrap();
    dsd_in_wavpack[27] |= 0x80;
    for (path, code) in [
        (write("compressed.dff", &dst), "unsupported_codec"),
        (write("one_bit.wv", &dsd_in_wavpack), "unsupported_codec"),
        (formats("lit_51_aac.m4a"), "unsupported_codec"),
        (write("cut.wv", b"wvpk\x10\0\0\0\x10\x04RIFF...."), "damaged"),
        (write("cut.dsf", b"DSD \x1c\0\0\0\0\0\0\0"), "damaged"),
        (write("cut.dff", b"FRM8\0\0\0\0\0\0\0\x10DSD "), "damaged"),
    ] {
        let error = Decoder::open(&path).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), code, "{}: {error}", path.display());
    }
}

#[test]
fn damage_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs::read(formats("wavpack_blocks.wv")).unwrap();
    let (_, all) = decode(&formats("wavpack_blocks.wv"));
    // A block in the middle is overwritten, and the file ends within its last block.
    let mut bytes = whole[..whole.len() - 100].to_vec();
    bytes[whole.len() / 2..whole.len() / 2 + 40].fill(0xa5);
    let path = folder.path().join("damaged.wv");
    fs::write(&path, bytes).unwrap();
    let (decoder, samples) = decode(&path);
    assert!(decoder.skipped_packets() <= 2, "{}", decoder.skipped_packets());
    assert!(samples.len() > all.len() * 6 / 10 && samples.len() < all.len(), "{}", samples.len());
    // One-bit sound that is cut off plays as far as it goes.
    for (name, start) in [("stereo.dsf", 92), ("stereo.dff", 150)] {
        let mut bytes = fs::read(formats(name)).unwrap();
        bytes.truncate(start + 24_000);
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let (decoder, samples) = decode(&path);
        let heard = samples.len() as f64 / 2.0 / 88_200.0;
        assert!((0.02..0.04).contains(&heard), "{name}: {heard} s");
        assert!((decoder.stream().duration.unwrap() - heard).abs() < 1e-9, "{name}");
    }
}

#[test]
fn no_bytes_of_these_formats_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = 1u32;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for name in [
        "wavpack_8.wv",
        "wavpack_float.wv",
        "lit_51.wv",
        "right_first.dff",
        "stereo.dsf",
        "pcm.rf64",
        "pcm.w64",
        "lit_51.opus",
        "link_4.opus",
    ] {
        let whole = fs::read(formats(name)).unwrap();
        for _ in 0..20 {
            let mut bytes = whole.clone();
            for _ in 0..=random(8) {
                let below = if random(2) == 0 { 200 } else { bytes.len() };
                let at = random(below);
                bytes[at] = random(256) as u8;
            }
            if random(3) == 0 {
                bytes.truncate(random(whole.len()));
            }
            let path = folder.path().join(name);
            fs::write(&path, bytes).unwrap();
            let _ = read_metadata(&path);
            let Ok(mut decoder) = Decoder::open(&path) else { continue };
            let mut heard = 0;
            loop {
                match decoder.next_chunk() {
                    Ok(Some(chunk)) => heard += chunk.len(),
                    Err(AudioError::StreamChanged) => {}
                    Ok(None) | Err(_) => break,
                }
                assert!(heard < 50_000_000, "{name} has no end");
            }
            let _ = decoder.seek(0.1);
            let _ = decoder.next_chunk();
        }
    }
}
