const reduced = typeof matchMedia === 'function' ? matchMedia('(prefers-reduced-motion: reduce)') : null;

/** A duration in ms, or none when the listener wants no motion. */
export function motion(ms: number): number {
  return reduced?.matches ? 0 : ms;
}
