import assert from 'node:assert/strict';

async function play(s) {
  await s.open();
  await s.ask('jazz');
  await s.at('suggestion').first().click();
  await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'playing', 'it plays');
}

export default [
  ['shuffle, repeat and sleep follow mouse and key', async (s) => {
    await play(s);
    await s.at('player-shuffle').click();
    await s.until(() => s.at('player-shuffle').getAttribute('aria-label'), (v) => v === 'Shuffle: tracks', 'shuffled');
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('r');
    await s.until(() => s.at('player-repeat').getAttribute('aria-label'), (v) => v === 'Repeat: all', 'repeats');
    await s.at('player-more').click();
    await s.at('menu-sleep-15').click();
    await s.at('sleep-left').waitFor();
    assert.deepEqual((await s.calls('set_sleep'))[0], { timer: { afterTrack: false, seconds: 900 } });
  }],
  ['a change of the queue is taken back by key', async (s) => {
    await play(s);
    await s.view('queue');
    await s.at('queue-grid').focus();
    await s.page.keyboard.press('Alt+ArrowDown');
    await s.at('queue-undo').waitFor();
    await s.page.keyboard.press('Control+z');
    await s.until(() => s.calls('undo_queue'), (c) => c.length === 1, 'undone');
  }],
  ['letters in a dialog, a menu or a text are no shortcuts', async (s) => {
    await play(s);
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('?');
    await s.page.locator('dialog[open]').waitFor();
    await s.page.locator('dialog[open] h2').click();
    await s.page.evaluate(() => document.activeElement.blur());
    for (const key of ['s', 'r', 'p', 'Alt+2']) await s.page.keyboard.press(key);
    await s.page.keyboard.press('Escape');
    await s.page.locator('dialog[open]').waitFor({ state: 'detached' });
    await s.at('player-more').click();
    for (const key of ['s', 'r', 'p']) await s.page.keyboard.press(key);
    await s.page.keyboard.press('Escape');
    await s.view('library');
    await s.page.getByRole('searchbox').or(s.page.getByRole('textbox')).first().focus();
    for (const key of ['s', 'r', 'p']) await s.page.keyboard.press(key);
    await s.page.waitForTimeout(100);
    assert.deepEqual([await s.calls('set_shuffle'), await s.calls('set_repeat'), await s.at('now-playing').count()], [[], [], 0]);
  }],
  ['speed is chosen in the menu, by mouse and by key, and shown while it is not that of the file', async (s) => {
    await play(s);
    assert.equal(await s.at('speed-now').count(), 0);
    await s.at('player-more').click();
    await s.page.getByRole('menuitemradio', { name: 'Speed 1.5×' }).click();
    await s.at('speed-now').getByText('1.5×').waitFor();
    await s.at('player-more').click();
    assert.equal(await s.page.getByRole('menuitemradio', { name: 'Speed 1.5×' }).getAttribute('aria-checked'), 'true');
    for (const key of ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowLeft', 'Enter']) await s.page.keyboard.press(key);
    await s.until(() => s.at('speed-now').count(), (n) => n === 0, 'as in the file again');
    assert.deepEqual((await s.calls('set_speed')).map((call) => call.speed), [1.5, 1]);
  }],
  ['the sleep timer goes on while the music rests, and says when it ends', async (s) => {
    await play(s);
    await s.at('player-more').click();
    await s.at('menu-sleep-30').click();
    await s.at('player-toggle').click();
    await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'paused', 'it rests');
    const left = () => s.at('sleep-left').innerText();
    const before = await left();
    await s.until(left, (now) => now < before, 'it counts the hours of the clock');
    assert.match(await s.at('sleep-left').getAttribute('aria-label'), /^Stops at \d{1,2}:\d{2}.*playing or paused$/);
  }],
  ['sound settings are applied at once, sliders while they are dragged', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('sound-mono').click();
    await s.until(() => s.calls('set_sound'), (c) => c[0]?.sound.mono === true, 'mono');
    await s.at('sound-speed').focus();
    await s.page.keyboard.press('ArrowRight');
    await s.until(() => s.calls('set_sound'), (c) => Math.abs((c.at(-1)?.sound.speed ?? 0) - 1.05) < 1e-6, 'faster');
    await s.at('sound-balance').scrollIntoViewIfNeeded();
    const box = await s.at('sound-balance').boundingBox();
    const sent = (await s.calls('set_sound')).length;
    await s.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await s.page.mouse.down();
    await s.page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 12 });
    await s.until(() => s.calls('set_sound'), (c) => c.length > sent && c.at(-1).sound.balance > 0.6, 'it moves while the button is down');
    await s.page.mouse.up();
    assert.ok((await s.calls('set_sound')).at(-1).sound.mono, 'nothing else changes');
  }],
  ['curves of the equaliser have names in the language of the window', async (s) => {
    await s.open({ system: 'zh-CN' });
    await s.view('settings');
    await s.at('sound-equaliser').click();
    const names = await s.page.getByLabel('预设').locator('option').allInnerTexts();
    assert.deepEqual(names, ['—', '平直', '低音增强']);
  }],
];
