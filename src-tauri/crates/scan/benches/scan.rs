//! Figures of the scan: `cargo bench -p attune-scan --bench scan [-- COPIES] [FOLDER…]`.
//!
//! Without folders, a tree of COPIES (10,000) short tagged files is made. Prints files a second for the first scan of
//! tags and for one that finds nothing changed, and for given folders also seconds per analysed track, without the
//! tagger.

use std::path::{Path, PathBuf};

use attune_library::Library;
use attune_scan::{CancelToken, analyse, scan};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let copies = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(10_000);
    let mut folders: Vec<PathBuf> =
        arguments.iter().filter(|argument| argument.parse::<usize>().is_err()).map(PathBuf::from).collect();
    let scratch = tempfile::tempdir()?;
    let given = !folders.is_empty();
    if !given {
        make_tree(scratch.path(), copies)?;
        folders.push(scratch.path().to_owned());
    }
    let database = tempfile::tempdir()?;
    let library = Library::open(&database.path().join("library.db"))?;
    for what in ["first scan", "nothing changed"] {
        let report = scan(&folders, &library, &CancelToken::new(), 0, &|_| {})?;
        println!(
            "{what:<16} {:>6} files, {:>6} added, {:>3} failed, {:>7.2} s, {:>8.0} files/s",
            report.found,
            report.added,
            report.failed.len(),
            report.seconds,
            report.found as f64 / report.seconds
        );
        for failure in report.failed.iter().take(20) {
            println!("  {} {}: {}", failure.path.display(), failure.code, failure.message);
        }
    }
    if given {
        for threads in [2, 1] {
            let library = Library::in_memory()?;
            scan(&folders, &library, &CancelToken::new(), 0, &|_| {})?;
            let report = analyse(&library, None, threads, &CancelToken::new(), 0, &|_| {})?;
            println!(
                "analysis, {threads} threads: {} tracks, {} failed, {:.1} s, {:.3} s per track",
                report.analysed,
                report.failed.len(),
                report.seconds,
                report.seconds / report.analysed.max(1) as f64
            );
            for failure in &report.failed {
                println!("  {} {}: {}", failure.path.display(), failure.code, failure.message);
            }
        }
    }
    Ok(())
}

/// Short WAV files with a title and an artist, a dozen to a folder.
fn make_tree(root: &Path, copies: usize) -> Outcome {
    for index in 0..copies {
        let folder = root.join(format!("artist {}/album {}", index / 120, index / 12));
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{index}.wav")), wav(index))?;
    }
    Ok(())
}

fn wav(index: usize) -> Vec<u8> {
    let samples = vec![0u8; 2 * 8_000];
    let info = [("INAM", format!("Title {index}")), ("IART", format!("Artist {}", index / 120))];
    let mut list = b"INFO".to_vec();
    for (key, text) in info {
        list.extend(chunk(key.as_bytes(), text.as_bytes()));
    }
    let mut format = Vec::new();
    format.extend([1u16, 1].iter().flat_map(|value| value.to_le_bytes()));
    format.extend([8_000u32, 16_000].iter().flat_map(|value| value.to_le_bytes()));
    format.extend([2u16, 16].iter().flat_map(|value| value.to_le_bytes()));
    let body =
        [b"WAVE".to_vec(), chunk(b"fmt ", &format), chunk(b"LIST", &list), chunk(b"data", &samples)].concat();
    chunk(b"RIFF", &body)
}

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = name.to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}
