//! Time per track by stage, beside librosa's MFCC.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use attune_analysis::{Analyser, Analysis};
use attune_audio::Decoder;
use attune_neural::Tagger;
use rayon::prelude::*;

use crate::Outcome;
use crate::statistics::{Spread, mean_seconds};

struct Stages {
    decode: Duration,
    describe: Duration,
    tag: Duration,
    music: f64,
}

impl Stages {
    fn total(&self) -> Duration {
        self.decode + self.describe + self.tag
    }
}

pub(crate) fn run(folder: &Path, every: usize, librosa: Option<&Path>) -> Outcome {
    let files: Vec<PathBuf> = crate::music(folder)?.into_iter().step_by(every.max(1)).collect();
    let tagger = crate::models()?.tagger()?;
    let stages = files
        .iter()
        .map(|file| measure(file, &tagger))
        .collect::<Result<Vec<_>, Box<dyn std::error::Error + Send + Sync>>>()
        .map_err(|error| error.to_string())?;
    let music: f64 = stages.iter().map(|s| s.music).sum();
    println!("{} tracks, mean length {:.0} s\n", files.len(), music / files.len() as f64);
    println!("one thread, by stage, per track:");
    row("decode", &stages, |s| s.decode);
    row("describe", &stages, |s| s.describe);
    row("tag", &stages, |s| s.tag);
    row("total", &stages, Stages::total);

    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let start = Instant::now();
        let done = pool.install(|| files.par_iter().filter(|file| measure(file, &tagger).is_ok()).count());
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "\n{threads} thread(s): {done} tracks in {seconds:.1} s = {:.3} s a track, {:.0} times real time",
            seconds / done as f64,
            music / seconds
        );
    }
    if let Some(python) = librosa {
        against_librosa(python, &files, &stages)?;
    }
    Ok(())
}

fn row(name: &str, stages: &[Stages], of: impl Fn(&Stages) -> Duration) {
    let times: Vec<Duration> = stages.iter().map(of).collect();
    println!("  {name:<10} {} mean {:.3} s", Spread::of(&times), mean_seconds(&times));
}

fn measure(file: &Path, tagger: &Tagger) -> Result<Stages, Box<dyn std::error::Error + Send + Sync>> {
    let mut decoder = Decoder::open(file)?;
    let (rate, channels) = (decoder.stream().sample_rate, decoder.stream().channels);
    let mut analyser = Analyser::new(rate, channels)?;
    if let Some(duration) = decoder.stream().duration {
        analyser.expect_duration(duration);
    }
    let (mut decode, mut describe) = (Duration::ZERO, Duration::ZERO);
    loop {
        let start = Instant::now();
        let chunk = decoder.next_chunk()?;
        decode += start.elapsed();
        let Some(chunk) = chunk else { break };
        let start = Instant::now();
        analyser.push(chunk);
        describe += start.elapsed();
    }
    let start = Instant::now();
    let Analysis { patches, duration, .. } = analyser.finish()?;
    describe += start.elapsed();
    let start = Instant::now();
    let patches: Vec<&[f32]> = patches.iter().map(|patch| patch.log_mel.as_slice()).collect();
    tagger.tag(&patches)?;
    Ok(Stages { decode, describe, tag: start.elapsed(), music: duration })
}

/// librosa's MFCC alone, on the same files in the same run, against all of our description.
fn against_librosa(python: &Path, files: &[PathBuf], stages: &[Stages]) -> Outcome {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/versus-librosa/mfcc_time.py");
    let output = Command::new(python).arg(script).args(files).output()?;
    if !output.status.success() {
        return Err(format!("librosa: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let seconds: Vec<f64> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.parse().ok())
        .collect();
    let theirs: f64 = seconds.iter().sum::<f64>() / seconds.len().max(1) as f64;
    let ours = mean_seconds(&stages.iter().map(|s| s.describe).collect::<Vec<_>>());
    println!(
        "\nlibrosa's MFCC alone: {theirs:.3} s a track; our whole description / librosa's MFCC: {:.2}",
        ours / theirs
    );
    Ok(())
}
