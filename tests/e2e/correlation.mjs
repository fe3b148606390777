// Is this recording that track? The normalised cross-correlation of the two, at the lag where it is largest.

/** Rate that both sides are brought to before they are compared, Hz. */
export const RATE = 16_000;

/** Filter that both sides go through: below 1.5 kHz a lag of half a sample at 16 kHz costs less than .03. */
export const FILTER = `aresample=${RATE},lowpass=f=1500:p=2,highpass=f=40:p=2`;

/** In-place radix-2 FFT. */
function fft(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let length = 2; length <= n; length <<= 1) {
    const half = length >> 1;
    const cos = new Float64Array(half);
    const sin = new Float64Array(half);
    for (let k = 0; k < half; k++) {
      cos[k] = Math.cos((-2 * Math.PI * k) / length);
      sin[k] = Math.sin((-2 * Math.PI * k) / length);
    }
    for (let start = 0; start < n; start += length) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const x = re[b] * cos[k] - im[b] * sin[k];
        const y = re[b] * sin[k] + im[b] * cos[k];
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
    }
  }
}

/**
 * The largest normalised correlation of `part` with any stretch of `whole`, and where that stretch begins (samples).
 * Both are mono at `RATE`; `part` is the shorter one.
 */
export function bestMatch(part, whole) {
  let n = 1;
  while (n < part.length + whole.length) n <<= 1;
  const [ar, ai, br, bi] = [0, 1, 2, 3].map(() => new Float64Array(n));
  ar.set(whole);
  br.set(part);
  fft(ar, ai);
  fft(br, bi);
  // whole times the conjugate of part; the inverse transform is the transform of the conjugate.
  for (let i = 0; i < n; i++) {
    const re = ar[i] * br[i] + ai[i] * bi[i];
    const im = ai[i] * br[i] - ar[i] * bi[i];
    ar[i] = re;
    ai[i] = -im;
  }
  fft(ar, ai);
  let partEnergy = 0;
  for (const x of part) partEnergy += x * x;
  let energy = 0;
  for (let i = 0; i < part.length; i++) energy += whole[i] ** 2;
  let best = { correlation: -1, at: 0 };
  for (let at = 0; at + part.length <= whole.length; at++) {
    const correlation = ar[at] / n / Math.sqrt(partEnergy * energy || Infinity);
    if (correlation > best.correlation) best = { correlation, at };
    energy += (whole[at + part.length] ?? 0) ** 2 - whole[at] ** 2;
  }
  return best;
}

export function rms(samples) {
  let sum = 0;
  for (const x of samples) sum += x * x;
  return Math.sqrt(sum / samples.length);
}
