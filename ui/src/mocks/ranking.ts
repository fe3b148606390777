import type { Answer, Chip, FeedbackKind, Reason, Suggestion, Track } from '../ipc';
import { axes, type Axis } from './axes';
import { soundOf } from './library';

export interface Told {
  trackId: number;
  kind: FeedbackKind;
}

const length = (v: number[]) => Math.hypot(...v) || 1;

/** The words of a request as a direction in the mocked space, and what they were taken for. */
export function understand(text: string, tracks: Track[]): { direction: number[]; chips: Chip[]; artist: string | null } {
  const lower = text.toLowerCase();
  const chips: Chip[] = [];
  const direction = axes.map(() => 0);
  const artist = tracks.find((track) => lower.includes(track.artist.toLowerCase()))?.artist ?? null;
  if (artist) chips.push({ kind: 'artist', text: artist, label: { en: artist, zh: artist } });
  const negation = /(?:\bno\b|\bnot\b|without|不要|没有)\s*(\S+)/i.exec(text)?.[1] ?? null;
  const used: Axis[] = [];
  axes.forEach((axis, i) => {
    const word = axis.words.find((w) => lower.includes(w));
    if (!word) return;
    if (negation && negation.toLowerCase().includes(word)) {
      direction[i] = -0.8;
      chips.push({ kind: 'negation', text: negation, label: axis.label });
    } else {
      direction[i] = 1;
      used.push(axis);
    }
  });
  if (used.length > 0) {
    chips.unshift({
      kind: 'words',
      text: artist ? text.replace(artist, '').trim() : text,
      label: { en: used.map((a) => a.label.en).slice(0, 4).join(', '), zh: used.map((a) => a.label.zh).slice(0, 4).join('、') },
    });
  }
  if (used.length === 0 && !artist && chips.length === 0) {
    // Words nobody listed still mean something to a language model: a stable leaning.
    direction[0] = 0.6;
    direction[8] = 0.6;
    chips.push({ kind: 'words', text, label: { en: 'calm, happy', zh: '平静、快乐' } });
  }
  return { direction, chips, artist };
}

/** Ranks as the program does: a cosine whose terms are the reasons, feedback moving the direction. */
export function rank(
  tracks: Track[],
  direction: number[],
  artist: string | null,
  told: Told[],
  seed: Track | null,
  limit: number,
): Suggestion[] {
  const hidden = new Set(told.filter((f) => f.kind === 'never' || f.kind === 'notNow').map((f) => f.trackId));
  const byId = new Map(tracks.map((track) => [track.id, track]));
  const learned = axes.map(() => 0);
  for (const { trackId, kind } of told) {
    const track = byId.get(trackId);
    if (!track || (kind !== 'like' && kind !== 'dislike')) continue;
    soundOf(track).forEach((v, i) => (learned[i] = (learned[i] ?? 0) + v * (kind === 'like' ? 0.55 : -0.55)));
  }
  const u = direction.map((v, i) => v + (learned[i] ?? 0));
  const scored = tracks
    .filter((track) => !hidden.has(track.id) && track.id !== seed?.id && !track.missing)
    .map((track) => ({ track, ...score(track, u, direction, learned, artist, seed) }));
  scored.sort((a, b) => b.score - a.score || a.track.id - b.track.id);
  return scored.slice(0, limit).map(({ track, score, reasons }, i) => ({
    track,
    rank: i + 1,
    score,
    analysed: track.analysed,
    reasons,
  }));
}

function score(track: Track, u: number[], direction: number[], learned: number[], artist: string | null, seed: Track | null) {
  const reasons: Reason[] = [];
  let total = 0;
  const m = soundOf(track);
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
    const fit = (u[axes.findIndex((axis) => axis.id === track.genre.toLowerCase())] ?? 0) * 0.4;
    if (fit) reasons.push({ id: track.genre, kind: 'tag', label: { en: track.genre, zh: track.genre }, contribution: fit });
    total += fit + 0.32;
  }
  if (artist && track.artist === artist) {
    reasons.push({ id: 'artist', kind: 'name', label: { en: artist, zh: artist }, contribution: 0.35 });
    total += 0.35;
  }
  reasons.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { score: Math.min(0.99, total), reasons: reasons.slice(0, 5) };
}

export function makeAnswer(parts: Omit<Answer, 'candidates' | 'analysed' | 'tookMs' | 'warning'>, tracks: Track[], tookMs: number): Answer {
  return {
    ...parts,
    candidates: tracks.length,
    analysed: tracks.filter((track) => track.analysed).length,
    tookMs,
    warning: null,
  };
}
