import assert from 'node:assert/strict';

const question = 'quiet piano for a rainy night';

export default [
  ['a question gives ranked suggestions with reasons and what was understood', async (s) => {
    await s.open();
    await s.ask(question);
    const rows = s.at('suggestion');
    assert.ok((await rows.count()) >= 20, 'a library of 600 has more than 20 candidates');
    assert.match(await s.at('chip').first().innerText(), /quiet/);
    assert.ok((await rows.first().locator('[data-testid=reason]').count()) >= 2);
    const scores = await s.page.locator('[role=meter]').evaluateAll((m) => m.map((e) => Number(e.getAttribute('aria-valuenow'))));
    assert.deepEqual(scores, [...scores].sort((a, b) => b - a), 'scores fall from row to row');
    assert.deepEqual((await s.calls('ask'))[0], { text: question, edits: [], limit: 30 });
  }],
  ['an example is asked by a click, and a Chinese question is understood alike', async (s) => {
    await s.open();
    await s.page.getByRole('button', { name: '雨夜的安静钢琴曲' }).click();
    await s.at('suggestion').first().waitFor();
    const chinese = await s.order();
    await s.ask(question);
    await s.until(() => s.calls('ask'), (calls) => calls.length === 2, 'asked twice');
    await s.page.waitForTimeout(300);
    const english = await s.order();
    assert.ok(chinese.slice(0, 20).filter((id) => english.slice(0, 20).includes(id)).length >= 12);
  }],
  ['feedback ranks again at once, and undo brings the very order back', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    await s.at('suggestion').nth(6).locator('[data-testid=feedback-dislike]').click();
    const after = await s.until(() => s.order(), (ids) => ids.join() !== before.join(), 'the order changes');
    assert.ok(after.indexOf(before[6]) === -1 || after.indexOf(before[6]) > 6, 'the disliked track falls');
    await s.at('undo').last().click();
    await s.until(() => s.order(), (ids) => ids.join() === before.join(), 'the order comes back');
    assert.equal((await s.calls('undo_feedback')).length, 1);
  }],
  ['a like is marked and lifts the track', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    const track = before[9];
    const row = s.page.locator(`[data-testid=suggestion][data-track-id="${track}"]`);
    await row.locator('[data-testid=feedback-like]').click();
    await s.until(() => s.order(), (ids) => ids.indexOf(track) < 9, 'the liked track rises');
    assert.equal(await row.locator('[data-testid=feedback-like]').getAttribute('aria-pressed'), 'true');
    assert.ok(await row.locator('[data-testid=reason][data-kind=feedback]').count(), 'the like is among the reasons');
  }],
  ['a pressed button pressed again takes the feedback back', async (s) => {
    await s.open();
    await s.ask(question);
    const before = await s.order();
    const like = s.page.locator(`[data-testid=suggestion][data-track-id="${before[5]}"] [data-testid=feedback-like]`);
    await like.click();
    await s.until(() => like.getAttribute('aria-pressed'), (pressed) => pressed === 'true', 'the like is marked');
    await like.click();
    await s.until(() => like.getAttribute('aria-pressed'), (pressed) => pressed === 'false', 'the like is gone');
    assert.deepEqual(await s.order(), before);
    assert.equal((await s.calls('give_feedback')).length, 1);
    assert.equal((await s.calls('retract_feedback')).length, 1);
  }],
  ['"never" and "not now" take a track out of the answer', async (s) => {
    await s.open();
    await s.ask(question);
    const [first, second] = await s.order();
    await s.at('suggestion').nth(0).locator('[data-testid=feedback-never]').click();
    await s.until(() => s.order(), (ids) => !ids.includes(first), 'the first is gone');
    await s.page.locator(`[data-testid=suggestion][data-track-id="${second}"] [data-testid=feedback-notNow]`).click();
    await s.until(() => s.order(), (ids) => !ids.includes(second), 'the second is gone');
    assert.deepEqual((await s.calls('give_feedback')).map((c) => c.kind), ['never', 'notNow']);
  }],
  ['a click plays the suggestion and queues the others with the request', async (s) => {
    await s.open();
    await s.ask(question);
    const ids = await s.order();
    await s.at('suggestion').nth(2).click();
    await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'playing', 'it plays');
    assert.deepEqual((await s.calls('play_tracks'))[0], { trackIds: ids, start: 2, requestId: 1 });
    const title = await s.at('player-title').innerText();
    assert.ok((await s.at('suggestion').nth(2).innerText()).includes(title));
    await s.at('suggestion').nth(0).hover();
    await s.at('suggestion').nth(0).locator('[data-testid=suggestion-play]').click();
    await s.until(() => s.calls('play_tracks'), (calls) => calls.length === 2, 'the button plays too');
  }],
  ['tracks that were not heard yet say so', async (s) => {
    await s.open({ tracks: '26' });
    await s.ask('jazz');
    assert.ok((await s.page.getByText('Names only').count()) >= 1);
  }],
  ['more like this answers with the track it started from', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('suggestion').nth(1).click({ button: 'right' });
    await s.at('menu-similar').click();
    await s.page.getByRole('heading', { name: /^More like/ }).waitFor();
    assert.equal((await s.calls('similar')).length, 1);
  }],
  ['a track the listener knows is a way to start', async (s) => {
    await s.open();
    const starter = s.at('starter').nth(1);
    const trackId = Number(await starter.getAttribute('data-track-id'));
    await starter.click();
    await s.at('suggestion').first().waitFor();
    assert.equal((await s.calls('similar'))[0].trackId, trackId);
  }],
  ['no answer, a slow answer and a failed answer each have their state', async (s) => {
    await s.open();
    await s.at('ask-input').fill('zzzz');
    await s.at('ask-submit').click();
    await s.page.getByText('Nothing fits yet').waitFor();
    await s.open({ delay: '1600' });
    await s.at('ask-input').fill('piano');
    await s.at('ask-submit').click();
    await s.page.getByText('Listening for it').waitFor();
    await s.page.getByText('the language model is being read').waitFor();
    await s.at('suggestion').first().waitFor();
    await s.open({ fail: 'ask' });
    await s.at('ask-input').fill('piano');
    await s.at('ask-submit').click();
    const alert = s.page.getByRole('alert');
    await alert.getByText('This could not be answered').waitFor();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('ask'), (calls) => calls.length === 2, 'asked again');
  }],
  ['a text model that cannot be used is said, and names are still searched', async (s) => {
    await s.open({ scenario: 'model-problem' });
    await s.ask('piano');
    await s.page.getByRole('alert').getByText('A model file is damaged').waitFor();
    assert.ok((await s.at('suggestion').count()) > 0);
  }],
  ['feedback that fails is said and changes nothing', async (s) => {
    await s.open({ fail: 'give_feedback' });
    await s.ask(question);
    const before = await s.order();
    await s.at('suggestion').nth(1).locator('[data-testid=feedback-like]').click();
    await s.page.locator('[data-testid=toast][role=alert]').waitFor();
    assert.deepEqual(await s.order(), before);
  }],
  ['the answer and its place stay while other views are looked at', async (s) => {
    await s.open();
    await s.ask(question);
    await s.at('suggestion').nth(25).scrollIntoViewIfNeeded();
    const before = await s.order();
    await s.view('settings');
    await s.view('ask');
    assert.deepEqual(await s.order(), before);
    assert.ok(await s.at('suggestion').nth(25).isVisible());
    const box = await s.at('suggestion').nth(25).boundingBox();
    assert.ok(box.y < 800, 'it is where it was scrolled to');
  }],
];
