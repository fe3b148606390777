import type { CommandError, Commands, LibraryStats, SortKey, View } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import { Selection } from './selection.svelte';
import type { Tracks } from './tracks.svelte';

/** Tracks that are queued before and after the one that is played from a list. */
const QUEUE_BEFORE = 200;
const QUEUE_AFTER = 800;

/** While typing, wait this long for the next letter, ms. */
const SEARCH_PAUSE = 120;
/** While a scan changes the library, read it again at most this often, ms. */
const RELOAD_PAUSE = 1500;

/** Orders that read naturally from the large end. */
const fromLargeEnd: ReadonlySet<SortKey> = new Set(['year', 'playCount', 'duration', 'added', 'lastPlayed']);

/** The list of the library: what is searched, how it is sorted, what is selected. */
export class Library {
  search = $state('');
  sort = $state<SortKey>('artist');
  descending = $state(false);
  ids = $state.raw<readonly number[]>([]);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<CommandError | null>(null);
  stats = $state<LibraryStats>({ tracks: 0, analysed: 0, failed: 0, missing: 0, duration: 0 });
  selection = new Selection(() => this.ids);

  /** Where the list was scrolled to when it was last on screen, px. */
  scrollTop = 0;

  private request = 0;
  private loaded = false;
  private searchTimer: ReturnType<typeof setTimeout> | undefined;
  private reloadTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly commands: Pick<Commands, 'trackIds'>,
    readonly tracks: Tracks,
  ) {}

  get isEmpty(): boolean {
    return this.stats.tracks + this.stats.missing === 0;
  }

  /** Reads the list when a view first shows it. */
  open(): void {
    if (!this.loaded) void this.load();
  }

  async load(): Promise<void> {
    this.loaded = true;
    const request = ++this.request;
    const view: View = { search: this.search.trim(), sort: this.sort, descending: this.descending };
    if (this.ids.length === 0) this.status = 'loading';
    try {
      const ids = await this.commands.trackIds(view);
      // A slow answer to an older search must not replace a newer one.
      if (request !== this.request) return;
      this.ids = ids;
      this.selection.reconcile();
      this.error = null;
      this.status = 'ready';
    } catch (thrown) {
      if (request !== this.request) return;
      this.error = toCommandError(thrown);
      this.status = 'failed';
    }
  }

  setSearch(search: string): void {
    this.search = search;
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => {
      this.selection.clear();
      this.selection.active = -1;
      void this.load();
    }, SEARCH_PAUSE);
  }

  /** Sorts by a column; a second time turns the order round. */
  sortBy(key: SortKey): void {
    if (this.sort === key) this.descending = !this.descending;
    else {
      this.sort = key;
      this.descending = fromLargeEnd.has(key);
    }
    void this.load();
  }

  /** The program says that the library changed. */
  changed(stats: LibraryStats): void {
    this.stats = stats;
    if (this.reloadTimer) return;
    this.reloadTimer = setTimeout(() => {
      this.reloadTimer = undefined;
      this.tracks.invalidate();
      if (this.loaded) void this.load();
    }, this.loaded && this.ids.length > 0 ? RELOAD_PAUSE : 0);
  }

  /**
   * The queue that playing the row at `index` makes: the list around it. Cut, because the player
   * sends its whole queue with every change of state.
   */
  queueAround(index: number): { ids: number[]; start: number } {
    const from = Math.max(0, index - QUEUE_BEFORE);
    return { ids: this.ids.slice(from, index + QUEUE_AFTER), start: index - from };
  }
}
