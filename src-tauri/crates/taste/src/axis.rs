//! The named axes of the space in which words and sounds meet.
//!
//! Every axis is a concept a listener can read. A tagged axis is the mean of the standardised logits of the tagger
//! labels that mean it (*female voice* = six labels of the two networks); a measured axis is the mean of
//! standardised acoustic measurements. The table is the single source: the lexicon names these ids, the reasons
//! show these names, the sound space sums these labels.

use attune_analysis::Feature;

/// What family an axis belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AxisKind {
    /// A genre of music.
    Genre,
    /// A mood or function.
    Mood,
    /// Who sings, or that nobody does.
    Voice,
    /// An instrument or a way of playing.
    Instrument,
    /// Slow or fast, as heard by the tagger.
    Pace,
    /// Loud, quiet, soft, as heard by the tagger.
    Loudness,
    /// A decade.
    Era,
    /// Computed from the signal, not learned.
    Measured,
}

/// Where the value of an axis comes from.
#[derive(Debug, Clone, Copy)]
pub enum AxisSource {
    /// Tagger labels as `msd:LABEL` or `mtt:LABEL`; a leading `-` counts the label against the axis.
    Labels(&'static [&'static str]),
    /// Acoustic measurements of one track.
    Measured(&'static [Measurement]),
}

/// An acoustic measurement on the scale on which it is roughly normal over music.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measurement {
    /// Natural logarithm of the tempo in beats per minute.
    LogTempo,
    /// Integrated loudness in LUFS.
    Loudness,
    /// Loudness range in LU.
    LoudnessRange,
    /// Peak-to-loudness distance in dB.
    Dynamics,
    /// Natural logarithm of the mean spectral centroid in Hz.
    LogCentroid,
    /// Natural logarithm of the mean spectral roll-off in Hz.
    LogRolloff,
    /// Strength of the beat.
    RhythmStrength,
    /// Onsets per second.
    OnsetRate,
    /// Natural logarithm of the mean spectral flatness.
    LogFlatness,
    /// +confidence for a major key, −confidence for a minor one.
    Mode,
    /// Mean of MFCC 0, the sum of the mel levels: how much sounds in all bands at once.
    MfccLevel,
    /// Deviation of MFCC 0 over time.
    MfccSwing,
    /// Mean of MFCC 1 with its sign changed: how far the mel spectrum leans to the treble.
    MfccTilt,
}

impl Measurement {
    /// Every measurement, in the order of the shipped constants.
    pub const ALL: [Self; 13] = [
        Self::LogTempo,
        Self::Loudness,
        Self::LoudnessRange,
        Self::Dynamics,
        Self::LogCentroid,
        Self::LogRolloff,
        Self::RhythmStrength,
        Self::OnsetRate,
        Self::LogFlatness,
        Self::Mode,
        Self::MfccLevel,
        Self::MfccSwing,
        Self::MfccTilt,
    ];

    /// The stable name used in the shipped constants.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LogTempo => "log_tempo",
            Self::Loudness => "loudness",
            Self::LoudnessRange => "loudness_range",
            Self::Dynamics => "dynamics",
            Self::LogCentroid => "log_centroid",
            Self::LogRolloff => "log_rolloff",
            Self::RhythmStrength => "rhythm_strength",
            Self::OnsetRate => "onset_rate",
            Self::LogFlatness => "log_flatness",
            Self::Mode => "mode",
            Self::MfccLevel => "mfcc_level",
            Self::MfccSwing => "mfcc_swing",
            Self::MfccTilt => "mfcc_tilt",
        }
    }

    /// The measurement of one track; `None` when the feature is absent (a silent file has no tempo, no loudness).
    pub fn of(self, features: &attune_analysis::FeatureVector) -> Option<f32> {
        let get = |feature| features.get(feature);
        let positive = |feature| Some(get(feature)).filter(|v| *v > 0.0).map(f32::ln);
        // Digital silence has no timbre.
        let sounding = |value: f32| Some(value).filter(|_| get(Feature::MfccStd(0)) != 0.0);
        let value = match self {
            Self::LogTempo => positive(Feature::TempoBpm),
            Self::Loudness => Some(get(Feature::LoudnessIntegrated)).filter(|v| *v > -70.0),
            Self::LoudnessRange => Some(get(Feature::LoudnessRange)),
            Self::Dynamics => Some(get(Feature::Dynamics)),
            Self::LogCentroid => positive(Feature::SpectralCentroidMean),
            Self::LogRolloff => positive(Feature::SpectralRolloffMean),
            Self::RhythmStrength => Some(get(Feature::RhythmStrength)),
            Self::OnsetRate => Some(get(Feature::OnsetRate)),
            Self::LogFlatness => positive(Feature::SpectralFlatnessMean),
            Self::Mode => Some((2.0 * get(Feature::KeyMode) - 1.0) * get(Feature::KeyConfidence)),
            Self::MfccLevel => sounding(get(Feature::MfccMean(0))),
            Self::MfccSwing => sounding(get(Feature::MfccStd(0))),
            Self::MfccTilt => sounding(-get(Feature::MfccMean(1))),
        };
        value.filter(|v| v.is_finite())
    }
}

