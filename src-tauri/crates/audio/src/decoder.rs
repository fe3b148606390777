//! Samples out of a file.

use std::path::Path;

use crate::AudioError;
use crate::error::contain;
use crate::link::Link;
use crate::ogg_links;
use crate::source::Source;
use crate::stream::StreamInfo;

/// Decodes the music in one file from start to end, with exact seeking.
///
/// Opening already decodes the first chunk, so a decoder that opens has sound. Encoder delay and padding are
/// removed where the container states them. Packets that cannot be decoded are left out and counted. Of chained Ogg files
/// all links are played; those that cannot be opened are passed over.
pub struct Decoder {
    /// One for all files that are not chained.
    links: Vec<Place>,
    current: usize,
    link: Link,
    stream: StreamInfo,
    /// Damaged packets of the links before the current one.
    skipped_before: u64,
}

/// A link and the second at which it begins.
struct Place {
    source: Source,
    start: f64,
}

impl Decoder {
    /// Opens a file and decodes its first chunk.
    pub fn open(path: &Path) -> Result<Self, AudioError> {
        contain(|| {
            let parts = ogg_links::find(path).unwrap_or_default();
            if parts.is_empty() {
                let source = Source::whole(path);
                let link = Link::open(source.clone())?;
                return Ok(Self {
                    links: vec![Place { source, start: 0.0 }],
                    current: 0,
                    stream: link.stream().clone(),
                    link,
                    skipped_before: 0,
                });
            }
            let mut failure = AudioError::NoSamples;
            let (mut links, mut first, mut end) = (Vec::new(), None, 0.0);
            for part in parts {
                let source = Source::part(path, part);
                match contain(|| Link::open(source.clone())) {
                    Ok(link) => {
                        links.push(Place { source, start: end });
                        end += link.stream().duration.unwrap_or(0.0);
                        first.get_or_insert(link);
                    }
                    Err(error) => {
                        tracing::debug!(path = %path.display(), %error, "a link of the chain cannot be opened");
                        failure = error;
                    }
                }
            }
            let Some(link) = first else { return Err(failure) };
            let mut stream = link.stream().clone();
            (stream.duration, stream.promised) = ((end > 0.0).then_some(end), None);
            Ok(Self { links, current: 0, link, stream, skipped_before: 0 })
        })
    }

    /// What the file holds.
    pub fn stream(&self) -> &StreamInfo {
        &self.stream
    }

    /// Packets left out so far because they were damaged.
    pub fn skipped_packets(&self) -> u64 {
        self.skipped_before + self.link.skipped_packets()
    }

    /// Position of the next chunk's first frame in seconds.
    pub fn position(&self) -> f64 {
        self.start() + self.link.position()
    }

    /// The next interleaved samples, nominally in −1…1 (lossy codecs overshoot a little), never NaN or infinite; `None`
    /// at the end. Several channels come in the order of the WAVE speaker mask ([`StreamInfo::speakers`]).
    ///
    /// [`AudioError::StreamChanged`] says that [`Decoder::stream`] now states another sample rate or channel count
    /// (joined files); the following call goes on with the new stream. All other errors end the decoding.
    pub fn next_chunk(&mut self) -> Result<Option<&[f32]>, AudioError> {
        loop {
            match contain(|| self.link.fill()) {
                Ok(true) => break,
                Ok(false) if self.current + 1 < self.links.len() => {
                    if self.go_to(self.current + 1)? {
                        return Err(AudioError::StreamChanged);
                    }
                }
                Ok(false) => return Ok(None),
                Err(AudioError::StreamChanged) => {
                    self.follow();
                    return Err(AudioError::StreamChanged);
                }
                Err(error) => {
                    self.link.abandon();
                    return Err(error);
                }
            }
        }
        Ok(Some(self.link.take()))
    }

    /// Jumps to `seconds` from the start, exact to the sample; returns the position reached, which is the end of the
    /// file when the target lies behind it. In a chained file [`Decoder::stream`] may state another sample rate or channel
    /// count afterwards.
    pub fn seek(&mut self, seconds: f64) -> Result<f64, AudioError> {
        let index = self.links.partition_point(|link| link.start <= seconds).saturating_sub(1);
        if index != self.current {
            self.go_to(index)?;
        }
        let start = self.start();
        contain(|| self.link.seek(seconds - start)).map(|reached| start + reached)
    }

    fn start(&self) -> f64 {
        self.links.get(self.current).map_or(0.0, |link| link.start)
    }

    /// Begins another link; says whether the sound has other properties there.
    fn go_to(&mut self, index: usize) -> Result<bool, AudioError> {
        let Some(place) = self.links.get(index) else { return Ok(false) };
        let link = contain(|| Link::open(place.source.clone()))?;
        self.skipped_before += self.link.skipped_packets();
        (self.link, self.current) = (link, index);
        Ok(self.follow())
    }

    /// Takes over the properties of the current link; says whether they are others.
    fn follow(&mut self) -> bool {
        let now = StreamInfo { duration: self.stream.duration, promised: None, ..self.link.stream().clone() };
        let before = std::mem::replace(&mut self.stream, now);
        (before.sample_rate, before.channels, before.speakers)
            != (self.stream.sample_rate, self.stream.channels, self.stream.speakers)
    }
}
