import type { Commands, PlayerPosition, PlayerState, Repeat, Shuffle, SleepTimer, Track } from '../../ipc';
import type { Tracks } from '../library/tracks.svelte';

type PlayerCommands = Pick<
  Commands,
  | 'playTracks' | 'enqueue' | 'playNext' | 'togglePlay' | 'nextTrack' | 'previousTrack' | 'seek' | 'setVolume'
  | 'queueJump' | 'queueRemove' | 'queueMove' | 'clearQueue' | 'waveform' | 'lyrics'
  | 'setShuffle' | 'setRepeat' | 'setStopAfterCurrent' | 'setSleep' | 'setLoop' | 'undoQueue'
>;

const nothing: PlayerState = {
  status: 'stopped', track: null, index: null, queue: [], position: 0, duration: null, volume: 1, speed: 1, deviceError: null, radio: null,
  shuffle: 'off', repeat: 'off', stopAfterCurrent: false, canUndoQueue: false, sleep: null, looped: null,
};

const shuffles: readonly Shuffle[] = ['off', 'tracks', 'albums'];
const repeats: readonly Repeat[] = ['off', 'all', 'one'];

function after<T>(all: readonly T[], current: T): T {
  return all[(all.indexOf(current) + 1) % all.length] ?? current;
}

/** What plays. The program owns the truth; this mirrors its events and passes wishes on. */
export class Player {
  state = $state.raw<PlayerState>(nothing);
  position = $state(0);
  /** When the state came, ms; what is left of the sleep timer counts from here. */
  stateAt = $state(0);
  /** Where the repeated part is to begin, until its end is set. */
  loopStart = $state<number | null>(null);
  /** 400 peaks of the track, empty when it has not been analysed. */
  waveform = $state.raw<readonly number[]>([]);
  /** Where the listener drags the position to, before letting go. */
  private dragged = $state<number | null>(null);
  private volumeBeforeMute = 0.8;

  constructor(
    private readonly commands: PlayerCommands,
    private readonly tracks: Tracks,
    private readonly failed: (thrown: unknown) => void,
  ) {}

  get track(): Track | null {
    return this.state.track;
  }
  get playing(): boolean {
    return this.state.status === 'playing';
  }
  get duration(): number {
    return this.state.duration ?? this.state.track?.duration ?? 0;
  }
  get shownPosition(): number {
    return this.dragged ?? this.position;
  }

  onState(state: PlayerState): void {
    const before = this.state.track;
    this.state = state;
    this.stateAt = Date.now();
    this.position = state.position;
    if (before?.id !== state.track?.id) this.loopStart = null;
    if (state.track) this.tracks.put([state.track]);
    const changed = before?.id !== state.track?.id || (before && !before.analysed && state.track?.analysed);
    if (changed) void this.readWaveform(state.track);
  }

  onPosition({ position }: PlayerPosition): void {
    this.position = position;
  }

  play = (ids: number[], start = 0, requestId: number | null = null) =>
    this.wish(this.commands.playTracks(ids, start, requestId));
  enqueue = (ids: number[]) => this.wish(this.commands.enqueue(ids));
  playNext = (ids: number[]) => this.wish(this.commands.playNext(ids));
  toggle = () => this.wish(this.commands.togglePlay());
  next = () => this.wish(this.commands.nextTrack());
  previous = () => this.wish(this.commands.previousTrack());
  jump = (index: number) => this.wish(this.commands.queueJump(index));
  remove = (index: number) => this.wish(this.commands.queueRemove(index));
  move = (from: number, to: number) => this.wish(this.commands.queueMove(from, to));
  undoQueue = () => this.wish(this.commands.undoQueue());
  cycleShuffle = () => this.wish(this.commands.setShuffle(after(shuffles, this.state.shuffle)));
  cycleRepeat = () => this.wish(this.commands.setRepeat(after(repeats, this.state.repeat)));
  setStopAfterCurrent = (on: boolean) => this.wish(this.commands.setStopAfterCurrent(on));
  setSleep = (timer: SleepTimer | null) => this.wish(this.commands.setSleep(timer));
  clearLoop = () => this.wish(this.commands.setLoop(null, null));

  markLoop(): void {
    this.loopStart = this.position;
  }

  /** Repeats from the mark to here, whichever comes first. */
  async closeLoop(): Promise<void> {
    const [mark, here] = [this.loopStart, this.position];
    if (mark === null || mark === here) return;
    if (await this.wish(this.commands.setLoop(Math.min(mark, here), Math.max(mark, here)))) this.loopStart = null;
  }

  clearQueue = () => this.wish(this.commands.clearQueue());

  /** Shows where a drag would lead; the sound follows when it ends. */
  drag(seconds: number | null): void {
    this.dragged = seconds === null ? null : this.inTrack(seconds);
  }

  seek(seconds: number): Promise<boolean> {
    this.dragged = null;
    this.position = this.inTrack(seconds);
    return this.wish(this.commands.seek(this.position));
  }

  seekBy = (delta: number) => this.seek(this.position + delta);

  setVolume(volume: number): Promise<boolean> {
    const clamped = Math.max(0, Math.min(1, volume));
    if (clamped > 0) this.volumeBeforeMute = clamped;
    this.state = { ...this.state, volume: clamped };
    return this.wish(this.commands.setVolume(clamped));
  }

  toggleMute = () => this.setVolume(this.state.volume > 0 ? 0 : this.volumeBeforeMute);

  /** The words of the track that plays; throws what the program throws. */
  lyrics(trackId: number): Promise<string | null> {
    return this.commands.lyrics(trackId);
  }

  private inTrack(seconds: number): number {
    return Math.max(0, Math.min(seconds, this.duration));
  }

  private async readWaveform(track: Track | null): Promise<void> {
    this.waveform = [];
    if (!track?.analysed) return;
    try {
      const peaks = await this.commands.waveform(track.id);
      if (this.state.track?.id === track.id) this.waveform = peaks;
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  private async wish(done: Promise<unknown>): Promise<boolean> {
    try {
      await done;
      return true;
    } catch (thrown) {
      this.failed(thrown);
      return false;
    }
  }
}
