//! The settings of the callback, handed over without a lock.

use std::sync::atomic::{AtomicU32, Ordering, fence};

use super::{factor, replay_gain};
use crate::item::ReplayGain;
use crate::settings::{EQUALISER_BANDS, GainMode, GainSettings, SoundSettings};

/// What the callback needs of the settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Parameters {
    pub gain: GainSettings,
    /// Gains of the bands in dB; all 0 if the equaliser is off.
    pub equaliser_db: [f32; EQUALISER_BANDS],
    pub equaliser_preamp_db: f32,
    pub limiter: bool,
    pub balance: f32,
    pub mono: bool,
    /// Factor of the volume control.
    pub volume: f32,
    pub fade_seconds: f32,
}

const WORDS: usize = EQUALISER_BANDS + 10;

impl Parameters {
    pub(crate) fn new(sound: &SoundSettings, volume: f32) -> Self {
        let on = sound.equaliser.enabled;
        Self {
            gain: sound.replay_gain,
            equaliser_db: if on { sound.equaliser.gains_db } else { [0.0; EQUALISER_BANDS] },
            equaliser_preamp_db: if on { sound.equaliser.preamp_db } else { 0.0 },
            limiter: sound.limiter,
            balance: sound.balance,
            mono: sound.mono,
            volume,
            fade_seconds: sound.fade_seconds,
        }
    }

    /// Factor of ReplayGain for a track.
    pub(crate) fn replay_gain(&self, values: &ReplayGain, album_plays: bool) -> f32 {
        factor(replay_gain::gain_db(&self.gain, values, album_plays))
    }

    fn to_words(self) -> [u32; WORDS] {
        let mut words = [0; WORDS];
        let (bands, rest) = words.split_at_mut(EQUALISER_BANDS);
        for (word, gain) in bands.iter_mut().zip(self.equaliser_db) {
            *word = gain.to_bits();
        }
        rest.copy_from_slice(&[
            self.gain.mode as u32,
            self.gain.preamp_db.to_bits(),
            self.gain.unknown_db.to_bits(),
            u32::from(self.gain.prevent_clipping),
            self.equaliser_preamp_db.to_bits(),
            u32::from(self.limiter),
            self.balance.to_bits(),
            u32::from(self.mono),
            self.volume.to_bits(),
            self.fade_seconds.to_bits(),
        ]);
        words
    }

    fn from_words(words: &[u32; WORDS]) -> Self {
        let mut equaliser_db = [0.0; EQUALISER_BANDS];
        for (gain, word) in equaliser_db.iter_mut().zip(words) {
            *gain = f32::from_bits(*word);
        }
        let word = |n: usize| words[EQUALISER_BANDS + n];
        let number = |n: usize| f32::from_bits(word(n));
        let modes = [GainMode::Off, GainMode::Track, GainMode::Album, GainMode::Auto];
        Self {
            gain: GainSettings {
                mode: modes[word(0) as usize % modes.len()],
                preamp_db: number(1),
                unknown_db: number(2),
                prevent_clipping: word(3) != 0,
            },
            equaliser_db,
            equaliser_preamp_db: number(4),
            limiter: word(5) != 0,
            balance: number(6),
            mono: word(7) != 0,
            volume: number(8),
            fade_seconds: number(9),
        }
    }
}

impl Default for Parameters {
    fn default() -> Self {
        Self::new(&SoundSettings::default(), 1.0)
    }
}

/// A place where one thread leaves the latest parameters and others read them: a sequence lock whose readers never wait
/// (Boehm, "Can seqlocks get along with programming language memory models?", MSPC 2012).
pub(crate) struct Mailbox {
    /// Odd while it is being written.
    sequence: AtomicU32,
    words: [AtomicU32; WORDS],
}

impl Mailbox {
    pub(crate) fn new(parameters: &Parameters) -> Self {
        Self { sequence: AtomicU32::new(0), words: parameters.to_words().map(AtomicU32::new) }
    }

    /// Only one thread may write.
    pub(crate) fn write(&self, parameters: &Parameters) {
        let sequence = self.sequence.load(Ordering::Relaxed);
        self.sequence.store(sequence.wrapping_add(1), Ordering::Relaxed);
        fence(Ordering::Release);
        for (word, value) in self.words.iter().zip(parameters.to_words()) {
            word.store(value, Ordering::Relaxed);
        }
        self.sequence.store(sequence.wrapping_add(2), Ordering::Release);
    }

    /// The latest, for a thread that may wait a moment for the writer.
    pub(crate) fn read(&self) -> Parameters {
        loop {
            // A number that is never seen: odd.
            if let Some(parameters) = self.read_new(&mut 1) {
                return parameters;
            }
            std::hint::spin_loop();
        }
    }

    /// What is new since the sequence number `seen`, which is updated; absent if nothing is, or if it is being written now.
    pub(crate) fn read_new(&self, seen: &mut u32) -> Option<Parameters> {
        let before = self.sequence.load(Ordering::Acquire);
        if before == *seen || before % 2 == 1 {
            return None;
        }
        let mut words = [0; WORDS];
        for (value, word) in words.iter_mut().zip(&self.words) {
            *value = word.load(Ordering::Relaxed);
        }
        fence(Ordering::Acquire);
        if self.sequence.load(Ordering::Relaxed) != before {
            return None;
        }
        *seen = before;
        Some(Parameters::from_words(&words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn parameters_survive_the_journey() {
        let mut sound =
            SoundSettings { balance: -0.25, mono: true, fade_seconds: 0.5, ..SoundSettings::default() };
        sound.equaliser.enabled = true;
        sound.equaliser.gains_db[7] = -3.5;
        sound.replay_gain =
            GainSettings { mode: GainMode::Auto, preamp_db: 2.0, unknown_db: -6.0, prevent_clipping: false };
        let parameters = Parameters::new(&sound, 0.125);
        assert_eq!(Parameters::from_words(&parameters.to_words()), parameters);
        let (mailbox, mut seen) = (Mailbox::new(&Parameters::default()), 0);
        assert_eq!(mailbox.read_new(&mut seen), None);
        mailbox.write(&parameters);
        assert_eq!(mailbox.read_new(&mut seen), Some(parameters));
        assert_eq!(mailbox.read_new(&mut seen), None);
    }

    #[test]
    fn a_reader_never_sees_half_a_letter() {
        let mailbox = Arc::new(Mailbox::new(&Parameters::default()));
        let writer = Arc::clone(&mailbox);
        let thread = std::thread::spawn(move || {
            for n in 0..20_000 {
                let volume = n as f32;
                writer.write(&Parameters { volume, balance: -volume, ..Parameters::default() });
            }
        });
        let mut seen = 0;
        while !thread.is_finished() {
            if let Some(read) = mailbox.read_new(&mut seen) {
                assert_eq!(read.volume, -read.balance);
            }
        }
        thread.join().unwrap();
    }
}
