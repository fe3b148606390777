//! Files that are played as they are, in the library or not.

use std::path::PathBuf;

use attune_playback::{Part, QueueItem};

use crate::error::EngineError;

/// The queue that files make, numbered from 0. A cue sheet stands for its tracks.
///
/// Errors: [`EngineError::File`] of a cue sheet that cannot be used; other files are not looked at.
pub fn queue_of_files(files: &[PathBuf]) -> Result<Vec<QueueItem>, EngineError> {
    let mut items: Vec<QueueItem> = Vec::new();
    for file in files {
        if !attune_audio::is_cue_path(file) {
            items.push(QueueItem::new(items.len() as u32, file));
            continue;
        }
        for track in attune_scan::read_tracks(file)? {
            let part = track.span.map(|span| span.seconds(track.sample_rate));
            items.push(QueueItem {
                part: part.map(|(start, end)| Part { start, end }),
                ..QueueItem::new(items.len() as u32, track.path)
            });
        }
    }
    Ok(items)
}
