import type { Answer, Chip, ChipEdit, Counterfactual, EventKind, Fit, Influence, Reason, Suggestion, Track } from '../ipc';
import { axes } from './axes';
import { soundOf } from './library';
import { understand } from './request';

/** Something the listener did, as far as ranking looks at it. */
export interface Told {
  trackId: number;
  kind: EventKind;
  eventId?: number;
  /** The request it was given under. */
  request?: string | null;
  weight?: number;
}

/** What is ranked for. */
export interface Wish {
  direction: number[];
  artist: string | null;
  seed: Track | null;
  text: string;
}

const length = (v: readonly number[]) => Math.hypot(...v) || 1;
const LESSON: Partial<Record<EventKind, number>> = { like: 0.55, dislike: -0.55, repeat: 0.2, skip: -0.08, play: 0.08, queueAdd: 0.1 };
const FITS = 0.35;
const MOST_LEARNED = 0.9;

const sounds = new Map<string, readonly number[]>();
function heard(track: Track): readonly number[] {
  const key = `${track.id}:${track.title}`;
  let sound = sounds.get(key);
  if (!sound) sounds.set(key, (sound = soundOf(track)));
  return sound;
}

/** How far an event pushes the axes: what the ledger shows of it. */
export function lesson(track: Track, kind: EventKind, weight = 1): number[] {
  const step = (LESSON[kind] ?? 0) * weight;
  return heard(track).map((v) => v * step);
}

/** Ranks as the program does: a cosine whose terms are the reasons, feedback moving the direction. */
export function rank(tracks: Track[], wish: Wish, told: readonly Told[], limit: number): Suggestion[] {
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const hidden = new Set(
    told
      .filter(({ kind, request }) => kind === 'never' || kind === 'notNow' || (kind === 'wrongForRequest' && request === wish.text))
      .map((event) => event.trackId),
  );
  const tired = new Set(told.flatMap((event) => (event.kind === 'tooMuchOfArtist' ? [byId.get(event.trackId)?.artist] : [])));
  const lessons = told.flatMap((event) => {
    const track = byId.get(event.trackId);
    return track && LESSON[event.kind] ? [{ event, track, moves: lesson(track, event.kind, event.weight) }] : [];
  });
  const sums = axes.map((_, i) => lessons.reduce((sum, { moves }) => sum + (moves[i] ?? 0), 0));
  // What was learned colours a request, however much it is; it never drowns it.
  const learned = sums.map((v) => v * Math.min(1, MOST_LEARNED / length(sums)));
  const scored = tracks
    .filter((track) => !hidden.has(track.id) && track.id !== wish.seed?.id && !track.missing)
    .map((track) => ({ track, ...score(track, wish, learned, tired.has(track.artist)) }));
  scored.sort((a, b) => b.score - a.score || a.track.id - b.track.id);
  return scored.slice(0, limit).map(({ track, score, reasons }, i) => ({
    track,
    rank: i + 1,
    score,
    analysed: track.analysed,
    reasons,
    exploration: track.analysed && (i === 7 || i === 16),
    confidence: track.analysed ? 0.62 + 0.33 * ((track.id * 37) % 17) / 17 : 0.28,
    counterfactuals: [],
    influences: track.analysed ? influences(track, wish, learned, lessons) : [],
  }));
}

function influences(track: Track, wish: Wish, learned: number[], lessons: { event: Told; track: Track; moves: number[] }[]): Influence[] {
  const m = heard(track);
  const scale = length(wish.direction.map((v, i) => v + (learned[i] ?? 0))) * length(m);
  const found = lessons.flatMap(({ event, track: about, moves }) =>
    axes.map((axis, i): Influence => ({
      eventId: event.eventId ?? 0,
      label: axis.label,
      delta: ((moves[i] ?? 0) * (m[i] ?? 0)) / scale,
      trackTitle: about.title,
      kind: event.kind,
    })),
  );
  return found.filter((one) => Math.abs(one.delta) > 0.015).sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta)).slice(0, 3);
}

