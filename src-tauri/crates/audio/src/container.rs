//! Opening a file: which container it is, which of its tracks is the music, and who decodes it.

use std::io::{Read, Seek};
use std::sync::LazyLock;

use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use crate::dsd::{DsdDecoder, DsdReader};
use crate::opus_streams::OpusStreams;
use crate::source::Source;
use crate::wave::Wave;
use crate::wavpack::{WavPackDecoder, WavPackReader};
use crate::{AudioError, foreign, wavpack};

/// symphonia's decoders and those that it has not.
static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut registry = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut registry);
    registry.register_audio_decoder::<OpusStreams>();
    registry.register_audio_decoder::<WavPackDecoder>();
    registry.register_audio_decoder::<DsdDecoder>();
    registry
});

/// Large pictures are read by lofty when asked for; a decoder has no use for them.
const VISUAL_LIMIT: usize = 16 * 1024 * 1024;

pub(crate) type Reader = Box<dyn FormatReader>;

/// Opens a stream and finds its container, by content first; the extension only breaks ties.
pub(crate) fn open_reader(source: &Source) -> Result<Reader, AudioError> {
    let mut file = source.open()?;
    if std::fs::metadata(source.path())?.is_dir() {
        return Err(AudioError::NotAudio);
    }
    if file.len() == 0 {
        return Err(AudioError::Empty);
    }
    let mut start = [0; foreign::SIGNATURE_BYTES];
    let length = file.read(&mut start)?;
    if let Some(name) = foreign::container(start.get(..length).unwrap_or_default()) {
        return Err(AudioError::UnsupportedContainer(name));
    }
    file.rewind()?;
    let metadata = MetadataOptions::default().limit_visual_bytes(Limit::Maximum(VISUAL_LIMIT));
    let start = &start[..length];
    if start.starts_with(wavpack::MAGIC) {
        return Ok(Box::new(WavPackReader::open(file)?));
    }
    if start.starts_with(b"DSD ") || start.starts_with(b"FRM8") {
        return Ok(Box::new(DsdReader::open(file, start.starts_with(b"DSD "), metadata)?));
    }
    if foreign::is_wave(start)
        && let Some(corrected) = Wave::read(source)?.map(|wave| wave.corrected(source)).transpose()?.flatten()
    {
        file = corrected;
    }
    let stream = MediaSourceStream::new(Box::new(file), MediaSourceStreamOptions::default());
    let mut hint = Hint::new();
    if let Some(extension) = source.path().extension().and_then(|extension| extension.to_str()) {
        hint.with_extension(&extension.to_ascii_lowercase());
    }
    let known = foreign::is_known_start(start);
    symphonia::default::get_probe().probe(&hint, stream, FormatOptions::default(), metadata).map_err(
        |error| {
            match error {
                // The probe says "unsupported" or runs to the end of the file when no container was recognised.
                Error::Unsupported(_) if known => AudioError::Damaged("its header is not complete".into()),
                Error::IoError(error) if known && error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    AudioError::Damaged("it ends within its header".into())
                }
                Error::Unsupported(_) => AudioError::NotAudio,
                Error::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    AudioError::NotAudio
                }
                error => error.into(),
            }
        },
    )
}

/// The track that is the music: the container's default if it can be decoded, else the first one that can.
pub(crate) fn music_track(reader: &dyn FormatReader) -> Result<Track, AudioError> {
    let decodable =
        |track: &&Track| parameters(track).is_some_and(|p| CODECS.get_audio_decoder(p.codec).is_some());
    let default = reader.default_track(TrackType::Audio);
    if let Some(track) = default.filter(decodable).or_else(|| reader.tracks().iter().find(decodable)) {
        return Ok(track.clone());
    }
    match reader.tracks().iter().find_map(parameters) {
        Some(parameters) => Err(AudioError::UnsupportedCodec(format!("codec {}", parameters.codec))),
        None if reader.tracks().iter().any(|track| track.track_type().is_none()) => {
            Err(AudioError::UnsupportedCodec("unknown".into()))
        }
        None => Err(AudioError::NoAudioTrack),
    }
}

/// The audio parameters of a track, if it is an audio track.
pub(crate) fn parameters(track: &Track) -> Option<&AudioCodecParameters> {
    track.codec_params.as_ref()?.audio()
}

/// A decoder for `parameters`. It is asked for every sample it has; the `timeline` decides which are heard.
pub(crate) fn make_decoder(parameters: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, AudioError> {
    CODECS.make_audio_decoder(parameters, &AudioDecoderOptions::default()).map_err(AudioError::from)
}

/// The short name of the codec, as people write it ("mp3", "flac", "opus", "pcm_s16le").
pub(crate) fn codec_name(parameters: &AudioCodecParameters) -> String {
    CODECS
        .get_audio_decoder(parameters.codec)
        .map_or_else(|| "unknown".to_owned(), |decoder| decoder.codec.info.short_name.to_owned())
}
