import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Ask } from '../../src/features/ask/ask.svelte';
import { foreseeChips, toggleEdit } from '../../src/features/ask/edits';
import { EvaluationController } from '../../src/features/evaluation/evaluation.svelte';
import { gain, rate, scaleOf } from '../../src/features/evaluation/figures';
import { Tracks } from '../../src/features/library/tracks.svelte';
import { curvePath, placeTracks } from '../../src/features/lists/curve';
import { Lists } from '../../src/features/lists/lists.svelte';
import { Profiles } from '../../src/features/profiles/profiles.svelte';
import { expiresAt, expiries, groupAxes, toneOf } from '../../src/features/taste/events';
import { TasteLedger } from '../../src/features/taste/taste.svelte';
import { i18n } from '../../src/i18n/index.svelte';
import { enumerate } from '../../src/i18n/format';
import type { AxisTaste, Chip, ChipEdit, Evaluation, Figure, LedgerEvent, ListSource, Profile, Taste, TrackList } from '../../src/ipc';
import { linePath, niceRange } from '../../src/primitives/chart';
import { answer, deferred, track } from './fakes';

beforeEach(() => {
  i18n.locale = 'en';
});

const noTracks = () => new Tracks({ tracks: async (ids) => ids.map((id) => track(id)) });
const label = (text: string) => ({ en: text, zh: text });

describe('edits of a request', () => {
  const chip = (id: string, over: Partial<Chip> = {}): Chip => ({ id, kind: 'words', text: id, label: label(id), negative: false, flippable: true, lasting: false, removed: false, ...over });

  test('the same act again is the way back, and others stay', () => {
    const remove: ChipEdit = { id: 'a', action: 'remove' };
    const flip: ChipEdit = { id: 'a', action: 'flip' };
    const both = toggleEdit(toggleEdit([], remove), flip);
    expect(both).toEqual([remove, flip]);
    expect(toggleEdit(both, remove)).toEqual([flip]);
  });

  test('chips show what they will be before the answer is there', () => {
    const chips = [chip('a', { removed: true }), chip('b'), chip('c', { negative: true })];
    const answered: ChipEdit[] = [{ id: 'a', action: 'remove' }];
    const wanted: ChipEdit[] = [{ id: 'b', action: 'flip' }, { id: 'c', action: 'flip' }];
    expect(foreseeChips(chips, answered, wanted).map(({ removed, negative }) => [removed, negative])).toEqual([[false, false], [false, true], [false, false]]);
    expect(foreseeChips(chips, answered, answered)).toEqual(chips);
  });

  const make = (ask: (text: string, edits: ChipEdit[]) => Promise<ReturnType<typeof answer>>) => {
    const unused = async () => Promise.reject(new Error('unused'));
    return new Ask({ ask, similar: unused, giveFeedback: unused, undoFeedback: unused, retractFeedback: unused }, noTracks());
  };

  test('an edit asks the same words again and keeps the list', async () => {
    const spy = vi.fn(async (_text: string, edits: ChipEdit[]) => ({ ...answer(edits.length + 1, edits.length ? [2, 1] : [1, 2]), edits }));
    const ask = make(spy);
    await ask.ask('piano');
    const { question } = ask;
    ask.text = 'half typed';
    await ask.edit({ id: 'a', action: 'remove' });
    expect(spy.mock.lastCall?.slice(0, 2)).toEqual(['piano', [{ id: 'a', action: 'remove' }]]);
    expect(ask.question).toBe(question);
    expect([...ask.moved]).toEqual([[2, 1], [1, -1]]);
    await ask.ask('jazz');
    expect(ask.edits).toEqual([]);
    expect(ask.question).toBe(question + 1);
  });

  test('an edit that fails leaves answer and edits as they were', async () => {
    const spy = vi.fn(async () => answer(1, [1])).mockResolvedValueOnce(answer(1, [1])).mockRejectedValueOnce({ code: 'x', message: 'no' });
    const ask = make(spy);
    await ask.ask('piano');
    await expect(ask.edit({ id: 'a', action: 'flip' })).rejects.toMatchObject({ code: 'x' });
    expect(ask.edits).toEqual([]);
    expect(ask.answer?.requestId).toBe(1);
    expect(ask.status).toBe('ready');
  });

  test('a slow answer to an older edit never replaces a newer one', async () => {
    const [slow, fast] = [deferred<ReturnType<typeof answer>>(), deferred<ReturnType<typeof answer>>()];
    const spy = vi.fn(async () => answer(1, [1])).mockResolvedValueOnce(answer(1, [1])).mockReturnValueOnce(slow.promise).mockReturnValueOnce(fast.promise);
    const ask = make(spy);
    await ask.ask('piano');
    const [first, second] = [ask.edit({ id: 'a', action: 'remove' }), ask.edit({ id: 'b', action: 'remove' })];
    fast.resolve(answer(3, [3]));
    await second;
    slow.resolve(answer(2, [2]));
    await first;
    expect(ask.answer?.requestId).toBe(3);
  });
});

