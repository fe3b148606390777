#!/usr/bin/env python3
"""Goldens of MFCC, brightness and log-mel, measured by librosa 0.11.

Use    : pip install librosa==0.11.0 soundfile==0.14.0; python make_mfcc.py
Input  : the *.wav of this folder (make_extracts.py); their samples are taken as they are, without resampling.
Output : mfcc.json, per file
           frames                      number of frames
           mean, deviation             librosa.feature.mfcc over time, 20 coefficients (float32 as librosa works)
           delta_mean, delta_deviation librosa.feature.delta of it (null below 9 frames, where librosa has none)
           rows                        the coefficients of three frames, {index: [20]}
           centroid, centroid_deviation, rolloff, flatness, zero_crossing_rate, onset_rate
                                       only for files that sound throughout: this crate leaves silent frames out
         log_mel.json, per file: frames and three rows of 96 bands {index: [96]} of the samples taken as 16 kHz
"""
import json
import pathlib

import librosa
import numpy as np
import soundfile

HERE = pathlib.Path(__file__).parent
SR = 22050


def numbers(values):
    return [float(f"{v:.7g}") for v in np.asarray(values, np.float64).ravel()]


def three(rows):
    last = rows.shape[1] - 1
    return {str(i): numbers(rows[:, i]) for i in sorted({0, last // 2, last})}


def cepstrum(y):
    m = librosa.feature.mfcc(y=y, sr=SR, n_mfcc=20)
    out = {
        "frames": m.shape[1],
        "mean": numbers(m.mean(axis=1, dtype=np.float64)),
        "deviation": numbers(m.std(axis=1, dtype=np.float64)),
        "delta_mean": None,
        "delta_deviation": None,
        "rows": three(m),
    }
    if m.shape[1] >= 9:
        d = librosa.feature.delta(m, width=9, mode="interp")
        out["delta_mean"] = numbers(d.mean(axis=1, dtype=np.float64))
        out["delta_deviation"] = numbers(d.std(axis=1, dtype=np.float64))
    return out


def brightness(y):
    centroid = librosa.feature.spectral_centroid(y=y, sr=SR, pad_mode="constant")[0]
    return {
        "centroid": float(centroid.mean()),
        "centroid_deviation": float(centroid.std()),
        "rolloff": float(librosa.feature.spectral_rolloff(y=y, sr=SR, pad_mode="constant")[0].mean()),
        "flatness": float(librosa.feature.spectral_flatness(y=y, pad_mode="constant")[0].mean()),
        "zero_crossing_rate": float(librosa.feature.zero_crossing_rate(y, center=False)[0].mean()),
        "onset_rate": len(librosa.onset.onset_detect(y=y, sr=SR)) / (len(y) / SR),
    }


def log_mel(y):
    mel = librosa.feature.melspectrogram(
        y=y, sr=16000, n_fft=512, hop_length=256, n_mels=96, window="hann", center=True, pad_mode="constant", power=2.0
    )
    x = np.log10(1 + 10000 * mel)
    return {"frames": x.shape[1], "rows": three(x)}


def main():
    mfcc, mel = {}, {}
    for path in sorted(HERE.glob("*.wav")):
        y, rate = soundfile.read(path, dtype="float32")
        if rate != SR:
            continue
        mfcc[path.name] = cepstrum(y)
        if path.name.startswith("music_"):
            mfcc[path.name].update(brightness(y))
        mel[path.name] = log_mel(y)
    (HERE / "mfcc.json").write_text(json.dumps(mfcc, indent=1) + "\n")
    (HERE / "log_mel.json").write_text(json.dumps(mel, indent=1) + "\n")


if __name__ == "__main__":
    main()
