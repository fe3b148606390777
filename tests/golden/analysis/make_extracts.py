#!/usr/bin/env python3
"""The short sounds the analysis goldens are measured on.

Use    : pip install librosa==0.11.0 soundfile==0.14.0; python make_extracts.py MUSIC
         MUSIC is a folder with the unpacked Debian 12 packages widelands-data, fretsonfire-songs-muldjord and
         fretsonfire-songs-sectoid.
Output : music_*.wav   4 s at 22.05 kHz, mono: real music
         awkward_*.wav silence then a burst; very quiet; shorter than a frame; a single sample; near full scale
         tempo_*.wav   12 s at 11.025 kHz, mono: songs whose tempo the notes.mid beside the recording states
Credits: see README.md of this folder.
"""
import pathlib
import sys

import librosa
import numpy as np
import soundfile

HERE = pathlib.Path(__file__).parent

MUSIC = {
    "music_orchestra": ("ingame_24.ogg", 40.0),
    "music_ambient": ("ingame_25.ogg", 60.0),
    "music_metal": ("chaos_god/song.ogg", 60.0),
}
TEMPO = {
    "tempo_170_chaos_god": ("chaos_god/song.ogg", 60.0),
    "tempo_190_internal_degeneration": ("internal_degeneration/song.ogg", 60.0),
    "tempo_135_escape_from_chaosland": ("Escape from chaosland/song.ogg", 60.0),
    "tempo_095_feelings": ("Feelings/song.ogg", 60.0),
}


def extract(root, name, start, seconds, rate):
    (path,) = [p for p in root.rglob("*.ogg") if str(p).endswith("/" + name)]
    y, _ = librosa.load(path, sr=rate, mono=True, offset=start, duration=seconds)
    return y


def awkward():
    rng = np.random.default_rng(1)
    noise = rng.standard_normal(22050).astype(np.float32)
    t = np.arange(22050) / 22050
    burst = np.zeros(22050, np.float32)
    burst[15000:17000] = 0.8 * np.sin(2 * np.pi * 1000 * t[:2000]) * np.hanning(2000)
    yield "awkward_silence_then_burst", burst
    yield "awkward_very_quiet", (3e-5 * noise[:11025] + 2e-5 * np.sin(2 * np.pi * 300 * t[:11025])).astype(np.float32)
    yield "awkward_short", (0.3 * noise[:700]).astype(np.float32)
    yield "awkward_single_sample", np.array([0.5], np.float32)
    yield "awkward_square", np.where(np.sin(2 * np.pi * 110 * t[:11025]) > 0, 0.999, -0.999).astype(np.float32)


def main(root):
    root = pathlib.Path(root)
    for out, (name, start) in MUSIC.items():
        soundfile.write(HERE / f"{out}.wav", extract(root, name, start, 4.0, 22050), 22050, "PCM_16")
    for out, (name, start) in TEMPO.items():
        soundfile.write(HERE / f"{out}.wav", extract(root, name, start, 12.0, 11025), 11025, "PCM_16")
    for out, y in awkward():
        soundfile.write(HERE / f"{out}.wav", y, 22050, "FLOAT")


if __name__ == "__main__":
    main(sys.argv[1])
