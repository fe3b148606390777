import { describe, expect, test } from 'vitest';
import { MOST_HEIGHT, scrollToRow, visibleRows } from '../../src/primitives/window';
import { barsPath, toBars } from '../../src/primitives/waveform';
import { dropIndex } from '../../src/features/library/reorder';
import { lineAt, wordsSung } from '../../src/features/nowPlaying/lyrics';
import { fallen, heights, placeOf } from '../../src/features/nowPlaying/spectrum';
import type { LyricsLine } from '../../src/ipc';
import { gradientFor } from '../../src/primitives/cover';

const list = { rowHeight: 48, viewport: 480, overscan: 2 };

describe('the rows of a long list', () => {
  test('the first rows are drawn at the top', () => {
    expect(visibleRows({ ...list, count: 100_000, scrollTop: 0 })).toEqual({ start: 0, end: 12, offset: 0, height: 4_800_000 });
  });

  test('only what is near the view is drawn, wherever the list is scrolled to', () => {
    for (const scrollTop of [1, 47, 48, 12_345, 2_400_000, 4_799_519]) {
      const { start, end, offset } = visibleRows({ ...list, count: 100_000, scrollTop });
      expect(end - start).toBeLessThanOrEqual(15);
      expect(offset).toBeLessThanOrEqual(scrollTop);
      expect(offset + (end - start) * 48).toBeGreaterThanOrEqual(scrollTop + 480);
    }
  });

  test('the last row is drawn at the end', () => {
    const { end, offset, start, height } = visibleRows({ ...list, count: 100_000, scrollTop: 4_800_000 });
    expect(end).toBe(100_000);
    expect(offset + (end - start) * 48).toBe(height);
  });

  test('a list that is too long for a box is scaled, and both ends are still reached', () => {
    const count = 2_000_000;
    const first = visibleRows({ ...list, count, scrollTop: 0 });
    expect(first).toMatchObject({ start: 0, offset: 0, height: MOST_HEIGHT });
    const last = visibleRows({ ...list, count, scrollTop: MOST_HEIGHT - 480 });
    expect(last.end).toBe(count);
    expect(last.offset + (last.end - last.start) * 48).toBeCloseTo(MOST_HEIGHT, 3);
  });

  test('an empty list draws nothing', () => {
    expect(visibleRows({ ...list, count: 0, scrollTop: 0 })).toEqual({ start: 0, end: 0, offset: 0, height: 0 });
  });

  test('going to a row scrolls only as far as needed', () => {
    const at = { ...list, count: 1000, scrollTop: 480 };
    expect(scrollToRow(12, at)).toBe(480);
    expect(scrollToRow(3, at)).toBe(144);
    expect(scrollToRow(30, at)).toBe(31 * 48 - 480);
  });

  test('going to a row of a scaled list brings it into view', () => {
    const count = 2_000_000;
    for (const index of [0, 777_777, 1_999_999]) {
      const scrollTop = scrollToRow(index, { ...list, count, scrollTop: 8_000_000 });
      const { start, end } = visibleRows({ ...list, count, scrollTop, overscan: 0 });
      expect(index).toBeGreaterThanOrEqual(start);
      expect(index).toBeLessThan(end);
    }
  });
});

describe('the waveform', () => {
  test('bars keep the loudest of their share and fill the height', () => {
    expect(toBars([0, 51, 102, 0, 0, 204], 3)).toEqual([0.25, 0.5, 1]);
  });

  test('there can be more bars than peaks', () => {
    expect(toBars([10, 20], 4)).toEqual([0.5, 0.5, 1, 1]);
  });

  test('without peaks there are no bars', () => {
    expect(toBars([], 100)).toEqual([]);
    expect(barsPath([], 4, 40)).toBe('');
  });

  test('silence is still a visible line', () => {
    expect(barsPath([0], 4, 40)).toBe('M2.0 19.3V20.8');
  });
});

test('a dragged row lands where it was let go, within the list', () => {
  expect(dropIndex(5, 0, 56, 10)).toBe(5);
  expect(dropIndex(5, 60, 56, 10)).toBe(6);
  expect(dropIndex(5, -1000, 56, 10)).toBe(0);
  expect(dropIndex(5, 1000, 56, 10)).toBe(9);
});

describe('lyrics', () => {
  const line = (start: number | null, starts: number[] = []): LyricsLine => ({ start, text: 'a', words: starts.map((at) => ({ start: at, text: 'a' })), beneath: [], verse: false });

  test('the line that is sung follows the position', () => {
    const lines = [line(5), line(10.5)];
    expect([0, 5, 10.4, 10.5, 99].map((position) => lineAt(lines, position))).toEqual([-1, 0, 0, 1, 1]);
    expect(lineAt([line(null)], 50)).toBe(-1);
    expect(lineAt([], 50)).toBe(-1);
  });

  test('words are sung as they begin', () => {
    expect([0, 1, 1.9, 2, 9].map((position) => wordsSung(line(1, [1, 2, 2]), position))).toEqual([0, 1, 1, 3, 3]);
    expect(wordsSung(line(1), 5)).toBe(0);
  });
});

describe('the spectrum', () => {
  const range = { lowHz: 30, highHz: 16_000 };

  test('levels in dB become heights within the picture', () => {
    expect(heights({ ...range, floorDb: -90, bandsDb: [-90, -80, -45, -10, 3] })).toEqual([0, 0, 0.5, 1, 1]);
  });

  test('bars rise at once, fall slowly and end at nothing', () => {
    expect(fallen([], [0.5, 1], 0.03)).toEqual([0.5, 1]);
    const falling = fallen([0.5, 1], [0.9, 0], 0.1);
    expect(falling[0]).toBe(0.9);
    expect(falling[1]).toBeCloseTo(0.89);
    expect(fallen([0.5, 0.02], [], 5)).toEqual([0, 0]);
  });

  test('octaves are equally wide', () => {
    expect(placeOf(30, range)).toBe(0);
    expect(placeOf(16_000, range)).toBe(1);
    expect(placeOf(200, range) - placeOf(100, range)).toBeCloseTo(placeOf(8000, range) - placeOf(4000, range));
  });
});

test('a name always makes the same cover, and shows its first letter', () => {
  expect(gradientFor('雨季')).toEqual(gradientFor('雨季'));
  expect(gradientFor('雨季').background).not.toBe(gradientFor('长街').background);
  expect(gradientFor('雨季').initial).toBe('雨');
  expect(gradientFor('“kites”').initial).toBe('K');
  expect(gradientFor('').initial).toBe('♪');
});
