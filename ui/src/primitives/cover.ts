function hash(text: string): number {
  let h = 2166136261;
  for (const char of text) h = Math.imul(h ^ (char.codePointAt(0) ?? 0), 16777619);
  return h >>> 0;
}

/** A picture for a name that has none: two hues and an angle that are the name's own. */
export function gradientFor(name: string): { background: string; initial: string } {
  const h = hash(name || '?');
  const hue = h % 360;
  const second = (hue + 35 + ((h >>> 9) % 70)) % 360;
  const angle = (h >>> 16) % 360;
  const [x, y] = [15 + ((h >>> 5) % 70), 10 + ((h >>> 12) % 70)];
  const initial = [...name.trim()].find((char) => /[\p{L}\p{N}]/u.test(char)) ?? '♪';
  return {
    background: `radial-gradient(circle at ${x}% ${y}%, hsl(${second} 78% 66% / .95), transparent 58%), linear-gradient(${angle}deg, hsl(${hue} 52% 34%), hsl(${second} 58% 46%))`,
    initial: initial.toUpperCase(),
  };
}