describe('lists', () => {
  const made = (ids: number[]): TrackList => ({ title: label('L'), duration: 1, fit: null, tracks: ids.map((id) => ({ track: track(id), reason: null, exploration: false, pinned: false, position: 0 })) });
  const make = (over: Partial<ConstructorParameters<typeof Lists>[0]> = {}) => new Lists({ makeList: async () => made([1, 2, 3]), autoMixes: async () => [], ...over }, noTracks());

  test('what is wanted is known only when nothing is missing', () => {
    const lists = make();
    expect(lists.wanted).toBeNull();
    lists.setText(' rain ');
    expect(lists.wanted).toEqual({ kind: 'request', text: 'rain', edits: [], minutes: 45, count: 200 });
    lists.composer = 'arc';
    lists.from = 'calm';
    expect(lists.wanted).toBeNull();
    lists.to = 'bright';
    expect(lists.wanted).toEqual({ kind: 'arc', from: 'calm', to: 'bright', minutes: 45 });
    lists.composer = 'journey';
    lists.fromTrack = lists.toTrack = track(1);
    expect(lists.wanted).toBeNull();
    lists.toTrack = track(2);
    expect(lists.wanted).toEqual({ kind: 'journey', from: 1, to: 2, count: 12 });
  });

  test('a list is moved in and shortened, never beyond its ends', async () => {
    const lists = make();
    await lists.make({ kind: 'arc', from: 'a', to: 'b', minutes: 9 });
    lists.move(0, 2);
    lists.move(0, 9);
    expect(lists.ids).toEqual([2, 3, 1]);
    lists.remove(1);
    expect(lists.ids).toEqual([2, 1]);
    expect(lists.duration).toBe(400);
  });

  test('new words drop the edits of the old ones', () => {
    const lists = make();
    lists.begin('piano', [{ id: 'a', action: 'remove' }]);
    expect(lists.wanted).toMatchObject({ edits: [{ id: 'a', action: 'remove' }] });
    lists.setText('jazz');
    expect(lists.wanted).toMatchObject({ edits: [] });
  });

  test('an older list never replaces a newer one, and a failure is kept', async () => {
    const slow = deferred<TrackList>();
    const makeList = vi.fn(async (_source: ListSource) => made([9])).mockReturnValueOnce(slow.promise).mockResolvedValueOnce(made([5])).mockRejectedValueOnce({ code: 'x', message: 'no' });
    const lists = make({ makeList });
    const arc: ListSource = { kind: 'arc', from: 'a', to: 'b', minutes: 9 };
    const first = lists.make(arc);
    await lists.make(arc);
    slow.resolve(made([1]));
    await first;
    expect(lists.ids).toEqual([5]);
    await lists.make(arc);
    expect([lists.status, lists.error?.code]).toEqual(['failed', 'x']);
  });

  test('a radio goes on from what the list was made of', async () => {
    const lists = make();
    await lists.make({ kind: 'request', text: 'rain', edits: [], minutes: 30, count: 9 });
    expect(lists.radioSeed).toEqual({ kind: 'request', text: 'rain', edits: [] });
    await lists.make({ kind: 'journey', from: 1, to: 3, count: 3 });
    expect(lists.radioSeed).toEqual({ kind: 'track', id: 3 });
  });
});

describe('the curve of a list', () => {
  test('tracks stand where they begin, the last at the end', () => {
    const places = placeTracks([{ duration: 100, position: 0 }, { duration: 300, position: 0.4 }, { duration: 50, position: 1.2 }]);
    expect(places).toEqual([{ x: 0, y: 0 }, { x: 0.25, y: 0.4 }, { x: 1, y: 1 }]);
    expect(placeTracks([{ duration: 5, position: 0.5 }])).toEqual([{ x: 0, y: 0.5 }]);
  });

  test('the line goes through every point with level handles', () => {
    expect(curvePath([{ x: 0, y: 10 }, { x: 20, y: 0 }])).toBe('M0.0 10.0C10.0 10.0 10.0 0.0 20.0 0.0');
    expect(curvePath([])).toBe('');
  });
});

