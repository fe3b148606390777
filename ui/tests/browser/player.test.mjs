import assert from 'node:assert/strict';

async function play(s, query) {
  await s.open(query);
  await s.ask('jazz');
  await s.at('suggestion').first().click();
  await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'playing', 'it plays');
}
const status = (s) => s.at('player-toggle').getAttribute('data-status');

export default [
  ['the position is a slider that keys move and that says the time', async (s) => {
    await play(s);
    const slider = s.at('player-position');
    assert.equal(await slider.getAttribute('role'), 'slider');
    await slider.focus();
    await s.page.keyboard.press('ArrowRight');
    await s.page.keyboard.press('PageUp');
    const now = Number(await slider.getAttribute('aria-valuenow'));
    assert.ok(now >= 35 && now <= 38, `after 5 + 30 seconds it stands at ${now}`);
    assert.match(await slider.getAttribute('aria-valuetext'), /^0:3\d of \d+:\d\d$/);
    const box = await slider.boundingBox();
    await s.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const max = Number(await slider.getAttribute('aria-valuemax'));
    await s.until(async () => Number(await slider.getAttribute('aria-valuenow')), (v) => Math.abs(v - max / 2) < 3, 'a click jumps');
  }],
  ['dragging shows where it would go and seeks once', async (s) => {
    await play(s);
    const box = await s.at('player-position').boundingBox();
    await s.page.mouse.move(box.x + 20, box.y + 20);
    await s.page.mouse.down();
    await s.page.mouse.move(box.x + box.width * 0.7, box.y + 20, { steps: 6 });
    const max = Number(await s.at('player-position').getAttribute('aria-valuemax'));
    const shown = Number(await s.at('player-position').getAttribute('aria-valuenow'));
    assert.ok(Math.abs(shown - max * 0.7) < 4, 'the knob follows');
    assert.equal((await s.calls('seek')).length, 0, 'the sound waits');
    await s.page.mouse.up();
    assert.equal((await s.calls('seek')).length, 1);
  }],
  ['the wave is drawn for a heard track, a plain line for one that was not', async (s) => {
    await play(s);
    await s.page.locator('[data-testid=player-position] svg path').first().waitFor();
    await s.open({ tracks: '13' });
    await s.view('library');
    await s.at('track-row').first().waitFor();
    await s.page.locator('[data-testid=track-row][data-track-id="13"]').dblclick();
    await s.until(() => status(s), (v) => v === 'playing', 'it plays');
    assert.equal(await s.page.locator('[data-testid=player-position] svg').count(), 0);
  }],
  ['next, previous and the space bar work, but not while typing', async (s) => {
    await play(s);
    const first = await s.at('player-title').innerText();
    await s.at('player-next').click();
    await s.until(() => s.at('player-title').innerText(), (t) => t !== first, 'the next plays');
    await s.at('player-prev').click();
    await s.until(() => s.at('player-title').innerText(), (t) => t === first, 'the first plays again');
    await s.page.locator('#content').focus();
    await s.page.keyboard.press('Space');
    await s.until(() => status(s), (v) => v === 'paused', 'space pauses');
    await s.at('ask-input').focus();
    await s.page.keyboard.press('Space');
    await s.page.waitForTimeout(150);
    assert.equal(await status(s), 'paused', 'a space in a text is a space');
  }],
  ['volume and mute reach the program', async (s) => {
    await play(s);
    await s.page.getByRole('slider', { name: 'Volume' }).fill('0.25');
    await s.until(() => s.calls('set_volume'), (c) => c.at(-1)?.volume === 0.25, 'the volume is set');
    await s.page.getByRole('button', { name: 'Mute', exact: true }).click();
    await s.page.getByRole('button', { name: 'Unmute' }).click();
    assert.deepEqual((await s.calls('set_volume')).map((c) => c.volume).slice(-3), [0.25, 0, 0.25]);
  }],
  ['a missing sound device is a banner, not an end', async (s) => {
    await s.open({ scenario: 'no-device' });
    await s.at('player-bar').getByRole('alert').getByText('No sound device').waitFor();
  }],
  ['a command that fails is said in words', async (s) => {
    await play(s, { fail: 'next_track' });
    await s.at('player-next').click();
    await s.page.locator('[data-testid=toast][role=alert]').getByText(/could not be read/).waitFor();
  }],
  ['the queue jumps, moves, removes and clears by key', async (s) => {
    await play(s);
    await s.view('queue');
    const queue = () => s.at('queue-row').evaluateAll((rows) => rows.map((row) => Number(row.dataset.trackId)));
    const before = await queue();
    await s.at('queue-grid').focus();
    await s.page.keyboard.press('ArrowDown');
    await s.page.keyboard.press('Alt+ArrowDown');
    await s.until(queue, (now) => now[2] === before[1] && now[1] === before[2], 'moved down');
    await s.page.keyboard.press('Delete');
    await s.until(queue, (now) => !now.includes(before[1]), 'removed');
    await s.page.keyboard.press('Enter');
    await s.until(() => s.calls('queue_jump'), (c) => c[0]?.index === 2, 'jumped');
    await s.at('queue-clear').click();
    await s.page.getByText('The queue is empty').waitFor();
    await s.until(() => status(s), (v) => v === 'stopped', 'stopped');
  }],
  ['a queue row is dragged to its place', async (s) => {
    await play(s);
    await s.view('queue');
    const row = s.at('queue-row').nth(1);
    await row.hover();
    const box = await row.boundingBox();
    await s.page.mouse.move(box.x + 20, box.y + 28);
    await s.page.mouse.down();
    await s.page.mouse.move(box.x + 20, box.y + 28 + 56 * 2, { steps: 5 });
    await s.page.mouse.up();
    await s.until(() => s.calls('queue_move'), (c) => c[0]?.from === 1 && c[0]?.to === 3, 'moved by two');
  }],
];
