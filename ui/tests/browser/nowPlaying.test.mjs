import assert from 'node:assert/strict';
import { playNumber } from './harness.mjs';

const current = (s) => s.page.locator('[data-testid=lyrics-line][aria-current=true]');
const scrolled = (s) => s.at('lyrics').evaluate((box) => box.scrollTop);
const spectra = (s) => s.calls('spectrum').then((calls) => calls.length);
const focused = (s) => s.page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.tagName);

export default [
  ['opens from the cover and the key, closes by Escape, and gives the focus back', async (s) => {
    await playNumber(s, 1);
    await s.at('player-cover').click();
    await s.at('now-playing').waitFor();
    assert.equal(await focused(s), 'now-playing');
    assert.equal(await s.page.locator('main .view').evaluate((view) => view.inert), true, 'the view beneath is out of reach');
    await s.page.keyboard.press('Escape');
    assert.equal(await s.at('now-playing').count(), 0);
    assert.equal(await focused(s), 'player-cover');
    await s.page.keyboard.press('p');
    await s.at('now-playing').waitFor();
    await s.view('queue');
    await s.at('now-playing').waitFor({ state: 'detached' });
    await s.page.locator('main[aria-label="Queue"]').waitFor();
    assert.equal(await focused(s), 'nav-queue');
  }],
  ['says so when nothing plays', async (s) => {
    await s.open();
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('p');
    await s.at('now-playing').getByText('Nothing is playing').waitFor();
  }],
  ['lyrics follow the song, and a click on a line seeks there', async (s) => {
    await playNumber(s, 1);
    await s.at('player-lyrics').click();
    await current(s).getByText('harbour lights').waitFor({ timeout: 15_000 });
    assert.equal(await s.at('now-playing').getByText('雨落在港口的灯火上').count(), 1, 'a translation stands beneath');
    const top = await scrolled(s);
    await s.at('lyrics-line').filter({ hasText: 'let the weather' }).click();
    assert.deepEqual((await s.calls('seek')).map((call) => call.seconds), [80]);
    await current(s).getByText('let the weather').waitFor();
    await s.until(() => scrolled(s), (now) => now > top + 100, 'the view goes along');
  }],
  ['lines are reached by keys, and Enter seeks', async (s) => {
    await playNumber(s, 1);
    await s.page.keyboard.press('p');
    await s.at('lyrics-line').first().focus();
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('ArrowDown');
    assert.match(await s.page.evaluate(() => document.activeElement.innerText), /every letter/);
    await s.page.keyboard.press('Enter');
    assert.deepEqual((await s.calls('seek')).map((call) => call.seconds), [19.2]);
    await s.page.keyboard.press('End');
    assert.match(await s.page.evaluate(() => document.activeElement.innerText), /meant for you/);
  }],
  ['scrolling by hand ends the following until it is asked for', async (s) => {
    await playNumber(s, 1);
    await s.page.keyboard.press('p');
    await s.at('lyrics-line').first().waitFor();
    assert.equal(await s.at('lyrics-follow').count(), 0);
    await s.at('lyrics').hover();
    await s.page.mouse.wheel(0, 700);
    await s.at('lyrics-follow').waitFor();
    await s.until(() => scrolled(s), (now) => now > 400, 'scrolled');
    const away = await scrolled(s);
    await current(s).getByText('harbour lights').waitFor({ timeout: 15_000 });
    assert.equal(await scrolled(s), away, 'a new line does not pull the view back');
    await s.at('lyrics-follow').click();
    await s.until(() => scrolled(s), (now) => now < away, 'back at the song');
    assert.equal(await s.at('lyrics-follow').count(), 0);
  }],
  ['words light up one after the other where they have times', async (s) => {
    await playNumber(s, 3);
    await s.page.keyboard.press('p');
    await s.at('lyrics-line').filter({ hasText: 'One for every' }).click();
    const sung = () => current(s).locator('.sung').count();
    const few = await s.until(sung, (n) => n > 0, 'the first word');
    await s.until(sung, (n) => n > few, 'the next words');
    assert.equal(await current(s).locator('.word').count(), 7);
  }],
  ['plain lyrics are text, and no lyrics are said to be none', async (s) => {
    await playNumber(s, 2);
    await s.page.keyboard.press('p');
    await s.at('lyrics-text').getByText('As somebody typed them').waitFor();
    await s.page.keyboard.press('Control+ArrowRight');
    await s.at('lyrics-line').first().waitFor();
    await s.page.keyboard.press('Control+ArrowRight');
    await s.at('now-playing').getByText('No lyrics').waitFor();
  }],
  ['lyrics that cannot be read are said in words', async (s) => {
    await playNumber(s, 1, { fail: 'lyrics' });
    await s.page.keyboard.press('p');
    await s.at('now-playing').getByRole('alert').getByText('The lyrics could not be read').waitFor();
  }],
  ['the spectrum is drawn while music plays and it is shown, and costs nothing otherwise', async (s) => {
    await playNumber(s, 1);
    await s.page.keyboard.press('p');
    await s.at('spectrum').waitFor();
    await s.until(() => spectra(s), (n) => n > 5, 'it is asked for');
    const ink = () =>
      s.at('spectrum').evaluate((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height / 2);
        return data.some((value) => value > 0);
      });
    await s.until(ink, Boolean, 'bars stand in the upper half');
    await s.at('player-toggle').click();
    await s.until(ink, (drawn) => !drawn, 'the bars fall when it pauses');
    const paused = await spectra(s);
    await s.page.waitForTimeout(300);
    assert.equal(await spectra(s), paused, 'nothing is asked for while it pauses');
    await s.at('player-toggle').click();
    await s.until(() => spectra(s), (n) => n > paused, 'it goes on');
    await s.at('now-spectrum').click();
    assert.equal(await s.at('spectrum').count(), 0);
    assert.deepEqual((await s.calls('set_settings')).at(-1).settings.spectrum, false);
    const off = await spectra(s);
    await s.page.waitForTimeout(300);
    assert.equal(await spectra(s), off, 'nothing is asked for when it is off');
    await s.at('now-spectrum').click();
    await s.until(() => spectra(s), (n) => n > off, 'on again');
    await s.page.keyboard.press('Escape');
    await s.page.waitForTimeout(100);
    const closed = await spectra(s);
    await s.page.waitForTimeout(300);
    assert.equal(await spectra(s), closed, 'nothing is asked for when it is closed');
  }, { reducedMotion: 'no-preference' }],
  ['who wants less motion sees no spectrum until they ask for it', async (s) => {
    await playNumber(s, 1);
    await s.page.keyboard.press('p');
    await s.at('now-spectrum').waitFor();
    assert.equal(await s.at('now-spectrum').getAttribute('aria-checked'), 'false');
    assert.equal(await spectra(s), 0);
    await s.at('now-spectrum').click();
    await s.at('spectrum').waitFor();
  }],
  ['the signal path says what changes the sound and what was missed', async (s) => {
    await playNumber(s, 1, { underruns: '3' });
    await s.page.keyboard.press('p');
    await s.at('open-signal-path').click();
    await s.at('signal-underruns').getByText('3 dropouts').waitFor();
    await s.at('signal-verdict').getByText('changed').waitFor();
    await s.page.keyboard.press('Escape');
    assert.equal(await s.page.locator('dialog[open]').count(), 0);
    assert.equal(await s.at('now-playing').count(), 1, 'Escape closes one thing at a time');
    await s.page.getByRole('slider', { name: 'Volume' }).fill('1');
    await s.at('player-more').click();
    await s.at('menu-signal-path').click();
    await s.at('signal-verdict').getByText('Bit-perfect').waitFor();
  }],
];