/// One axis.
#[derive(Debug, Clone, Copy)]
pub struct AxisInfo {
    /// Stable id, used by the lexicon and in JSON.
    pub id: &'static str,
    /// English name.
    pub en: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Family.
    pub kind: AxisKind,
    /// Where its value comes from.
    pub source: AxisSource,
}

/// All axes, in the order of every vector of this crate.
pub const fn axes() -> &'static [AxisInfo] {
    TABLE
}

/// Number of axes.
pub const AXES: usize = TABLE.len();

/// A track's sound: one standardised value per axis.
pub type SoundVector = [f32; AXES];

/// What the listener asks for: one weight per axis.
pub type TasteVector = [f32; AXES];

/// Position of the axis with this id.
pub fn axis_index(id: &str) -> Option<usize> {
    TABLE.iter().position(|axis| axis.id == id)
}

const fn tagged(
    id: &'static str,
    en: &'static str,
    zh: &'static str,
    kind: AxisKind,
    labels: &'static [&'static str],
) -> AxisInfo {
    AxisInfo { id, en, zh, kind, source: AxisSource::Labels(labels) }
}

const fn measured(
    id: &'static str,
    en: &'static str,
    zh: &'static str,
    measurements: &'static [Measurement],
) -> AxisInfo {
    AxisInfo { id, en, zh, kind: AxisKind::Measured, source: AxisSource::Measured(measurements) }
}

use AxisKind::{Era, Genre, Instrument, Loudness, Mood, Pace, Voice};

