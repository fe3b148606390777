#!/usr/bin/env python3
"""Draw one cover per demo album: an SVG for each, made of a gradient and one motif.

Use: make_covers.py OUT      (standard library only; render with any SVG renderer at 400 x 400)
The drawings are our own and carry the project's licence; they are not the albums' covers.
"""
import math
import pathlib
import random
import sys

SIZE = 480
C = SIZE / 2


def polygon(points, **style):
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" {attrs(style)}/>'


def path(points, **style):
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" {attrs(style)}/>'


def circle(x, y, r, **style):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" {attrs(style)}/>'


def rect(x, y, w, h, **style):
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" {attrs(style)}/>'


def attrs(style):
    return " ".join(f'{k.replace("_", "-")}="{v}"' for k, v in style.items())


def piano(ink, accent, rng):
    """White keys as tall slabs of light, one of them struck."""
    out = []
    for i in range(9):
        out.append(rect(30 + i * 47, 150, 43, 300, rx=6, fill=accent if i == 4 else ink, opacity=1 if i == 4 else 0.88))
    for i in (0, 1, 3, 4, 5, 7):
        out.append(rect(60 + i * 47, 150, 28, 180, rx=5, fill="#10131f"))
    return out


def dunes(ink, accent, rng):
    """Layers of hills under a low moon."""
    out = [circle(340, 150, 62, fill=accent, opacity=0.95)]
    for layer in range(5):
        base, height, phase = 220 + layer * 52, 34 - layer * 3, layer * 1.7
        ridge = [(x, base + height * math.sin(x / 74 + phase) + 12 * math.sin(x / 29 + phase * 2)) for x in range(0, SIZE + 8, 8)]
        out.append(polygon([*ridge, (SIZE, SIZE), (0, SIZE)], fill=ink, opacity=0.22 + layer * 0.16))
    return out


def sails(ink, accent, rng):
    """Two sails and their wake."""
    out = [polygon([(236, 70), (236, 318), (96, 318)], fill=ink), polygon([(252, 118), (252, 318), (372, 318)], fill=accent)]
    out.append(polygon([(84, 336), (392, 336), (352, 388), (128, 388)], fill=ink, opacity=0.92))
    for i in range(3):
        wave = [(x, 412 + i * 22 + 6 * math.sin(x / 22 + i)) for x in range(0, SIZE + 6, 6)]
        out.append(path(wave, fill="none", stroke=ink, stroke_width=4, opacity=0.6 - i * 0.16))
    return out


def shards(ink, accent, rng):
    """Splinters thrown from the centre."""
    out = []
    for i in range(34):
        a, inner, outer = i * math.tau / 34 + rng.uniform(-0.06, 0.06), rng.uniform(36, 88), rng.uniform(150, 300)
        w = rng.uniform(0.018, 0.06)
        tip = (C + outer * math.cos(a), C + outer * math.sin(a))
        left = (C + inner * math.cos(a - w * 3), C + inner * math.sin(a - w * 3))
        right = (C + inner * math.cos(a + w * 3), C + inner * math.sin(a + w * 3))
        out.append(polygon([tip, left, right], fill=accent if i % 5 == 0 else ink, opacity=0.9))
    return out


def petals(ink, accent, rng):
    """A flower of translucent ellipses."""
    out = []
    for ring, n, length in ((0, 12, 165), (1, 8, 100)):
        for i in range(n):
            angle = i * 360 / n + ring * 22
            out.append(f'<ellipse cx="{C}" cy="{C - length / 2}" rx="{length / 4.2:.0f}" ry="{length / 2}" fill="{accent if ring else ink}" '
                       f'opacity="{0.6 if ring else 0.3}" transform="rotate({angle:.0f} {C} {C})"/>')
    return [*out, circle(C, C, 20, fill=ink)]


