import assert from 'node:assert/strict';

const question = 'quiet piano for a rainy night';
const chips = (s) => s.at('chip').evaluateAll((all) => all.map((c) => ({ text: c.querySelector('.label').textContent, removed: c.dataset.removed === 'true', negative: c.dataset.negative === 'true' })));
const lastEdits = async (s) => (await s.calls('ask')).at(-1).edits;

export default [
  ['a chip is removed and put back, and the order follows at once', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    await s.at('chip').nth(1).locator('[data-testid=chip-remove]').click();
    await s.until(() => s.order(), (ids) => ids.join() !== before.join(), 'ranked again');
    assert.deepEqual(await lastEdits(s), [{ id: 'words:piano', action: 'remove' }]);
    assert.ok((await chips(s))[1].removed, 'the chip stays, struck through');
    await s.at('chip-restore').click();
    await s.until(() => s.order(), (ids) => ids.join() === before.join(), 'the order comes back');
    assert.deepEqual(await lastEdits(s), []);
  }],
  ['a chip is turned into its opposite by its button', async (s) => {
    await s.open();
    await s.ask(question);
    const flip = s.at('chip').nth(0).locator('[data-testid=chip-flip]');
    await flip.click();
    await s.until(() => flip.getAttribute('aria-pressed'), (v) => v === 'true', 'pressed');
    await s.until(() => s.calls('ask'), (calls) => calls.length === 2, 'asked again');
    assert.deepEqual(await lastEdits(s), [{ id: 'words:quiet', action: 'flip' }]);
    await s.page.getByRole('group', { name: 'Mood and sound: not quiet' }).waitFor();
  }],
  ['chips by keyboard: the arrows move, N flips, Delete removes and puts back', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('chip').nth(0).locator('[data-testid=chip-flip]').focus();
    await s.page.keyboard.press('ArrowRight');
    await s.page.keyboard.press('n');
    await s.until(() => chips(s), (all) => all[1].negative, 'N flips the second');
    await s.page.keyboard.press('ArrowRight');
    await s.page.keyboard.press('Delete');
    await s.until(() => chips(s), (all) => all[2].removed, 'Delete removes the third');
    await s.until(() => s.page.evaluate(() => document.activeElement.dataset.testid), (id) => id === 'chip-restore', 'the focus stays on the chip');
    await s.page.keyboard.press('Delete');
    await s.until(() => chips(s), (all) => !all[2].removed, 'Delete puts it back');
    await s.page.keyboard.press('Home');
    assert.equal(await s.page.evaluate(() => document.activeElement.closest('[data-testid=chip]').querySelector('.label').textContent), 'quiet');
    assert.deepEqual(await lastEdits(s), [{ id: 'words:piano', action: 'flip' }]);
  }],
  ['an edit that fails is said and leaves the answer as it was', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    await s.page.evaluate(() => window.attuneMock.fail('ask'));
    await s.at('chip-remove').first().click();
    await s.page.locator('[data-testid=toast][role=alert]').waitFor();
    assert.deepEqual(await s.order(), before);
    assert.ok(!(await chips(s))[0].removed, 'the chip is back');
  }],
  ['a lasting liking is kept in the taste, and undone', async (s) => {
    await s.open();
    await s.ask('我喜欢安静的钢琴');
    await s.at('keep-taste').click();
    await s.at('toast').getByText('Kept in your taste').waitFor();
    assert.equal((await s.calls('keep_taste'))[0].text, '我喜欢安静的钢琴');
    assert.ok(await s.at('keep-taste').isDisabled());
    await s.at('undo').click();
    await s.until(() => s.calls('undo_ledger_event'), (c) => c.length === 1, 'undone');
    await s.ask('安静的钢琴');
    await s.until(() => s.at('keep-taste').count(), (n) => n === 0, 'only a lasting liking is offered');
  }],
  ['when little fits it says so, what is missing, and which limit to drop', async (s) => {
    await s.open();
    await s.ask('slow jazz from the 80s under 3 minutes');
    const fit = s.at('fit');
    await fit.getByText(/The nearest lack: /).waitFor();
    await fit.getByText(/“1980–1989” leaves out \d+ tracks\./).waitFor();
    const before = await s.order();
    await fit.getByRole('button', { name: /Remove the limit 1980–1989/ }).click();
    await s.until(() => s.order(), (ids) => ids.join() !== before.join(), 'the limit is gone');
    assert.deepEqual(await lastEdits(s), [{ id: 'limit:80s', action: 'remove' }]);
  }],
  ['words that ask for an arc offer the list', async (s) => {
    await s.open();
    await s.ask('40 minutes from calm to bright');
    await s.at('arc-make').click();
    await s.at('list-row').nth(3).waitFor();
    assert.deepEqual((await s.calls('make_list'))[0], { source: { kind: 'arc', minutes: 40, from: 'calm', to: 'bright' } });
  }],
  ['why a track is there: terms, what if, what feedback changed, how sure', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('suggestion').nth(4).locator('[data-testid=feedback-dislike]').click();
    await s.at('toast').first().waitFor();
    await s.at('suggestion').nth(0).locator('[data-testid=suggestion-details-toggle]').click();
    const details = s.at('suggestion-details');
    await details.getByText('What makes its score').waitFor();
    assert.match(await details.locator('[data-testid=counterfactual]').first().innerText(), /Without it, this (falls|rises) from 1|stays at 1/);
    assert.match(await details.locator('[data-testid=influence]').first().innerText(), /(less|more) .+ since your dislike of “/);
    await details.getByText(/% sure/).waitFor();
    await s.at('suggestion').nth(0).locator('[data-testid=suggestion-details-toggle]').click();
    await s.until(() => details.count(), (n) => n === 0, 'closed again');
  }],
  ['the reasons open and close by the arrows, and a guess is marked', async (s) => {
    await s.open();
    await s.ask(question);
    assert.ok((await s.at('exploration').count()) >= 1);
    await s.at('suggestion').first().focus();
    await s.page.keyboard.press('ArrowRight');
    await s.at('suggestion-details').waitFor();
    assert.equal(await s.at('suggestion-details-toggle').first().getAttribute('aria-expanded'), 'true');
    await s.page.keyboard.press('ArrowLeft');
    await s.until(() => s.at('suggestion-details').count(), (n) => n === 0, 'closed');
  }],
  ['two kinds of feedback stand in the small menu and say what they change', async (s) => {
    await s.open();
    await s.ask(question);
    const [first, second] = await s.order();
    await s.at('suggestion-more').first().click();
    await s.page.getByRole('menuitem', { name: /Wrong for this request.*not your taste/s }).click();
    await s.until(() => s.order(), (ids) => !ids.includes(first), 'it left the answer');
    await s.page.locator(`[data-testid=suggestion][data-track-id="${second}"]`).click({ button: 'right' });
    await s.at('menu-tooMuchOfArtist').click();
    await s.until(() => s.calls('give_feedback'), (c) => c.length === 2, 'told');
    assert.deepEqual((await s.calls('give_feedback')).map((c) => c.kind), ['wrongForRequest', 'tooMuchOfArtist']);
  }],
  ['W and T give the two kinds by keyboard', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('suggestion').nth(2).focus();
    await s.page.keyboard.press('t');
    await s.until(() => s.calls('give_feedback'), (c) => c[0]?.kind === 'tooMuchOfArtist', 'T');
    await s.page.waitForTimeout(300);
    await s.page.keyboard.press('w');
    await s.until(() => s.calls('give_feedback'), (c) => c[1]?.kind === 'wrongForRequest', 'W');
  }],
  ['a pressed button pressed again takes its feedback back', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    const like = s.page.locator(`[data-testid=suggestion][data-track-id="${before[3]}"] [data-testid=feedback-like]`);
    await like.click();
    await s.until(() => like.getAttribute('aria-pressed'), (v) => v === 'true', 'liked');
    await s.page.waitForTimeout(300);
    await like.click();
    await s.until(() => s.order(), (ids) => ids.join() === before.join(), 'the order comes back');
    assert.equal((await s.calls('retract_feedback')).length, 1);
    assert.equal(await like.getAttribute('aria-pressed'), 'false');
  }],
  ['a radio starts from a request, is named in the player, and stops', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('ask-radio').click();
    await s.at('player-radio').getByText(question).last().waitFor();
    assert.deepEqual((await s.calls('start_radio'))[0], { seed: { kind: 'request', text: question, edits: [] } });
    await s.at('radio-stop').click();
    await s.until(() => s.at('player-radio').count(), (n) => n === 0, 'stopped');
    assert.equal(await s.at('player-toggle').getAttribute('data-status'), 'playing', 'the track goes on');
  }],
  ['a radio starts from a track and from an artist of the library', async (s) => {
    await s.open();
    await s.view('library');
    await s.at('track-row').nth(2).click({ button: 'right' });
    await s.at('menu-radio').click();
    await s.at('track-row').nth(3).click({ button: 'right' });
    await s.at('menu-artist-radio').click();
    const seeds = await s.until(() => s.calls('start_radio'), (c) => c.length === 2, 'both');
    assert.deepEqual(seeds.map((call) => call.seed.kind), ['track', 'artist']);
  }],
];
