import assert from 'node:assert/strict';

const ids = (s) => s.at('list-row').evaluateAll((rows) => rows.map((row) => Number(row.dataset.trackId)));

async function arc(s, query = {}) {
  await s.open(query);
  await s.view('lists');
  await s.at('compose-arc').check();
  await s.at('arc-from').fill('calm piano');
  await s.at('arc-to').fill('energetic party');
  await s.at('list-make').click();
  await s.at('list-row').nth(3).waitFor();
}

export default [
  ['words and minutes make a list', async (s) => {
    await s.open();
    await s.page.keyboard.press('Alt+3');
    assert.ok(await s.at('list-make').isDisabled(), 'nothing to make yet');
    await s.at('list-text').fill('quiet piano');
    await s.at('list-minutes').fill('23');
    await s.at('list-text').press('Enter');
    await s.at('list-row').nth(2).waitFor();
    const [{ source }] = await s.calls('make_list');
    assert.deepEqual([source.kind, source.text, source.minutes, source.edits], ['request', 'quiet piano', 23, []]);
    assert.equal(await s.at('list-title').innerText(), 'quiet piano');
    assert.ok(await s.at('list-title').evaluate((e) => e === document.activeElement), 'the focus is at its head');
    await s.at('list-back').click();
    assert.equal(await s.at('list-text').inputValue(), 'quiet piano', 'what was asked for stays');
  }],
  ['an answer becomes a list with its edited chips', async (s) => {
    await s.open();
    await s.ask('quiet piano');
    await s.at('chip-remove').first().click();
    await s.until(() => s.calls('ask'), (c) => c.length === 2, 'edited');
    await s.page.waitForTimeout(200);
    await s.at('ask-list').click();
    await s.at('list-make').click();
    await s.at('list-row').first().waitFor();
    assert.deepEqual((await s.calls('make_list'))[0].source.edits, [{ id: 'words:quiet', action: 'remove' }]);
  }],
  ['an arc is drawn, played, queued and goes on as a radio', async (s) => {
    await arc(s);
    await s.page.getByRole('img', { name: /The way from calm piano to energetic party, in \d+ tracks/ }).waitFor();
    const order = await ids(s);
    await s.at('list-play').click();
    await s.until(() => s.calls('play_tracks'), (c) => c.length === 1, 'played');
    assert.deepEqual((await s.calls('play_tracks'))[0].trackIds.slice(0, order.length), order);
    await s.at('list-queue').click();
    await s.until(() => s.calls('enqueue'), (c) => c.length === 1, 'queued');
    await s.at('list-radio').click();
    await s.at('player-radio').waitFor();
  }],
  ['a list is reordered and shortened by keyboard', async (s) => {
    await arc(s);
    const before = await ids(s);
    await s.at('list-grid').focus();
    await s.page.keyboard.press('Home');
    await s.page.keyboard.press('Alt+ArrowDown');
    assert.deepEqual((await ids(s)).slice(0, 2), [before[1], before[0]]);
    await s.page.keyboard.press('Delete');
    assert.equal((await ids(s)).includes(before[0]), false);
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('play_tracks'), (c) => c[0]?.start === 1, 'Enter plays the row');
  }],
  ['the menu of a row plays the list from there', async (s) => {
    await arc(s);
    await s.at('list-row').nth(2).click({ button: 'right' });
    await s.at('menu-play').click();
    await s.until(() => s.calls('play_tracks'), (c) => c[0]?.start === 2, 'played');
  }],
  ['a list is reordered by drag and shortened by its button', async (s) => {
    await arc(s);
    const before = await ids(s);
    await s.at('list-row').first().hover();
    const box = await s.at('list-grip').first().boundingBox();
    await s.page.mouse.move(box.x + 10, box.y + 25);
    await s.page.mouse.down();
    await s.page.mouse.move(box.x + 10, box.y + 90, { steps: 4 });
    await s.page.mouse.move(box.x + 10, box.y + 141, { steps: 4 });
    await s.page.mouse.up();
    assert.equal((await ids(s))[2], before[0], 'two places down');
    await s.at('list-remove').first().click();
    assert.equal((await ids(s)).includes(before[1]), false);
  }],
  ['a journey goes between two tracks that are searched, by keyboard alone', async (s) => {
    await s.open();
    await s.view('lists');
    await s.at('compose-journey').check();
    await s.at('journey-from').fill('rain');
    await s.page.getByRole('option').first().waitFor();
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Enter');
    const from = Number(await s.at('journey-from').getAttribute('data-track-id'));
    await s.at('journey-to').fill('harbour');
    await s.page.getByRole('option').nth(1).click();
    const to = Number(await s.at('journey-to').getAttribute('data-track-id'));
    await s.at('journey-steps').fill('8');
    await s.at('list-make').click();
    await s.at('list-row').nth(6).waitFor();
    assert.deepEqual((await s.calls('make_list'))[0].source, { kind: 'journey', from, to, count: 8 });
    const order = await ids(s);
    assert.deepEqual([order[0], order.at(-1)], [from, to]);
    assert.equal(await s.page.getByText('Its place is given').count(), 2);
  }],
  ['mixes name themselves, open and play', async (s) => {
    await s.open({ events: '80' });
    await s.view('lists');
    const mix = s.at('mix').first();
    await mix.waitFor();
    const name = await mix.locator('.name').innerText();
    await mix.click();
    assert.equal(await s.at('list-title').innerText(), name);
    await s.at('list-back').click();
    await s.at('mix-play').nth(1).focus();
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('play_tracks'), (c) => c.length === 1, 'played');
  }],
  ['lists that cannot be made and mixes that are not there yet say so', async (s) => {
    await s.open({ fail: 'make_list' });
    await s.view('lists');
    await s.page.getByText('Mixes will grow here').waitFor();
    await s.at('list-text').fill('piano');
    await s.at('list-make').click();
    await s.page.getByRole('alert').getByText('The list could not be made').waitFor();
    await s.page.getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('make_list'), (c) => c.length === 2, 'tried again');
    await s.open({ fail: 'auto_mixes' });
    await s.view('lists');
    await s.page.getByRole('alert').getByText('The mixes could not be read').waitFor();
  }],
];
