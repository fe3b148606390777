#!/bin/bash
# Makes the sound files of this folder and reference.json: what wvunpack and ffmpeg decode from those of WavPack and DSD.
# Use: make_formats.sh            Needs: ffmpeg (with libmp3lame, libvorbis, libopus), wavpack, python3 without packages.
# The sound is synthetic, so nobody's rights are touched; see README.md.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f -- *.wv *.dsf *.dff *.flac *.ogg *.opus *.m4a *.mp4 *.mka *.caf *.aiff *.rf64 *.w64 *.wav

python3 - "$work" <<'PY'
import math, random, struct, sys
work = sys.argv[1]
random.seed(7)
GUID = bytes.fromhex('000000001000800000aa00389b71')
def wav(path, rate, channels, samples, kind, mask=0):
    """samples: frames of floats; kind: bits of integers, or 'float'"""
    if kind == 'float':
        tag, bits, pack = 3, 32, lambda s: struct.pack('<f', s)
    else:
        tag, bits, top = 1, kind, 2 ** (kind - 1) - 1
        pack = lambda s: round(s * top + (128 if kind == 8 else 0)).to_bytes(kind // 8, 'little', signed=kind > 8)
    data = b''.join(pack(s) for frame in samples for s in frame)
    align = channels * bits // 8
    fmt = struct.pack('<HHIIHH', tag, channels, rate, rate * align, align, bits)
    if mask: fmt = struct.pack('<HHIIHH', 0xfffe, channels, rate, rate * align, align, bits) + struct.pack('<HHIH', 22, bits, mask, tag) + GUID
    chunks = b'WAVE' + b'fmt ' + struct.pack('<I', len(fmt)) + fmt + b'data' + struct.pack('<I', len(data)) + data + b'\0' * (len(data) % 2)
    open(path, 'wb').write(b'RIFF' + struct.pack('<I', len(chunks)) + chunks)
def sound(rate, seconds, channels):
    for n in range(round(rate * seconds)):
        t = n / rate
        noise = random.uniform(-.02, .02)
        yield [.4 * math.sin(2 * math.pi * 330 * (1 + .1 * c) * t) + .2 * math.sin(2 * math.pi * (100 * t + 900 * t * t)) + noise for c in range(channels)]
for kind in (8, 16, 24, 32, 'float'):
    wav(f'{work}/{kind}.wav', 11025, 2, list(sound(11025, .4, 2)), kind)
wav(f'{work}/mono.wav', 11025, 1, list(sound(11025, .4, 1)), 16)
wav(f'{work}/odd_rate.wav', 12340, 2, list(sound(12340, .3, 2)), 16)
wav(f'{work}/link_1.wav', 44100, 2, list(sound(44100, .4, 2)), 16)
wav(f'{work}/link_2.wav', 44100, 2, list(sound(44100, .3, 2)), 16)
wav(f'{work}/link_3.wav', 32000, 1, list(sound(32000, .5, 1)), 16)
wav(f'{work}/link_4.wav', 48000, 2, list(sound(48000, .3, 2)), 16)
# One loudspeaker after another, in the order of the mask, a tenth of a second each.
LAYOUTS = {'30': 0x7, 'quad': 0x33, '50': 0x37, '51': 0x3f, '61': 0x70f, '71': 0x63f}
for name, mask in LAYOUTS.items():
    channels = bin(mask).count('1')
    for rate in (16000, 48000):
        step = rate // 10
        lit = [[.5 * math.sin(2 * math.pi * 100 * n / rate) * (n // step == c) * math.sin(math.pi * (n % step + .5) / step) ** .25 for c in range(channels)] for n in range(step * channels)]
        wav(f'{work}/{name}_{rate}.wav', rate, channels, lit, 16, mask)

# One-bit sound by a modulator of second order with dither.
def modulate(rate, seconds, amplitude, frequency):
    a = b = y = 0.0
    bits = bytearray()
    byte = 0
    for n in range(round(rate * seconds)):
        x = amplitude * math.sin(2 * math.pi * frequency * n / rate)
        a += x - y
        b += a - 2 * y
        y = 1.0 if b + random.uniform(-.1, .1) >= 0 else -1.0
        byte = byte << 1 | (y > 0)
        if n % 8 == 7:
            bits.append(byte & 255)
            byte = 0
    return bytes(bits)
def text(name, value): return name + struct.pack('>IH', len(value.encode()) + 1, 0) + b'\3' + value.encode()
frames = text(b'TIT2', 'Fixture') + text(b'TPE1', 'Attune 乐') + text(b'TALB', 'Golden') + text(b'TRCK', '3/9') + text(b'TDRC', '2026') + text(b'TCON', 'Test')
syncsafe = bytes(len(frames) >> shift & 127 for shift in (21, 14, 7, 0))
tag = b'ID3\4\0\0' + syncsafe + frames
REVERSED = bytes(int(f'{byte:08b}'[::-1], 2) for byte in range(256))
def dsf(path, rate, channels, kind):
    size, total = 4096, len(channels[0])
    padded = [c + b'\x69' * (-total % size) for c in channels]
    data = b''.join(c[at:at + size].translate(REVERSED) for at in range(0, len(padded[0]), size) for c in padded)
    head = struct.pack('<IIIIIIQII', 1, 0, kind, len(channels), rate, 1, total * 8, size, 0)
    body = b'fmt ' + struct.pack('<Q', 52) + head + b'data' + struct.pack('<Q', 12 + len(data)) + data
    open(path, 'wb').write(b'DSD ' + struct.pack('<QQQ', 28, 28 + len(body) + len(tag), 28 + len(body)) + body + tag)
def dff(path, rate, channels, names):
    chunk = lambda name, body: name + struct.pack('>Q', len(body)) + body + b'\0' * (len(body) % 2)
    data = bytes(byte for frame in zip(*channels) for byte in frame)
    properties = b'SND ' + chunk(b'FS  ', struct.pack('>I', rate)) + chunk(b'CHNL', struct.pack('>H', len(names)) + b''.join(names)) + chunk(b'CMPR', b'DSD \x0enot compressed')
    body = b'DSD ' + chunk(b'FVER', b'\1\5\0\0') + chunk(b'PROP', properties) + chunk(b'DSD ', data) + chunk(b'ID3 ', tag)
    open(path, 'wb').write(chunk(b'FRM8', body))
left, right = modulate(2822400, .1, .5, 1000), modulate(2822400, .1, .25, 3000)
dsf('stereo.dsf', 2822400, [left, right], 2)
dff('stereo.dff', 2822400, [left[:17640], right[:17640]], [b'SLFT', b'SRGT'])
# The same, the right channel first.
dff('right_first.dff', 2822400, [right[:17640], left[:17640]], [b'SRGT', b'SLFT'])
dff('mono_128.dff', 5644800, [modulate(5644800, .1, .5, 1000)], [b'C   '])
PY

make() { local out=$1 in=$2; shift 2; ffmpeg -v error -bitexact -fflags +bitexact -i "$work/$in.wav" -map_metadata -1 -flags:a +bitexact "$@" "$out"; }
tagged=(-metadata title=Fixture -metadata artist='Attune 乐' -metadata album=Golden -metadata date=2026 -metadata track=3/9 -metadata genre=Test)
pack() { local out=$1 in=$2; shift 2; wavpack -q -y "$@" "$work/$in.wav" -o "$out"; }
pack wavpack_8.wv 8
pack wavpack_16.wv 16 -h -w Title=Fixture -w Artist='Attune 乐' -w Album=Golden -w Year=2026 -w Track=3/9 -w Genre=Test
pack wavpack_24.wv 24 -hh
pack wavpack_32.wv 32
pack wavpack_float.wv float
pack wavpack_mono.wv mono -f
pack wavpack_blocks.wv 16 --blocksize=500 -x
pack wavpack_odd_rate.wv odd_rate
pack wavpack_hybrid.wv 16 -b256
for layout in 30 quad 50 51 61 71; do
    pack "lit_$layout.wv" "${layout}_16000"
    make "lit_$layout.flac" "${layout}_16000" -c:a flac
    make "lit_$layout.ogg" "${layout}_16000" -c:a libvorbis -q:a 3 -serial_offset 7
    make "lit_$layout.opus" "${layout}_48000" -c:a libopus -mapping_family 1 -b:a 192k -serial_offset 7
done
make lit_51_alac.m4a 51_16000 -c:a alac
make lit_51_aac.m4a 51_16000 -c:a aac -b:a 160k
make lit_51.aiff 51_16000 -ar 4000 -c:a pcm_s16be -write_id3v2 1 "${tagged[@]}"
make lit_51.wav 51_16000 -ar 4000 -c:a pcm_s16le
make lit_51.caf 51_16000 -ar 4000 -c:a pcm_s16be
make lit_51.mka 51_16000 -c:a flac "${tagged[@]}"
make link_1.ogg link_1 -c:a libvorbis -q:a 2 -serial_offset 11 "${tagged[@]}"
make link_2.ogg link_2 -c:a libvorbis -q:a 2 -serial_offset 12
make link_3.ogg link_3 -c:a libvorbis -q:a 2 -serial_offset 13
make link_4.opus link_4 -c:a libopus -b:a 48k -serial_offset 14
make mp3_in.mp4 link_1 -c:a libmp3lame -b:a 64k
make index_first.m4a link_1 -c:a aac -aac_pns 0 -b:a 64k -movflags +faststart
make aac.mka link_1 -c:a aac -aac_pns 0 -b:a 64k
make mp3.mka link_1 -c:a libmp3lame -b:a 64k
make pcm.mka 16 -c:a pcm_s16le
make pcm.rf64 16 -c:a pcm_s16le -rf64 always -f wav
make pcm.w64 24 -c:a pcm_s24le -f w64

python3 - "$work" <<'PY'
import glob, hashlib, json, math, os, struct, subprocess, sys
work = sys.argv[1]
run = lambda *command: subprocess.run(command, capture_output=True, check=True)
reference = {'wavpack': {}, 'dsd': {}}
for name in sorted(glob.glob('*.wv')):
    run('wvunpack', '-q', '-y', '-w', name, '-o', f'{work}/out.wav')
    data = open(f'{work}/out.wav', 'rb').read()
    fmt, body = data.index(b'fmt '), data.index(b'data')
    tag, channels, rate, _, _, bits = struct.unpack_from('<HHIIHH', data, fmt + 8)
    raw = data[body + 8:body + 8 + struct.unpack_from('<I', data, body + 4)[0]]
    if tag == 3: samples = struct.unpack(f'<{len(raw) // 4}f', raw)
    else:
        width = bits // 8
        whole = [int.from_bytes(raw[at:at + width], 'little', signed=width > 1) - (128 if width == 1 else 0) for at in range(0, len(raw), width)]
        samples = [value / 2 ** (bits - 1) for value in whole]
    digest = hashlib.sha256(struct.pack(f'<{len(samples)}f', *samples)).hexdigest()
    reference['wavpack'][name] = {'sample_rate': rate, 'channels': channels, 'bits': bits, 'frames': len(samples) // channels, 'sha256': digest}
for name in sorted(glob.glob('*.dsf') + glob.glob('*.dff')):
    probe = json.loads(run('ffprobe', '-v', 'error', '-show_entries', 'stream=sample_rate,channels', '-of', 'json', name).stdout)['streams'][0]
    rate, channels = int(probe['sample_rate']), int(probe['channels'])
    raw = run('ffmpeg', '-v', 'error', '-i', name, '-f', 'f32le', '-c:a', 'pcm_f32le', '-').stdout
    samples = struct.unpack(f'<{len(raw) // 4}f', raw)
    # Amplitudes of the two sines over the whole periods in the middle of the file.
    def amplitude(channel, hertz):
        values = samples[channel::channels]
        part = values[rate // 100:rate // 100 + rate // 50]
        sums = [sum(v * f(2 * math.pi * hertz * n / rate) for n, v in enumerate(part)) for f in (math.sin, math.cos)]
        return round(2 * math.hypot(*sums) / len(part), 6)
    reference['dsd'][name] = {'channels': channels, 'seconds': round(len(samples) / channels / rate, 6), 'amplitudes': [[amplitude(c, 1000), amplitude(c, 3000)] for c in range(channels)]}
json.dump(reference, open('reference.json', 'w'), indent=1, ensure_ascii=False)
PY
ls -l | awk '{ total += $5 } END { print total " bytes" }'
