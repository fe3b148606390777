import { i18n, t } from './index.svelte';

/** Seconds as `3:05` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Seconds as the largest unit that says enough: `40 s`, `12 min`, `3 h`. */
export function span(seconds: number): string {
  if (seconds < 60) return t('time.seconds', { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 5400) return t('time.minutes', { n: Math.round(seconds / 60) });
  return t('time.hours', { n: Math.round(seconds / 3600) });
}

export function count(n: number): string {
  return new Intl.NumberFormat(i18n.tag).format(n);
}

/** A time of day, to the minute. */
export function timeOfDay(at: number): string {
  return new Intl.DateTimeFormat(i18n.tag, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Things in a row, as the language joins them. */
export function enumerate(things: readonly string[]): string {
  return new Intl.ListFormat(i18n.tag, { style: 'long', type: 'conjunction' }).format(things);
}

/** A share of 1 as percent; never 100 % while something is left, nor 0 % once something is done. */
export function percent(share: number): string {
  let whole = Math.round(share * 100);
  if (whole === 100 && share < 1) whole = 99;
  if (whole === 0 && share > 0) whole = 1;
  return new Intl.NumberFormat(i18n.tag, { style: 'percent' }).format(whole / 100);
}

/** A number with so many decimals, as the language writes it. */
export function decimal(value: number, digits = 2): string {
  return new Intl.NumberFormat(i18n.tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A language by its name in the interface's own. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([i18n.tag], { type: 'language' }).of(code) ?? code;
}

/** A day, without its time. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(i18n.tag, { year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(at));
}

/** A term of a score as signed points of 100: `+12`, `−4`; small ones keep a decimal. */
export function points(contribution: number): string {
  const value = contribution * 100;
  const digits = Math.abs(value) < 1 ? 1 : 0;
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** A moment as a day and time, shorter the nearer it is. */
export function moment(at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)];
  const sameDay = date.toDateString() === today.toDateString();
  const sameYear = date.getFullYear() === today.getFullYear();
  const options: Intl.DateTimeFormatOptions = sameDay
    ? { hour: '2-digit', minute: '2-digit' }
    : { month: 'short', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) };
  return new Intl.DateTimeFormat(i18n.tag, options).format(date);
}
