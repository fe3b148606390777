//! Prints the processor time of every stage of the analysis, median of several runs on one thread.
//!
//! `cargo bench -p attune-analysis --bench stages -- FILE.wav…`; without files, 222 seconds of synthetic stereo.

use std::error::Error;
use std::time::Duration;

use attune_analysis::{Analyser, Stage, StageTimes};

const RUNS: usize = 7;

struct Track {
    name: String,
    sample_rate: u32,
    channels: u16,
    samples: Vec<f32>,
}

/// Time this thread spent computing: what else the machine does must not count.
#[cfg(unix)]
fn clock() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

#[cfg(not(unix))]
fn clock() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if files.is_empty() {
        return report(&synthetic());
    }
    files.iter().try_for_each(|file| report(&read(file)?))
}

fn report(track: &Track) -> Result<(), Box<dyn Error>> {
    let mut runs = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        runs.push(analyse(track)?);
    }
    let seconds = track.samples.len() as f64 / f64::from(track.channels) / f64::from(track.sample_rate);
    println!("{}: {seconds:.1} s, {} Hz, {} channels", track.name, track.sample_rate, track.channels);
    let mut sum = 0.0;
    for stage in Stage::ALL {
        let median = median(runs.iter().map(|run| run.0.spent(stage)).collect());
        sum += median;
        println!("  {:<10} {median:8.1} ms", format!("{stage:?}"));
    }
    let total = median(runs.iter().map(|run| run.1).collect());
    println!(
        "  {:<10} {sum:8.1} ms; whole {total:.1} ms, {:.0} times as fast as played",
        "all",
        seconds / total * 1e3
    );
    Ok(())
}

fn analyse(track: &Track) -> Result<(StageTimes, Duration), Box<dyn Error>> {
    let start = clock();
    let mut analyser = Analyser::new(track.sample_rate, track.channels)?;
    analyser.measure(clock);
    let channels = usize::from(track.channels);
    analyser.expect_duration((track.samples.len() / channels) as f64 / f64::from(track.sample_rate));
    for chunk in track.samples.chunks(1_152 * channels) {
        analyser.push(chunk);
    }
    let (_, times) = analyser.finish_timed()?;
    Ok((times, clock().saturating_sub(start)))
}

/// Milliseconds.
fn median(mut durations: Vec<Duration>) -> f64 {
    durations.sort();
    durations[durations.len() / 2].as_secs_f64() * 1e3
}

fn read(file: &str) -> Result<Track, Box<dyn Error>> {
    let mut reader = hound::WavReader::open(file)?;
    let spec = reader.spec();
    let samples = match spec.sample_format {
        hound::SampleFormat::Float => reader.samples::<f32>().collect::<Result<_, _>>()?,
        hound::SampleFormat::Int => {
            let scale = 1.0 / (1i64 << (spec.bits_per_sample - 1)) as f32;
            reader.samples::<i32>().map(|x| x.map(|x| x as f32 * scale)).collect::<Result<_, _>>()?
        }
    };
    Ok(Track { name: file.to_owned(), sample_rate: spec.sample_rate, channels: spec.channels, samples })
}

/// A chord under a beat of noise, loud as modern masters are.
fn synthetic() -> Track {
    let rate = 44_100usize;
    let mut state = 1u32;
    let samples = (0..222 * rate)
        .flat_map(|i| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = state as f32 / u32::MAX as f32 - 0.5;
            let beat = 1.0 - (i % (rate / 2)) as f32 / (rate / 2) as f32;
            let t = i as f32 / rate as f32;
            let chord = [220.0f32, 277.18, 329.63]
                .map(|hz| (std::f32::consts::TAU * hz * t).sin())
                .iter()
                .sum::<f32>();
            let (left, right) =
                (0.25 * chord + 0.8 * beat.powi(8) * noise, 0.2 * chord + 0.7 * beat.powi(8) * noise);
            [left.clamp(-1.0, 1.0), right.clamp(-1.0, 1.0)]
        })
        .collect();
    Track { name: "synthetic".to_owned(), sample_rate: rate as u32, channels: 2, samples }
}
