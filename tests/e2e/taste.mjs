// Chips, lists, radio, the ledger and a second listener, in the window that `listener.test.mjs` has open.
import assert from 'node:assert/strict';
import { until } from './desktop.mjs';

const ids = (list) => list.map((s) => s.id);

const chips = (w) =>
  w.page(() =>
    [...document.querySelectorAll('[data-testid=chip]')].map((chip) => ({
      label: chip.querySelector('.label').textContent.trim(),
      kind: chip.dataset.kind,
      removed: chip.dataset.removed === 'true',
      negative: chip.dataset.negative === 'true',
    })),
  );

/** Waits until the answer is another one, and gives it. */
async function changed(w, before, what) {
  return until(async () => {
    const list = await w.suggestions();
    return list.length > 0 && ids(list).join() !== ids(before).join() && list;
  }, what, 20_000);
}

const listed = (w) => w.page(() => [...document.querySelectorAll('[data-testid=list-row]')].map((row) => Number(row.dataset.trackId)));

export const tasteScenarios = [
  ['a request becomes chips; one that is removed or turned ranks again, and put back restores the answer', async (w) => {
    await w.go('ask');
    const before = await w.ask('calm piano without drums');
    const read = await until(async () => {
      const all = await chips(w);
      return all.some((chip) => chip.negative && /drum/i.test(chip.label)) && all;
    }, '"without drums" is a chip that says no');
    const piano = read.findIndex((chip) => /piano/i.test(chip.label) && chip.kind === 'words');
    assert.ok(piano >= 0, `piano is a chip: ${JSON.stringify(read)}`);
    await w.screenshot('chips');
    await w.page((n) => document.querySelectorAll('[data-testid=chip]')[n].querySelector('[data-testid=chip-remove]').click(), piano);
    const without = await changed(w, before, 'removing a chip ranks again');
    assert.ok((await chips(w))[piano].removed, 'the chip stays, struck through');
    await w.click('chip-restore');
    const again = await changed(w, without, 'putting it back ranks again');
    assert.deepEqual(ids(again), ids(before), 'and the answer is what it was');
    await w.page((n) => document.querySelectorAll('[data-testid=chip]')[n].querySelector('[data-testid=chip-flip]').click(), piano);
    await changed(w, before, 'turning a chip into its opposite ranks again');
    assert.ok((await chips(w))[piano].negative);
  }],

  ['why a track is where it is can be opened, with what it would be without a part', async (w) => {
    await w.ask('rainy-night piano');
    await w.click('suggestion-details-toggle');
    await w.at('suggestion-details');
    assert.match(await w.text('counterfactual'), /without it/i, 'a part is taken away and the place told');
    await w.screenshot('details');
    await w.click('suggestion-details-toggle');
  }],

  ['an arc is made from two words, and played as a list', async (w) => {
    await w.go('lists');
    await w.click('compose-arc');
    await w.type('arc-from', 'calm');
    await w.type('arc-to', 'loud metal');
    // The demo tracks last 14 minutes.
    await w.click('list-minutes');
    await w.keys('Control', 'a');
    await w.keys(...'8');
    await w.keys('Tab');
    await w.click('list-make');
    await until(async () => (await listed(w)).length >= 4, 'the arc has tracks', 60_000);
    const order = await listed(w);
    assert.equal(new Set(order).size, order.length, 'no track comes twice');
    await w.at('list-curve');
    await w.screenshot('arc');
    await w.click('list-play');
    await w.waitForStatus('playing');
    await w.go('queue');
    await until(async () => (await w.count('queue-row')) >= order.length - 1, 'the arc is the queue');
    await w.go('lists');
    await w.click('list-back');
  }],

  ['a radio begins with a request and has something to play next', async (w) => {
    await w.go('ask');
    await w.ask('calm piano');
    await w.click('ask-radio');
    await w.at('player-radio', 30_000);
    await w.waitForStatus('playing');
    await w.go('queue');
    await until(async () => (await w.count('queue-row')) >= 2, 'the station has chosen what comes next', 30_000);
    await w.screenshot('radio');
    await w.click('player-toggle');
    await w.waitForStatus('paused');
  }],

  ['the ledger lists what was said; taking an event back there restores the answer', async (w) => {
    await w.go('ask');
    const before = await w.ask('happy folk');
    const liked = before[2];
    // Rows fly to their places.
    await new Promise((done) => setTimeout(done, 1000));
    await w.press(liked.id, 'feedback-like');
    await until(async () => (await w.suggestions()).find((s) => s.id === liked.id)?.like, 'the like is shown', 20_000);
    await w.go('taste');
    await w.at('taste-row');
    const said = await w.text('taste-row');
    assert.ok(said.includes(liked.title), `the newest event is the like of "${liked.title}", not "${said}"`);
    await w.screenshot('ledger');
    await w.page(() => document.querySelector('[data-testid=taste-row] [data-testid=taste-undo]').click());
    await until(async () => w.has('taste-restore'), 'the event can be put back');
    await w.go('ask');
    assert.deepEqual(ids(await w.ask('happy folk')), ids(before), 'the answer is what it was before the like');
  }],

  ['a second listener begins with nothing and the first finds everything again', async (w) => {
    await w.go('taste');
    await w.at('ledger-row');
    await w.click('profile-switcher');
    await w.click('menu-profile-new');
    await w.type('profile-name', 'Ana');
    await w.click('profile-do');
    await until(async () => (await w.count('profile-row')) === 2, 'the new listener is listed');
    await w.keys('Escape');
    await until(async () => w.page(() => !document.querySelector('dialog[open]')), 'the dialog closes');
    const pick = async (index) => {
      await w.click('profile-switcher');
      await until(async () => w.page(() => document.querySelectorAll('[role=menuitemradio]').length >= 2), 'both listeners are offered');
      await w.page((n) => document.querySelectorAll('[role=menuitemradio]')[n].click(), index);
    };
    const names = async () => (await w.text('profile-switcher')).includes('Ana');
    await pick(1);
    await until(names, 'Ana listens');
    await w.go('taste');
    await until(async () => !(await w.has('ledger-row')), 'nothing is known of Ana');
    await w.screenshot('second-listener');
    await pick(0);
    await until(async () => !(await names()), 'the first listener is back');
    await w.go('taste');
    await w.at('ledger-row');
  }],
];
