import type { App } from '../../app.svelte';
import { t } from '../../i18n/index.svelte';
import type { FeedbackKind, Track } from '../../ipc';
import type { MenuItem } from '../../primitives/menu';
import { feedbackIcons } from '../ask/feedback';

interface Ways {
  play: () => void;
  /** How feedback is given here, where more follows from it than elsewhere. */
  give?: (kind: FeedbackKind) => void;
  /** Whether the track stands in the answer to a request. */
  request?: boolean;
  /** How the track leaves the list it is shown in. */
  remove?: { label: string; run: () => void };
}

/** What can be done with these tracks; some of it only with one. */
export function trackMenu(app: App, tracks: readonly Track[], { play, give, request = false, remove }: Ways): MenuItem[] {
  const ids = tracks.map((track) => track.id);
  const [first] = tracks;
  const items: MenuItem[] = [
    { id: 'play', icon: 'play', label: t('menu.play'), run: play },
    { id: 'play-next', icon: 'playNext', label: t('menu.playNext'), run: () => void app.playNext(ids) },
    { id: 'enqueue', icon: 'queue', label: t('menu.enqueue'), run: () => void app.enqueue(ids) },
    { id: 'add-to-playlist', icon: 'playlists', label: t('menu.addToPlaylist'), run: () => app.playlists.begin({ kind: 'add', ids }) },
    ...(remove ? [{ id: 'remove', icon: 'close', label: remove.label, run: remove.run } as const] : []),
  ];
  if (!first || tracks.length !== 1) return items;
  const feedback = (kind: FeedbackKind, label: string, hint?: string): MenuItem => ({
    id: kind,
    icon: feedbackIcons[kind],
    label,
    ...(hint ? { hint } : {}),
    run: () => (give ? give(kind) : void app.giveFeedback(first, kind)),
  });
  const reveal: MenuItem = { id: 'reveal', icon: 'folder', label: t('menu.reveal'), run: () => void app.attempt(() => app.commands.reveal(first.id)) };
  // Nothing is known of the sound of a file from outside the library, and nothing is learned from it.
  if (!first.inLibrary) return [...items, 'separator', reveal];
  items.push(
    'separator',
    { id: 'radio', icon: 'radio', label: t('menu.radio'), run: () => void app.startRadio({ kind: 'track', id: first.id }) },
    ...(first.artist ? [{ id: 'artist-radio', icon: 'radio', label: t('menu.radioArtist', { artist: first.artist }), run: () => void app.startRadio({ kind: 'artist', name: first.artist }) } as const] : []),
    { id: 'similar', icon: 'similar', label: t('menu.similar'), run: () => void app.moreLike(first) },
    'separator',
    feedback('like', t('menu.like')),
    feedback('never', t('menu.never')),
    ...(request ? [feedback('wrongForRequest', t('feedback.wrongForRequest'), t('feedback.hint.wrongForRequest'))] : []),
    ...(first.artist ? [feedback('tooMuchOfArtist', t('feedback.tooMuchOfArtist'), t('feedback.hint.tooMuchOfArtist'))] : []),
    'separator',
    reveal,
  );
  return items;
}
