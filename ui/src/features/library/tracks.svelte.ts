import type { Commands, Track } from '../../ipc';

/** Ids of one request to the program. */
const PAGE = 200;

/**
 * Tracks by id, read from the program when a list first shows them.
 * A plain map beside one version counter: a signal per track would cost more than the tracks.
 */
export class Tracks {
  private known = new Map<number, Track>();
  private stale = new Set<number>();
  private asked = new Set<number>();
  private version = $state(0);

  constructor(private readonly commands: Pick<Commands, 'tracks'>) {}

  /** The track as last read; undefined until `need` has brought it. */
  get(id: number): Track | undefined {
    void this.version;
    return this.known.get(id);
  }

  /** Sees that these tracks are known and fresh. */
  need(ids: readonly number[]): void {
    const missing = ids.filter((id) => !this.asked.has(id) && (!this.known.has(id) || this.stale.has(id)));
    for (let i = 0; i < missing.length; i += PAGE) void this.read(missing.slice(i, i + PAGE));
  }

  /** Takes over tracks that came with an answer or the player. */
  put(tracks: readonly Track[]): void {
    for (const track of tracks) {
      this.known.set(track.id, track);
      this.stale.delete(track.id);
    }
    this.version++;
  }

  /** Changes what is known of one track. */
  patch(id: number, change: Partial<Track>): void {
    const track = this.known.get(id);
    if (track) this.put([{ ...track, ...change }]);
  }

  /** Reads one track again now. */
  async refresh(id: number): Promise<void> {
    this.stale.add(id);
    await this.read([id]);
  }

  /** Everything is to be read again when next shown; until then the old is better than nothing. */
  invalidate(): void {
    this.stale = new Set(this.known.keys());
    this.version++;
  }

  private async read(ids: number[]): Promise<void> {
    ids.forEach((id) => this.asked.add(id));
    try {
      this.put(await this.commands.tracks(ids));
    } catch {
      // The rows stay blank and are asked for again when next shown; the list's own command reports the failure.
    } finally {
      ids.forEach((id) => this.asked.delete(id));
    }
  }
}
