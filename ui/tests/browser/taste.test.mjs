import assert from 'node:assert/strict';

async function openTaste(s, query = {}) {
  await s.open({ events: '140', ...query });
  await s.view('taste');
  await s.at('taste-row').first().waitFor();
}
const firstId = (s) => s.at('taste-row').first().getAttribute('data-event-id');

export default [
  ['the taste is said in words, drawn, and listed', async (s) => {
    await openTaste(s);
    assert.match(await s.at('taste-summary').innerText(), /^You lean towards /);
    await s.at('profile-picture').getByText(/: (likes|avoids) it, \d+ of 100, \d+% sure/).first().waitFor({ state: 'attached' });
    assert.ok((await s.at('taste-artist').count()) >= 3);
    assert.equal(await s.at('taste-weight').count(), 6);
    assert.equal((await s.at('taste-row').count()) + (await s.at('ledger-row').count()), 40, 'a page of events');
    await s.at('ledger-more').click();
    await s.until(async () => (await s.at('taste-row').count()) + (await s.at('ledger-row').count()), (n) => n === 80, 'the next page');
    assert.deepEqual((await s.calls('ledger')).at(-1), { offset: 40, limit: 40 });
  }],
  ['an event is taken back and put back', async (s) => {
    await openTaste(s);
    const id = await firstId(s);
    const row = s.page.locator(`[data-event-id="${id}"]`);
    await row.locator('[data-testid=taste-undo]').click();
    await row.locator('[data-testid=taste-restore]').waitFor();
    assert.deepEqual(await s.calls('undo_ledger_event'), [{ id }]);
    await s.at('restore').click();
    await row.locator('[data-testid=taste-undo]').waitFor();
    assert.deepEqual(await s.calls('restore_ledger_event'), [{ id }]);
  }],
  ['taking an event back ranks the answer on screen again', async (s) => {
    await s.open();
    await s.ask('jazz');
    const before = await s.order();
    await s.at('suggestion').nth(8).locator('[data-testid=feedback-like]').click();
    await s.until(() => s.order(), (ids) => ids.join() !== before.join(), 'changed');
    await s.view('taste');
    await s.at('taste-undo').click();
    await s.at('taste-restore').waitFor();
    await s.view('ask');
    await s.until(() => s.order(), (ids) => ids.join() === before.join(), 'the order of before');
  }],
  ['an event is given another meaning, weight and end, by keyboard', async (s) => {
    await openTaste(s);
    const id = await firstId(s);
    await s.page.locator(`[data-event-id="${id}"] [data-testid=taste-edit]`).focus();
    await s.page.keyboard.press('Enter');
    await s.at('edit-never').focus();
    await s.page.keyboard.press('Space');
    await s.at('edit-weight').focus();
    await s.page.keyboard.press('ArrowLeft');
    await s.at('edit-expiry').selectOption('week');
    await s.at('edit-save').focus();
    await s.page.keyboard.press('Enter');
    const [call] = await s.until(() => s.calls('edit_ledger_event'), (c) => c.length === 1, 'edited');
    assert.equal(call.id, id);
    assert.equal(call.edit.kind, 'never');
    assert.ok(Math.abs(call.edit.weight - 0.9) < 1e-9);
    assert.ok(Math.abs(call.edit.expiresAt - Date.now() - 7 * 86_400_000) < 60_000);
    await s.page.locator(`[data-event-id="${id}"]`).getByText(/until /).waitFor();
    assert.equal(await s.page.locator('dialog[open]').count(), 0);
  }],
  ['learning is switched off and on', async (s) => {
    await openTaste(s);
    const learning = s.at('taste-learning');
    await learning.click();
    await s.page.getByText('Learning is off').waitFor();
    assert.equal(await learning.getAttribute('aria-checked'), 'false');
    await learning.focus();
    await s.page.keyboard.press('Space');
    await s.until(() => learning.getAttribute('aria-checked'), (v) => v === 'true', 'on again');
    assert.deepEqual(await s.calls('set_learning'), [{ on: false }, { on: true }]);
  }],
  ['a switch that cannot be kept goes back', async (s) => {
    await openTaste(s, { fail: 'set_learning' });
    await s.at('taste-learning').click();
    await s.page.locator('[data-testid=toast][role=alert]').waitFor();
    assert.equal(await s.at('taste-learning').getAttribute('aria-checked'), 'true');
  }],
  ['the taste is exported, and forgotten only after a question', async (s) => {
    await openTaste(s);
    await s.at('taste-export').click();
    await s.until(() => s.calls('export_taste'), (c) => c[0]?.path === '/home/ming/attune-export.json', 'exported');
    await s.at('taste-forget').click();
    await s.page.getByRole('dialog', { name: 'Forget everything?' }).getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await s.calls('forget_taste')).length, 0);
    await s.at('taste-forget').click();
    await s.at('forget-do').click();
    await s.page.getByText('Nothing told yet').waitFor();
    assert.equal((await s.calls('forget_taste')).length, 1);
  }],
  ['the ledger leads to the figures, and they are there by nav and by key too', async (s) => {
    await openTaste(s);
    await s.at('taste-better').click();
    await s.at('evaluation-headline').getByText(/Your ranking is \d+% better/).waitFor();
    assert.equal(await s.at('figure').count(), 5);
    assert.equal(await s.at('source-rate').count(), 4);
    assert.equal(await s.at('guard').getAttribute('data-state'), 'returned');
    await s.at('interleaving').click();
    await s.until(() => s.calls('set_interleaving'), (c) => c[0]?.on === false, 'off');
    await s.at('simulate').click();
    await s.at('simulation').getByText(/After 100 events, nDCG@10 is \d+% above/).waitFor();
    await s.page.keyboard.press('Alt+1');
    await s.page.keyboard.press('Alt+7');
    await s.at('evaluation-headline').waitFor();
  }],
  ['too few events make no figures, and figures that cannot be read say so', async (s) => {
    await s.open();
    await s.view('evaluation');
    await s.at('evaluation-few').getByText('Too early to say').waitFor();
    await s.open({ fail: 'evaluation,simulate' });
    await s.view('evaluation');
    await s.page.getByRole('alert').getByText('The figures could not be read').waitFor();
    await s.open({ fail: 'simulate' });
    await s.view('evaluation');
    await s.at('simulate').click();
    await s.page.getByRole('alert').getByText(/The simulation failed/).waitFor();
  }],
];
