export interface LyricsLine {
  /** Seconds into the track; null where the lyrics carry no times. */
  at: number | null;
  text: string;
}

const STAMP = /\[(\d+):(\d+(?:[.:]\d+)?)\]/g;

/**
 * Lyrics as lines. In the LRC form a line may carry several times and is then sung at each of them;
 * headers such as `[ar:…]` and times inside a line are left out.
 */
export function lyricsLines(text: string): LyricsLine[] {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*\[[a-z]+:[^\]]*\]\s*$/i.test(line))
    .flatMap((line): LyricsLine[] => {
      const times = [...line.matchAll(STAMP)].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds?.replace(':', '.')));
      const words = line.replace(STAMP, '').replace(/<\d+:\d+(?:[.:]\d+)?>/g, '').trim();
      return times.length > 0 ? times.map((at) => ({ at, text: words })) : [{ at: null, text: words }];
    });
  const timed = lines.filter((line) => line.at !== null);
  // Once there are times, what has none is only the space between verses.
  const kept = timed.length > 0 ? timed.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)) : lines;
  const first = kept.findIndex((line) => line.text !== '');
  const last = kept.findLastIndex((line) => line.text !== '');
  return first < 0 ? [] : kept.slice(first, last + 1);
}

/** The line that is sung at `position`; −1 before the first and where there are no times. */
export function lineAt(lines: readonly LyricsLine[], position: number): number {
  return lines.findLastIndex((line) => line.at !== null && line.at <= position);
}
