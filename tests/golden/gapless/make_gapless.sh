#!/bin/bash
# Makes the albums of this folder: one recording of 1.5 s (whole.flac) cut into three tracks at frames that are multiples
# of nothing, each encoded on its own. A player that joins them to the sample gives the recording back.
# Use: make_gapless.sh          Needs: ffmpeg (with libvorbis, libopus), lame, python3 without packages.
# The sound is synthetic (slow beats of low tones): nobody's rights are touched, and a gap or a click stands out.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f -- *.flac *.m4a *.mp3 *.ogg *.opus

python3 - "$work" <<'PY'
import math, struct, sys, wave
work = sys.argv[1]
def sound(rate, cuts, name):
    frames = []
    for n in range(cuts[-1]):
        t = n / rate
        left = .28 * math.sin(2 * math.pi * 220 * t) + .2 * math.sin(2 * math.pi * 331 * t + 1)
        right = .3 * math.sin(2 * math.pi * 247 * t + .5) + .15 * math.sin(2 * math.pi * 415 * t)
        frames.append(struct.pack('<hh', round(32767 * left), round(32767 * right)))
    def write(path, part):
        with wave.open(path, 'wb') as w:
            w.setnchannels(2); w.setsampwidth(2); w.setframerate(rate); w.writeframes(b''.join(part))
    write(f'{work}/{name}.wav', frames)
    for track in range(3):
        write(f'{work}/{name}_{track + 1}.wav', frames[cuts[track]:cuts[track + 1]])
sound(44100, (0, 21137, 43411, 66150), 'cd')
sound(48000, (0, 23011, 47257, 72000), 'studio')
PY

encode() { local out=$1 in=$2; shift 2; ffmpeg -v error -bitexact -fflags +bitexact -i "$work/$in.wav" -map_metadata -1 -flags:a +bitexact "$@" "$out"; }
encode whole.flac cd -c:a flac
encode whole_48k.flac studio -c:a flac
for track in 1 2 3; do
    encode $track.flac cd_$track -c:a flac
    encode ${track}_alac.m4a cd_$track -c:a alac
    encode ${track}_aac.m4a cd_$track -c:a aac -b:a 160k -aac_pns 0
    encode $track.ogg cd_$track -c:a libvorbis -q:a 5
    encode $track.opus studio_$track -c:a libopus -b:a 128k
    lame --quiet -b 128 "$work/cd_$track.wav" $track.mp3
done
# The same AAC as Apple's encoders mark it: no edit list, but a comment with delay, padding and length.
python3 - "$work" <<'PY'
import struct
lengths = (21137, 43411 - 21137, 66150 - 43411)
def boxes(data, start, end):
    while start + 8 <= end:
        size, kind = struct.unpack('>I4s', data[start:start + 8])
        yield kind, start, start + size
        start += size
def find(data, path, start=0, end=None):
    end = len(data) if end is None else end
    for kind, a, b in boxes(data, start, end):
        if kind == path[0]:
            return (a, b) if len(path) == 1 else find(data, path[1:], a + 8, b)
def box(kind, body): return struct.pack('>I4s', len(body) + 8, kind) + body
for track, length in enumerate(lengths, 1):
    data = open(f'{track}_aac.m4a', 'rb').read()
    a, b = find(data, [b'moov', b'trak', b'edts'])
    assert data.find(b'mdat') < data.find(b'moov'), 'offsets of samples stay valid'
    text = ' 00000000 00000400 %08X %016X' % (-(length + 1024) % 1024, length) + ' 00000000' * 8
    item = box(b'----', box(b'mean', bytes(4) + b'com.apple.iTunes') + box(b'name', bytes(4) + b'iTunSMPB')
               + box(b'data', struct.pack('>II', 1, 0) + text.encode()))
    handler = box(b'hdlr', bytes(8) + b'mdirappl' + bytes(9))
    udta = box(b'udta', box(b'meta', bytes(4) + handler + box(b'ilst', item)))
    moov, trak = find(data, [b'moov']), find(data, [b'moov', b'trak'])
    trak_body = data[trak[0] + 8:a] + data[b:trak[1]]
    rest = b''.join(data[x:y] for kind, x, y in boxes(data, moov[0] + 8, moov[1]) if kind not in (b'trak', b'udta'))
    out = data[:moov[0]] + box(b'moov', rest + box(b'trak', trak_body) + udta) + data[moov[1]:]
    open(f'{track}_itunes.m4a', 'wb').write(out)
PY
