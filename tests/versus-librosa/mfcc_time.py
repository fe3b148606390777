#!/usr/bin/env python3
"""Times librosa's MFCC on files, for `cargo xtask bench analysis --librosa PYTHON`.

Each file is decoded by ffmpeg to 22.05 kHz mono first; only librosa.feature.mfcc (20 coefficients, 128 mel bands,
frames of 2048 every 512) and its mean, deviation and delta over time are timed, on as many threads as numpy uses.
Prints one line per file: seconds of music, seconds of work.
Needs: pip install librosa; ffmpeg.
"""
import subprocess
import sys
import time

import librosa
import numpy as np

RATE = 22050


def decode(path: str) -> np.ndarray:
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"],
        check=True, stdout=subprocess.PIPE,
    ).stdout
    return np.frombuffer(raw, np.float32)


def main(paths: list[str]) -> None:
    librosa.feature.mfcc(y=np.zeros(RATE, np.float32), sr=RATE, n_mfcc=20)  # filters and FFT plans are made once
    for path in paths:
        samples = decode(path)
        start = time.perf_counter()
        mfcc = librosa.feature.mfcc(y=samples, sr=RATE, n_mfcc=20)
        mfcc.mean(axis=1), mfcc.std(axis=1), librosa.feature.delta(mfcc).mean(axis=1)
        print(f"{len(samples) / RATE:.3f} {time.perf_counter() - start:.6f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