#[rustfmt::skip]
const TABLE: &[AxisInfo] = &[
    tagged("rock", "rock", "摇滚", Genre, &["msd:rock", "mtt:rock"]),
    tagged("pop", "pop", "流行", Genre, &["msd:pop", "mtt:pop"]),
    tagged("alternative", "alternative", "另类", Genre, &["msd:alternative", "msd:alternative rock"]),
    tagged("indie", "indie", "独立", Genre, &["msd:indie", "msd:indie rock"]),
    tagged("indie_pop", "indie pop", "独立流行", Genre, &["msd:indie pop"]),
    tagged("electronic", "electronic", "电子", Genre, &["msd:electronic", "msd:electronica", "mtt:electronic"]),
    tagged("electro", "electro", "电音", Genre, &["msd:electro"]),
    tagged("house", "house", "浩室", Genre, &["msd:House"]),
    tagged("techno", "techno", "科技舞曲", Genre, &["mtt:techno"]),
    tagged("dance", "dance", "舞曲", Genre, &["msd:dance", "mtt:dance"]),
    tagged("ambient", "ambient", "氛围", Genre, &["msd:ambient", "mtt:ambient"]),
    tagged("new_age", "new age", "新世纪", Genre, &["mtt:new age"]),
    tagged("experimental", "experimental", "实验", Genre, &["msd:experimental"]),
    tagged("jazz", "jazz", "爵士", Genre, &["msd:jazz"]),
    tagged("blues", "blues", "蓝调", Genre, &["msd:blues"]),
    tagged("soul", "soul", "灵魂乐", Genre, &["msd:soul"]),
    tagged("rnb", "R&B", "节奏布鲁斯", Genre, &["msd:rnb"]),
    tagged("funk", "funk", "放克", Genre, &["msd:funk"]),
    tagged("hiphop", "hip-hop", "嘻哈", Genre, &["msd:Hip-Hop"]),
    tagged("metal", "metal", "金属", Genre, &["msd:metal", "msd:heavy metal", "mtt:metal"]),
    tagged("hard_rock", "hard rock", "硬摇滚", Genre, &["msd:hard rock"]),
    tagged("classic_rock", "classic rock", "经典摇滚", Genre, &["msd:classic rock"]),
    tagged("progressive", "progressive rock", "前卫摇滚", Genre, &["msd:Progressive rock"]),
    tagged("punk", "punk", "朋克", Genre, &["msd:punk"]),
    tagged("folk", "folk", "民谣", Genre, &["msd:folk"]),
    tagged("country", "country", "乡村", Genre, &["msd:country", "mtt:country"]),
    tagged("classical", "classical", "古典", Genre, &["mtt:classical", "mtt:classic"]),
    tagged("opera", "opera", "歌剧", Genre, &["mtt:opera"]),
    tagged("indian", "Indian", "印度", Genre, &["mtt:indian", "mtt:sitar"]),
    tagged("easy_listening", "easy listening", "轻音乐", Genre, &["msd:easy listening"]),
    tagged("oldies", "oldies", "怀旧老歌", Genre, &["msd:oldies"]),
    tagged("beautiful", "beautiful", "优美", Mood, &["msd:beautiful"]),
    tagged("chill", "chill", "放松", Mood, &["msd:chillout", "msd:chill"]),
    tagged("mellow", "mellow", "柔和", Mood, &["msd:Mellow"]),
    tagged("sad", "sad", "悲伤", Mood, &["msd:sad"]),
    tagged("happy", "happy", "快乐", Mood, &["msd:happy"]),
    tagged("party", "party", "派对", Mood, &["msd:party"]),
    tagged("sexy", "sexy", "性感", Mood, &["msd:sexy"]),
    tagged("catchy", "catchy", "上口", Mood, &["msd:catchy"]),
    tagged("weird", "weird", "怪异", Mood, &["mtt:weird"]),
    tagged("female", "female voice", "女声", Voice, &["msd:female vocalists", "msd:female vocalist", "mtt:female", "mtt:woman", "mtt:female vocal", "mtt:female voice"]),
    tagged("male", "male voice", "男声", Voice, &["msd:male vocalists", "mtt:male", "mtt:male vocal", "mtt:man", "mtt:male voice"]),
    tagged("vocal", "vocals", "人声", Voice, &["mtt:vocal", "mtt:vocals", "mtt:singing", "mtt:voice"]),
    tagged("instrumental", "instrumental", "纯音乐", Voice, &["msd:instrumental", "mtt:no vocals", "mtt:no vocal", "mtt:no voice"]),
    tagged("choir", "choir", "合唱", Voice, &["mtt:choir", "mtt:choral"]),
    tagged("guitar", "guitar", "吉他", Instrument, &["msd:guitar", "mtt:guitar"]),
    tagged("acoustic", "acoustic", "原声", Instrument, &["msd:acoustic"]),
    tagged("piano", "piano", "钢琴", Instrument, &["mtt:piano"]),
    tagged("strings", "strings", "弦乐", Instrument, &["mtt:strings"]),
    tagged("violin", "violin", "小提琴", Instrument, &["mtt:violin"]),
    tagged("cello", "cello", "大提琴", Instrument, &["mtt:cello"]),
    tagged("harp", "harp", "竖琴", Instrument, &["mtt:harp"]),
    tagged("harpsichord", "harpsichord", "羽管键琴", Instrument, &["mtt:harpsichord"]),
    tagged("flute", "flute", "长笛", Instrument, &["mtt:flute"]),
    tagged("synth", "synthesizer", "合成器", Instrument, &["mtt:synth"]),
    tagged("drums", "drums", "鼓", Instrument, &["mtt:drums"]),
    tagged("beat", "beat", "节拍", Instrument, &["mtt:beat", "mtt:beats"]),
    tagged("solo", "solo", "独奏", Instrument, &["mtt:solo"]),
    tagged("slow", "slow", "慢", Pace, &["mtt:slow"]),
    tagged("fast", "fast", "快", Pace, &["mtt:fast"]),
    tagged("loud", "loud", "响亮", Loudness, &["mtt:loud"]),
    tagged("quiet", "quiet", "安静", Loudness, &["mtt:quiet"]),
    tagged("soft", "soft", "轻柔", Loudness, &["mtt:soft"]),
    tagged("60s", "1960s", "六十年代", Era, &["msd:60s"]),
    tagged("70s", "1970s", "七十年代", Era, &["msd:70s"]),
    tagged("80s", "1980s", "八十年代", Era, &["msd:80s"]),
    tagged("90s", "1990s", "九十年代", Era, &["msd:90s"]),
    tagged("00s", "2000s", "两千年代", Era, &["msd:00s"]),
    measured("tempo", "high tempo", "速度快", &[Measurement::LogTempo]),
    measured("level", "high level", "音量大", &[Measurement::Loudness, Measurement::MfccLevel]),
    measured("dynamics", "wide dynamics", "强弱起伏大", &[Measurement::LoudnessRange, Measurement::Dynamics, Measurement::MfccSwing]),
    measured("bright", "bright sound", "音色明亮", &[Measurement::LogCentroid, Measurement::LogRolloff, Measurement::MfccTilt]),
    measured("rhythmic", "strong rhythm", "节奏强烈", &[Measurement::RhythmStrength]),
    measured("busy", "many notes", "音符密集", &[Measurement::OnsetRate]),
    measured("noisy", "noisy sound", "音色粗糙", &[Measurement::LogFlatness]),
    measured("major", "major key", "大调", &[Measurement::Mode]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn axis_ids_and_names_are_unique() {
        for name in [|a: &AxisInfo| a.id, |a: &AxisInfo| a.en, |a: &AxisInfo| a.zh] {
            let seen: HashSet<_> = axes().iter().map(name).collect();
            assert_eq!(seen.len(), AXES, "two axes share a name");
        }
    }

    #[test]
    fn no_label_feeds_two_axes() {
        let mut seen = HashSet::new();
        for axis in axes() {
            if let AxisSource::Labels(labels) = axis.source {
                for label in labels {
                    assert!(seen.insert(label.trim_start_matches('-')), "{label} feeds two axes");
                }
            }
        }
        assert_eq!(seen.len(), 100, "every label of the two networks is used");
    }
}
