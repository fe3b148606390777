import assert from 'node:assert/strict';

const ids = (s, row = 'playlist-row') => s.at(row).evaluateAll((rows) => rows.map((one) => Number(one.dataset.trackId)));

async function openFirst(s, query = {}) {
  await s.open({ playlists: '3', ...query });
  await s.view('playlists');
  await s.at('playlist-open').first().click();
  await s.at('playlist-row').nth(4).waitFor();
}

const drop = (s, type, paths) => s.page.evaluate(([kind, names]) => window.attuneMock.drop(kind, names), [type, paths]);

export default [
  ['the first playlist is made by keyboard and shown', async (s) => {
    await s.open();
    await s.page.keyboard.press('Alt+4');
    await s.page.getByText('No playlists yet').waitFor();
    await s.at('playlist-new').focus();
    await s.page.keyboard.press('Enter');
    assert.ok(await s.at('playlist-do').isDisabled(), 'a playlist needs a name');
    await s.page.keyboard.type('Quiet evenings');
    await s.page.keyboard.press('Enter');
    await s.at('toast').getByText('“Quiet evenings” was made').waitFor();
    assert.deepEqual(await s.calls('create_playlist'), [{ name: 'Quiet evenings', trackIds: [] }]);
    await s.at('playlist-show').click();
    await s.page.getByText('Nothing in this playlist yet').waitFor();
    assert.equal(await s.at('playlist-title').innerText(), 'Quiet evenings');
  }],
  ['selected tracks go to a playlist, and are taken out again', async (s) => {
    await s.open({ playlists: '2' });
    await s.view('library');
    await s.at('track-row').nth(5).locator('[role=gridcell]').nth(4).waitFor();
    await s.at('track-row').nth(2).click();
    await s.at('track-row').nth(4).click({ modifiers: ['Shift'] });
    const chosen = (await ids(s, 'track-row')).slice(2, 5);
    await s.at('track-row').nth(3).click({ button: 'right' });
    await s.at('menu-add-to-playlist').click();
    await s.at('playlist-choice').first().click();
    await s.at('toast').getByText('3 tracks added to “Sunday morning”').waitFor();
    const [{ id, edit }] = await s.calls('edit_playlist');
    assert.deepEqual([id, edit], [1, { kind: 'append', trackIds: chosen }]);
    await s.at('undo').click();
    const [, { edit: back }] = await s.until(() => s.calls('edit_playlist'), (c) => c.length === 2, 'undone');
    assert.equal(back.kind, 'replace');
    assert.equal(back.trackIds.length, 13, 'as it was');
  }],
  ['a name that is taken is said in the dialog, which stays', async (s) => {
    await s.open({ playlists: '1' });
    await s.ask('jazz');
    await s.at('suggestion').nth(1).click({ button: 'right' });
    await s.at('menu-add-to-playlist').click();
    await s.at('playlist-name').fill('SUNDAY morning');
    await s.at('playlist-do').click();
    await s.page.locator('dialog').getByRole('alert').getByText('There is already a playlist of this name').waitFor();
    await s.at('playlist-name').fill('Monday');
    await s.at('playlist-do').click();
    await s.at('toast').getByText('“Monday” was made').waitFor();
    assert.equal((await s.calls('create_playlist'))[1].trackIds.length, 1);
  }],
  ['the queue and a made list are saved as playlists', async (s) => {
    await s.open();
    await s.ask('jazz');
    await s.at('suggestion').nth(2).click();
    await s.view('queue');
    await s.at('queue-row').first().waitFor();
    const queued = await s.page.evaluate(() => window.attuneMock.calls.filter((c) => c.command === 'play_tracks').at(-1).args.trackIds);
    await s.at('queue-save').click();
    await s.page.getByText(`${queued.length} tracks will be in it.`).waitFor();
    await s.at('playlist-name').fill('What played');
    await s.page.keyboard.press('Enter');
    await s.at('toast').getByText('“What played” was made').waitFor();
    assert.deepEqual((await s.calls('create_playlist'))[0].trackIds, queued);
    await s.view('lists');
    await s.at('list-text').fill('quiet piano');
    await s.at('list-make').click();
    await s.at('list-row').first().waitFor();
    await s.at('list-save').click();
    assert.equal(await s.at('playlist-name').inputValue(), 'quiet piano', 'it has the list’s name');
  }],
  ['a playlist plays, shuffles, follows and is queued', async (s) => {
    await openFirst(s);
    const order = await s.page.evaluate(() => window.attuneMock.calls.length);
    assert.ok(order > 0);
    await s.at('playlist-play-all').click();
    const [first] = await s.until(() => s.calls('play_tracks'), (c) => c.length === 1, 'played');
    assert.equal(first.start, 0);
    assert.equal(first.trackIds.length, 13);
    await s.at('playlist-shuffle').click();
    await s.until(() => s.calls('play_tracks'), (c) => c.length === 2, 'shuffled');
    assert.deepEqual(await s.calls('set_shuffle'), [{ mode: 'tracks' }]);
    await s.at('playlist-queue').click();
    await s.until(() => s.calls('enqueue'), (c) => c[0]?.trackIds.length === 13, 'queued');
    await s.at('playlist-page-more').click();
    await s.at('menu-play-next').click();
    await s.until(() => s.calls('play_next'), (c) => c[0]?.trackIds.length === 13, 'next');
    await s.at('playlist-back').click();
    await s.at('playlist-play').nth(1).focus();
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('play_tracks'), (c) => c.length === 3, 'from its card');
  }],
  ['tracks are moved and removed by keyboard, doubles one by one', async (s) => {
    await openFirst(s);
    const before = await ids(s);
    assert.equal(before.filter((id) => id === 1).length, 2, 'a track stands in it twice');
    await s.at('playlist-grid').focus();
    await s.page.keyboard.press('Home');
    await s.page.keyboard.press('Alt+ArrowDown');
    await s.until(() => ids(s), (now) => now[0] === before[1] && now[1] === before[0], 'moved');
    await s.page.keyboard.press('Delete');
    await s.at('toast').getByText(/was taken out of “Sunday morning”/).waitFor();
    const after = await ids(s);
    assert.equal(after.length, 12);
    assert.equal(after.filter((id) => id === 1).length, 1, 'the other one stays');
    await s.at('undo').click();
    await s.until(() => ids(s), (now) => now.length === 13, 'put back');
    await s.at('playlist-grid').focus();
    await s.page.keyboard.press('End');
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('play_tracks'), (c) => c[0]?.start === 12, 'Enter plays the row');
    await s.page.keyboard.press('Shift+F10');
    await s.at('menu-remove').click();
    await s.until(() => ids(s), (now) => now.length === 12, 'removed by its menu');
  }],
  ['tracks are moved by drag', async (s) => {
    await openFirst(s);
    const before = await ids(s);
    await s.at('playlist-row').first().hover();
    const box = await s.at('playlist-grip').first().boundingBox();
    await s.page.mouse.move(box.x + 10, box.y + 25);
    await s.page.mouse.down();
    await s.page.mouse.move(box.x + 10, box.y + 90, { steps: 4 });
    await s.page.mouse.move(box.x + 10, box.y + 137, { steps: 4 });
    await s.page.mouse.up();
    await s.until(() => ids(s), (now) => now[2] === before[0], 'two places down');
    assert.deepEqual(await s.calls('edit_playlist'), [{ id: 1, edit: { kind: 'move', from: 0, to: 2 } }]);
  }],
  ['an edit that fails is said and leaves the list as it was', async (s) => {
    await openFirst(s);
    const before = await ids(s);
    await s.page.evaluate(() => window.attuneMock.fail('edit_playlist'));
    await s.at('playlist-grid').focus();
    await s.page.keyboard.press('Home');
    await s.page.keyboard.press('Delete');
    await s.at('toast').first().waitFor();
    assert.deepEqual(await ids(s), before);
  }],
  ['a playlist is renamed, deleted and put back', async (s) => {
    await s.open({ playlists: '2' });
    await s.view('playlists');
    await s.at('playlist-more').first().click();
    await s.at('menu-rename').click();
    await s.at('playlist-name').fill('Slow Sunday');
    await s.page.keyboard.press('Enter');
    await s.page.getByText('Slow Sunday', { exact: true }).waitFor();
    await s.at('playlist-more').first().click();
    await s.at('menu-delete').click();
    await s.at('toast').getByText('“Slow Sunday” was deleted').waitFor();
    await s.until(() => s.at('playlist').count(), (n) => n === 1, 'gone');
    await s.at('undo').click();
    await s.until(() => s.at('playlist').count(), (n) => n === 2, 'back');
  }],
  ['a file is imported, and what of it is not in the library is named', async (s) => {
    await s.open();
    await s.view('playlists');
    await s.at('playlist-import').click();
    const told = s.at('playlist-imported');
    await told.getByText('1 file is not in your library.').waitFor();
    await told.getByText('海浪.mp3').waitFor();
    await told.getByText('消失.mp3').waitFor();
    await told.getByText('This is an address on the network; Attune plays files').waitFor();
    await s.at('playlist-imported-play').click();
    await s.until(() => s.calls('play_tracks'), (c) => c[0]?.trackIds.length === 5, 'played anyway');
    assert.equal(await s.at('playlist-title').innerText(), '旧歌');
    assert.equal(await s.at('playlist-row').locator('[data-testid=track-outside]').count(), 1);
    assert.equal(await s.at('playlist-row').locator('[data-testid=track-missing]').count(), 1);
    await s.at('playlist-page-more').click();
    await s.at('menu-export').click();
    await s.at('toast').getByText('Written to /home/ming/旧歌.m3u8').waitFor();
  }],
  ['files dropped on the queue play, elsewhere their folder is added', async (s) => {
    await s.open();
    await s.view('queue');
    await drop(s, 'enter', ['/m/海浪.mp3']);
    await s.page.getByText('Drop to play').waitFor();
    await drop(s, 'drop', ['/m/海浪.mp3', '/m/words.txt', '/m/second.flac']);
    await s.until(() => s.at('player-title').innerText(), (title) => title === '海浪', 'the player bar names it');
    assert.equal(await s.at('queue-row').count(), 2);
    await s.at('toast').getByText('1 file could not be opened').waitFor();
    await s.at('toast').getByText('words.txt: This is not an audio file').waitFor();
    assert.equal(await s.at('player-bar').locator('[data-testid=feedback-like]').count(), 0, 'nothing is learned of it');
    assert.equal(await s.at('player-bar').locator('[data-testid=track-outside]').count(), 1);
    await s.at('queue-row').nth(1).click({ button: 'right' });
    assert.equal(await s.at('menu-similar').count(), 0);
    await s.at('menu-remove').click();
    await s.until(() => s.at('queue-row').count(), (n) => n === 1, 'removed by its menu');
    assert.equal((await s.calls('add_folders')).length, 0);
    await s.view('library');
    await drop(s, 'drop', ['/m/new']);
    await s.until(() => s.calls('add_folders'), (c) => c.length === 1, 'added');
  }],
  ['playlists that cannot be read say so and are tried again', async (s) => {
    await s.open({ fail: 'playlists' });
    await s.view('playlists');
    await s.page.getByRole('alert').getByText('The playlists could not be read').waitFor();
    await s.page.getByRole('button', { name: 'Try again' }).click();
    await s.until(() => s.calls('playlists'), (c) => c.length === 2, 'tried again');
    await s.open({ playlists: '1', fail: 'playlist' });
    await s.view('playlists');
    await s.at('playlist-open').click();
    await s.page.getByRole('alert').getByText('The playlist could not be read').waitFor();
    await s.page.getByRole('button', { name: 'All playlists' }).click();
    await s.at('playlist-open').waitFor();
  }],
];
