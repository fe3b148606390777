#!/usr/bin/env bash
# Renders attune.svg into the icons that Tauri bundles (../../src-tauri/icons).
# Use: render.sh       (needs chromium, ImageMagick and Python 3)
set -euo pipefail
cd "$(dirname "$0")"
out=../../src-tauri/icons
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
echo "<body style='margin:0'><img src='file://$PWD/attune.svg' width=1024 height=1024 style='display:block'></body>" > "$work/icon.html"
chromium --no-sandbox --headless --disable-gpu --hide-scrollbars --default-background-color=00000000 \
  --window-size=1024,1024 --screenshot="$work/1024.png" "file://$work/icon.html" 2> /dev/null
for size in 16 24 32 48 64 128 256 512; do
  convert "$work/1024.png" -filter Lanczos -resize "${size}x$size" -strip "PNG32:$work/$size.png"
done
cp "$work/32.png" "$out/32x32.png"
cp "$work/128.png" "$out/128x128.png"
cp "$work/256.png" "$out/128x128@2x.png"
cp "$work/512.png" "$out/icon.png"
convert "$work"/{16,24,32,48,64,256}.png "$out/icon.ico"
python3 - "$work" "$out/icon.icns" <<'PY'
# An icns file is "icns", its length, then type, length and PNG of each size.
import pathlib, struct, sys
work, target = pathlib.Path(sys.argv[1]), sys.argv[2]
sizes = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic09": 512}
body = b"".join(kind + struct.pack(">I", len(png) + 8) + png for kind, png in ((k, (work / f"{s}.png").read_bytes()) for k, s in sizes.items()))
pathlib.Path(target).write_bytes(b"icns" + struct.pack(">I", len(body) + 8) + body)
PY
