import { describe, expect, test } from 'vitest';
import { makeTracks, makeWaveform, viewIds } from '../../src/mocks/library';
import { rank } from '../../src/mocks/ranking';
import { understand } from '../../src/mocks/request';

const tracks = makeTracks(500, Date.UTC(2026, 0, 1));

describe('the mocked library', () => {
  test('is the same in every run and holds three scripts', () => {
    expect(makeTracks(500, Date.UTC(2026, 0, 1))).toEqual(tracks);
    const titles = tracks.map((track) => track.title).join('');
    expect(titles).toMatch(/[a-z]/);
    expect(titles).toMatch(/[\u4e00-\u9fff]/);
    expect(titles).toMatch(/[\u3040-\u30ff]/);
  });

  test('search takes all words, in any order', () => {
    const { title, artist } = tracks[0]!;
    const found = viewIds(tracks, { search: `${artist} ${title}`.toUpperCase(), sort: 'title', descending: false });
    expect(found).toContain(1);
  });

  test('waveforms have 400 peaks of a byte', () => {
    const peaks = makeWaveform(3);
    expect(peaks).toHaveLength(400);
    expect(peaks.every((peak) => Number.isInteger(peak) && peak >= 0 && peak <= 255)).toBe(true);
  });
});

describe('the mocked ranking', () => {
  const text = 'quiet piano';
  const { direction, artist } = understand(text, tracks);
  const wish = { direction, artist, seed: null, text };

  test('reasons are ordered by size and their sum is near the score', () => {
    for (const suggestion of rank(tracks, wish, [], 20)) {
      const sizes = suggestion.reasons.map((reason) => Math.abs(reason.contribution));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      if (suggestion.analysed) {
        const sum = suggestion.reasons.reduce((total, reason) => total + reason.contribution, 0);
        expect(Math.abs(sum - suggestion.score)).toBeLessThan(0.1);
      }
    }
  });

  test('a dislike lowers the track, never hides it', () => {
    const before = rank(tracks, wish, [], 500);
    const first = before[0]!.track.id;
    const after = rank(tracks, wish, [{ trackId: first, kind: 'dislike' }], 500);
    expect(after.findIndex((s) => s.track.id === first)).toBeGreaterThan(0);
    const never = rank(tracks, wish, [{ trackId: first, kind: 'never' }], 500);
    expect(never.some((s) => s.track.id === first)).toBe(false);
  });

  test('both languages are understood alike', () => {
    expect(understand('安静的钢琴', tracks).direction[2]).toBe(direction[2]);
  });
});
