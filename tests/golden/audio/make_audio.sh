#!/bin/bash
# Makes the sound files of this folder, one per codec and container, and reference.json: what ffmpeg decodes from them.
# Use: make_audio.sh            Needs: ffmpeg (with libmp3lame, libvorbis, libopus), python3 without packages.
# The sound is synthetic (chords, a sweep and a drum of noise), so nobody's rights are touched; see README.md.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
# Perceptual noise substitution is left out of AAC: its noise differs at every decoding.
trap 'rm -rf "$work"' EXIT
rm -f -- *.wav *.flac *.oga *.ogg *.opus *.mp3 *.mp2 *.m4a *.mp4 *.aac *.aiff *.aifc *.caf *.mka *.webm

python3 - "$work" <<'PY'
import math, random, struct, sys, wave
work = sys.argv[1]
random.seed(7)
def sound(path, rate, seconds, channels):
    out = bytearray()
    for n in range(int(rate * seconds)):
        t = n / rate
        sweep = math.sin(2 * math.pi * (200 * t + 900 * t * t))
        drum = random.uniform(-1, 1) * math.exp(-((t * 4) % 1) * 12)
        for c in range(channels):
            chord = sum(math.sin(2 * math.pi * f * (1 + .003 * c) * t) for f in (220, 277.18, 329.63)) / 3
            out += struct.pack('<h', round(32767 * (.35 * chord + .2 * sweep * (1 - .5 * c) + .2 * drum)))
    with wave.open(path, 'wb') as w:
        w.setnchannels(channels); w.setsampwidth(2); w.setframerate(rate); w.writeframes(bytes(out))
sound(f'{work}/hifi.wav', 44100, 1.0, 2)
sound(f'{work}/mono.wav', 22050, 1.0, 1)
sound(f'{work}/voice.wav', 48000, 1.0, 1)
sound(f'{work}/small.wav', 11025, .6, 2)
sound(f'{work}/eight.wav', 8000, .6, 1)
sound(f'{work}/surround.wav', 16000, .5, 6)
PY

make() { local out=$1 in=$2; shift 2; ffmpeg -v error -bitexact -fflags +bitexact -i "$work/$in.wav" -map_metadata -1 -flags:a +bitexact "$@" "$out"; }
tagged=(-metadata title=Fixture -metadata artist='Attune 乐' -metadata album=Golden -metadata date=2026 -metadata track=3/9 -metadata genre=Test)
make flac_16.flac hifi -c:a flac "${tagged[@]}"
make flac_24.flac small -c:a flac -sample_fmt s32 -ar 96000 -bits_per_raw_sample 24 -af atrim=0:0.2
make flac_51.flac surround -c:a flac
make flac_in_ogg.oga mono -c:a flac
make vorbis.ogg hifi -c:a libvorbis -q:a 3 -serial_offset 7 "${tagged[@]}"
make vorbis_mono.ogg mono -c:a libvorbis -q:a 2 -serial_offset 7
make opus.opus hifi -c:a libopus -b:a 64k -serial_offset 7 "${tagged[@]}"
make opus_mono.opus voice -c:a libopus -b:a 24k -serial_offset 7
make mp3_cbr.mp3 hifi -c:a libmp3lame -b:a 96k "${tagged[@]}"
make mp3_vbr.mp3 hifi -c:a libmp3lame -q:a 5
make mp3_vbr_untagged.mp3 hifi -c:a libmp3lame -q:a 5 -write_xing 0 -id3v2_version 0
make mp3_mono_22.mp3 mono -c:a libmp3lame -b:a 32k
make mpeg_layer2.mp2 hifi -c:a mp2 -b:a 96k
make aac.m4a hifi -c:a aac -aac_pns 0 -b:a 96k "${tagged[@]}"
make aac_fragmented.mp4 hifi -c:a aac -aac_pns 0 -b:a 96k -movflags frag_keyframe+empty_moov
make aac_adts.aac hifi -c:a aac -aac_pns 0 -b:a 96k
make alac.m4a mono -c:a alac "${tagged[@]}"
make opus_in.mp4 voice -c:a libopus -b:a 24k
make flac_in.mp4 mono -c:a flac -strict -2
make alac.caf mono -c:a alac
make pcm.caf small -c:a pcm_s16be "${tagged[@]}"
make pcm_s16.wav small -c:a pcm_s16le "${tagged[@]}"
make pcm_s24.wav small -c:a pcm_s24le
make pcm_u8.wav eight -c:a pcm_u8
make pcm_f32.wav eight -c:a pcm_f32le
make pcm_f64.wav eight -c:a pcm_f64le
make alaw.wav eight -c:a pcm_alaw
make mulaw.wav eight -c:a pcm_mulaw
make adpcm_ima.wav small -c:a adpcm_ima_wav
make adpcm_ms.wav small -c:a adpcm_ms
make pcm_s16.aiff small -c:a pcm_s16be "${tagged[@]}"
make pcm_sowt.aifc small -f aiff -c:a pcm_s16le
make vorbis.mka mono -c:a libvorbis -q:a 2 "${tagged[@]}"
make flac.mka mono -c:a flac
make opus.webm voice -c:a libopus -b:a 24k "${tagged[@]}"
# One recording in two halves, for the gapless join of the player.
make half_1.flac hifi -c:a flac -af atrim=end_sample=17001
make half_2.flac hifi -c:a flac -af atrim=start_sample=17001:end_sample=33000
make half_1.mp3 hifi -c:a libmp3lame -b:a 128k -af atrim=end_sample=17001
make half_2.mp3 hifi -c:a libmp3lame -b:a 128k -af atrim=start_sample=17001:end_sample=33000

python3 - <<'PY'
import json, os, struct, subprocess
WINDOW = 24
def opus(name): return ['-c:a', 'libopus'] if name.startswith('opus') else []
reference = {'decoder': subprocess.run(['ffmpeg', '-version'], capture_output=True, text=True).stdout.split('\n')[0].split(' Copyright')[0], 'files': {}}
for name in sorted(os.listdir('.')):
    if name.split('.')[-1] in ('sh', 'json', 'md', 'proptest-regressions'): continue
    probe = json.loads(subprocess.run(['ffprobe', '-v', 'error', '-select_streams', 'a:0', '-show_entries', 'stream=sample_rate,channels', '-of', 'json', name], capture_output=True, text=True, check=True).stdout)['streams'][0]
    rate, channels = int(probe['sample_rate']), int(probe['channels'])
    raw = subprocess.run(['ffmpeg', '-v', 'error', *opus(name), '-i', name, '-map', '0:a:0', '-f', 'f32le', '-c:a', 'pcm_f32le', '-'], capture_output=True, check=True).stdout
    samples = struct.unpack(f'<{len(raw) // 4}f', raw)
    frames = len(samples) // channels
    step = rate // 10 * channels
    rms = [round((sum(s * s for s in samples[i:i + step]) / step) ** .5, 6) for i in range(0, len(samples) - step + 1, step)]
    windows = {str(at): [round(s, 7) for s in samples[at * channels:at * channels + WINDOW]] for at in (0, frames // 3, frames // 2, frames - 40)}
    reference['files'][name] = {'sample_rate': rate, 'channels': channels, 'frames': frames, 'rms': rms, 'windows': windows}
json.dump(reference, open('reference.json', 'w'), indent=0, ensure_ascii=False)
PY
ls -l | awk '{ total += $5 } END { print total " bytes" }'
