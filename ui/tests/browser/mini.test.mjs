import assert from 'node:assert/strict';

async function mini(s, query = {}) {
  await s.page.setViewportSize({ width: 380, height: 188 });
  await s.open({ window: 'mini', playing: '', ...query });
  await s.at('mini-player').waitFor();
}
const status = (s) => s.at('mini-toggle').getAttribute('data-status');

export default [
  ['the player bar and a key open the mini player', async (s) => {
    await s.open();
    await s.at('open-mini').click();
    await s.until(() => s.calls('open_mini_player'), (c) => c.length === 1, 'the button opens it');
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('m');
    await s.until(() => s.calls('open_mini_player'), (c) => c.length === 2, 'M opens it');
    await s.at('ask-input').focus();
    await s.page.keyboard.type('m');
    assert.equal((await s.calls('open_mini_player')).length, 2, 'a letter in a text is a letter');
  }],
  ['everything is in sight, nothing is cut off', async (s) => {
    await mini(s);
    const cut = await s.page.evaluate(() => {
      const { innerWidth, innerHeight } = window;
      return [...document.querySelectorAll('[data-testid=mini-player] :is(button, input, [role=slider])')]
        .map((element) => [element.dataset.testid ?? element.getAttribute('aria-label'), element.getBoundingClientRect()])
        .filter(([, box]) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight || box.width === 0)
        .map(([name]) => name);
    });
    assert.deepEqual(cut, []);
    assert.equal(await s.page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), true, 'nothing scrolls');
  }],
  ['buttons play, hold, go on and go back', async (s) => {
    await mini(s);
    const first = await s.at('mini-title').innerText();
    await s.at('mini-toggle').click();
    await s.until(() => status(s), (v) => v === 'paused', 'held');
    await s.at('mini-next').click();
    await s.until(() => s.at('mini-title').innerText(), (title) => title !== first, 'the next');
    await s.at('mini-prev').click();
    await s.until(() => s.at('mini-title').innerText(), (title) => title === first, 'the one before');
  }],
  ['keys do what the buttons do', async (s) => {
    await mini(s);
    const first = await s.at('mini-title').innerText();
    await s.page.keyboard.press('Space');
    await s.until(() => status(s), (v) => v === 'paused', 'space holds');
    await s.page.keyboard.press('Control+ArrowRight');
    await s.until(() => s.at('mini-title').innerText(), (title) => title !== first, 'the next');
    await s.page.keyboard.press('l');
    await s.until(() => s.at('feedback-like').getAttribute('aria-pressed'), (v) => v === 'true', 'L likes');
    await s.page.keyboard.press('d');
    await s.until(() => s.at('feedback-dislike').getAttribute('aria-pressed'), (v) => v === 'true', 'D dislikes');
    assert.deepEqual((await s.calls('give_feedback')).map((c) => c.kind), ['like', 'dislike']);
    await s.page.keyboard.press('Escape');
    await s.until(() => s.calls('close_mini_player'), (c) => c.length === 1, 'Escape leads back');
    await s.page.keyboard.press('m');
    await s.until(() => s.calls('close_mini_player'), (c) => c.length === 2, 'and so does M');
  }],
  ['position and volume are sliders', async (s) => {
    await mini(s);
    await s.at('mini-position').focus();
    await s.page.keyboard.press('PageUp');
    await s.until(() => s.calls('seek'), (c) => c[0]?.seconds >= 30, 'the position moves');
    await s.page.getByRole('slider', { name: 'Volume' }).fill('0.25');
    await s.until(() => s.calls('set_volume'), (c) => c.at(-1)?.volume === 0.25, 'the volume is set');
  }],
  ['the button leads back to the full window', async (s) => {
    await mini(s);
    await s.at('mini-close').click();
    await s.until(() => s.calls('close_mini_player'), (c) => c.length === 1, 'asked');
  }],
  ['staying on top is switched here and kept with the other settings', async (s) => {
    await mini(s);
    assert.equal(await s.at('mini-on-top').getAttribute('aria-pressed'), 'true');
    await s.at('mini-on-top').click();
    await s.until(() => s.at('mini-on-top').getAttribute('aria-pressed'), (v) => v === 'false', 'switched off');
    const [{ settings }] = await s.calls('set_settings');
    assert.deepEqual(settings, { theme: 'system', language: 'system', spectrum: null, desktop: { tray: true, closeToTray: false, notifications: false, miniOnTop: false } });
  }],
  ['it says that nothing plays, and that there is no device', async (s) => {
    await s.page.setViewportSize({ width: 380, height: 188 });
    await s.open({ window: 'mini' });
    await s.at('mini-player').getByText('Nothing is playing').waitFor();
    assert.ok(await s.at('mini-toggle').isDisabled());
    await s.open({ window: 'mini', playing: '', scenario: 'no-device' });
    await s.at('mini-player').getByRole('alert').getByText('No sound device').waitFor();
  }],
  ['a program that does not answer is said, with a way back', async (s) => {
    await s.page.setViewportSize({ width: 380, height: 188 });
    await s.open({ window: 'mini', fail: 'startup' });
    await s.page.getByRole('alert').getByText(/could not be read/).waitFor();
    await s.page.getByRole('button', { name: 'Back to the full window' }).click();
    await s.until(() => s.calls('close_mini_player'), (c) => c.length === 1, 'asked');
  }],
  ['a command that fails is said in words', async (s) => {
    await mini(s, { fail: 'next_track' });
    await s.at('mini-next').click();
    await s.page.locator('[data-testid=toast][role=alert]').getByText(/could not be read/).waitFor();
  }],
  ['it speaks Chinese and follows the theme', async (s) => {
    await mini(s, { system: 'zh-CN' });
    await s.page.getByRole('button', { name: '回到完整窗口' }).waitFor();
    await s.page.emulateMedia({ colorScheme: 'dark' });
    await s.until(() => s.page.evaluate(() => document.documentElement.dataset.theme), (v) => v === 'dark', 'dark');
  }],
];
