import { t } from '../../i18n/index.svelte';
import type { CommandError, Commands, ImportedPlaylist, Playlist, PlaylistContent, PlaylistEdit } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import { Resource } from '../shell/resource.svelte';
import type { Toast } from '../shell/toasts.svelte';

/** What a dialog asks of the listener. */
export type PlaylistTask =
  | { kind: 'add'; ids: readonly number[] }
  | { kind: 'create'; ids: readonly number[]; name: string }
  | { kind: 'rename'; playlist: Playlist }
  | { kind: 'imported'; imported: ImportedPlaylist };

type Asked = Pick<
  Commands,
  'playlists' | 'playlist' | 'createPlaylist' | 'renamePlaylist' | 'editPlaylist' | 'deletePlaylist' | 'restorePlaylist' | 'importPlaylist' | 'exportPlaylist'
>;

interface Tell {
  failed: (thrown: unknown) => void;
  say: (toast: Omit<Toast, 'id'>) => void;
  /** Something was made that can be looked at. */
  show: (id: number) => void;
}

/** What an edit makes of the tracks, shown before the program has answered. */
export function edited(ids: readonly number[], edit: PlaylistEdit): number[] {
  if (edit.kind === 'append') return [...ids, ...edit.trackIds];
  if (edit.kind === 'replace') return [...edit.trackIds];
  if (edit.kind === 'remove') return ids.filter((_, place) => !edit.places.includes(place));
  const moved = ids[edit.from];
  return moved === undefined ? [...ids] : ids.toSpliced(edit.from, 1).toSpliced(edit.to, 0, moved);
}

/** The listener's playlists, the one that is open, and what a dialog asks. */
export class Playlists {
  list;
  open = $state.raw<PlaylistContent | null>(null);
  status = $state<'list' | 'opening' | 'open' | 'failed'>('list');
  error = $state<CommandError | null>(null);
  task = $state.raw<PlaylistTask | null>(null);
  /** Why the dialog's last try failed. */
  problem = $state<CommandError | null>(null);
  busy = $state(false);
  private request = 0;
  private wantedId = 0;

  constructor(
    private readonly commands: Asked,
    private readonly tell: Tell,
  ) {
    this.list = new Resource<Playlist[]>(() => commands.playlists());
  }

  async show(id: number = this.wantedId): Promise<void> {
    const request = ++this.request;
    this.wantedId = id;
    this.status = 'opening';
    this.error = null;
    try {
      const open = await this.commands.playlist(id);
      if (request !== this.request) return;
      this.open = open;
      this.status = 'open';
    } catch (thrown) {
      if (request !== this.request) return;
      this.open = null;
      this.error = toCommandError(thrown);
      this.status = 'failed';
    }
  }

  close(): void {
    this.request++;
    this.open = null;
    this.status = 'list';
    void this.list.load();
  }

  /** Another listener: nothing of the one before stays. */
  reset(): void {
    this.request++;
    this.open = null;
    this.status = 'list';
    this.task = null;
    if (this.list.value) void this.list.load();
  }

  begin(task: PlaylistTask | null): void {
    this.task = task;
    this.problem = null;
    if (task?.kind === 'add') void this.list.load();
  }

  /** The tracks of a playlist; none, and the reason said, when it cannot be read. */
  async ids(id: number): Promise<number[]> {
    try {
      return (await this.commands.playlist(id)).trackIds;
    } catch (thrown) {
      this.tell.failed(thrown);
      return [];
    }
  }

  async create(name: string, ids: readonly number[]): Promise<void> {
    await this.answer(async () => {
      const made = await this.commands.createPlaylist(name, [...ids]);
      this.offer(t('playlists.created', { name: made.name }), made);
      await this.list.load();
    });
  }

  async rename(playlist: Playlist, name: string): Promise<void> {
    await this.answer(async () => this.renamed(await this.commands.renamePlaylist(playlist.id, name)));
  }

