import assert from 'node:assert/strict';

const focused = (s) => s.page.evaluate(() => document.activeElement.dataset.testid ?? document.activeElement.tagName);
const focusedTrack = (s) => s.page.evaluate(() => Number(document.activeElement.closest('[data-track-id]')?.dataset.trackId));

export default [
  ['the whole path by keyboard: ask, play, teach, go on', async (s) => {
    await s.open();
    await s.page.keyboard.press('Control+k');
    assert.equal(await focused(s), 'ask-input');
    await s.page.keyboard.type('quiet piano');
    await s.page.keyboard.press('Enter');
    await s.at('suggestion').first().waitFor();
    await s.page.keyboard.press('ArrowDown');
    const order = await s.order();
    assert.equal(await focusedTrack(s), order[0]);
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('play_tracks'), (c) => c[0]?.start === 1, 'Enter plays');
    await s.page.keyboard.press('l');
    await s.until(() => s.calls('give_feedback'), (c) => c[0]?.kind === 'like' && c[0]?.trackId === order[1], 'L likes');
    await s.page.waitForTimeout(300);
    assert.equal(await focusedTrack(s), order[1], 'the focus goes along with the track');
    await s.page.keyboard.press('x');
    await s.until(() => s.order(), (ids) => !ids.includes(order[1]), 'X hides');
    await s.until(() => focusedTrack(s), (id) => order.includes(id), 'the focus stays in the list');
    await s.page.keyboard.press('Home');
    await s.page.keyboard.press('ArrowUp');
    assert.equal(await focused(s), 'ask-input', 'up from the first row leads back');
  }],
  ['Tab reaches the buttons of one row, not of all', async (s) => {
    await s.open();
    await s.ask('quiet piano');
    await s.at('suggestion').first().focus();
    const seen = [];
    for (let i = 0; i < 6; i++) {
      await s.page.keyboard.press('Tab');
      seen.push(await focused(s));
    }
    assert.deepEqual(seen.slice(0, 5), ['suggestion-play', 'feedback-like', 'feedback-dislike', 'feedback-notNow', 'feedback-never']);
    assert.notEqual(seen[5], 'suggestion-play');
    assert.notEqual(seen[5], 'suggestion');
  }],
  ['Alt and a number switches views, ? shows the keys', async (s) => {
    await s.open();
    for (const [key, name] of [['2', 'Library'], ['3', 'Lists'], ['4', 'Playlists'], ['5', 'Queue'], ['6', 'Taste'], ['7', 'Getting better?'], ['8', 'Problems'], ['9', 'Settings'], ['1', 'Ask']]) {
      await s.page.keyboard.press(`Alt+${key}`);
      await s.page.locator(`main[aria-label="${name}"]`).waitFor();
    }
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('?');
    await s.page.locator('dialog[open]').getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await s.page.keyboard.press('Escape');
    assert.equal(await s.page.locator('dialog[open]').count(), 0);
  }],
  ['everything that takes the focus shows it', async (s) => {
    await s.open();
    for (let i = 0; i < 24; i++) {
      await s.page.keyboard.press('Tab');
      await s.page.waitForTimeout(40);
      const ring = await s.page.evaluate(() => {
        const e = document.activeElement;
        if (e === document.body) return 'body';
        const style = getComputedStyle(e);
        const around = e.closest('.box, .search') ? getComputedStyle(e.closest('.box, .search')).boxShadow : '';
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || around.includes('5px') ? 'shown' : e.outerHTML.slice(0, 120);
      });
      assert.ok(ring === 'shown' || ring === 'body', `no ring on ${ring}`);
    }
  }],
];