def pixels(ink, accent, rng):
    """A mirrored sprite of large pixels."""
    out, n, cell = [], 12, 30
    for row in range(n):
        for column in range(n // 2):
            density = 0.78 - 0.05 * abs(row - 5.5) - 0.055 * (n // 2 - 1 - column)
            if rng.random() < density:
                colour = accent if rng.random() < 0.28 else ink
                for c in (column, n - 1 - column):
                    out.append(rect(60 + c * cell, 60 + row * cell, cell - 2, cell - 2, fill=colour))
    return out


def tunnel(ink, accent, rng):
    """Turning squares receding into the distance."""
    out = []
    for i in range(16):
        s = 460 * 0.82**i
        out.append(f'<rect x="{C - s / 2:.1f}" y="{C - s / 2:.1f}" width="{s:.1f}" height="{s:.1f}" rx="{s / 9:.1f}" fill="none" stroke="{accent if i % 4 == 3 else ink}" '
                   f'stroke-width="{7 * 0.9**i:.1f}" opacity="{1 - i * 0.035:.2f}" transform="rotate({i * 9} {C} {C})"/>')
    return out


def spectrum(ink, accent, rng):
    """Bars of a spectrum, mirrored on the horizon."""
    out = []
    for i in range(24):
        h = 20 + 150 * abs(math.sin(i * 0.55)) * math.exp(-(((i - 12) / 9) ** 2)) + rng.uniform(0, 34)
        out.append(rect(28 + i * 18, C - h, 11, h, rx=5, fill=accent if i % 6 == 2 else ink))
        out.append(rect(28 + i * 18, C + 8, 11, h * 0.55, rx=5, fill=ink, opacity=0.25))
    return out


def trees(ink, accent, rng):
    """A stand of firs before a low sun."""
    out = [circle(C, 232, 104, fill=accent, opacity=0.95)]
    for i in range(13):
        x, h = 10 + i * 38 + rng.uniform(-8, 8), rng.uniform(130, 270)
        for k in range(4):
            w, top = 14 + k * 11, 440 - h + k * h / 5
            out.append(polygon([(x, top), (x - w, top + h / 2.6), (x + w, top + h / 2.6)], fill=ink, opacity=0.95))
    return [*out, rect(0, 430, SIZE, 50, fill=ink)]


def drums(ink, accent, rng):
    """Three drum heads seen from above, beaten."""
    out = []
    for x, y, r, beats in ((165, 178, 128, 4), (338, 236, 96, 3), (206, 364, 84, 2)):
        out.append(circle(x, y, r, fill=ink))
        out.append(circle(x, y, r * 0.86, fill=accent, opacity=0.9))
        for b in range(beats):
            out.append(circle(x, y, r * (0.66 - 0.17 * b), fill="none", stroke=ink, stroke_width=5, opacity=0.85))
    return out


def hyperbolic(ink, accent, rng):
    """Arcs crowding toward the rim of a disc, as in a hyperbolic plane."""
    out = [circle(C, C, 206, fill=ink, opacity=0.12), circle(C, C, 206, fill="none", stroke=ink, stroke_width=5)]
    for ring, n in ((1, 6), (2, 12), (3, 24)):
        for i in range(n):
            a = i * math.tau / n + ring * 0.26
            distance, r = 206 / math.cos(math.pi / n * 0.92), 206 * math.tan(math.pi / n * 0.92)
            out.append(f'<circle cx="{C + distance * math.cos(a):.1f}" cy="{C + distance * math.sin(a):.1f}" r="{r:.1f}" fill="{accent if ring == 2 else "none"}" '
                       f'fill-opacity="0.28" stroke="{ink}" stroke-width="{6 - 1.5 * ring}" clip-path="url(#disc)"/>')
    return ['<clipPath id="disc"><circle cx="240" cy="240" r="206"/></clipPath>', *out]


def road(ink, accent, rng):
    """A road running to a striped sun."""
    out = [circle(C, 214, 130, fill=accent)]
    out.append('<clipPath id="sun"><circle cx="240" cy="214" r="130"/></clipPath>')
    out += [rect(90, 196 + i * 26, 300, 4 + i * 3, fill="#a8327d", clip_path="url(#sun)") for i in range(4)]
    out.append(rect(0, 300, SIZE, 180, fill="#22092f"))
    out += [path([(C + (i - 6) * 8, 300), (C + (i - 6) * 110, SIZE)], fill="none", stroke=ink, stroke_width=3, opacity=0.85) for i in range(13)]
    out += [path([(0, 300 + 180 * (k / 6) ** 2), (SIZE, 300 + 180 * (k / 6) ** 2)], fill="none", stroke=ink, stroke_width=3, opacity=0.6) for k in range(6)]
    return out


def orbits(ink, accent, rng):
    """Planets on tilted orbits."""
    out = [circle(C, C, 54, fill=accent)]
    for i, (rx, ry) in enumerate(((110, 40), (165, 66), (218, 94))):
        out.append(f'<ellipse cx="{C}" cy="{C}" rx="{rx}" ry="{ry}" fill="none" stroke="{ink}" stroke-width="3" opacity="0.75" transform="rotate(-24 {C} {C})"/>')
        t, tilt = 0.6 + i * 2.1, math.radians(-24)
        x, y = rx * math.cos(t), ry * math.sin(t)
        out.append(circle(C + x * math.cos(tilt) - y * math.sin(tilt), C + x * math.sin(tilt) + y * math.cos(tilt), 11 + i * 4, fill=ink))
    return out + [circle(rng.uniform(0, SIZE), rng.uniform(0, SIZE), rng.uniform(0.7, 2.2), fill=ink, opacity=0.8) for _ in range(70)]


# album slug: (motif, gradient from, gradient to, ink, accent)
COVERS = {
    "flare": (piano, "#2a2f4f", "#917fb3", "#f4f1ea", "#e7b75f"),
    "lugaru": (dunes, "#f6d6ad", "#b5546a", "#4a1c40", "#fff1c9"),
    "unknown-horizons": (sails, "#0f4c75", "#3fc1c9", "#f7f7f2", "#ffb26b"),
    "mutilated-mime": (shards, "#150507", "#7a0c12", "#e8e3df", "#ff3b30"),
    "elysia": (petals, "#1b1031", "#6b2d73", "#f2c6de", "#ff6fa3"),
    "mr-rescue": (pixels, "#15213f", "#28518c", "#ffd84d", "#ff5a4e"),
    "friendship": (tunnel, "#08203e", "#557c93", "#7dffcf", "#ff61d8"),
    "neurons": (spectrum, "#101012", "#34343c", "#f0f0f0", "#ff8a1e"),
    "widelands": (trees, "#f3c178", "#d96941", "#123524", "#fff0b8"),
    "cave-express": (drums, "#3e2723", "#8d5a3a", "#2a1512", "#f4c98b"),
    "hyperrogue": (hyperbolic, "#07302c", "#128c7e", "#e9fff4", "#ffd166"),
    "supertuxkart": (road, "#ff8f6b", "#6a1b7a", "#57e6ff", "#ffe066"),
    "ambient-pills": (orbits, "#0b1026", "#3a3f8f", "#dfe6ff", "#8ef0c8"),
}


def main(out):
    folder = pathlib.Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for slug, (motif, top, bottom, ink, accent) in COVERS.items():
        body = "\n".join(motif(ink, accent, random.Random(slug)))
        (folder / f"{slug}.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}">\n'
            f'<defs><linearGradient id="sky" x1="0" y1="0" x2="0.35" y2="1"><stop offset="0" stop-color="{top}"/>'
            f'<stop offset="1" stop-color="{bottom}"/></linearGradient></defs>\n'
            f'<rect width="{SIZE}" height="{SIZE}" fill="url(#sky)"/>\n{body}\n</svg>\n')


if __name__ == "__main__":
    main(sys.argv[1])
