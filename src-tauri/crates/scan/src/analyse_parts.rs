//! A file that is several tracks, decoded once and analysed part by part.

use std::path::Path;

use attune_analysis::{Analyser, Analysis};
use attune_audio::Decoder;
use attune_neural::Tagger;

use crate::analyse_file::{FileAnalysis, tag};
use crate::panic::contained;
use crate::{CancelToken, FileError};

/// Start and end of a part in seconds; it may end with the file.
pub(crate) type Part = (f64, Option<f64>);

/// Analyses parts of a file, in the order given, and hands each over as it is done; `take` says whether to go on. What
/// lies between parts is jumped over.
pub(crate) fn analyse_parts(
    path: &Path,
    parts: &[Part],
    tagger: Option<&Tagger>,
    cancel: &CancelToken,
    mut take: impl FnMut(usize, Result<FileAnalysis, FileError>) -> bool,
) {
    let mut reader = None;
    for (index, part) in parts.iter().enumerate() {
        let heard = contained(|| {
            let mut open = match reader.take() {
                Some(open) => open,
                None => PartReader::open(path)?,
            };
            let analysis = open.hear(*part, cancel)?;
            reader = Some(open);
            let tags = tagger.map(|tagger| tag(tagger, &analysis)).transpose()?;
            Ok(FileAnalysis { analysis, tags })
        });
        if !take(index, heard.unwrap_or_else(|message| Err(FileError::Panicked(message)))) {
            return;
        }
    }
}

/// A decoder and what it gave beyond the end of a part.
struct PartReader {
    decoder: Decoder,
    /// Frame that comes next.
    at: u64,
    rest: Vec<f32>,
}

impl PartReader {
    fn open(path: &Path) -> Result<Self, FileError> {
        Ok(Self { decoder: Decoder::open(path)?, at: 0, rest: Vec::new() })
    }

    fn hear(&mut self, (start, end): Part, cancel: &CancelToken) -> Result<Analysis, FileError> {
        let stream = self.decoder.stream();
        let (rate, channels, length) = (stream.sample_rate, stream.channels, stream.duration);
        let frame = |seconds: f64| (seconds.max(0.0) * f64::from(rate)).round() as u64;
        if frame(start) != self.at {
            self.rest.clear();
            self.decoder.seek(start)?;
            self.at = frame(start);
        }
        let mut analyser = Analyser::new(rate, channels)?;
        if let Some(end) = end.or(length) {
            analyser.expect_duration((end - start).max(0.0));
        }
        let mut left = end.map(|end| frame(end).saturating_sub(self.at));
        let mut carried = std::mem::take(&mut self.rest);
        while left != Some(0) {
            if cancel.is_cancelled() {
                return Err(FileError::Cancelled);
            }
            let samples = if carried.is_empty() {
                let Some(samples) = self.decoder.next_chunk()? else { break };
                samples
            } else {
                carried.as_slice()
            };
            let frames = samples.len() / usize::from(channels);
            let wanted = left.map_or(frames, |left| frames.min(usize::try_from(left).unwrap_or(frames)));
            let (inside, behind) = samples.split_at(wanted * usize::from(channels));
            analyser.push(inside);
            self.rest = behind.to_vec();
            self.at += wanted as u64;
            left = left.map(|left| left - wanted as u64);
            carried.clear();
        }
        Ok(analyser.finish()?)
    }
}
