/** A scrolled box higher than this is more than some engines can lay out, px. */
export const MOST_HEIGHT = 16_000_000;

export interface Rows {
  /** First row to draw. */
  start: number;
  /** One past the last. */
  end: number;
  /** Where the first is drawn, px from the top of the scrolled box. */
  offset: number;
  /** Height of the scrolled box, px. */
  height: number;
}

export interface Scrolled {
  count: number;
  rowHeight: number;
  /** Height of what is seen, px. */
  viewport: number;
  scrollTop: number;
  /** Rows drawn beyond each edge. */
  overscan: number;
}

/** How much further the rows go than the box, when they are more than a box can hold; else 1. */
function stretch(full: number, height: number, viewport: number): number {
  return full > height ? (full - viewport) / (height - viewport) : 1;
}

/** Which rows of a long list are to be drawn, and where. */
export function visibleRows({ count, rowHeight, viewport, scrollTop, overscan }: Scrolled): Rows {
  const full = count * rowHeight;
  const height = Math.min(full, MOST_HEIGHT);
  const scrolled = Math.max(0, Math.min(scrollTop, Math.max(0, height - viewport)));
  const top = scrolled * stretch(full, height, viewport);
  const start = Math.max(0, Math.floor(top / rowHeight) - overscan);
  const end = Math.min(count, Math.ceil((top + viewport) / rowHeight) + overscan);
  return { start, end, offset: start * rowHeight - top + scrolled, height };
}

/** The scrollTop at which row `index` is wholly seen, as near as possible to the present one. */
export function scrollToRow(index: number, { count, rowHeight, viewport, scrollTop }: Omit<Scrolled, 'overscan'>): number {
  const full = count * rowHeight;
  const height = Math.min(full, MOST_HEIGHT);
  const factor = stretch(full, height, viewport);
  const top = scrollTop * factor;
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop / factor;
  if (rowTop + rowHeight > top + viewport) return (rowTop + rowHeight - viewport) / factor;
  return scrollTop;
}
