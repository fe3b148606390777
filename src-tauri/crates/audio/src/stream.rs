//! What a file declares about its sound.

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::{
    CODEC_ID_AAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS,
};
use symphonia::core::formats::FormatReader;
use symphonia::core::formats::well_known::{
    FORMAT_ID_ADTS, FORMAT_ID_AIFF, FORMAT_ID_CAF, FORMAT_ID_FLAC, FORMAT_ID_ISOMP4, FORMAT_ID_MKV,
    FORMAT_ID_MP1, FORMAT_ID_MP2, FORMAT_ID_MP3, FORMAT_ID_OGG, FORMAT_ID_WAVE,
};

use crate::container::codec_name;

/// Properties of the music in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamInfo {
    /// Container in words of the field: "mp3", "flac", "ogg", "mp4", "wav", "aiff", "caf", "matroska", "adts",
    /// "wavpack", "dsf", "dff".
    pub container: String,
    /// Codec: "mp3", "flac", "vorbis", "opus", "aac", "alac", "wavpack", "dsd", "pcm_s16le", …
    pub codec: String,
    /// Frames per second of the decoded sound.
    pub sample_rate: u32,
    /// Channels of the decoded sound.
    pub channels: u16,
    /// Which loudspeakers they are for, as bits of the WAVE speaker mask (`dwChannelMask`), in whose order they come; 0 if
    /// the file does not tell.
    pub speakers: u32,
    /// Resolution of lossless sound.
    pub bits_per_sample: Option<u16>,
    /// Length in seconds without encoder delay and padding; absent if the file cannot tell.
    pub duration: Option<f64>,
    /// Length in seconds that the header states, where the file ends before that.
    pub promised: Option<f64>,
}

impl StreamInfo {
    pub(crate) fn declared(reader: &dyn FormatReader, parameters: &AudioCodecParameters) -> Self {
        let format = reader.format_info();
        let container = match format.format {
            FORMAT_ID_MP1 => "mp1",
            FORMAT_ID_MP2 => "mp2",
            FORMAT_ID_MP3 => "mp3",
            FORMAT_ID_FLAC => "flac",
            FORMAT_ID_OGG => "ogg",
            FORMAT_ID_ISOMP4 => "mp4",
            FORMAT_ID_WAVE => "wav",
            FORMAT_ID_AIFF => "aiff",
            FORMAT_ID_CAF => "caf",
            FORMAT_ID_MKV => "matroska",
            FORMAT_ID_ADTS => "adts",
            _ => format.short_name,
        };
        // Lossy codecs have no sample size, whatever their header says.
        let lossy = [CODEC_ID_AAC, CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3, CODEC_ID_OPUS, CODEC_ID_VORBIS];
        let bits = parameters.bits_per_coded_sample.or(parameters.bits_per_sample);
        Self {
            container: container.to_owned(),
            codec: codec_name(parameters),
            sample_rate: parameters.sample_rate.unwrap_or(0),
            channels: parameters.channels.as_ref().map_or(0, |channels| channels.count() as u16),
            speakers: 0,
            bits_per_sample: bits
                .filter(|_| !lossy.contains(&parameters.codec))
                .and_then(|bits| u16::try_from(bits).ok())
                .filter(|&bits| bits > 0),
            duration: None,
            promised: None,
        }
    }
}
