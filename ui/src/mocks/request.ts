import type { ArcPlan, Chip, ChipEdit, ChipKind, Track } from '../ipc';
import { axes } from './axes';

/** A request as the mocked program takes it. */
export interface Understood {
  direction: number[];
  artist: string | null;
  chips: Chip[];
  /** Limits that hold, by chip. */
  limits: { chip: Chip; keeps: (track: Track) => boolean }[];
  arc: ArcPlan | null;
}

interface Part {
  chip: Chip;
  /** Axes it leans on. */
  axes?: number[];
  artist?: string;
  keeps?: (track: Track) => boolean;
}

function part(kind: ChipKind, text: string, over: Partial<Chip> = {}, label = text): Part {
  return {
    chip: { id: `${kind}:${text.toLowerCase()}`, kind, text, label: { en: label, zh: label }, negative: false, flippable: kind !== 'limit', lasting: false, removed: false, ...over },
  };
}

/** Words of the request that lean on axes; a word inside a longer one is that one's. */
function soundParts(text: string): Part[] {
  const lower = text.toLowerCase();
  const negated = /(?:\bno\b|\bnot\b|without|不要|没有)\s*(\S+)/i.exec(lower)?.[1] ?? '';
  const found = [...new Set(axes.flatMap((axis) => axis.words))].filter((word) => lower.includes(word));
  const own = found.filter((word) => !found.some((other) => other !== word && other.includes(word)));
  own.sort((a, b) => lower.indexOf(a) - lower.indexOf(b));
  return own.map((word) => ({
    ...part('words', word, { negative: negated.includes(word) }),
    axes: axes.flatMap((axis, i) => (axis.words.some((w) => word.includes(w)) ? [i] : [])),
  }));
}

function limitParts(text: string): Part[] {
  const parts: Part[] = [];
  const decade = /\b(?:19|20)?([0-9])0s\b|([0-9])0\s*年代/i.exec(text);
  if (decade) {
    const tens = Number(decade[1] ?? decade[2]);
    const from = (tens <= 2 ? 2000 : 1900) + tens * 10;
    parts.push({
      ...part('limit', decade[0], { label: { en: `${from}–${from + 9}`, zh: `${from}–${from + 9} 年` } }),
      keeps: (track) => track.year !== null && track.year >= from && track.year < from + 10,
    });
  }
  const short = /under (\d+) min\w*|(\d+)\s*分钟以内/i.exec(text);
  if (short) {
    const minutes = Number(short[1] ?? short[2]);
    parts.push({
      ...part('limit', short[0], { label: { en: `under ${minutes} min`, zh: `${minutes} 分钟以内` } }),
      keeps: (track) => track.duration < minutes * 60,
    });
  }
  const unheard = /never played|没听过/i.exec(text);
  if (unheard) {
    parts.push({ ...part('limit', unheard[0], { label: { en: 'never played', zh: '没听过' } }), keeps: (track) => track.playCount === 0 });
  }
  return parts;
}

function arcOf(text: string): ArcPlan | null {
  const found = /(\d+)\s*min\w*\s+from\s+(.+?)\s+to\s+(.+)/i.exec(text) ?? /(\d+)\s*分钟.*?从(.+?)到(.+)/.exec(text);
  return found ? { minutes: Number(found[1]), from: found[2] ?? '', to: (found[3] ?? '').trim() } : null;
}

/** The words of a request as a direction in the mocked space, and what they were taken for. */
export function understand(text: string, tracks: Track[], edits: readonly ChipEdit[] = []): Understood {
  const lower = text.toLowerCase();
  const name = tracks.find((track) => lower.includes(track.artist.toLowerCase()))?.artist ?? null;
  const parts: Part[] = [...soundParts(text), ...(name ? [{ ...part('artist', name), artist: name }] : []), ...limitParts(text)];
  const about = /(?:songs? )?about (?:the )?(\w+)/i.exec(text);
  if (about?.[1]) parts.push(part('theme', about[1], { flippable: false }));
  if (!parts.some((p) => p.axes || p.artist)) {
    // Words nobody listed still mean something to a language model: a stable leaning.
    parts.unshift({ ...part('words', text.trim()), axes: [0, 8] });
  }
  if (/\bi (?:really )?(?:love|like)\b|我(?:喜欢|爱)/i.test(text)) {
    for (const { chip } of parts) chip.lasting = chip.kind !== 'limit';
  }
  for (const { chip } of parts) {
    chip.removed = edits.some((edit) => edit.id === chip.id && edit.action === 'remove');
    if (edits.some((edit) => edit.id === chip.id && edit.action === 'flip')) chip.negative = !chip.negative;
  }
  return meaning(parts, arcOf(text));
}

function meaning(parts: Part[], arc: ArcPlan | null): Understood {
  const held = parts.filter(({ chip }) => !chip.removed);
  const direction = axes.map(() => 0);
  for (const { chip, axes: leaning } of held) {
    for (const i of leaning ?? []) direction[i] = chip.negative ? -0.8 : 1;
  }
  return {
    direction,
    artist: held.find((p) => p.artist && !p.chip.negative)?.artist ?? null,
    chips: parts.map((p) => p.chip),
    limits: held.flatMap(({ chip, keeps }) => (keeps ? [{ chip, keeps }] : [])),
    arc,
  };
}
