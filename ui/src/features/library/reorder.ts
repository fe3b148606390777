/** Where a row that was dragged by `dy` px lands. */
export function dropIndex(from: number, dy: number, rowHeight: number, count: number): number {
  return Math.max(0, Math.min(count - 1, from + Math.round(dy / rowHeight)));
}
