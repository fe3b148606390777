//! What playing a file costs the processor, against rodio alone playing the same file through the same mixer:
//! `cargo run --release -p attune-playback --example cpu -- FILE [SECONDS]`. Both render in real time to a device made of
//! memory, one after the other; the figure is processor time per second of sound.

use std::error::Error;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use attune_audio::Decoder;
use attune_playback::{Capture, Command, Output, Player, QueueItem, SoundSettings};
use rodio::mixer::mixer;

/// Frames a device asks for at a time.
const BLOCK: usize = 512;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("which file?")?);
    let seconds = arguments.next().and_then(|text| text.to_str()?.parse().ok()).unwrap_or(30);
    let span = Duration::from_secs(seconds);
    let bare = measure("rodio alone", || bare(&path, span))?;
    let neutral = measure("attune, neutral", || attune(&path, span, SoundSettings::default()))?;
    let mut full = SoundSettings::default();
    full.equaliser.enabled = true;
    full.equaliser.gains_db = [3.0, -2.0, 1.0, 2.0, -1.0, 1.0, -2.0, 2.0, 3.0, 1.0];
    let full = measure("attune, equaliser and limiter", || attune(&path, span, full))?;
    println!("more than rodio alone: {:+.2} % neutral, {:+.2} % with both", neutral - bare, full - bare);
    Ok(())
}

/// Percent of one core that this takes.
fn measure(what: &str, work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let (started, before) = (Instant::now(), processor_seconds()?);
    work()?;
    let percent = 100.0 * (processor_seconds()? - before) / started.elapsed().as_secs_f64();
    println!("{what}: {percent:.2} % of one core");
    Ok(percent)
}

/// Time that all threads of this process had (clock ticks are hundredths of a second on Linux).
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    Ok(ticks as f64 / 100.0)
}

/// The least that a player on rodio does: decode in the callback.
struct Bare {
    decoder: Decoder,
    chunk: Vec<f32>,
    next: usize,
}

impl Iterator for Bare {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        if self.next == self.chunk.len() {
            self.next = 0;
            self.chunk.clear();
            self.chunk.extend_from_slice(self.decoder.next_chunk().ok()??);
        }
        self.next += 1;
        self.chunk.get(self.next - 1).copied()
    }
}

impl rodio::Source for Bare {
    fn current_span_len(&self) -> Option<usize> {
        None
    }

    fn channels(&self) -> NonZero<u16> {
        NonZero::new(self.decoder.stream().channels).unwrap_or(NonZero::<u16>::MIN)
    }

    fn sample_rate(&self) -> NonZero<u32> {
        NonZero::new(self.decoder.stream().sample_rate).unwrap_or(NonZero::<u32>::MIN)
    }

    fn total_duration(&self) -> Option<Duration> {
        None
    }
}

fn bare(path: &Path, span: Duration) -> Result<(), Box<dyn Error>> {
    let source = Bare { decoder: Decoder::open(path)?, chunk: Vec::new(), next: 0 };
    let (rate, channels) = (rodio::Source::sample_rate(&source), rodio::Source::channels(&source));
    let (input, mut output) = mixer(channels, rate);
    input.add(source);
    let started = Instant::now();
    let mut frames = 0;
    while started.elapsed() < span {
        for _ in 0..BLOCK * usize::from(channels.get()) {
            std::hint::black_box(output.next());
        }
        frames += BLOCK;
        let due = Duration::from_secs_f64(frames as f64 / f64::from(rate.get()));
        thread::sleep(due.saturating_sub(started.elapsed()));
    }
    Ok(())
}

fn attune(path: &Path, span: Duration, sound: SoundSettings) -> Result<(), Box<dyn Error>> {
    let rate = NonZero::new(44_100).ok_or("no rate")?;
    let channels = NonZero::new(2).ok_or("no channels")?;
    let capture = Capture::new(rate, channels).without_recording().at_speed(1.0);
    let player = Player::spawn(Output::Capture(capture), Box::new(|_| {}))?;
    player.send(Command::SetSound(Box::new(sound)))?;
    player.send(Command::SetQueue { items: vec![QueueItem::new(0, path)], start: 0, play: true })?;
    thread::sleep(span);
    player.send(Command::Shutdown)?;
    Ok(())
}
