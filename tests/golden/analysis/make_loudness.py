#!/usr/bin/env python3
"""Integrated loudness and true peak of the extracts by ffmpeg's ebur128 filter (an implementation of its own).

Use    : python make_loudness.py   (ffmpeg 5.1 of Debian 12)
Output : loudness.json, per 16-bit extract: integrated (LUFS) and true_peak (dBTP)
"""
import json
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).parent


def measure(path):
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true:framelog=verbose"]
    log = subprocess.run(command + ["-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    summary = log[log.rindex("Summary:"):]
    number = lambda name: float(re.search(name + r":\s+(-?[\d.]+)", summary).group(1))
    return {"integrated": number("I"), "true_peak": number("Peak")}


extracts = [p for kind in ("music_*.wav", "tempo_*.wav") for p in sorted(HERE.glob(kind))]
(HERE / "loudness.json").write_text(json.dumps({p.name: measure(p) for p in extracts}, indent=1) + "\n")
