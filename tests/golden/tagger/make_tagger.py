#!/usr/bin/env python3
"""Golden for the tagger: what TensorFlow computes from musicnn's checkpoints for a few log-mel patches.

Use: make_tagger.py musicnn-0.1.0.tar.gz [AUDIO ...]
With audio files, first cuts one patch from the middle of each into patches.f16 (little-endian half precision,
patch x 187 x 96), after two awkward ones: silence, and white noise at full scale. Without, keeps patches.f16 and
only recomputes expected.json. Requirements: see reference.py.
"""
import json, os, sys
import numpy as np
from reference import BANDS, FRAMES, Reference, log_mel

here = os.path.dirname(os.path.abspath(__file__))


def main(sdist, *audio):
    if audio:
        noise = np.random.default_rng(1).uniform(3, 5, (FRAMES, BANDS))
        patches = [np.zeros((FRAMES, BANDS)), noise]
        for path in audio:
            frames = log_mel(path)
            start = (len(frames) - FRAMES) // 2
            patches.append(frames[start:start + FRAMES])
        np.stack(patches).astype("<f2").tofile(f"{here}/patches.f16")
    patches = np.fromfile(f"{here}/patches.f16", "<f2").reshape(-1, FRAMES, BANDS).astype(np.float32)
    probabilities, embeddings = Reference(sdist).run(patches)
    rows = [{"probabilities": [round(float(v), 7) for v in p], "embeddings": [round(float(v), 6) for v in e]}
            for p, e in zip(probabilities, embeddings)]
    with open(f"{here}/expected.json", "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
