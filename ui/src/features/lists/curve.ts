export interface Point {
  x: number;
  y: number;
}

/** Where each track of a list stands: across by when it begins, 0 to 1; up by its position along the way. */
export function placeTracks(tracks: readonly { duration: number; position: number }[]): Point[] {
  const total = tracks.slice(0, -1).reduce((sum, { duration }) => sum + duration, 0);
  let passed = 0;
  return tracks.map(({ duration, position }) => {
    const x = total > 0 ? passed / total : 0;
    passed += duration;
    return { x, y: Math.max(0, Math.min(1, position)) };
  });
}

/** A smooth line through points from left to right: cubic pieces with level handles, so it never overshoots. */
export function curvePath(points: readonly Point[]): string {
  return points
    .map(({ x, y }, i) => {
      const before = points[i - 1];
      const [px, py] = [x.toFixed(1), y.toFixed(1)];
      if (!before) return `M${px} ${py}`;
      const middle = ((before.x + x) / 2).toFixed(1);
      return `C${middle} ${before.y.toFixed(1)} ${middle} ${py} ${px} ${py}`;
    })
    .join('');
}
