import { describe, expect, test, vi } from 'vitest';
import { edited, Playlists } from '../../src/features/playlists/playlists.svelte';
import type { PlaylistContent } from '../../src/ipc';
import { deferred } from './fakes';

const content = (id: number, trackIds: number[]): PlaylistContent => ({
  playlist: { id, name: `Playlist ${id}`, createdAt: 0, changedAt: 0, trackCount: trackIds.length, duration: 1, first: trackIds },
  trackIds,
});

function controller(over: Record<string, unknown>) {
  const commands = { playlists: vi.fn(async () => []), ...over };
  const tell = { failed: vi.fn(), say: vi.fn(), show: vi.fn() };
  return { playlists: new Playlists(commands as never, tell), tell };
}

describe('an edit on screen', () => {
  test('is what the program makes of it', () => {
    expect(edited([1, 2, 2, 3], { kind: 'append', trackIds: [1] })).toEqual([1, 2, 2, 3, 1]);
    expect(edited([1, 2, 2, 3], { kind: 'remove', places: [1, 3, 9] })).toEqual([1, 2]);
    expect(edited([1, 2, 2, 3], { kind: 'move', from: 0, to: 2 })).toEqual([2, 2, 1, 3]);
    expect(edited([1, 2, 2, 3], { kind: 'move', from: 3, to: 0 })).toEqual([3, 1, 2, 2]);
    expect(edited([1, 2, 2, 3], { kind: 'move', from: 9, to: 0 })).toEqual([1, 2, 2, 3]);
  });

  test('is shown before the answer and taken back when it fails', async () => {
    const answer = deferred<PlaylistContent>();
    const { playlists, tell } = controller({ playlist: async () => content(1, [5, 6]), editPlaylist: () => answer.promise });
    await playlists.show(1);
    const moving = playlists.move(0, 1);
    expect(playlists.open?.trackIds).toEqual([6, 5]);
    answer.reject({ code: 'disk_full', message: 'full' });
    await moving;
    expect(playlists.open?.trackIds).toEqual([5, 6]);
    expect(tell.failed).toHaveBeenCalledOnce();
  });
});

test('a playlist that opens late does not replace the one chosen after it', async () => {
  const first = deferred<PlaylistContent>();
  const { playlists } = controller({ playlist: (id: number) => (id === 1 ? first.promise : Promise.resolve(content(2, [7]))) });
  const opening = playlists.show(1);
  await playlists.show(2);
  first.resolve(content(1, [5]));
  await opening;
  expect(playlists.open?.playlist.id).toBe(2);
});

test('a dialog stays with its reason when what it asked for fails', async () => {
  const { playlists } = controller({
    createPlaylist: async () => {
      throw { code: 'playlist_name_taken', message: 'taken' };
    },
  });
  playlists.begin({ kind: 'create', ids: [1], name: '' });
  await playlists.create('Mine', [1]);
  expect(playlists.task?.kind).toBe('create');
  expect(playlists.problem?.code).toBe('playlist_name_taken');
});
