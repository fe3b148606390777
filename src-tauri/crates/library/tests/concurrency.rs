//! Readers beside the writer.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use attune_library::{Library, View};
use common::file;

#[test]
fn readers_see_whole_batches_while_a_writer_writes() {
    const BATCH: usize = 50;
    const BATCHES: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(&folder.path().join("library.db")).unwrap();
    let done = AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                let (library, done) = (library.clone(), &done);
                scope.spawn(move || {
                    let (mut reads, mut last) = (0, 0);
                    while !done.load(Ordering::Acquire) {
                        let listed = library.track_ids(&View::default()).unwrap().len();
                        assert_eq!(listed % BATCH, 0, "a reader must never see half a batch");
                        assert!(listed >= last, "a reader must never see an older state than before");
                        last = listed;
                        reads += 1;
                    }
                    reads
                })
            })
            .collect();
        for batch in 0..BATCHES {
            let files: Vec<_> = (0..BATCH)
                .map(|n| file(&format!("/m/{batch}/{n}"), &format!("{batch} {n}"), "X", ""))
                .collect();
            library.upsert_tracks(&files).unwrap();
        }
        done.store(true, Ordering::Release);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<usize>()
    });
    assert!(reads > 0);
    assert_eq!(library.stats().unwrap().tracks as usize, BATCH * BATCHES);
}

#[test]
fn a_reader_does_not_wait_for_a_transaction_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.db");
    let library = Library::open(&path).unwrap();
    library.upsert_tracks(&[file("/m/1", "One", "X", "")]).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM tracks;").unwrap();
    let begun = Instant::now();
    assert_eq!(library.track_ids(&View::default()).unwrap().len(), 1);
    assert!(begun.elapsed() < Duration::from_secs(2), "the reader waited for the writer");
}

#[test]
fn a_batch_that_fails_leaves_nothing_behind() {
    let library = Library::in_memory().unwrap();
    let mut bad = file("/m/2", "Two", "X", "");
    // SQLite stores NaN as NULL, which the column refuses.
    bad.duration = f64::NAN;
    assert!(library.upsert_tracks(&[file("/m/1", "One", "X", ""), bad]).is_err());
    assert_eq!(library.stats().unwrap().tracks, 0);
    assert_eq!(library.search("one", 10).unwrap(), []);
}
