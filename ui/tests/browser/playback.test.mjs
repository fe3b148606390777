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
  ['sound settings are applied at once', async (s) => {
    await s.open();
    await s.view('settings');
    await s.at('sound-mono').click();
    await s.until(() => s.calls('set_sound'), (c) => c[0]?.sound.mono === true, 'mono');
    await s.at('sound-speed').focus();
    await s.page.keyboard.press('ArrowRight');
    await s.until(() => s.calls('set_sound'), (c) => Math.abs((c.at(-1)?.sound.speed ?? 0) - 1.05) < 1e-6, 'faster');
  }],
];
