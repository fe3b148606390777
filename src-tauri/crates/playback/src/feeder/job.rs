//! One file, or a part of it, being decoded.

use std::path::PathBuf;

use attune_audio::{AudioError, Decoder, StreamInfo};

use super::{Join, PlayOrder};
use crate::channels::ChannelMap;

/// A file that ends so much earlier than it says is cut off.
const SHORTFALL_SECONDS: f64 = 1.0;

/// A decoder and how far it shall go.
pub(super) struct Job {
    pub generation: u64,
    pub key: u64,
    path: PathBuf,
    decoder: Decoder,
    map: ChannelMap,
    /// Frame of the file that comes next; unknown once its sample rate changed on the way.
    at: Option<u64>,
    /// Samples of the file that were decoded with the end of the part and lie behind it.
    rest: Vec<f32>,
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
        let offset = offset(order);
        let target = offset + order.start.max(0.0);
        let reached = if target > 0.0 { decoder.seek(target)? } else { 0.0 };
        let stream = decoder.stream();
        let file_end = stream.duration;
        let Bounds { stop, item_end } = Bounds::of(order, file_end);
        let frame = |seconds: f64| frame(seconds, stream.sample_rate);
        let nothing = stop.or(file_end).is_some_and(|end| frame(reached) >= frame(end));
        // Only a jump may land on the end; anything else of no length would follow itself without pause.
        if nothing && (order.start == 0.0 || order.join != Join::Cut) {
            return Err(AudioError::NoSamples);
        }
        let job = Self {
            generation: order.generation,
            key: order.key,
            path: order.path.clone(),
            map: ChannelMap::new(stream, channels),
            at: Some(frame(reached)),
            rest: Vec::new(),
            left: stop.map(|stop| frame(stop).saturating_sub(frame(reached))),
            duration: item_end.map(|end| (end - offset).max(0.0)),
            promised: stop.map_or(stream.promised.or(file_end), |_| None),
            decoder,
            mapped: Vec::new(),
        };
        Ok((job, (reached - offset).max(0.0)))
    }

    /// Goes on with an order for the part of the same file that starts where this one ended: what a decoder gives without
    /// a jump is the file to the bit, whatever the codec. Gives the order's file up if it is another.
    pub(super) fn go_on(mut self, order: &PlayOrder) -> Option<Self> {
        let rate = self.rate();
        let starts_here = order.part.is_some() && self.at == Some(frame(offset(order), rate));
        let behind = self.left == Some(0) && order.join == Join::Gapless && order.start <= 0.0;
        if !(starts_here && behind && self.path == order.path) {
            return None;
        }
        let stream = self.decoder.stream();
        let (file_end, promised) = (stream.duration, stream.promised.or(stream.duration));
        let Bounds { stop, item_end } = Bounds::of(order, file_end);
        let left = stop.map(|stop| frame(stop, rate).saturating_sub(frame(offset(order), rate)));
        if left == Some(0) {
            return None;
        }
        (self.generation, self.key, self.left) = (order.generation, order.key, left);
        self.duration = item_end.map(|end| (end - offset(order)).max(0.0));
        self.promised = stop.map_or(promised, |_| None);
        Some(self)
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
        self.at = None;
        stream.sample_rate
    }

    /// The next samples, with the device's channels; absent at the end.
    pub(super) fn next(&mut self) -> Result<Option<&[f32]>, AudioError> {
        if self.left == Some(0) {
            return Ok(None);
        }
        let channels = usize::from(self.decoder.stream().channels);
        let carried = std::mem::take(&mut self.rest);
        let samples = if carried.is_empty() {
            let Some(samples) = self.decoder.next_chunk()? else { return Ok(None) };
            samples
        } else {
            carried.as_slice()
        };
        let frames = samples.len() / channels;
        let wanted = self.left.map_or(frames, |left| frames.min(left as usize));
        let (inside, behind) = samples.split_at(wanted * channels);
        self.mapped.clear();
        self.map.map(inside, &mut self.mapped);
        self.rest = behind.to_vec();
        self.left = self.left.map(|left| left - wanted as u64);
        self.at = self.at.map(|at| at + wanted as u64);
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

/// Where an item ends in its file, in seconds.
struct Bounds {
    /// Where decoding stops, if before the end of the file.
    stop: Option<f64>,
    /// Where the item itself ends, if that is known.
    item_end: Option<f64>,
}

impl Bounds {
    fn of(order: &PlayOrder, file_end: Option<f64>) -> Self {
        let part_end =
            order.part.and_then(|part| part.end).map(|end| file_end.map_or(end, |file| end.min(file)));
        let until = order.until.map(|until| offset(order) + until);
        let stop = match (part_end, until) {
            (Some(end), Some(until)) => Some(end.min(until)),
            (end, until) => end.or(until),
        };
        Self { stop, item_end: part_end.or(file_end) }
    }
}

/// Where an item starts in its file, in seconds.
fn offset(order: &PlayOrder) -> f64 {
    order.part.map_or(0.0, |part| part.start.max(0.0))
}

fn frame(seconds: f64, rate: u32) -> u64 {
    (seconds * f64::from(rate)).round() as u64
}