function score(track: Track, { direction, artist, seed }: Wish, learned: number[], tired: boolean) {
  const reasons: Reason[] = [];
  let total = 0;
  const m = heard(track);
  const u = direction.map((v, i) => v + (learned[i] ?? 0));
  const scale = length(u) * length(m);
  let fromFeedback = 0;
  if (track.analysed) {
    axes.forEach((axis, i) => {
      const asked = ((direction[i] ?? 0) * (m[i] ?? 0)) / scale;
      fromFeedback += ((learned[i] ?? 0) * (m[i] ?? 0)) / scale;
      total += asked;
      if (Math.abs(asked) > 0.02) {
        reasons.push({ id: axis.id, kind: seed ? 'similarity' : 'sound', label: axis.label, contribution: asked });
      }
    });
    total += fromFeedback;
    if (Math.abs(fromFeedback) > 0.01) {
      reasons.push({ id: 'feedback', kind: 'feedback', label: { en: 'your likes', zh: '你的喜好' }, contribution: fromFeedback });
    }
  } else {
    const fit = (u[axes.findIndex((axis) => axis.id === track.genre.toLowerCase())] ?? 0) / length(u) * 0.4;
    if (fit) reasons.push({ id: track.genre, kind: 'tag', label: { en: track.genre, zh: track.genre }, contribution: fit });
    total += fit + 0.32;
  }
  if (artist && track.artist === artist) {
    reasons.push({ id: 'artist', kind: 'name', label: { en: artist, zh: artist }, contribution: 0.35 });
    total += 0.35;
  }
  if (tired) {
    reasons.push({ id: 'tired', kind: 'artist', label: { en: 'too much of this artist', zh: '这位艺人太多了' }, contribution: -0.2 });
    total -= 0.2;
  }
  reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { score: Math.min(0.99, total), reasons: reasons.slice(0, 5) };
}

/** Where the first ten would stand without each part of the request. */
function counterfactuals(suggestions: Suggestion[], text: string, edits: readonly ChipEdit[], chips: Chip[], tracks: Track[], told: readonly Told[]): void {
  const parts = chips.filter((chip) => !chip.removed && chip.kind !== 'limit');
  if (parts.length < 2) return;
  for (const chip of parts.slice(0, 4)) {
    const without = understand(text, tracks, [...edits, { id: chip.id, action: 'remove' }]);
    const wish = { ...without, seed: null, text };
    const places = new Map(rank(tracks.filter((track) => without.limits.every((l) => l.keeps(track))), wish, told, 1000).map((s) => [s.track.id, s.rank]));
    for (const suggestion of suggestions.slice(0, 10)) {
      const one: Counterfactual = { chipId: chip.id, label: chip.label, rankWithout: places.get(suggestion.track.id) ?? 0 };
      suggestion.counterfactuals.push(one);
    }
  }
}

function fitOf(suggestions: Suggestion[], direction: readonly number[], excluded: Fit['excluded']): Fit {
  const fitting = suggestions.filter((suggestion) => suggestion.score >= FITS).length;
  const nearest = suggestions.slice(0, 10);
  const lacking = axes
    .map((axis, i) => {
      const wanted = direction[i] ?? 0;
      const has = nearest.reduce((sum, s) => sum + (heard(s.track)[i] ?? 0), 0) / (nearest.length || 1);
      return { label: axis.label, amount: wanted > 0 ? Math.max(0, 0.75 - has) : 0 };
    })
    .filter((lack) => lack.amount > 0.1)
    .sort((a, b) => b.amount - a.amount)
    .slice(0, 3);
  return { fitting, weak: fitting < 8, lacking, excluded };
}

/** The answer to a request, with all that is told about it. */
export function answerRequest(
  requestId: number,
  asked: { text: string; seed: Track | null; edits: readonly ChipEdit[] },
  pool: Track[],
  told: readonly Told[],
  limit: number,
): Omit<Answer, 'candidates' | 'analysed' | 'tookMs' | 'warning'> {
  const { text, seed, edits } = asked;
  const meant = seed ? null : understand(text, pool, edits);
  const wish: Wish = { direction: seed ? [...heard(seed)] : (meant?.direction ?? []), artist: meant?.artist ?? null, seed, text };
  const limits = meant?.limits ?? [];
  const kept = pool.filter((track) => limits.every((l) => l.keeps(track)));
  const suggestions = text.includes('zzzz') ? [] : rank(kept, wish, told, limit);
  if (meant) counterfactuals(suggestions, text, edits, meant.chips, pool, told);
  const excluded = limits
    .map(({ chip, keeps }) => ({ chipId: chip.id, label: chip.label, count: pool.filter((track) => !keeps(track)).length }))
    .sort((a, b) => b.count - a.count);
  return {
    requestId,
    text,
    seed,
    edits: [...edits],
    chips: meant?.chips ?? [],
    arc: meant?.arc ?? null,
    suggestions,
    fit: meant ? fitOf(suggestions, wish.direction, excluded) : null,
  };
}
