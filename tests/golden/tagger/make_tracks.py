#!/usr/bin/env python3
"""Golden for the way from a file to its tags: ffmpeg decodes, librosa resamples and computes the log-mel
spectrogram of the whole track, TensorFlow evaluates musicnn's checkpoints on the patches.

Use: cargo run -p attune-tests --example patch_starts > starts.json
     make_tracks.py musicnn-0.1.0.tar.gz starts.json
The patches are taken where ours are (starts.json: file name to seconds), so that the comparison is of decoder,
resampler, spectrogram and network and not of the choice of patches. Writes tracks.json. Requirements: reference.py.
"""
import json, os, sys
import numpy as np
from reference import FRAMES, HOP, RATE, Reference, log_mel

here = os.path.dirname(os.path.abspath(__file__))


def main(sdist, starts):
    reference, rows = Reference(sdist), []
    for name, seconds in json.load(open(starts)).items():
        frames = log_mel(f"{here}/../../../assets/demo/{name}")
        at = [round(s * RATE / HOP) for s in seconds]
        probabilities, _ = reference.run(np.stack([frames[a:a + FRAMES] for a in at]))
        rows.append({"file": name, "starts": seconds,
                     "probabilities": [round(float(p), 5) for p in probabilities.mean(axis=0)]})
        print(name, len(at), "patches")
    with open(f"{here}/tracks.json", "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
