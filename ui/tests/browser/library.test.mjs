import assert from 'node:assert/strict';

const ids = (s) => s.at('track-row').evaluateAll((rows) => rows.map((row) => Number(row.dataset.trackId)));
const cell = (s, row, column) => s.at('track-row').nth(row).locator('[role=gridcell]').nth(column).innerText();

async function openLibrary(s, query) {
  await s.open(query);
  await s.view('library');
  await s.at('track-row').first().locator('[role=gridcell]').nth(4).waitFor();
}

export default [
  ['100,000 rows: only what is seen is drawn and read, and the end is reached', async (s) => {
    await openLibrary(s, { tracks: '100000' });
    const grid = s.at('library-grid');
    assert.equal(await grid.getAttribute('aria-rowcount'), '100001');
    assert.ok((await s.at('track-row').count()) < 40, 'few rows are in the document');
    await grid.focus();
    await s.page.keyboard.press('End');
    await s.page.locator('[aria-rowindex="100001"]').waitFor();
    const active = await grid.getAttribute('aria-activedescendant');
    assert.equal(await s.page.locator(`#${active}`).getAttribute('aria-rowindex'), '100001');
    const read = await s.until(() => s.calls('tracks'), (calls) => calls.length >= 2, 'the end is read');
    assert.ok(read.flatMap((call) => call.ids).length < 200, 'tracks are read by page, not all');
    await s.page.locator('[aria-rowindex="100001"] [role=gridcell]').nth(4).waitFor();
    await s.page.keyboard.press('Home');
    await s.page.locator('[aria-rowindex="2"]').waitFor();
  }],
  ['the wheel scrolls through and rows follow', async (s) => {
    await openLibrary(s, { tracks: '100000' });
    const first = (await ids(s))[0];
    await s.at('track-row').nth(3).hover();
    await s.page.mouse.wheel(0, 60_000);
    await s.until(() => ids(s), (now) => now.length > 0 && !now.includes(first), 'other rows are drawn');
    await s.at('track-row').nth(4).locator('[role=gridcell]').nth(4).waitFor();
  }],
  ['search narrows the list, finds Chinese, and says when nothing matches', async (s) => {
    await openLibrary(s, { tracks: '3000' });
    await s.page.keyboard.press('/');
    assert.equal(await s.at('search-input').evaluate((e) => e === document.activeElement), true, '/ goes to the search');
    await s.page.keyboard.type('钢琴');
    await s.until(() => s.at('library-grid').getAttribute('aria-rowcount'), (n) => Number(n) < 1000, 'fewer rows');
    await s.until(() => cell(s, 0, 0), (text) => text.includes('钢琴'), 'the first row matches');
    await s.at('search-input').fill('no such words');
    await s.page.getByText('No track has these words').waitFor();
    await s.at('search-input').press('Escape');
    await s.until(() => s.at('library-grid').getAttribute('aria-rowcount'), (n) => n === '3001', 'all rows again');
  }],
  ['columns sort both ways and say so', async (s) => {
    await openLibrary(s);
    await s.at('sort-year').click();
    const header = s.page.locator('[role=columnheader].year');
    await s.until(() => header.getAttribute('aria-sort'), (v) => v === 'descending', 'newest first');
    const newest = Number(await s.until(() => cell(s, 0, 4), (text) => Number(text) > 2000, 'a recent year leads'));
    await s.at('sort-year').click();
    await s.until(() => header.getAttribute('aria-sort'), (v) => v === 'ascending', 'turned round');
    await s.until(() => cell(s, 0, 4), (text) => Number(text) < newest, 'the oldest leads');
    await s.at('sort-select').selectOption('added');
    await s.until(() => s.calls('track_ids'), (calls) => calls.at(-1).view.sort === 'added' && calls.at(-1).view.descending, 'newest first');
  }],
  ['Ctrl and Shift select, the menu acts on all selected', async (s) => {
    await openLibrary(s);
    const list = await ids(s);
    await s.at('track-row').nth(1).click();
    await s.at('track-row').nth(4).click({ modifiers: ['Shift'] });
    await s.at('track-row').nth(2).click({ modifiers: ['Control'] });
    assert.equal(await s.page.locator('[data-testid=track-row][aria-selected=true]').count(), 3);
    await s.at('track-row').nth(3).click({ button: 'right' });
    await s.at('menu-enqueue').click();
    await s.at('toast').getByText('3 tracks added').waitFor();
    assert.deepEqual((await s.calls('enqueue'))[0].trackIds, [list[1], list[3], list[4]]);
  }],
  ['double click and Enter play, and the playing row is marked', async (s) => {
    await openLibrary(s);
    const list = await ids(s);
    await s.at('track-row').nth(2).dblclick();
    await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'playing', 'it plays');
    await s.at('track-row').nth(2).getByLabel('Now playing').waitFor();
    await s.at('library-grid').focus();
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Enter');
    const calls = await s.until(() => s.calls('play_tracks'), (c) => c.length === 2, 'Enter plays');
    assert.equal(calls[1].trackIds[calls[1].start], list[3]);
  }],
  ['the menu opens by key, closes by Escape and gives the focus back', async (s) => {
    await openLibrary(s);
    await s.at('library-grid').focus();
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Shift+F10');
    await s.page.locator('[role=menu]').waitFor();
    await s.page.keyboard.press('ArrowDown');
    assert.equal(await s.page.evaluate(() => document.activeElement.dataset.testid), 'menu-play-next');
    await s.page.keyboard.press('Escape');
    assert.equal(await s.page.locator('[role=menu]').count(), 0);
    assert.equal(await s.page.evaluate(() => document.activeElement.dataset.testid), 'library-grid');
  }],
  ['a library that cannot be read says so and tries again', async (s) => {
    await s.open({ fail: 'track_ids' });
    await s.view('library');
    await s.page.getByRole('alert').getByText('The library could not be read', { exact: true }).waitFor();
    const before = (await s.calls('track_ids')).length;
    await s.page.getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('track_ids'), (calls) => calls.length === before + 1, 'read again');
  }],
  ['an empty library welcomes', async (s) => {
    await s.open({ scenario: 'first-run', tracks: '0' });
    await s.view('library');
    await s.at('first-run-folder').waitFor();
  }],
];
