import type { App } from '../../app.svelte';
import { t } from '../../i18n/index.svelte';
import type { Track } from '../../ipc';
import type { MenuItem } from '../../primitives/menu';

/** What can be done with these tracks; some of it only with one. */
export function trackMenu(app: App, tracks: readonly Track[], play: () => void): MenuItem[] {
  const ids = tracks.map((track) => track.id);
  const [first] = tracks;
  const items: MenuItem[] = [
    { id: 'play', icon: 'play', label: t('menu.play'), run: play },
    { id: 'play-next', icon: 'playNext', label: t('menu.playNext'), run: () => void app.playNext(ids) },
    { id: 'enqueue', icon: 'queue', label: t('menu.enqueue'), run: () => void app.enqueue(ids) },
  ];
  if (first && tracks.length === 1) {
    items.push(
      'separator',
      { id: 'similar', icon: 'similar', label: t('menu.similar'), run: () => void app.moreLike(first) },
      { id: 'like', icon: 'like', label: t('menu.like'), run: () => void app.giveFeedback(first, 'like') },
      { id: 'never', icon: 'never', label: t('menu.never'), run: () => void app.giveFeedback(first, 'never') },
      'separator',
      { id: 'reveal', icon: 'folder', label: t('menu.reveal'), run: () => void app.attempt(() => app.commands.reveal(first.id)) },
    );
  }
  return items;
}
