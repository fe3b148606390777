//! Albums cut from one recording, played through the player's own mixer, against the uncut recording.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

#[path = "playback/session.rs"]
mod session;

use attune_playback::{Part, QueueItem, SoundSettings};
use session::{decode, golden, heard};

/// Where the recordings are cut.
const CD_CUTS: [usize; 2] = [21_137, 43_411];
const STUDIO_CUTS: [usize; 2] = [23_011, 47_257];

fn tracks(suffix: &str) -> Vec<QueueItem> {
    (1..=3).map(|track| QueueItem::new(track, golden(&format!("gapless/{track}{suffix}")))).collect()
}

#[test]
fn lossless_tracks_give_the_recording_back_to_the_bit() {
    let whole = decode(&golden("gapless/whole.flac"));
    for suffix in [".flac", "_alac.m4a"] {
        let joined = heard(44100, tracks(suffix), SoundSettings::default());
        assert_eq!(joined.len(), whole.len(), "{suffix}");
        assert!(joined == whole, "{suffix}: the samples are those of the recording");
    }
}

#[test]
fn wave_tracks_give_the_recording_back_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let whole = decode(&golden("gapless/whole.flac"));
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 44100,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let cuts = [0, CD_CUTS[0], CD_CUTS[1], whole.len() / 2];
    let items = (0..3).map(|track| {
        let path = folder.path().join(format!("{track}.wav"));
        let mut writer = hound::WavWriter::create(&path, spec).unwrap();
        for sample in &whole[2 * cuts[track]..2 * cuts[track + 1]] {
            writer.write_sample(*sample).unwrap();
        }
        writer.finalize().unwrap();
        QueueItem::new(track as u32, path)
    });
    assert!(heard(44100, items.collect(), SoundSettings::default()) == whole);
}

#[test]
fn lossy_tracks_are_exact_in_length_and_have_no_step_at_the_joins() {
    let mut wrong = Vec::new();
    for (suffix, rate, whole, cuts) in [
        (".mp3", 44100, "gapless/whole.flac", CD_CUTS),
        ("_aac.m4a", 44100, "gapless/whole.flac", CD_CUTS),
        ("_itunes.m4a", 44100, "gapless/whole.flac", CD_CUTS),
        (".ogg", 44100, "gapless/whole.flac", CD_CUTS),
        (".opus", 48000, "gapless/whole_48k.flac", STUDIO_CUTS),
    ] {
        let whole = decode(&golden(whole));
        let joined = heard(rate, tracks(suffix), SoundSettings::default());
        if joined.len() != whole.len() {
            wrong.push(format!("{suffix}: {} frames instead of {}", joined.len() / 2, whole.len() / 2));
            continue;
        }
        // A gap or a repetition of the loud low tones would be far larger than the coding error next to the join (half a
        // block further on, ffmpeg's AAC encoder is off by as much as it likes).
        for cut in cuts {
            let error = (2 * (cut - 300)..2 * (cut + 300)).map(|n| (joined[n] - whole[n]).abs());
            let error = error.fold(0f32, f32::max);
            if error > 0.1 {
                wrong.push(format!("{suffix}: off by {error} around frame {cut}"));
            }
        }
        // And every track lies where it was cut: shifted by a single frame, the whole fits worse.
        for (start, end) in [(0, cuts[0]), (cuts[0], cuts[1]), (cuts[1], whole.len() / 2)] {
            let misfit = |shift: i64| {
                let shifted = |n: usize| (n as i64 + 2 * shift) as usize;
                let middle = 2 * (start + 3000)..2 * (end - 3000);
                middle.map(|n| f64::from(joined[shifted(n)] - whole[n]).powi(2)).sum::<f64>()
            };
            let best = (-3..=3).min_by(|a, b| misfit(*a).total_cmp(&misfit(*b))).unwrap();
            if best != 0 {
                wrong.push(format!("{suffix}: the track from frame {start} is shifted by {best}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parts_of_one_file_join_to_the_sample() {
    let whole = decode(&golden("gapless/whole.flac"));
    let part = |id: u32, start: f64, end: Option<f64>| QueueItem {
        part: Some(Part { start, end }),
        ..QueueItem::new(id, golden("gapless/whole.flac"))
    };
    // A cue sheet counts in frames of 1/75 s.
    let items = vec![
        part(1, 0.0, Some(31.0 / 75.0)),
        part(2, 31.0 / 75.0, Some(77.0 / 75.0)),
        part(3, 77.0 / 75.0, None),
    ];
    assert!(heard(44100, items, SoundSettings::default()) == whole);
}

#[test]
fn parts_of_one_file_are_the_file_to_the_bit_whatever_the_codec() {
    for (name, rate) in [
        ("1.mp3", 44100),
        ("1_aac.m4a", 44100),
        ("1_itunes.m4a", 44100),
        ("1_alac.m4a", 44100),
        ("1.ogg", 44100),
        ("1.opus", 48000),
    ] {
        let path = golden(&format!("gapless/{name}"));
        let whole = decode(&path);
        // Not at the ends of packets.
        let cuts = [0.0, 7.0 / 75.0, 20.0 / 75.0, 21.0 / 75.0];
        let items = (0..cuts.len()).map(|n| QueueItem {
            part: Some(Part { start: cuts[n], end: cuts.get(n + 1).copied() }),
            ..QueueItem::new(n as u32, &path)
        });
        assert!(heard(rate, items.collect(), SoundSettings::default()) == whole, "{name}");
        // Alone, as after a jump, a part has the same length.
        let alone =
            QueueItem { part: Some(Part { start: cuts[1], end: Some(cuts[2]) }), ..QueueItem::new(0, &path) };
        let frames = heard(rate, vec![alone], SoundSettings::default()).len() / 2;
        assert_eq!(frames, 13 * rate as usize / 75, "{name}");
    }
}

#[test]
fn parts_of_one_file_are_not_crossfaded_when_they_join() {
    let path = golden("gapless/whole.flac");
    let part = |id: u32, start: f64, end: Option<f64>| QueueItem {
        part: Some(Part { start, end }),
        ..QueueItem::new(id, &path)
    };
    let fading = SoundSettings { crossfade_seconds: 0.3, ..SoundSettings::default() };
    let joined = vec![part(1, 0.0, Some(1.0)), part(2, 1.0, None)];
    let whole = decode(&path);
    assert!(heard(44100, joined, fading.clone()) == whole);
    let apart = vec![part(2, 1.0, None), part(1, 0.0, Some(1.0))];
    assert!(heard(44100, apart, fading).len() < whole.len(), "in another order they overlap");
}

#[test]
fn joins_are_seamless_at_another_sample_rate_and_at_another_speed() {
    let reference = |rate, settings: &SoundSettings| {
        heard(rate, vec![QueueItem::new(0, golden("gapless/whole.flac"))], settings.clone())
    };
    for settings in [SoundSettings::default(), SoundSettings { speed: 1.25, ..SoundSettings::default() }] {
        let joined = heard(48000, tracks(".flac"), settings.clone());
        let whole = reference(48000, &settings);
        assert_eq!(joined.len(), whole.len(), "speed {}", settings.speed);
        let worst = joined.iter().zip(&whole).map(|(a, b)| (a - b).abs()).fold(0f32, f32::max);
        assert!(worst < 1e-5, "speed {}: off by {worst}", settings.speed);
    }
}
