//! One file, or a part of it, being decoded.

use attune_audio::{AudioError, Decoder, StreamInfo};

use super::{Join, PlayOrder};
use crate::channels::ChannelMap;

/// A file that ends so much earlier than it says is cut off.
const SHORTFALL_SECONDS: f64 = 1.0;

/// A decoder and how far it shall go.
pub(super) struct Job {
    pub generation: u64,
    pub key: u64,
    decoder: Decoder,
    map: ChannelMap,
    /// Frames of the file that are left to decode; absent up to its end.
    left: Option<u64>,
    /// Length of the item in seconds.
    duration: Option<f64>,
    /// Second of the file at which it should end, if the file says so.
    promised: Option<f64>,
    mapped: Vec<f32>,
}

impl Job {
    /// Opens the file of an order; also gives the second of the item at which it starts.
    pub(super) fn open(order: &PlayOrder, channels: usize) -> Result<(Self, f64), AudioError> {
        let mut decoder = Decoder::open(&order.path)?;
        let offset = order.part.map_or(0.0, |part| part.start.max(0.0));
        let target = offset + order.start.max(0.0);
        let reached = if target > 0.0 { decoder.seek(target)? } else { 0.0 };
        let stream = decoder.stream();
        let rate = f64::from(stream.sample_rate);
        let file_end = stream.duration;
        let part_end =
            order.part.and_then(|part| part.end).map(|end| file_end.map_or(end, |file| end.min(file)));
        let item_end = part_end.or(file_end);
        let until = order.until.map(|until| offset + until);
        let stop = match (part_end, until) {
            (Some(end), Some(until)) => Some(end.min(until)),
            (end, until) => end.or(until),
        };
        let frame = |seconds: f64| (seconds * rate).round() as u64;
        let nothing = stop.or(file_end).is_some_and(|end| frame(reached) >= frame(end));
        // Only a jump may land on the end; anything else of no length would follow itself without pause.
        if nothing && (order.start == 0.0 || order.join != Join::Cut) {
            return Err(AudioError::NoSamples);
        }
        let job = Self {
            generation: order.generation,
            key: order.key,
            map: ChannelMap::new(stream, channels),
            left: stop.map(|stop| frame(stop).saturating_sub(frame(reached))),
            duration: item_end.map(|end| (end - offset).max(0.0)),
            promised: stop.map_or(file_end, |_| None),
            decoder,
            mapped: Vec::new(),
        };
        Ok((job, (reached - offset).max(0.0)))
    }

    pub(super) fn rate(&self) -> u32 {
        self.decoder.stream().sample_rate
    }

    pub(super) fn stream(&self) -> StreamInfo {
        self.decoder.stream().clone()
    }

    pub(super) fn duration(&self) -> Option<f64> {
        self.duration
    }

    /// The stream changed its format: follows it; returns the new rate.
    pub(super) fn follow_stream(&mut self, channels: usize) -> u32 {
        let stream = self.decoder.stream();
        self.map = ChannelMap::new(stream, channels);
        self.promised = None;
        stream.sample_rate
    }

    /// The next samples, with the device's channels; absent at the end.
    pub(super) fn next(&mut self) -> Result<Option<&[f32]>, AudioError> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let channels = usize::from(self.decoder.stream().channels);
        let Some(mut samples) = self.decoder.next_chunk()? else { return Ok(None) };
        if let Some(left) = &mut self.left {
            let frames = (samples.len() / channels).min(*left as usize);
            samples = &samples[..frames * channels];
            *left -= frames as u64;
        }
        self.mapped.clear();
        self.map.map(samples, &mut self.mapped);
        Ok(Some(&self.mapped))
    }

    /// What is wrong if the file ended long before it should have.
    pub(super) fn shortfall(&self) -> Option<AudioError> {
        let (end, promised) = (self.decoder.position(), self.promised?);
        (promised - end > SHORTFALL_SECONDS).then(|| {
            AudioError::Damaged(format!(
                "it ends after {end:.1} of the {promised:.1} seconds that it promises"
            ))
        })
    }
}
