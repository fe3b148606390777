/** Reduces peaks to `bars` heights of 0 to 1, each the loudest of its share. */
export function toBars(peaks: readonly number[], bars: number): number[] {
  if (peaks.length === 0 || bars <= 0) return [];
  const loudest = Math.max(...peaks, 1);
  return Array.from({ length: bars }, (_, i) => {
    const from = Math.floor((i * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / bars));
    return Math.max(...peaks.slice(from, to)) / loudest;
  });
}

/** Vertical strokes centred in a box, as the `d` of a path. */
export function barsPath(bars: readonly number[], step: number, height: number): string {
  const middle = height / 2;
  return bars
    .map((bar, i) => {
      const half = Math.max(0.75, (bar * (height - 4)) / 2);
      return `M${(i * step + step / 2).toFixed(1)} ${(middle - half).toFixed(1)}V${(middle + half).toFixed(1)}`;
    })
    .join('');
}
