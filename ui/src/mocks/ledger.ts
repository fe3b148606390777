import type { AxisTaste, ChipEdit, EventEdit, EventKind, FeedbackKind, LedgerEvent, Taste, Track } from '../ipc';
import { axes } from './axes';
import { seeded } from './random';
import { lesson, type Told } from './ranking';
import { understand } from './request';

interface Kept extends Told {
  id: string;
  eventId: number;
  requestId: number | null;
  text: string | null;
  at: number;
  weight: number;
  expiresAt: number | null;
  undone: boolean;
}

const HOUR = 3_600_000;
const kinds = new Map([
  ['calm', 'mood'], ['energetic', 'mood'], ['happy', 'mood'], ['sad', 'mood'], ['slow', 'pace'], ['fast', 'pace'],
  ['female', 'voice'], ['male', 'voice'], ['piano', 'instrument'], ['guitar', 'instrument'], ['strings', 'instrument'],
]);

const refuse = (id: string): never => {
  throw { code: 'no_such_feedback', message: `there is no event ${id}` };
};

/** What the mocked listener did, and what was learned from it. */
export class MockLedger {
  private events: Kept[] = [];
  private learning = true;
  private nextId = 1;

  constructor(
    private readonly tracks: () => Track[],
    count: number,
  ) {
    const random = seeded(5);
    const all = tracks().slice(0, 400);
    for (let i = 0; i < count && all.length > 0; i++) {
      const track = all[Math.floor(random() ** 2 * all.length)] as Track;
      const r = random();
      const kind: EventKind = r < 0.42 ? 'play' : r < 0.6 ? 'skip' : r < 0.76 ? 'like' : r < 0.84 ? 'dislike' : r < 0.9 ? 'repeat' : r < 0.95 ? 'queueAdd' : 'notNow';
      const request = ['quiet piano for a rainy night', '适合清晨跑步', 'slow jazz, no vocals', null][Math.floor(random() * 4)] ?? null;
      const event = this.record(track.id, kind, null, request);
      event.at = Date.now() - (count - i) * 5.3 * HOUR;
      if (kind === 'notNow') event.expiresAt = Date.now() + 9 * HOUR;
    }
  }

  /** Events that hold now. */
  get told(): readonly Told[] {
    return this.learning ? this.events.filter((event) => !event.undone && event.trackId > 0) : [];
  }

  record(trackId: number, kind: EventKind, requestId: number | null, request: string | null): Kept {
    const eventId = this.nextId++;
    const letter = kind === 'statement' ? 's' : ['play', 'skip', 'repeat', 'queueAdd'].includes(kind) ? 'p' : 'f';
    const event: Kept = { id: letter + eventId, eventId, trackId, kind, requestId, request, text: null, at: Date.now(), weight: 1, expiresAt: null, undone: false };
    this.events.push(event);
    return event;
  }

  undoFeedback(eventId: number): Kept {
    const event = this.events.find((one) => one.eventId === eventId && !one.undone);
    if (!event) return refuse(String(eventId));
    event.undone = true;
    return event;
  }

  retract(trackId: number, kind: FeedbackKind): Kept {
    const event = this.events.findLast((one) => one.trackId === trackId && one.kind === kind && !one.undone);
    if (!event) return refuse(`${kind} of ${trackId}`);
    event.undone = true;
    return event;
  }

  standing(trackId: number): FeedbackKind | null {
    const opinion = this.events.findLast((e) => e.trackId === trackId && !e.undone && ['like', 'dislike', 'notNow', 'never'].includes(e.kind));
    return (opinion?.kind as FeedbackKind | undefined) ?? null;
  }

  clear(): void {
    this.events = [];
  }

  commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    taste: () => this.taste(),
    ledger: ({ offset, limit }) => {
      const held = this.events.toReversed();
      const from = offset as number;
      return { total: held.length, events: held.slice(from, from + (limit as number)).map((event) => this.show(event)) };
    },
    undo_ledger_event: ({ id }) => this.setUndone(id as string, true),
    restore_ledger_event: ({ id }) => this.setUndone(id as string, false),
    edit_ledger_event: ({ id, edit }) => {
      const event = this.find(id as string);
      const { kind, weight, expiresAt } = edit as EventEdit;
      Object.assign(event, kind && { kind }, weight !== null && { weight }, expiresAt !== null && { expiresAt: expiresAt || null });
      this.mark(event);
      return this.show(event);
    },
    keep_taste: ({ text, edits }) => {
      const event = this.record(0, 'statement', null, null);
      event.text = text as string;
      const { direction } = understand(event.text, this.tracks(), edits as ChipEdit[]);
      return { ...this.show(event), effects: effects(direction.map((v) => v * 0.3)) };
    },
    forget_taste: () => {
      this.events.forEach((event) => ((event.undone = true), this.mark(event)));
      this.clear();
      return null;
    },
    set_learning: ({ on }) => ((this.learning = on as boolean), null),
    export_taste: () => null,
  };

  private find(id: string): Kept {
    return this.events.find((event) => event.id === id) ?? refuse(id);
  }

  private setUndone(id: string, undone: boolean): null {
    const event = this.find(id);
    event.undone = undone;
    this.mark(event);
    return null;
  }

  private mark(event: Kept): void {
    const track = this.track(event.trackId);
    if (track) track.feedback = this.standing(event.trackId);
  }

  private track(id: number): Track | null {
    return this.tracks()[id - 1] ?? null;
  }

  private show({ id, kind, trackId, text, at, request, weight, expiresAt, undone }: Kept): LedgerEvent {
    const track = this.track(trackId);
    const moves = track ? lesson(track, kind, weight) : understand(text ?? '', []).direction.map((v) => v * 0.3);
    return { id, kind, track, text, at, request: request || null, effects: effects(moves), weight, expiresAt, undoable: !undone };
  }

  private taste(): Taste {
    const held = this.events.filter((event) => !event.undone);
    const sums = axes.map(() => 0);
    const artists = new Map<string, { score: number; events: number }>();
    for (const event of held) {
      const track = this.track(event.trackId);
      if (!track) continue;
      const moves = lesson(track, event.kind, event.weight);
      moves.forEach((v, i) => (sums[i] = (sums[i] ?? 0) + v));
      const push = { like: 0.5, dislike: -0.5, play: 0.15, skip: -0.15, repeat: 0.3, never: -0.8, tooMuchOfArtist: -0.6 }[event.kind as string] ?? 0.05;
      const old = artists.get(track.artist) ?? { score: 0, events: 0 };
      artists.set(track.artist, { score: old.score + push, events: old.events + 1 });
    }
    const most = Math.max(0.8, ...sums.map(Math.abs)) * 1.1;
    const profile: AxisTaste[] = axes.map((axis, i) => ({
      id: axis.id,
      label: axis.label,
      kind: kinds.get(axis.id) ?? 'genre',
      mean: (sums[i] ?? 0) / most,
      confidence: Math.min(0.95, (held.length / (held.length + 12)) * (0.55 + ((i * 7) % 5) / 10)),
    }));
    const [first, second] = profile.toSorted((a, b) => b.mean - a.mean);
    const last = profile.toSorted((a, b) => a.mean - b.mean)[0];
    const learnt = held.length > 0;
    return {
      summary: learnt
        ? {
            en: `You lean towards ${first?.label.en} and ${second?.label.en}, and away from ${last?.label.en}.`,
            zh: `你偏爱${first?.label.zh}和${second?.label.zh}，不太喜欢${last?.label.zh}。`,
          }
        : { en: 'Nothing learned yet.', zh: '还没有学到什么。' },
      axes: learnt ? profile : [],
      artists: [...artists].map(([name, v]) => ({ name, score: Math.max(-1, Math.min(1, v.score / 2)), events: v.events })).sort((a, b) => b.score - a.score).slice(0, 12),
      events: held.length,
      since: held[0]?.at ?? null,
      learning: this.learning,
      weights: [
        { id: 'sound', label: { en: 'Sound', zh: '声音' }, value: learnt ? 1.08 : 1, shipped: 1 },
        { id: 'tag', label: { en: 'Tags', zh: '标签' }, value: learnt ? 0.42 : 0.5, shipped: 0.5 },
        { id: 'taste', label: { en: 'Lasting taste', zh: '长期口味' }, value: learnt ? 0.61 : 0.4, shipped: 0.4 },
        { id: 'context', label: { en: 'Listened together', zh: '一起听过' }, value: learnt ? 0.33 : 0.25, shipped: 0.25 },
        { id: 'novelty', label: { en: 'Novelty', zh: '新鲜感' }, value: learnt ? 0.12 : 0.2, shipped: 0.2 },
        { id: 'recency', label: { en: 'Not heard lately', zh: '最近没听' }, value: 0.15, shipped: 0.15 },
      ],
    };
  }
}

function effects(moves: readonly number[]): AxisTaste[] {
  return axes
    .map((axis, i) => ({ id: axis.id, label: axis.label, kind: kinds.get(axis.id) ?? 'genre', mean: moves[i] ?? 0, confidence: 0.6 }))
    .filter((effect) => Math.abs(effect.mean) > 0.02)
    .sort((a, b) => Math.abs(b.mean) - Math.abs(a.mean))
    .slice(0, 3);
}