  async addTo(playlist: Playlist, ids: readonly number[]): Promise<void> {
    await this.answer(async () => {
      const now = await this.commands.editPlaylist(playlist.id, { kind: 'append', trackIds: [...ids] });
      this.accept(now);
      const before = now.trackIds.slice(0, now.trackIds.length - ids.length);
      this.undoable(t('playlists.added', { n: ids.length, name: playlist.name }), now.playlist, before);
      await this.list.load();
    });
  }

  async move(from: number, to: number): Promise<void> {
    await this.edit({ kind: 'move', from, to });
  }

  /** Takes a place out, and offers the way back. */
  async remove(place: number, title: string): Promise<void> {
    const { open } = this;
    if (!open) return;
    if (await this.edit({ kind: 'remove', places: [place] })) {
      this.undoable(t('playlists.removed', { title, name: open.playlist.name }), open.playlist, open.trackIds);
    }
  }

  async delete(playlist: Playlist): Promise<void> {
    try {
      await this.commands.deletePlaylist(playlist.id);
      if (this.open?.playlist.id === playlist.id) this.close();
      else await this.list.load();
      this.tell.say({
        tone: 'info',
        text: t('playlists.deleted', { name: playlist.name }),
        action: { label: t('common.undo'), testId: 'undo', run: () => void this.restore(playlist.id) },
      });
    } catch (thrown) {
      this.tell.failed(thrown);
    }
  }

  async import(path: string): Promise<void> {
    try {
      const imported = await this.commands.importPlaylist(path);
      await this.list.load();
      const { playlist, outside, missing, refused } = imported;
      if (outside.length + missing.length + refused.length > 0) this.begin({ kind: 'imported', imported });
      else this.tell.say({ tone: 'info', text: t('playlists.imported', { name: playlist.name, n: playlist.trackCount }) });
      await this.show(playlist.id);
    } catch (thrown) {
      this.tell.failed(thrown);
    }
  }

  async export(playlist: Playlist, path: string): Promise<void> {
    try {
      const file = await this.commands.exportPlaylist(playlist.id, path);
      this.tell.say({ tone: 'info', text: t('playlists.exported', { file }) });
    } catch (thrown) {
      this.tell.failed(thrown);
    }
  }

  /** Changes the open playlist, at once on screen; whether the program agreed. */
  private async edit(edit: PlaylistEdit): Promise<boolean> {
    const before = this.open;
    if (!before) return false;
    this.open = { ...before, trackIds: edited(before.trackIds, edit) };
    try {
      this.accept(await this.commands.editPlaylist(before.playlist.id, edit));
      return true;
    } catch (thrown) {
      this.accept(before);
      this.tell.failed(thrown);
      return false;
    }
  }

  private async replace(playlist: Playlist, trackIds: readonly number[]): Promise<void> {
    try {
      this.accept(await this.commands.editPlaylist(playlist.id, { kind: 'replace', trackIds: [...trackIds] }));
      await this.list.load();
    } catch (thrown) {
      this.tell.failed(thrown);
    }
  }

  private async restore(id: number): Promise<void> {
    try {
      await this.commands.restorePlaylist(id);
      await this.list.load();
    } catch (thrown) {
      this.tell.failed(thrown);
    }
  }

  private undoable(text: string, playlist: Playlist, before: readonly number[]): void {
    this.tell.say({ tone: 'info', text, action: { label: t('common.undo'), testId: 'undo', run: () => void this.replace(playlist, before) } });
  }

  private offer(text: string, made: Playlist): void {
    this.tell.say({ tone: 'info', text, action: { label: t('playlists.show'), testId: 'playlist-show', run: () => this.tell.show(made.id) } });
  }

  private accept(now: PlaylistContent): void {
    if (this.open?.playlist.id === now.playlist.id) this.open = now;
  }

  private renamed(playlist: Playlist): void {
    if (this.open?.playlist.id === playlist.id) this.open = { ...this.open, playlist };
    void this.list.load();
  }

  /** Does what the dialog was asked; it stays open with the reason when that fails. */
  private async answer(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await act();
      this.task = null;
    } catch (thrown) {
      this.problem = toCommandError(thrown);
    } finally {
      this.busy = false;
    }
  }
}
