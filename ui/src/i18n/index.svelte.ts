import type { Language, Localized } from '../ipc';
import { en } from './en';
import { zh } from './zh';

export type Key = keyof typeof en;
export type Locale = 'en' | 'zh';
export type Values = Record<string, string | number>;

const tables: Record<Locale, Record<Key, string>> = { en, zh };
const tags: Record<Locale, string> = { en: 'en', zh: 'zh-CN' };

/** Which of the two languages a setting means on a system of that language. */
export function resolveLocale(setting: Language, systemLanguage: string): Locale {
  if (setting === 'en' || setting === 'zh') return setting;
  return systemLanguage.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Fills `{name}` and `{name:one|other}` in a text; numbers are written as the language writes them. */
export function fill(text: string, values: Values, locale: Locale): string {
  return text.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one !== undefined) return (value === 1 ? one : other) ?? '';
    return typeof value === 'number' ? number(value, locale) : value;
  });
}

const formats = new Map<string, Intl.NumberFormat>();

function number(value: number, locale: Locale): string {
  let format = formats.get(locale);
  if (!format) formats.set(locale, (format = new Intl.NumberFormat(tags[locale])));
  return format.format(value);
}

class I18n {
  locale = $state<Locale>('en');

  /** BCP 47 tag of the language, for `lang` and `Intl`. */
  get tag(): string {
    return tags[this.locale];
  }

  t = (key: Key, values: Values = {}): string => fill(tables[this.locale][key], values, this.locale);

  /** A text that comes from the program in both languages. */
  pick = (text: Localized): string => text[this.locale];
}

export const i18n = new I18n();
export const t = i18n.t;
