import type { ChipEdit, CommandError, Commands, ListedTrack, ListSource, Localized, Mix, RadioSeed, Track } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import type { Tracks } from '../library/tracks.svelte';
import { Resource } from '../shell/resource.svelte';

/** Tracks of a list whose length in minutes is left open. */
export const COUNT = 30;

export type Composer = 'request' | 'arc' | 'journey';

/** A list as the listener has it before them: made by the program, changed by hand. */
export interface OpenList {
  title: Localized;
  tracks: readonly ListedTrack[];
  /** What it was made from; null for a mix. */
  source: ListSource | null;
  fit: { fitting: number; weak: boolean } | null;
}

/** The composers, the mixes, and the list that is open. */
export class Lists {
  composer = $state<Composer>('request');
  text = $state('');
  edits = $state.raw<readonly ChipEdit[]>([]);
  minutes = $state(45);
  from = $state('');
  to = $state('');
  fromTrack = $state.raw<Track | null>(null);
  toTrack = $state.raw<Track | null>(null);
  steps = $state(12);
  status = $state<'idle' | 'making' | 'ready' | 'failed'>('idle');
  error = $state<CommandError | null>(null);
  list = $state.raw<OpenList | null>(null);
  mixes;
  private request = 0;

  constructor(
    private readonly commands: Pick<Commands, 'makeList' | 'autoMixes'>,
    private readonly tracks: Tracks,
  ) {
    this.mixes = new Resource<Mix[]>(() => commands.autoMixes());
  }

  /** What the composer on screen asks for; null while something is missing. */
  get wanted(): ListSource | null {
    if (this.composer === 'request') {
      const text = this.text.trim();
      return text ? { kind: 'request', text, edits: [...this.edits], minutes: this.minutes, count: 200 } : null;
    }
    if (this.composer === 'arc') {
      const [from, to] = [this.from.trim(), this.to.trim()];
      return from && to ? { kind: 'arc', from, to, minutes: this.minutes } : null;
    }
    const { fromTrack, toTrack } = this;
    if (!fromTrack || !toTrack || fromTrack.id === toTrack.id) return null;
    return { kind: 'journey', from: fromTrack.id, to: toTrack.id, count: this.steps };
  }

  /** Minutes of all tracks, in seconds. */
  get duration(): number {
    return this.list?.tracks.reduce((sum, { track }) => sum + track.duration, 0) ?? 0;
  }

  get ids(): number[] {
    return this.list?.tracks.map(({ track }) => track.id) ?? [];
  }

  /** The words of a request as they were edited, ready to be made into a list. */
  begin(text: string, edits: readonly ChipEdit[]): void {
    this.composer = 'request';
    this.text = text;
    this.edits = edits;
    this.close();
  }

  /** New words are not the edited ones any more. */
  setText(text: string): void {
    this.text = text;
    this.edits = [];
  }

  async make(source: ListSource | null = this.wanted): Promise<void> {
    if (!source) return;
    this.fill(source);
    const request = ++this.request;
    this.status = 'making';
    this.error = null;
    try {
      const made = await this.commands.makeList(source);
      if (request !== this.request) return;
      this.open({ title: made.title, tracks: made.tracks, source, fit: made.fit });
    } catch (thrown) {
      if (request !== this.request) return;
      this.error = toCommandError(thrown);
      this.status = 'failed';
    }
  }

  openMix(mix: Mix): void {
    this.request++;
    const tracks = mix.tracks.map((track, i): ListedTrack => ({ track, reason: null, exploration: false, pinned: false, position: i / Math.max(1, mix.tracks.length - 1) }));
    this.open({ title: mix.name, tracks, source: null, fit: null });
  }

  close(): void {
    this.request++;
    this.list = null;
    this.status = 'idle';
    this.error = null;
  }

  /** Another listener: nothing of the one before stays. */
  reset(): void {
    this.close();
    this.setText('');
    this.from = this.to = '';
    this.fromTrack = this.toTrack = null;
    if (this.mixes.value) void this.mixes.load();
  }

  move(from: number, to: number): void {
    const moved = this.list?.tracks[from];
    if (!this.list || !moved || to < 0 || to >= this.list.tracks.length) return;
    this.list = { ...this.list, tracks: this.list.tracks.toSpliced(from, 1).toSpliced(to, 0, moved) };
  }

  remove(index: number): void {
    if (this.list) this.list = { ...this.list, tracks: this.list.tracks.toSpliced(index, 1) };
  }

  /** What a radio that goes on from this list starts from. */
  get radioSeed(): RadioSeed | null {
    const { list } = this;
    if (!list) return null;
    if (list.source?.kind === 'request') return { kind: 'request', text: list.source.text, edits: list.source.edits };
    if (list.source?.kind === 'arc') return { kind: 'request', text: list.source.to, edits: [] };
    const last = list.source ? list.tracks.at(-1) : list.tracks[0];
    return last ? { kind: 'track', id: last.track.id } : null;
  }

  private fill(source: ListSource): void {
    this.composer = source.kind;
    if (source.kind === 'request') [this.text, this.edits] = [source.text, source.edits];
    if (source.kind === 'arc') [this.from, this.to, this.minutes] = [source.from, source.to, source.minutes];
  }

  private open(list: OpenList): void {
    this.list = list;
    this.status = 'ready';
    this.tracks.put(list.tracks.map(({ track }) => track));
  }
}
