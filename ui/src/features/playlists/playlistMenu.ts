import type { App } from '../../app.svelte';
import { t } from '../../i18n/index.svelte';
import { choosePlaylistTarget, type Playlist } from '../../ipc';
import type { MenuItem } from '../../primitives/menu';

/** Lets the listener choose a file and writes the playlist there. */
export async function exportPlaylist(app: App, playlist: Playlist): Promise<void> {
  const safe = playlist.name.replace(/[/\\:*?"<>|]/g, '_');
  const path = await app.attempt(() => choosePlaylistTarget(t('playlists.export.title'), t('playlists.file'), `${safe}.m3u8`));
  if (path) await app.playlists.export(playlist, path);
}

/** What can be done with a playlist as a whole. */
export function playlistMenu(app: App, playlist: Playlist): MenuItem[] {
  const { playlists, player } = app;
  const withTracks = (act: (ids: number[]) => unknown) => async () => {
    const ids = await playlists.ids(playlist.id);
    if (ids.length > 0) await act(ids);
  };
  const run = (act: () => Promise<void>) => () => void act();
  const sounding: MenuItem[] =
    playlist.trackCount === 0
      ? []
      : [
          { id: 'play', icon: 'play', label: t('menu.play'), run: run(withTracks((ids) => player.play(ids))) },
          { id: 'shuffle', icon: 'shuffle', label: t('playlists.shuffle'), run: run(withTracks((ids) => player.playShuffled(ids))) },
          { id: 'play-next', icon: 'playNext', label: t('menu.playNext'), run: run(withTracks((ids) => app.playNext(ids))) },
          { id: 'enqueue', icon: 'queue', label: t('menu.enqueue'), run: run(withTracks((ids) => app.enqueue(ids))) },
          'separator',
        ];
  return [
    ...sounding,
    { id: 'rename', icon: 'edit', label: t('playlists.rename'), run: () => playlists.begin({ kind: 'rename', playlist }) },
    { id: 'export', icon: 'export', label: t('playlists.export'), run: () => void exportPlaylist(app, playlist) },
    { id: 'delete', icon: 'trash', label: t('playlists.delete'), run: () => void playlists.delete(playlist) },
  ];
}
