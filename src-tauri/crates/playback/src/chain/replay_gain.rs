//! Equal loudness: which gain a track gets (ReplayGain 2.0 specification, wiki.hydrogenaudio.org; EBU R 128).

use super::{decibels, factor};
use crate::item::ReplayGain;
use crate::settings::{GainMode, GainSettings};

/// Tags beyond this are no measurement, and nobody's loudspeakers should find out.
const LARGEST_DB: f32 = 24.0;

/// The gain of a track in dB. `album_plays`: whether it is heard among its album.
pub(crate) fn gain_db(settings: &GainSettings, values: &ReplayGain, album_plays: bool) -> f32 {
    let wants_album = match settings.mode {
        GainMode::Off => return 0.0,
        GainMode::Track => false,
        GainMode::Album => true,
        GainMode::Auto => album_plays,
    };
    let track = (values.track_gain, values.track_peak);
    let album = (values.album_gain, values.album_peak);
    let known = |(gain, peak): (Option<f32>, Option<f32>)| {
        gain.filter(|gain| gain.is_finite()).map(|gain| (gain + settings.preamp_db, peak))
    };
    let (first, second) = if wants_album { (album, track) } else { (track, album) };
    let (gain, peak) =
        known(first).or_else(|| known(second)).unwrap_or((settings.unknown_db, first.1.or(second.1)));
    let gain = gain.clamp(-LARGEST_DB, LARGEST_DB);
    match peak.filter(|peak| settings.prevent_clipping && peak.is_finite() && *peak > 0.0) {
        Some(peak) if factor(gain) * peak > 1.0 => gain.min(-decibels(peak)),
        _ => gain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: ReplayGain = ReplayGain {
        track_gain: Some(-6.0),
        track_peak: Some(0.9),
        album_gain: Some(-8.0),
        album_peak: Some(1.0),
    };

    fn settings(mode: GainMode) -> GainSettings {
        GainSettings { mode, ..GainSettings::default() }
    }

    #[test]
    fn the_mode_chooses_the_gain() {
        for (mode, alone, among) in [
            (GainMode::Off, 0.0, 0.0),
            (GainMode::Track, -6.0, -6.0),
            (GainMode::Album, -8.0, -8.0),
            (GainMode::Auto, -6.0, -8.0),
        ] {
            assert_eq!(gain_db(&settings(mode), &VALUES, false), alone, "{mode:?}");
            assert_eq!(gain_db(&settings(mode), &VALUES, true), among, "{mode:?}");
        }
    }

    #[test]
    fn one_gain_stands_in_for_the_other_and_the_unknown_has_its_own() {
        let only_track = ReplayGain { track_gain: Some(-3.0), ..ReplayGain::default() };
        assert_eq!(gain_db(&settings(GainMode::Album), &only_track, true), -3.0);
        let unknown = GainSettings { unknown_db: -7.0, preamp_db: 2.0, ..settings(GainMode::Track) };
        assert_eq!(gain_db(&unknown, &ReplayGain::default(), false), -7.0, "the preamp is for known gains");
        assert_eq!(gain_db(&unknown, &only_track, false), -1.0);
    }

    #[test]
    fn a_known_peak_is_not_lifted_above_full_scale() {
        let quiet = ReplayGain { track_gain: Some(9.0), track_peak: Some(0.5), ..ReplayGain::default() };
        let gain = gain_db(&settings(GainMode::Track), &quiet, false);
        assert!((factor(gain) * 0.5 - 1.0).abs() < 1e-6, "{gain}");
        let bold = GainSettings { prevent_clipping: false, ..settings(GainMode::Track) };
        assert_eq!(gain_db(&bold, &quiet, false), 9.0);
    }

    #[test]
    fn absurd_tags_do_no_harm() {
        let gain = |track_gain: f32| {
            let values = ReplayGain { track_gain: Some(track_gain), ..ReplayGain::default() };
            gain_db(&settings(GainMode::Track), &values, false)
        };
        assert_eq!(gain(60.0), 24.0);
        assert_eq!(gain(-500.0), -24.0);
        assert_eq!(gain(f32::NAN), 0.0);
        assert_eq!(gain(f32::INFINITY), 0.0);
    }
}
