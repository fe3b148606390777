//! Lyrics that only one kind of tag can hold, which lofty's common form of tags leaves out: synchronised frames and
//! texts of the listener's own naming.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::Path;

use lofty::aac::AacFile;
use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{AudioFile, FileType};
use lofty::flac::FlacFile;
use lofty::id3::v2::{
    Frame, FrameFlags, Id3v2Tag, SyncTextContentType, SynchronizedTextFrame, TimestampFormat,
};
use lofty::iff::aiff::AiffFile;
use lofty::iff::wav::WavFile;
use lofty::mpeg::{Layer, MpegFile, MpegProperties, MpegVersion};
use lofty::ogg::tag::VorbisComments;
use lofty::ogg::{OpusFile, SpeexFile, VorbisFile};
use lofty::probe::Probe;

use super::{Lyrics, parse_lrc, synchronised};
use crate::{AudioError, legacy_text};

/// Names under which taggers keep LRC text of their own accord.
const NAMES: [&str; 2] = ["SYNCEDLYRICS", "LYRICS"];

/// The timed lyrics of the file's own kinds of tag, best first.
pub(super) fn read(path: &Path) -> Result<Vec<Lyrics>, AudioError> {
    let options =
        ParseOptions::new().read_properties(false).read_cover_art(false).parsing_mode(ParsingMode::Relaxed);
    let probe = Probe::new(BufReader::new(File::open(path)?)).options(options).guess_file_type()?;
    let Some(kind) = probe.file_type() else { return Ok(Vec::new()) };
    let mut reader = probe.into_inner();
    reader.rewind()?;
    let damaged = |error: &dyn std::error::Error| AudioError::Damaged(error.to_string());
    macro_rules! open {
        ($file:ty) => {
            <$file>::read_from(&mut reader, options).map_err(|error| damaged(&error))?
        };
    }
    Ok(match kind {
        FileType::Mpeg => {
            let file = open!(MpegFile);
            // Only frames counted instead of milliseconds need to know how long a frame is.
            let frame = || {
                let file = File::open(path).ok()?;
                let options = ParseOptions::new().read_cover_art(false).parsing_mode(ParsingMode::Relaxed);
                let file = MpegFile::read_from(&mut BufReader::new(file), options).ok()?;
                frame_seconds(file.properties())
            };
            file.id3v2().map(|tag| from_id3v2(tag, frame)).unwrap_or_default()
        }
        FileType::Aac => open!(AacFile).id3v2().map(|tag| from_id3v2(tag, || None)).unwrap_or_default(),
        FileType::Aiff => open!(AiffFile).id3v2().map(|tag| from_id3v2(tag, || None)).unwrap_or_default(),
        FileType::Wav => open!(WavFile).id3v2().map(|tag| from_id3v2(tag, || None)).unwrap_or_default(),
        FileType::Flac => {
            let file = open!(FlacFile);
            let mut found = file.vorbis_comments().map(from_comments).unwrap_or_default();
            found.extend(file.id3v2().into_iter().flat_map(|tag| from_id3v2(tag, || None)));
            found
        }
        FileType::Vorbis => from_comments(open!(VorbisFile).vorbis_comments()),
        FileType::Opus => from_comments(open!(OpusFile).vorbis_comments()),
        FileType::Speex => from_comments(open!(SpeexFile).vorbis_comments()),
        _ => Vec::new(),
    })
}

fn from_comments(comments: &VorbisComments) -> Vec<Lyrics> {
    NAMES.iter().filter_map(|name| comments.get(name)).filter_map(parse_lrc).collect()
}

/// `frame` gives the length of an MPEG frame in seconds, if there is such a thing in the file.
fn from_id3v2(tag: &Id3v2Tag, frame: impl Fn() -> Option<f64>) -> Vec<Lyrics> {
    let mut frames: Vec<SynchronizedTextFrame<'_>> = tag
        .into_iter()
        .filter(|frame| frame.id_str() == "SYLT")
        .filter_map(|frame| match frame {
            Frame::Binary(frame) => SynchronizedTextFrame::parse(&frame.data, FrameFlags::default()).ok(),
            _ => None,
        })
        .filter(|frame| is_song(frame.content_type))
        .collect();
    frames.sort_by_key(|frame| frame.content_type != SyncTextContentType::Lyrics);
    let mut found: Vec<Lyrics> = frames.into_iter().filter_map(|text| from_frame(text, &frame)).collect();
    let texts = tag.into_iter().filter_map(|frame| match frame {
        Frame::UserText(text) if NAMES.iter().any(|name| text.description.eq_ignore_ascii_case(name)) => {
            Some(text.content.as_ref())
        }
        _ => None,
    });
    found.extend(texts.map(repaired).filter_map(|text| parse_lrc(&text)));
    found
}

fn is_song(content: SyncTextContentType) -> bool {
    use SyncTextContentType::{Lyrics, Other, TextTranscription};
    matches!(content, Lyrics | TextTranscription | Other)
}

fn from_frame(text: SynchronizedTextFrame<'_>, frame: impl Fn() -> Option<f64>) -> Option<Lyrics> {
    let unit = match text.timestamp_format {
        TimestampFormat::MS => 0.001,
        TimestampFormat::MPEG => frame()?,
    };
    let (times, mut texts): (Vec<u32>, Vec<String>) = text.content.into_iter().unzip();
    legacy_text::repair(&mut texts.iter_mut().collect::<Vec<_>>());
    synchronised::lyrics(times.into_iter().map(|at| f64::from(at) * unit).zip(texts).collect())
}

fn repaired(text: &str) -> Cow<'_, str> {
    let mut owned = text.to_owned();
    legacy_text::repair(&mut [&mut owned]);
    if owned == text { Cow::Borrowed(text) } else { Cow::Owned(owned) }
}

/// Length of a frame in seconds (ISO/IEC 11172-3 section 2.4.2.1, 13818-3).
fn frame_seconds(properties: &MpegProperties) -> Option<f64> {
    let samples = match (properties.layer(), properties.version()) {
        (Layer::Layer1, _) => 384.0,
        (Layer::Layer3, MpegVersion::V2 | MpegVersion::V2_5) => 576.0,
        _ => 1152.0,
    };
    (properties.sample_rate() > 0).then(|| samples / f64::from(properties.sample_rate()))
}
