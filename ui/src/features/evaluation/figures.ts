import type { Figure } from '../../ipc';

export interface Scale {
  /** The value at the right end. */
  most: number;
  /** A value as a share of the width, 0 to 1. */
  place: (value: number) => number;
}

/** A scale from 0 on which everything told of a figure has its place. */
export function scaleOf(figure: Figure): Scale {
  const values = [figure.value, figure.low, figure.high, figure.shuffle, figure.popularity].filter((v) => v !== null);
  const largest = Math.max(...values, 0);
  const most = figure.unit === 'ratio' && largest <= 1 ? 1 : (largest || 1) * 1.1;
  return { most, place: (value) => Math.max(0, Math.min(1, value / most)) };
}

/** How much better the ranking is than a shuffle, as a share; null when that cannot be said. */
export function gain(history: readonly { ndcg: number; base: number }[]): number | null {
  const last = history.at(-1);
  return last && last.base > 0 ? last.ndcg / last.base - 1 : null;
}

/** Chances that one of `n` shown was `of`; null when none was shown. */
export const rate = (of: number, n: number): number | null => (n > 0 ? of / n : null);