describe('the ledger', () => {
  const event = (n: number): LedgerEvent => ({ id: `f${n}`, kind: 'like', track: track(n), text: null, at: n, request: null, effects: [], weight: 1, expiresAt: null, undoable: true });
  const taste: Taste = { summary: label('s'), axes: [], artists: [], events: 90, since: 1, learning: true, weights: [] };
  function make(over: Partial<ConstructorParameters<typeof TasteLedger>[0]> = {}) {
    let all = Array.from({ length: 90 }, (_, i) => event(90 - i));
    const read = vi.fn(async (offset: number, limit: number) => ({ total: all.length, events: all.slice(offset, offset + limit) }));
    const ledger = new TasteLedger({
      taste: async () => taste,
      ledger: read,
      undoLedgerEvent: async (id: string) => ((all = all.map((one) => (one.id === id ? { ...one, undoable: false } : one))), null),
      restoreLedgerEvent: async (id: string) => ((all = all.map((one) => (one.id === id ? { ...one, undoable: true } : one))), null),
      editLedgerEvent: async (id: string) => ({ ...(all.find((one) => one.id === id) as LedgerEvent), weight: 0.5 }),
      forgetTaste: async () => ((all = []), null),
      setLearning: async () => null,
      ...over,
    });
    return { ledger, read };
  }

  test('is read by pages, none twice', async () => {
    const { ledger, read } = make();
    await ledger.load();
    await ledger.more();
    await ledger.more();
    await ledger.more();
    expect(read.mock.calls).toEqual([[0, 40], [40, 40], [80, 40]]);
    expect(new Set(ledger.events.map((one) => one.id)).size).toBe(90);
  });

  test('an event that is taken back stays, and is put back', async () => {
    const { ledger } = make();
    await ledger.load();
    await ledger.undo(event(90));
    expect([ledger.total, ledger.events[0]?.id, ledger.events[0]?.undoable]).toEqual([90, 'f90', false]);
    await ledger.restore('f90');
    expect(ledger.events[0]?.undoable).toBe(true);
    expect(ledger.busy.size).toBe(0);
  });

  test('an event is changed once at a time', async () => {
    const slow = deferred<null>();
    const undoLedgerEvent = vi.fn(() => slow.promise);
    const { ledger } = make({ undoLedgerEvent });
    await ledger.load();
    const first = ledger.undo(event(90));
    await ledger.undo(event(90));
    slow.resolve(null);
    await first;
    expect(undoLedgerEvent).toHaveBeenCalledTimes(1);
  });

  test('the switch shows at once and goes back when it cannot be kept', async () => {
    const { ledger } = make({ setLearning: async () => Promise.reject({ code: 'x', message: 'no' }) });
    await ledger.load();
    const done = ledger.setLearning(false);
    expect(ledger.profile.value?.learning).toBe(false);
    await expect(done).rejects.toMatchObject({ code: 'x' });
    expect(ledger.profile.value?.learning).toBe(true);
  });

  test('is read again only where it was read before', async () => {
    const { ledger, read } = make();
    ledger.changed();
    ledger.reset();
    expect(read).not.toHaveBeenCalled();
  });

  test('axes are grouped, the strongest group first, likes before dislikes', () => {
    const axis = (id: string, kind: string, mean: number, confidence = 1): AxisTaste => ({ id, label: label(id), kind, mean, confidence });
    const groups = groupAxes([axis('sad', 'mood', -0.4), axis('calm', 'mood', 0.3), axis('rock', 'genre', 0.9, 0.2), axis('jazz', 'genre', -0.8)]);
    expect(groups.map(({ kind, axes }) => [kind, axes.map((one) => one.id)])).toEqual([['genre', ['rock', 'jazz']], ['mood', ['calm', 'sad']]]);
  });

  test('events have a tone, and ends lie in the future in order', () => {
    expect((['like', 'never', 'notNow', 'play'] as const).map(toneOf)).toEqual(['good', 'bad', 'warn', 'calm']);
    const ends = expiries(1000).map((one) => one.at);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(ends[0]).toBe(1000 + 86_400_000);
    expect([expiresAt('keep', 5, 0), expiresAt('never', null, 0), expiresAt('never', 5, 0), expiresAt('day', null, 0)]).toEqual([null, null, 0, 86_400_000]);
  });
});

