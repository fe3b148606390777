//! One loudspeaker lit after another: every format's channels come in one order, and two loudspeakers get the shares that
//! ITU-R BS.775 gives them.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::fs;
use std::path::Path;

use attune_audio::Downmix;
use attune_tests::{decode, golden};

const LAYOUTS: [(&str, u32); 6] =
    [("30", 0x7), ("quad", 0x33), ("50", 0x37), ("51", 0x3f), ("61", 0x70f), ("71", 0x63f)];
const HALF_POWER: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// The shares of a loudspeaker in left and right before the scaling, by the bits of its mask.
fn shares(bit: u32) -> (f32, f32) {
    match bit {
        0x1 => (1.0, 0.0),
        0x2 => (0.0, 1.0),
        0x4 => (HALF_POWER, HALF_POWER),
        0x8 => (0.0, 0.0),
        0x10 | 0x200 => (HALF_POWER, 0.0),
        0x20 | 0x400 => (0.0, HALF_POWER),
        0x100 => (0.5, 0.5),
        _ => panic!("no such loudspeaker here"),
    }
}

fn rms(samples: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = samples.fold((0.0, 0u32), |(sum, count), sample| (sum + sample * sample, count + 1));
    (sum / count as f32).sqrt()
}

/// Checks a file whose loudspeakers are lit in the order of the mask.
fn check(path: &Path, mask: u32, told: bool) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let (decoder, samples) = decode(path);
    let stream = decoder.stream();
    let channels = mask.count_ones() as usize;
    assert_eq!(usize::from(stream.channels), channels, "{name}");
    assert!(stream.speakers == mask || (!told && stream.speakers == 0), "{name}: {:x}", stream.speakers);
    let mut stereo = Vec::new();
    Downmix::of(stream).mix(&samples, &mut stereo);
    let bits: Vec<u32> = (0..18).map(|bit| 1 << bit).filter(|bit| mask & bit != 0).collect();
    let sum = bits.iter().map(|bit| shares(*bit).0).sum::<f32>();
    let step = stream.sample_rate as usize / 10;
    let levels: Vec<Vec<f32>> = (0..channels)
        .map(|lit| {
            let part = || samples.chunks_exact(channels).skip(lit * step + step / 4).take(step / 2);
            (0..channels).map(|channel| rms(part().map(|frame| frame[channel]))).collect()
        })
        .collect();
    for (lit, bit) in bits.iter().enumerate() {
        // The middle of the tenth: codecs smear its edges.
        let middle = lit * step + step / 4..lit * step + step * 3 / 4;
        // AAC codes so low a tone in the effects channel as good as not at all.
        if *bit == 0x8 && stream.codec == "aac" {
            continue;
        }
        let level = |channel: usize| levels[lit][channel];
        for channel in 0..channels {
            let (heard, expected) = (level(channel), if channel == lit { 0.34 } else { 0.0 });
            // Lossy encoders cut what the effects channel or a coupled pair need not have.
            assert!(
                (heard - expected).abs() < 0.06,
                "{name}: channel {channel} has {heard} while {lit} is lit"
            );
        }
        for (side, share) in [shares(*bit).0, shares(*bit).1].into_iter().enumerate() {
            let part = stereo.chunks_exact(2).skip(middle.start).take(middle.len());
            let (heard, expected) = (rms(part.map(|frame| frame[side])), level(lit) * share / sum);
            assert!(
                (heard - expected).abs() < 0.02,
                "{name}: {heard} for {expected} at side {side}, {lit} lit"
            );
        }
    }
    assert!(stereo.iter().all(|sample| sample.abs() <= 1.0), "{name} clips");
}

#[test]
fn flac_vorbis_opus_and_wavpack_light_the_right_loudspeaker() {
    for (layout, mask) in LAYOUTS {
        for extension in ["flac", "ogg", "opus", "wv"] {
            check(&golden(&format!("formats/lit_{layout}.{extension}")), mask, true);
        }
    }
}

#[test]
fn other_containers_light_the_right_loudspeaker() {
    for name in ["lit_51_alac.m4a", "lit_51.aiff", "lit_51.caf", "lit_51.mka", "lit_51.wav"] {
        check(&golden("formats").join(name), 0x3f, false);
    }
}

/// A WAVE file of 16 bits whose loudspeakers are lit one after another.
fn wave(mask: u32, named: bool) -> Vec<u8> {
    let (channels, rate) = (mask.count_ones() as u16, 8000u32);
    let step = rate as usize / 10;
    let mut data = Vec::new();
    for n in 0..step * usize::from(channels) {
        let tone = 0.48 * (n as f32 * std::f32::consts::TAU * 100.0 / rate as f32).sin();
        for channel in 0..usize::from(channels) {
            let sample = if n / step == channel { tone } else { 0.0 };
            data.extend(((sample * 32767.0) as i16).to_le_bytes());
        }
    }
    let align = channels * 2;
    let mut format = Vec::new();
    format.extend(if named { 0xfffeu16 } else { 1 }.to_le_bytes());
    format.extend(channels.to_le_bytes());
    format.extend(rate.to_le_bytes());
    format.extend((rate * u32::from(align)).to_le_bytes());
    format.extend(align.to_le_bytes());
    format.extend(16u16.to_le_bytes());
    if named {
        format.extend([22, 0, 16, 0]);
        format.extend(mask.to_le_bytes());
        format.extend(b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71");
    }
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((20 + format.len() as u32 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend((format.len() as u32).to_le_bytes());
    bytes.extend(format);
    bytes.extend(b"data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

#[test]
fn wave_files_with_and_without_a_mask_light_the_right_loudspeaker() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lit.wav");
    for (_, mask) in LAYOUTS {
        for named in [true, false] {
            fs::write(&path, wave(mask, named)).unwrap();
            check(&path, mask, named);
        }
    }
    // Masks that no convention knows: 3.1, 4.0 with a back centre, 5.1 with loudspeakers at the sides.
    for mask in [0xf, 0x107, 0x60f] {
        fs::write(&path, wave(mask, true)).unwrap();
        check(&path, mask, true);
    }
}
