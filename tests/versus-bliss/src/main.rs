// SPDX-License-Identifier: GPL-3.0-only
//! Decoding and analysing by Attune and by bliss-audio, on the same files in the same run.
//!
//! `cargo run --release -- FOLDER-OR-FILE… [--limit N]`. Each file is analysed by both in turn, first on one processor
//! (the process is bound to it), then the whole list on two by two workers. Processor time is what the work costs;
//! wall time is what a listener waits, and means little on a busy machine. Attune's figure is decoding and signal
//! processing with the patches for the tagger, without the tagger's network.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use attune_analysis::Analyser;
use attune_audio::{Decoder, is_audio_path};
use bliss_audio::decoder::Decoder as _;
use bliss_audio::decoder::symphonia::SymphoniaDecoder;

type Failure = Box<dyn Error + Send + Sync>;

/// Processor and wall time of one file.
#[derive(Clone, Copy, Default)]
struct Cost {
    processor: Duration,
    wall: Duration,
}

fn main() -> Result<(), Failure> {
    let mut files = Vec::new();
    let mut limit = usize::MAX;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--limit" {
            limit = arguments.next().ok_or("--limit wants a number")?.parse()?;
        } else {
            collect(Path::new(&argument), &mut files)?;
        }
    }
    files.sort();
    let step = files.len().div_ceil(limit.max(1)).max(1);
    let files: Vec<PathBuf> = files.into_iter().step_by(step).collect();

    bind(1);
    let (mut both, mut ours, mut theirs, mut seconds) = (Vec::new(), Vec::new(), Vec::new(), 0.0);
    for file in &files {
        match (measure(|| attune(file)), measure(|| bliss(file))) {
            (Ok((duration, our)), Ok(((), their))) => {
                both.push(file.clone());
                ours.push(our);
                theirs.push(their);
                seconds += duration;
            }
            (our, their) => {
                let error = our.err().map(|e| format!("attune: {e}"));
                let error = error.or_else(|| their.err().map(|e| format!("bliss: {e}")));
                eprintln!("left out {}: {}", file.display(), error.unwrap_or_default());
            }
        }
    }
    if both.is_empty() {
        return Err("no file that both can decode".into());
    }
    println!("{} files, {:.0} s on average", both.len(), seconds / both.len() as f64);
    println!("one processor       median    mean (processor)   median    mean (wall), seconds per file");
    for (name, costs) in [("attune", &ours), ("bliss-audio", &theirs)] {
        let (processor, wall) = (costs.iter().map(|c| c.processor), costs.iter().map(|c| c.wall));
        println!(
            "  {name:<12}   {:9.3} {:7.3}            {:9.3} {:7.3}",
            median(processor.clone()),
            mean(processor),
            median(wall.clone()),
            mean(wall)
        );
    }
    let ratios = ours.iter().zip(&theirs).map(|(a, b)| b.processor.div_duration_f64(a.processor));
    println!("  attune needs 1/{:.2} of bliss-audio's processor time (median of the files)", middle(ratios));

    bind(2);
    let ours = two_workers(&both, |file| attune(file).map(|_| ()));
    let theirs = two_workers(&both, bliss);
    println!("two workers on two processors: attune {ours:.3}, bliss-audio {theirs:.3} s per file (wall)");
    println!("  bliss-audio / attune = {:.2}", theirs / ours);
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if is_audio_path(path) {
        files.push(path.to_owned());
    }
    Ok(())
}

/// Seconds of sound.
fn attune(file: &Path) -> Result<f64, Failure> {
    let mut decoder = Decoder::open(file)?;
    let stream = decoder.stream();
    let mut analyser = Analyser::new(stream.sample_rate, stream.channels)?;
    if let Some(duration) = stream.duration {
        analyser.expect_duration(duration);
    }
    while let Some(samples) = decoder.next_chunk()? {
        analyser.push(samples);
    }
    Ok(analyser.finish()?.duration)
}

fn bliss(file: &Path) -> Result<(), Failure> {
    SymphoniaDecoder::song_from_path(file)?;
    Ok(())
}

fn measure<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(T, Cost), Failure> {
    let (processor, wall) = (processor_time(), Instant::now());
    let result = work()?;
    Ok((result, Cost { processor: processor_time().saturating_sub(processor), wall: wall.elapsed() }))
}

/// Wall seconds per file.
fn two_workers(files: &[PathBuf], work: impl Fn(&Path) -> Result<(), Failure> + Sync) -> f64 {
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = work(file) {
                        eprintln!("{}: {error}", file.display());
                    }
                }
            });
        }
    });
    start.elapsed().as_secs_f64() / files.len() as f64
}

/// Time all threads of the process have computed.
#[cfg(target_os = "linux")]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

#[cfg(not(target_os = "linux"))]
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Restricts the process to the first processors; bliss-audio starts five threads per song.
#[cfg(target_os = "linux")]
fn bind(processors: usize) {
    let mut set = rustix::thread::CpuSet::new();
    (0..processors).for_each(|processor| set.set(processor));
    if let Err(error) = rustix::thread::sched_setaffinity(None, &set) {
        eprintln!("cannot bind to {processors} processors: {error}");
    }
}

#[cfg(not(target_os = "linux"))]
fn bind(_processors: usize) {
    eprintln!("processors are bound on Linux only");
}

fn mean(durations: impl ExactSizeIterator<Item = Duration>) -> f64 {
    let count = durations.len() as f64;
    durations.sum::<Duration>().as_secs_f64() / count
}

fn median(durations: impl Iterator<Item = Duration>) -> f64 {
    middle(durations.map(|d| d.as_secs_f64()))
}

fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