describe('profiles', () => {
  const profile = (id: number, current: boolean, hasPin = false): Profile => ({ id, name: `P${id}`, hasPin, current, createdAt: 0 });
  function make(switchProfile: () => Promise<Profile[]>) {
    const report = { failed: vi.fn(), changed: vi.fn() };
    const unused = async () => Promise.reject({ code: 'library_locked', message: 'no' });
    const profiles = new Profiles({ switchProfile, createProfile: unused, renameProfile: unused, setPin: unused, deleteProfile: unused }, report);
    profiles.set([profile(1, true), profile(2, false, true), profile(3, false)]);
    return { profiles, report };
  }

  test('one with a PIN is asked for it, one without is gone over to', async () => {
    const { profiles, report } = make(async () => [profile(1, false), profile(3, true)]);
    await profiles.switchTo(profile(2, false, true));
    expect(profiles.task?.kind).toBe('switch');
    expect(report.changed).not.toHaveBeenCalled();
    await profiles.switchTo(profile(3, false));
    expect(profiles.current?.id).toBe(3);
    expect(report.changed).toHaveBeenCalledTimes(1);
  });

  test('a wrong PIN keeps the dialog open and is said there', async () => {
    const { profiles, report } = make(async () => Promise.reject({ code: 'wrong_pin', message: 'no' }));
    profiles.begin({ kind: 'switch', profile: profile(2, false, true) });
    await profiles.unlockSwitch(profile(2, false, true), '0000');
    expect([profiles.error?.code, profiles.task?.kind, profiles.busy]).toEqual(['wrong_pin', 'switch', false]);
    expect(report.failed).not.toHaveBeenCalled();
  });

  test('what is not the listener’s mistake is reported', async () => {
    const { profiles, report } = make(async () => []);
    profiles.begin({ kind: 'create' });
    await profiles.create('x', null);
    expect(report.failed).toHaveBeenCalledTimes(1);
  });
});

describe('the evaluation', () => {
  const figure = (over: Partial<Figure>): Figure => ({ id: 'x', label: label('x'), value: 0.5, low: null, high: null, shuffle: null, popularity: null, unit: 'ratio', ...over });

  test('a share has the scale of a share, other figures one that holds everything', () => {
    expect(scaleOf(figure({})).place(0.5)).toBe(0.5);
    const bits = scaleOf(figure({ unit: 'bits', value: 4, shuffle: 10 }));
    expect(bits.most).toBeCloseTo(11);
    expect(bits.place(99)).toBe(1);
    expect(scaleOf(figure({ unit: 'count', value: 0 })).place(0)).toBe(0);
  });

  test('gain and rates are unknown where there is nothing to divide by', () => {
    expect(gain([])).toBeNull();
    expect(gain([{ ndcg: 0.6, base: 0.4 }])).toBeCloseTo(0.5);
    expect(gain([{ ndcg: 0.6, base: 0 }])).toBeNull();
    expect([rate(1, 4), rate(0, 0)]).toEqual([0.25, null]);
  });

  test('the comparison’s switch goes back when it cannot be kept', async () => {
    const report = { interleaving: { running: true } } as Evaluation;
    const controller = new EvaluationController({ evaluation: async () => report, setInterleaving: async () => Promise.reject({ code: 'x', message: 'no' }), simulate: async () => [] });
    await controller.report.load();
    await expect(controller.setInterleaving(false)).rejects.toMatchObject({ code: 'x' });
    expect(controller.report.value?.interleaving.running).toBe(true);
  });
});

describe('charts', () => {
  test('a range has round ends that hold every value', () => {
    expect(niceRange([0.412, 0.661])).toEqual({ low: 0.4, high: 0.7, ticks: [0.4, 0.5, 0.6, 0.7] });
    for (const values of [[0], [5, 5], [-3, 12], [1e-6, 2e-6], []]) {
      const { low, high, ticks } = niceRange(values);
      expect(high).toBeGreaterThan(low);
      expect(low).toBeLessThanOrEqual(Math.min(...values, Infinity) + 1e-12);
      expect(high).toBeGreaterThanOrEqual(Math.max(...values, -Infinity) - 1e-12);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
    }
  });

  test('a line goes from point to point', () => {
    expect(linePath([{ x: 0, y: 1 }, { x: 2.25, y: 3 }])).toBe('M0.0 1.0L2.3 3.0');
  });
});

test('things in a row are joined as the language does', () => {
  expect(enumerate(['piano', 'slow', 'calm'])).toBe('piano, slow, and calm');
  i18n.locale = 'zh';
  expect(enumerate(['钢琴', '慢'])).toBe('钢琴和慢');
});
