import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Ask, movement } from '../../src/features/ask/ask.svelte';
import { pickStarters } from '../../src/features/ask/starters';
import { Library } from '../../src/features/library/library.svelte';
import { Selection } from '../../src/features/library/selection.svelte';
import { Tracks } from '../../src/features/library/tracks.svelte';
import { Player } from '../../src/features/player/player.svelte';
import { Scan } from '../../src/features/scan/scan.svelte';
import { describeError } from '../../src/features/shell/errors';
import { Resource } from '../../src/features/shell/resource.svelte';
import { Toasts } from '../../src/features/shell/toasts.svelte';
import { i18n } from '../../src/i18n/index.svelte';
import type { Answer, ScanProgress, View } from '../../src/ipc';
import { answer, deferred, playerState, track } from './fakes';

beforeEach(() => {
  vi.useFakeTimers();
  i18n.locale = 'en';
});
afterEach(() => {
  vi.useRealTimers();
});

const noTracks = () => new Tracks({ tracks: async (ids) => ids.map((id) => track(id)) });

describe('tracks by id', () => {
  test('are asked for once, in pages', async () => {
    const read = vi.fn(async (ids: number[]) => ids.map((id) => track(id)));
    const tracks = new Tracks({ tracks: read });
    const ids = Array.from({ length: 450 }, (_, i) => i + 1);
    tracks.need(ids);
    tracks.need(ids);
    await vi.advanceTimersByTimeAsync(0);
    expect(read.mock.calls.map(([page]) => page.length)).toEqual([200, 200, 50]);
    expect(tracks.get(450)?.title).toBe('Title 450');
  });

  test('stay readable after the library changed and are read again when shown', async () => {
    const read = vi.fn(async (ids: number[]) => ids.map((id) => track(id, { title: `Read ${read.mock.calls.length}` })));
    const tracks = new Tracks({ tracks: read });
    tracks.need([1]);
    await vi.advanceTimersByTimeAsync(0);
    tracks.invalidate();
    expect(tracks.get(1)?.title).toBe('Read 1');
    tracks.need([1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(tracks.get(1)?.title).toBe('Read 2');
  });

  test('that could not be read are asked for again', async () => {
    const read = vi.fn(async () => [track(1)]).mockRejectedValueOnce({ code: 'x', message: 'no' });
    const tracks = new Tracks({ tracks: read });
    tracks.need([1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(tracks.get(1)).toBeUndefined();
    tracks.need([1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(tracks.get(1)).toBeDefined();
  });
});

describe('the selection', () => {
  const make = (ids = [10, 20, 30, 40, 50]) => new Selection(() => ids);

  test('a range goes from the last plain choice, both ways', () => {
    const selection = make();
    selection.only(2);
    selection.extendTo(4);
    expect(selection.inOrder()).toEqual([30, 40, 50]);
    selection.extendTo(0);
    expect(selection.inOrder()).toEqual([10, 20, 30]);
  });

  test('toggling keeps the others', () => {
    const selection = make();
    selection.only(0);
    selection.toggle(3);
    selection.toggle(0);
    expect(selection.inOrder()).toEqual([40]);
  });

  test('moving stops at the ends, and begins at the nearer one', () => {
    const selection = make();
    selection.move(1);
    expect(selection.active).toBe(0);
    selection.move(-5);
    expect(selection.active).toBe(0);
    selection.move(99);
    expect(selection.active).toBe(4);
    expect(selection.inOrder()).toEqual([50]);
  });

  test('moving with Shift grows and shrinks', () => {
    const selection = make();
    selection.only(1);
    selection.move(1, true);
    selection.move(1, true);
    selection.move(-1, true);
    expect(selection.inOrder()).toEqual([20, 30]);
  });

  test('what left the list leaves the selection', () => {
    let ids = [1, 2, 3];
    const selection = new Selection(() => ids);
    selection.all();
    selection.active = 2;
    ids = [1, 3];
    selection.reconcile();
    expect(selection.inOrder()).toEqual([1, 3]);
    expect(selection.active).toBe(1);
  });

  test('an empty list can be moved in without harm', () => {
    const selection = make([]);
    selection.move(1);
    selection.extendTo(3);
    expect(selection.active).toBe(-1);
    expect(selection.inOrder()).toEqual([]);
  });
});

describe('the library list', () => {
  test('an answer to an older search never replaces a newer one', async () => {
    const [slow, fast] = [deferred<number[]>(), deferred<number[]>()];
    const trackIds = vi.fn().mockReturnValueOnce(slow.promise).mockReturnValueOnce(fast.promise);
    const library = new Library({ trackIds }, noTracks());
    void library.load();
    void library.load();
    fast.resolve([2]);
    await vi.advanceTimersByTimeAsync(0);
    slow.resolve([1]);
    await vi.advanceTimersByTimeAsync(0);
    expect(library.ids).toEqual([2]);
  });

  test('typing asks once, after the pause', async () => {
    const trackIds = vi.fn(async (_view: View) => [1]);
    const library = new Library({ trackIds }, noTracks());
    for (const text of ['r', 'ra', 'rain ']) library.setSearch(text);
    await vi.advanceTimersByTimeAsync(500);
    expect(trackIds).toHaveBeenCalledTimes(1);
    expect(trackIds.mock.calls[0]?.[0]).toMatchObject({ search: 'rain' });
  });

  test('sorting twice by one column turns the order round; numbers begin large', async () => {
    const trackIds = vi.fn(async (_view: View) => [1]);
    const library = new Library({ trackIds }, noTracks());
    library.sortBy('title');
    library.sortBy('title');
    library.sortBy('year');
    const views = trackIds.mock.calls.map(([view]) => [view.sort, view.descending]);
    expect(views).toEqual([['title', false], ['title', true], ['year', true]]);
  });

  test('a failure is kept with its code, and trying again clears it', async () => {
    const trackIds = vi.fn(async () => [1]).mockRejectedValueOnce({ code: 'library_busy', message: 'locked' });
    const library = new Library({ trackIds }, noTracks());
    await library.load();
    expect([library.status, library.error?.code]).toEqual(['failed', 'library_busy']);
    await library.load();
    expect([library.status, library.error]).toEqual(['ready', null]);
  });

  test('many changes during a scan are read together', async () => {
    const trackIds = vi.fn(async () => [1, 2]);
    const library = new Library({ trackIds }, noTracks());
    await library.load();
    const stats = { tracks: 2, analysed: 0, failed: 0, missing: 0, duration: 1 };
    for (let i = 0; i < 20; i++) library.changed(stats);
    await vi.advanceTimersByTimeAsync(5000);
    expect(trackIds).toHaveBeenCalledTimes(2);
  });

  test('playing a row queues the list around it, cut to what the player can send', async () => {
    const library = new Library({ trackIds: async () => Array.from({ length: 100_000 }, (_, i) => i) }, noTracks());
    await library.load();
    const { ids, start } = library.queueAround(50_000);
    expect(ids[start]).toBe(50_000);
    expect(ids).toHaveLength(1000);
    expect(library.queueAround(3)).toMatchObject({ start: 3 });
  });
});

describe('asking', () => {
  const make = (over: Partial<ConstructorParameters<typeof Ask>[0]> = {}) =>
    new Ask(
      {
        ask: async () => answer(7, [1, 2, 3]),
        similar: async () => answer(8, [4]),
        giveFeedback: async (trackId, kind) => ({ eventId: 5, trackId, kind, answer: answer(7, [3, 1]) }),
        undoFeedback: async () => ({ eventId: 5, trackId: 2, kind: 'never', answer: answer(7, [1, 2, 3]) }),
        retractFeedback: async (trackId, kind) => ({ eventId: 5, trackId, kind, answer: answer(7, [1, 2, 3]) }),
        ...over,
      },
      noTracks(),
    );
  const order = (ask: Ask) => ask.answer?.suggestions.map((s) => s.track.id);

  test('blank words ask nothing', async () => {
    const spy = vi.fn(async () => answer(1, []));
    const ask = make({ ask: spy });
    await ask.ask('   ');
    expect(spy).not.toHaveBeenCalled();
    expect(ask.status).toBe('idle');
  });

  test('feedback ranks the answer again and undoing brings the old order back', async () => {
    const ask = make();
    await ask.ask('piano');
    await ask.give(2, 'never');
    expect(order(ask)).toEqual([3, 1]);
    expect([...ask.moved]).toEqual([[3, 2], [1, -1]]);
    await ask.undo(5);
    expect(order(ask)).toEqual([1, 2, 3]);
  });

  test('feedback names the request only for a track of its answer', async () => {
    const giveFeedback = vi.fn(async (trackId, kind) => ({ eventId: 1, trackId, kind, answer: null }));
    const ask = make({ giveFeedback });
    await ask.ask('piano');
    await ask.give(2, 'like');
    await ask.give(99, 'like');
    expect(giveFeedback.mock.calls.map((call) => (call as unknown[])[2])).toEqual([7, null]);
  });

  test('a second press while the first is under way does nothing', async () => {
    const waiting = deferred<never>();
    const giveFeedback = vi.fn(() => waiting.promise);
    const ask = make({ giveFeedback });
    void ask.give(1, 'like');
    expect(await ask.give(1, 'like')).toBeNull();
    expect(giveFeedback).toHaveBeenCalledTimes(1);
  });

  test('a slow answer never replaces a newer question', async () => {
    const slow = deferred<Answer>();
    const spy = vi.fn(async () => answer(2, [9])).mockReturnValueOnce(slow.promise);
    const ask = make({ ask: spy });
    const first = ask.ask('slow');
    await ask.ask('fast');
    slow.resolve(answer(1, [1]));
    await first;
    expect(order(ask)).toEqual([9]);
  });

  test('clearing drops an answer that is still to come', async () => {
    const slow = deferred<Answer>();
    const ask = make({ ask: () => slow.promise });
    const asked = ask.ask('slow');
    ask.clear();
    slow.resolve(answer(1, [1]));
    await asked;
    expect([ask.answer, ask.status]).toEqual([null, 'idle']);
  });

  test('a failure is kept, and the same question can be asked again', async () => {
    const spy = vi.fn(async () => answer(1, [1])).mockRejectedValueOnce({ code: 'empty_request', message: 'm' });
    const ask = make({ ask: spy });
    await ask.ask('piano');
    expect([ask.status, ask.error?.code]).toEqual(['failed', 'empty_request']);
    await ask.again();
    expect(ask.status).toBe('ready');
    expect(spy.mock.calls).toEqual([['piano', [], 30], ['piano', [], 30]]);
  });

  test('answers to different requests are not compared', () => {
    expect(movement(answer(1, [1, 2]), answer(2, [2, 1])).size).toBe(0);
  });
});

describe('the player', () => {
  const commands = () => ({
    playTracks: vi.fn(async () => null), enqueue: vi.fn(async () => null), playNext: vi.fn(async () => null),
    togglePlay: vi.fn(async () => null), nextTrack: vi.fn(async () => null), previousTrack: vi.fn(async () => null),
    seek: vi.fn(async () => null), setVolume: vi.fn(async () => null), queueJump: vi.fn(async () => null),
    queueRemove: vi.fn(async () => null), queueMove: vi.fn(async () => null), clearQueue: vi.fn(async () => null),
    waveform: vi.fn(async () => [1, 2, 3]), lyrics: vi.fn(async () => null),
    setShuffle: vi.fn(async () => null), setRepeat: vi.fn(async () => null), setStopAfterCurrent: vi.fn(async () => null),
    setSleep: vi.fn(async () => null), setLoop: vi.fn(async () => null), undoQueue: vi.fn(async () => null),
  });

  test('reads the waveform once for a track, and not for one that was not analysed', async () => {
    const c = commands();
    const player = new Player(c, noTracks(), vi.fn());
    player.onState(playerState());
    player.onState(playerState({ status: 'paused' }));
    await vi.advanceTimersByTimeAsync(0);
    expect(c.waveform).toHaveBeenCalledTimes(1);
    expect(player.waveform).toEqual([1, 2, 3]);
    player.onState(playerState({ track: track(2, { analysed: false }) }));
    expect(player.waveform).toEqual([]);
    expect(c.waveform).toHaveBeenCalledTimes(1);
  });

  test('a position dragged out of the track is held inside it', () => {
    const c = commands();
    const player = new Player(c, noTracks(), vi.fn());
    player.onState(playerState());
    player.drag(999);
    expect(player.shownPosition).toBe(200);
    void player.seek(-3);
    expect(c.seek).toHaveBeenCalledWith(0);
    expect(player.shownPosition).toBe(0);
  });

  test('positions that arrive during a drag do not move the knob', () => {
    const player = new Player(commands(), noTracks(), vi.fn());
    player.onState(playerState());
    player.drag(50);
    player.onPosition({ position: 10, duration: 200 });
    expect(player.shownPosition).toBe(50);
    player.drag(null);
    expect(player.shownPosition).toBe(10);
  });

  test('unmuting goes back to the volume before', async () => {
    const c = commands();
    const player = new Player(c, noTracks(), vi.fn());
    for (const change of [() => player.setVolume(0.3), player.toggleMute, player.toggleMute]) {
      void change();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(c.setVolume.mock.calls).toEqual([[0.3], [0], [0.3]]);
  });

  test('a dragged volume is shown at every step, sent now and then, and ends where it was let go', async () => {
    const c = commands();
    const player = new Player(c, noTracks(), vi.fn());
    for (let step = 1; step <= 20; step++) {
      void player.setVolume(step / 20);
      expect(player.state.volume).toBe(step / 20);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(100);
    expect(c.setVolume.mock.calls.length).toBeLessThan(8);
    expect(c.setVolume.mock.calls.at(-1)).toEqual([1]);
  });

  test('between two positions it goes on at the speed of the music, and not while it is held or dragged', () => {
    vi.spyOn(performance, 'now').mockReturnValue(1000);
    const player = new Player(commands(), noTracks(), vi.fn());
    player.onState(playerState({ speed: 1.5 }));
    player.onPosition({ position: 10, duration: 200 });
    expect(player.heardAt(1200)).toBeCloseTo(10.3);
    expect(player.heardAt(900)).toBe(10);
    expect(player.heardAt(60_000)).toBeCloseTo(11.5);
    player.drag(50);
    expect(player.heardAt(1200)).toBe(50);
    player.drag(null);
    player.onState(playerState({ status: 'paused', position: 12 }));
    expect(player.heardAt(1200)).toBe(12);
    vi.restoreAllMocks();
  });

  test('the wave comes when the analysis reaches the track that plays', async () => {
    const c = commands();
    const player = new Player(c, noTracks(), vi.fn());
    player.onState(playerState({ track: track(2, { analysed: false }) }));
    player.onLibraryChanged();
    await vi.advanceTimersByTimeAsync(0);
    expect(player.waveform).toEqual([1, 2, 3]);
    player.onLibraryChanged();
    expect(c.waveform).toHaveBeenCalledTimes(1);
  });

  test('a wish that fails is reported, not thrown', async () => {
    const failed = vi.fn();
    const player = new Player({ ...commands(), togglePlay: async () => Promise.reject({ code: 'x', message: 'm' }) }, noTracks(), failed);
    expect(await player.toggle()).toBe(false);
    expect(failed).toHaveBeenCalledWith({ code: 'x', message: 'm' });
  });
});

describe('the scan', () => {
  const progress = (over: Partial<ScanProgress>): ScanProgress => ({
    phase: 'tags', done: 0, total: null, current: null, added: 0, failed: 0, secondsLeft: null, error: null, ...over,
  });

  test('tells its end once, with what it found', () => {
    const ended = vi.fn();
    const scan = new Scan({ startScan: async () => null, cancelScan: async () => null }, { failed: vi.fn(), ended });
    scan.onProgress(progress({ phase: 'idle' }));
    scan.onProgress(progress({ phase: 'analysis', done: 5, total: 10 }));
    expect(scan.share).toBe(0.5);
    scan.onProgress(progress({ phase: 'idle', added: 4 }));
    scan.onProgress(progress({ phase: 'idle', added: 4 }));
    expect(ended).toHaveBeenCalledTimes(1);
  });

  test('a cancel that fails can be tried again', async () => {
    const failed = vi.fn();
    const scan = new Scan({ startScan: async () => null, cancelScan: async () => Promise.reject({ code: 'x', message: 'm' }) }, { failed, ended: vi.fn() });
    await scan.cancel();
    expect(scan.cancelling).toBe(false);
    expect(failed).toHaveBeenCalled();
  });
});

describe('toasts', () => {
  test('go by themselves, errors later', async () => {
    const toasts = new Toasts();
    toasts.show({ tone: 'info', text: 'a' });
    toasts.show({ tone: 'error', text: 'b' });
    await vi.advanceTimersByTimeAsync(7000);
    expect(toasts.list.map((toast) => toast.text)).toEqual(['b']);
    await vi.advanceTimersByTimeAsync(7000);
    expect(toasts.list).toEqual([]);
  });

  test('stay while they are pointed at', async () => {
    const toasts = new Toasts();
    toasts.show({ tone: 'info', text: 'a' });
    toasts.hold();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(toasts.list).toHaveLength(1);
    toasts.release();
    await vi.advanceTimersByTimeAsync(7000);
    expect(toasts.list).toHaveLength(0);
  });

  test('the same words are not said twice at once', () => {
    const toasts = new Toasts();
    for (let i = 0; i < 9; i++) toasts.show({ tone: 'error', text: 'same' });
    expect(toasts.list).toHaveLength(1);
  });
});

describe('errors in words', () => {
  test('a known code has words in both languages and keeps the detail', () => {
    const error = { code: 'damaged', message: 'ends inside a page' };
    expect(describeError(error)).toEqual({ text: 'The file is damaged', detail: 'ends inside a page' });
    i18n.locale = 'zh';
    expect(describeError(error).text).toBe('文件已损坏');
  });

  test('an unknown code shows the words of the program', () => {
    expect(describeError({ code: 'brand_new', message: 'the disk sang' })).toEqual({ text: 'the disk sang', detail: null });
  });
});

describe('tracks to start from', () => {
  test('are of other artists as far as there are enough, and were heard', () => {
    const list = [
      track(1, { artist: 'A', album: 'x' }), track(2, { artist: 'A', album: 'x' }), track(3, { artist: 'A', album: 'y' }),
      track(4, { artist: 'B', album: 'z' }), track(5, { artist: 'C', analysed: false }), track(6, { artist: 'D', feedback: 'never' }),
    ];
    expect(pickStarters(list).map((one) => one.id)).toEqual([1, 4, 3, 2]);
  });

  test('are never more than six', () => {
    expect(pickStarters(Array.from({ length: 50 }, (_, i) => track(i, { artist: `${i}` })))).toHaveLength(6);
  });
});

test('a resource keeps its old value while it is read again, and on failure', async () => {
  const read = vi.fn(async () => 1).mockResolvedValueOnce(1).mockRejectedValueOnce(new Error('gone'));
  const resource = new Resource(read);
  await resource.load();
  await resource.load();
  expect(resource.value).toBe(1);
  expect(resource.error).toEqual({ code: 'unknown', message: 'gone' });
});
