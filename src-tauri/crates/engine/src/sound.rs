//! What the listener set about sound and output, and the way of the sound to be shown.

use attune_playback::{
    Command, EQUALISER_HERTZ, EQUALISER_PRESETS, OutputDevice, OutputSettings, Repeat, SPECTRUM_BANDS,
    Shuffle, SignalPath, Sleep, SoundSettings, output_devices,
};

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;

const SOUND: &str = "sound";
const OUTPUT: &str = "output";

/// Everything the settings of sound need.
#[derive(Debug, Clone)]
pub struct SoundPanel {
    /// What happens to the sound.
    pub sound: SoundSettings,
    /// Where it goes.
    pub output: OutputSettings,
    /// Devices to choose from.
    pub devices: Vec<OutputDevice>,
    /// Curves to start from: a name and gains in dB.
    pub presets: Vec<(&'static str, Vec<f32>)>,
    /// Centre frequencies of the equaliser, Hz.
    pub bands_hertz: Vec<f32>,
}

impl Engine {
    /// What can be set about sound, and how it is set.
    pub fn sound_panel(&self) -> Result<SoundPanel, EngineError> {
        Ok(SoundPanel {
            sound: self.inner.sound_settings()?,
            output: self.inner.output_settings()?,
            devices: output_devices()?,
            presets: EQUALISER_PRESETS.iter().map(|(name, gains)| (*name, gains.to_vec())).collect(),
            bands_hertz: EQUALISER_HERTZ.to_vec(),
        })
    }

    /// Sets what happens to the sound, within its ranges, and remembers it.
    pub fn set_sound(&self, sound: SoundSettings) -> Result<SoundSettings, EngineError> {
        let sound = sound.clamped();
        self.inner.store(SOUND, &sound)?;
        self.inner.send_to_player(Command::SetSound(Box::new(sound.clone())))?;
        if self.inner.running_player().is_none() {
            // A running player tells its new speed itself.
            self.inner.tell_player();
        }
        Ok(sound)
    }

    /// Sets how fast music plays, within its range, and remembers it; answers with all that is set.
    pub fn set_speed(&self, speed: f32) -> Result<SoundSettings, EngineError> {
        self.set_sound(SoundSettings { speed, ..self.inner.sound_settings()? })
    }

    /// Sets where the sound goes, and remembers it.
    pub fn set_output(&self, output: OutputSettings) -> Result<OutputSettings, EngineError> {
        self.inner.store(OUTPUT, &output)?;
        self.inner.send_to_player(Command::SetOutput(output.clone()))?;
        Ok(output)
    }

    /// The way of the sound now; `None` before anything was played.
    pub fn signal_path(&self) -> Result<Option<SignalPath>, EngineError> {
        let player = self.inner.running_player();
        Ok(player.map(|player| player.signal_path()).transpose()?)
    }

    /// The spectrum of what is heard now, see [`attune_playback::Spectrum::look`]; `None` before anything was played.
    /// Costs nothing while nobody asks.
    pub fn spectrum(&self) -> Option<[f32; SPECTRUM_BANDS]> {
        let player = self.inner.running_player()?;
        let mut spectrum = self.inner.listening.spectrum.lock();
        Some(spectrum.get_or_insert_with(|| player.spectrum()).look())
    }

    /// Chooses the order of play.
    pub fn set_shuffle(&self, mode: Shuffle) -> Result<(), EngineError> {
        self.player_command(Command::SetShuffle { mode, seed: now_ms().unsigned_abs() })
    }

    /// Chooses what follows the end.
    pub fn set_repeat(&self, repeat: Repeat) -> Result<(), EngineError> {
        self.player_command(Command::SetRepeat(repeat))
    }

    /// Sets or clears the sleep timer.
    pub fn set_sleep(&self, sleep: Option<Sleep>) -> Result<(), EngineError> {
        self.player_command(Command::SetSleep(sleep))
    }
}

impl Inner {
    pub(crate) fn sound_settings(&self) -> Result<SoundSettings, EngineError> {
        self.stored(SOUND)
    }

    pub(crate) fn output_settings(&self) -> Result<OutputSettings, EngineError> {
        self.stored(OUTPUT)
    }
}
