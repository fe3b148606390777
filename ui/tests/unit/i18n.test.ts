import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { clock, moment, percent, points, span } from '../../src/i18n/format';
import { en } from '../../src/i18n/en';
import { fill, i18n, resolveLocale, t, type Key } from '../../src/i18n/index.svelte';
import { zh } from '../../src/i18n/zh';
import { errorWords } from '../../src/ipc/errors';

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !/^(en|zh)\.ts$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

beforeEach(() => {
  i18n.locale = 'en';
});

describe('the texts', () => {
  test('both languages have the same keys', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  test('both languages take the same values', () => {
    for (const key of Object.keys(en) as Key[]) {
      expect(placeholders(zh[key]), key).toEqual(placeholders(en[key]));
    }
  });

  test('no text is empty or left in the other language', () => {
    const sameOnPurpose = new Set(['app.name', 'scan.counted', 'player.position', 'taste.told']);
    for (const key of Object.keys(en) as Key[]) {
      expect(zh[key].trim(), key).not.toBe('');
      if (!sameOnPurpose.has(key)) expect(zh[key], key).not.toBe(en[key]);
    }
  });

  test('every text is used somewhere', () => {
    const code = sources(join(import.meta.dirname, '../../src'));
    // A key built from a part, such as `nav.${view}`, counts by its beginning.
    const built = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((m) => m[1] ?? '');
    const builtByEnd = [...code.matchAll(/`\$\{\w+\.key\}(\.\w+)`/g)].map((m) => m[1] ?? '');
    const unused = Object.keys(en).filter(
      (key) =>
        !code.includes(`'${key}'`) &&
        !built.some((start) => key.startsWith(start)) &&
        !builtByEnd.some((end) => key.endsWith(end)),
    );
    expect(unused).toEqual([]);
  });

  test('every code of the error table has words', () => {
    for (const [code, key] of Object.entries(errorWords)) expect(en[key], code).toBeTruthy();
  });
});

describe('filling in', () => {
  test('values are put in and numbers are grouped', () => {
    expect(fill('{n} tracks', { n: 100000 }, 'en')).toBe('100,000 tracks');
  });

  test('a choice follows its number', () => {
    expect(fill('{n} {n:track|tracks}', { n: 1 }, 'en')).toBe('1 track');
    expect(fill('{n} {n:track|tracks}', { n: 2 }, 'en')).toBe('2 tracks');
  });

  test('an unknown value stays visible rather than vanishing', () => {
    expect(fill('{missing}', {}, 'en')).toBe('{missing}');
  });

  test('a value is never read as a placeholder itself', () => {
    expect(fill('{a}', { a: '{b}', b: 'x' }, 'en')).toBe('{b}');
  });

  test('the language decides the words', () => {
    expect(t('nav.library')).toBe('Library');
    i18n.locale = 'zh';
    expect(t('nav.library')).toBe('曲库');
  });
});

test('the system language decides where the setting leaves it open', () => {
  expect(resolveLocale('system', 'zh-Hans-CN')).toBe('zh');
  expect(resolveLocale('system', 'de-DE')).toBe('en');
  expect(resolveLocale('zh', 'en-US')).toBe('zh');
  expect(resolveLocale('en', 'zh-CN')).toBe('en');
});

describe('formats', () => {
  test('clock shows minutes and seconds, and hours only when there are any', () => {
    expect([0, 9.9, 65, 3600, 3725].map(clock)).toEqual(['0:00', '0:09', '1:05', '1:00:00', '1:02:05']);
    expect(clock(Number.NaN)).toBe('0:00');
    expect(clock(-5)).toBe('0:00');
  });

  test('a span takes the unit that says enough', () => {
    expect([0.2, 40, 90, 3600, 7200].map(span)).toEqual(['1 s', '40 s', '2 min', '60 min', '2 h']);
  });

  test('percent keeps 0 and 100 for nothing and all', () => {
    expect([0, 0.0004, 0.5, 0.9996, 1].map(percent)).toEqual(['0%', '1%', '50%', '99%', '100%']);
  });

  test('points are signed and keep a decimal when small', () => {
    expect([0.314, -0.052, 0.004].map(points)).toEqual(['+31', '−5', '+0.4']);
  });

  test('a moment is shorter the nearer it is', () => {
    const now = new Date(2026, 10, 24, 18, 0).getTime();
    expect(moment(new Date(2026, 10, 24, 9, 5).getTime(), now)).toMatch(/09:05/);
    expect(moment(new Date(2026, 2, 3).getTime(), now)).toBe('Mar 3');
    expect(moment(new Date(2025, 2, 3).getTime(), now)).toBe('Mar 3, 2025');
  });
});
