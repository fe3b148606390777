import type { Locale } from '../../i18n/index.svelte';

/** Requests to try, in both languages; those of the interface's own come first. */
const examples: Record<Locale, string[]> = {
  en: ['quiet piano for a rainy night', 'something bright to cook to', 'slow jazz, no vocals', 'driving through the city at 2 am', 'warm acoustic guitar', 'loud and fast'],
  zh: ['雨夜的安静钢琴曲', '我喜欢听流行音乐，尤其是Taylor Swift的歌', '适合清晨跑步', '温柔的女声', '伤感但不要太慢', '咖啡馆里的爵士乐'],
};

/** Texts the empty box shows in turn. */
export function cycling(locale: Locale): string[] {
  const [own, other] = locale === 'en' ? [examples.en, examples.zh] : [examples.zh, examples.en];
  return own.flatMap((text, i) => [text, other[i] ?? text]);
}

/** Texts to click. */
export function clickable(locale: Locale): string[] {
  const [own, other] = locale === 'en' ? [examples.en, examples.zh] : [examples.zh, examples.en];
  return [...own.slice(0, 4), ...other.slice(0, 2)];
}
