import type { Answer, ChipEdit, CommandError, Commands, FeedbackKind, FeedbackReceipt, Track } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import type { Tracks } from '../library/tracks.svelte';
import { toggleEdit } from './edits';

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
  /** What the listener changed of how the request was understood. */
  edits = $state.raw<readonly ChipEdit[]>([]);
  /** Counts the questions: an edited one is the same question, ranked anew. */
  question = $state(0);
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
    await this.answerBy(() => this.commands.ask(words, [], LIMIT));
  }

  async similar(track: Track): Promise<void> {
    this.text = '';
    await this.answerBy(() => this.commands.similar(track.id, LIMIT));
  }

  /** Takes a chip out, flips it, or undoes either; the answer is ranked again at once. Throws what the program throws. */
  async edit(edit: ChipEdit): Promise<void> {
    if (this.answer && !this.answer.seed) await this.rankAgain(toggleEdit(this.edits, edit));
  }

  /** Ranks the answer on screen again: what was learned has changed. Throws what the program throws. */
  async refresh(): Promise<void> {
    if (this.answer) await this.rankAgain(this.edits);
  }

  /** Asks the last question again, after a failure. */
  async again(): Promise<void> {
    if (this.last) await this.answerBy(this.last);
  }

  clear(): void {
    this.request++;
    this.text = '';
    this.answer = null;
    this.edits = [];
    this.moved = new Map();
    this.error = null;
    this.status = 'idle';
  }

  /**
   * Gives feedback. When the track is one of the answer's, the answer is ranked again at once.
   * Throws what the program throws.
   */
  async give(trackId: number, kind: FeedbackKind): Promise<FeedbackReceipt | null> {
    const receipt = await this.tell(trackId, (requestId) => this.commands.giveFeedback(trackId, kind, requestId, LIMIT));
    if (!receipt) return null;
    // The other kinds say something of the request or the artist; the opinion of the track stays.
    if (standingKinds.has(kind)) this.tracks.patch(trackId, { feedback: kind });
    return receipt;
  }

  /** Takes the standing feedback of a track back: its pressed button, pressed again. */
  async retract(trackId: number, kind: FeedbackKind): Promise<FeedbackReceipt | null> {
    const receipt = await this.tell(trackId, (requestId) => this.commands.retractFeedback(trackId, kind, requestId, LIMIT));
    if (receipt) await this.tracks.refresh(trackId);
    return receipt;
  }

  private async tell(trackId: number, command: (requestId: number | null) => Promise<FeedbackReceipt>): Promise<FeedbackReceipt | null> {
    if (this.busy.has(trackId)) return null;
    this.busy = new Set([...this.busy, trackId]);
    const request = this.request;
    const of = this.answer;
    const requestId = of?.suggestions.some((s) => s.track.id === trackId) ? of.requestId : null;
    try {
      const receipt = await command(requestId);
      if (request === this.request) this.take(receipt.answer);
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

  private async rankAgain(edits: readonly ChipEdit[]): Promise<void> {
    const of = this.answer;
    if (!of) return;
    const request = ++this.request;
    this.edits = edits;
    const ask = () => (of.seed ? this.commands.similar(of.seed.id, LIMIT) : this.commands.ask(of.text, [...edits], LIMIT));
    try {
      const answer = await ask();
      if (request !== this.request) return;
      this.last = ask;
      this.take(answer, true);
      this.error = null;
      this.status = 'ready';
    } catch (thrown) {
      if (request !== this.request) return;
      this.edits = of.edits;
      throw thrown;
    }
  }

  private take(answer: Answer | null, same = false): void {
    if (!answer) return;
    this.moved = movement(this.answer, answer, same);
    this.edits = answer.edits;
    this.answer = answer;
    this.tracks.put(answer.suggestions.map((suggestion) => suggestion.track));
  }

  private async answerBy(ask: () => Promise<Answer>): Promise<void> {
    const request = ++this.request;
    this.question++;
    this.edits = [];
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

/** Kinds that are an opinion of the track itself. */
const standingKinds: ReadonlySet<FeedbackKind> = new Set(['like', 'dislike', 'notNow', 'never']);

/** How the places of tracks changed between two answers to the same request, edited or not. */
export function movement(before: Answer | null, after: Answer, same = false): ReadonlyMap<number, number> {
  if (!before || (before.requestId !== after.requestId && !same)) return new Map();
  const ranks = new Map(before.suggestions.map((s) => [s.track.id, s.rank]));
  return new Map(after.suggestions.flatMap((s) => {
    const was = ranks.get(s.track.id);
    return was === undefined || was === s.rank ? [] : [[s.track.id, was - s.rank] as const];
  }));
}
