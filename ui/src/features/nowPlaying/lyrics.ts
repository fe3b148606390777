import type { LyricsLine } from '../../ipc';

/** The line that is sung at `position`; −1 before the first and where there are no times. */
export function lineAt(lines: readonly LyricsLine[], position: number): number {
  return lines.findLastIndex((line) => line.start !== null && line.start <= position);
}

/** How many words of a line have begun at `position`. */
export function wordsSung({ words }: LyricsLine, position: number): number {
  return words.findLastIndex((word) => word.start <= position) + 1;
}
