import type { Answer, CommandError, Commands, FeedbackKind, FeedbackReceipt, Track } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import type { Tracks } from '../library/tracks.svelte';

/** Suggestions asked for. */
export const LIMIT = 30;

/** An answer takes a fraction of this once the language model is in memory, ms. */
const SLOW_MS = 900;

/** The Ask box: the request, its answer, and what the listener says to it. */
export class Ask {
  text = $state('');
  status = $state<'idle' | 'asking' | 'ready' | 'failed'>('idle');
  answer = $state.raw<Answer | null>(null);
  error = $state<CommandError | null>(null);
  /** Tracks whose feedback is under way. */
  busy = $state.raw<ReadonlySet<number>>(new Set());
  /** Places each track gained (lost, when negative) by the last feedback. */
  moved = $state.raw<ReadonlyMap<number, number>>(new Map());
  /** An answer takes its time: the language model is presumably being read. */
  slow = $state(false);
  /** Where the answer was scrolled to when it was last on screen, px. */
  scrollTop = 0;
  private request = 0;
  private slowTimer: ReturnType<typeof setTimeout> | undefined;
  private last: (() => Promise<Answer>) | null = null;

  constructor(
    private readonly commands: Pick<Commands, 'ask' | 'similar' | 'giveFeedback' | 'undoFeedback' | 'retractFeedback'>,
    private readonly tracks: Tracks,
  ) {}

  /** Asks for `text`; nothing happens for blank words. */
  async ask(text = this.text): Promise<void> {
    const words = text.trim();
    if (!words) return;
    this.text = text;
    await this.answerBy(() => this.commands.ask(words, LIMIT));
  }

  async similar(track: Track): Promise<void> {
    this.text = '';
    await this.answerBy(() => this.commands.similar(track.id, LIMIT));
  }

  /** Asks the last question again, after a failure. */
  async again(): Promise<void> {
    if (this.last) await this.answerBy(this.last);
  }

  clear(): void {
    this.request++;
    this.text = '';
    this.answer = null;
    this.moved = new Map();
    this.error = null;
    this.status = 'idle';
  }

  /**
   * Gives feedback. When the track is one of the answer's, the answer is ranked again at once.
   * Throws what the program throws.
   */
  async give(trackId: number, kind: FeedbackKind): Promise<FeedbackReceipt | null> {
    if (this.busy.has(trackId)) return null;
    this.busy = new Set([...this.busy, trackId]);
    const request = this.request;
    const of = this.answer;
    const requestId = of?.suggestions.some((s) => s.track.id === trackId) ? of.requestId : null;
    try {
      const receipt = await this.commands.giveFeedback(trackId, kind, requestId, LIMIT);
      this.tracks.patch(trackId, { feedback: kind });
      if (request === this.request) this.take(receipt.answer);
      return receipt;
    } finally {
      this.busy = new Set([...this.busy].filter((id) => id !== trackId));
    }
  }

  /** Takes back the opinion a pressed button shows. Throws what the program throws. */
  async retract(trackId: number, kind: FeedbackKind): Promise<FeedbackReceipt | null> {
    if (this.busy.has(trackId)) return null;
    this.busy = new Set([...this.busy, trackId]);
    const request = this.request;
    try {
      const receipt = await this.commands.retractFeedback(trackId, kind, this.answer?.requestId ?? null, LIMIT);
      if (request === this.request) this.take(receipt.answer);
      await this.tracks.refresh(trackId);
      return receipt;
    } finally {
      this.busy = new Set([...this.busy].filter((id) => id !== trackId));
    }
  }

  /** Takes a feedback back and ranks the answer on screen again. */
  async undo(eventId: number): Promise<FeedbackReceipt> {
    const request = this.request;
    const receipt = await this.commands.undoFeedback(eventId, this.answer?.requestId ?? null, LIMIT);
    if (request === this.request) this.take(receipt.answer);
    // An older opinion may stand again, so the program is asked rather than guessed at.
    await this.tracks.refresh(receipt.trackId);
    return receipt;
  }

  private take(answer: Answer | null): void {
    if (!answer) return;
    this.moved = movement(this.answer, answer);
    this.answer = answer;
    this.tracks.put(answer.suggestions.map((suggestion) => suggestion.track));
  }

  private async answerBy(ask: () => Promise<Answer>): Promise<void> {
    const request = ++this.request;
    this.last = ask;
    this.scrollTop = 0;
    this.status = 'asking';
    this.error = null;
    this.slow = false;
    clearTimeout(this.slowTimer);
    this.slowTimer = setTimeout(() => (this.slow = this.status === 'asking'), SLOW_MS);
    try {
      const answer = await ask();
      if (request !== this.request) return;
      this.take(answer);
      this.status = 'ready';
    } catch (thrown) {
      if (request !== this.request) return;
      this.error = toCommandError(thrown);
      this.answer = null;
      this.status = 'failed';
    }
  }
}

/** How the places of tracks changed between two answers to the same request. */
export function movement(before: Answer | null, after: Answer): ReadonlyMap<number, number> {
  if (before?.requestId !== after.requestId) return new Map();
  const ranks = new Map(before.suggestions.map((s) => [s.track.id, s.rank]));
  return new Map(after.suggestions.flatMap((s) => {
    const was = ranks.get(s.track.id);
    return was === undefined || was === s.rank ? [] : [[s.track.id, was - s.rank] as const];
  }));
}
