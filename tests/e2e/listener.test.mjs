// A newcomer's first evening with Attune, from the empty library to the next morning.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './desktop.mjs';
import { tasteScenarios } from './taste.mjs';

const REQUEST = 'rainy-night piano';
const ids = (list) => list.map((s) => s.id);
const rank = (list, id) => list.findIndex((s) => s.id === id) + 1;

const fileOf = (w, title) => {
  const track = w.demo.find((d) => d.title === title);
  assert.ok(track, `"${title}" is one of the demo tracks`);
  return track.file;
};

/** The element that has the keyboard: its test id, else its tag. */
const focused = (w) => w.page(() => document.activeElement.dataset.testid ?? document.activeElement.tagName.toLowerCase());

/** What the list says once it no longer moves: rows fly to their places. */
async function settled(w, differs, what) {
  return until(async () => {
    const list = await w.suggestions();
    return differs(list) && list;
  }, what, 20_000);
}

async function analysed(w, limitMs) {
  await until(async () => !(await w.has('scan-progress')), 'scan and analysis end', limitMs, 500);
  return w.page(() => document.querySelector('aside .stats')?.textContent.replace(/\s+/g, ' ').trim());
}

export default [
  ['the first run offers the demo tracks, and adding them lists all twenty', async (w) => {
    assert.equal(w.demo.length, 20, 'assets/demo holds twenty tracks');
    await w.open();
    await w.at('first-run-folder');
    await w.screenshot('first-run');
    await w.click('first-run-demo');
    await w.at('scan-progress', 30_000);
    await w.go('library');
    await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === 20, 'the list shows 20 tracks', 60_000);
    await w.screenshot('library-scanning');
  }],

  ['the analysis shows its progress and finishes', async (w) => {
    const said = await analysed(w, 280_000);
    assert.match(said, /^20 tracks/, 'the foot of the sidebar counts the tracks');
    assert.doesNotMatch(said, /%/, 'and no longer says that some are not analysed');
    const marked = () => w.page(() => document.querySelectorAll('[data-testid=track-row] .note i').length);
    await until(async () => (await marked()) === 0, 'no row is marked as not analysed any more');
    await w.screenshot('library-analysed');
  }],

  ['a request in words is answered with ranked tracks and reasons', async (w) => {
    await w.go('ask');
    const answer = await w.ask(REQUEST);
    await w.screenshot('ask');
    assert.ok(answer.length >= 10, `at least 10 suggestions, not ${answer.length}`);
    for (const s of answer.slice(0, 5)) {
      assert.ok(s.reasons.length > 0, `"${s.title}" is suggested with at least one reason`);
      for (const reason of s.reasons) assert.match(reason.points, /^[+−-]/, `a reason of "${s.title}" says how much it counts`);
    }
    const piano = answer.findIndex((s) => s.title === 'Town Theme') + 1;
    assert.ok(piano >= 1 && piano <= 3, `the solo piano is among the first three, not at place ${piano}: ${answer.slice(0, 6).map((s) => s.title).join(', ')}`);
    const metal = answer.findIndex((s) => s.title === 'Internal Degeneration') + 1;
    assert.ok(metal === 0 || metal > answer.length / 2, `death metal is in the lower half, not at place ${metal}`);
  }],

  ['a suggestion that is clicked is heard', async (w) => {
    const [first] = await w.suggestions();
    await w.press(first.id, 'suggestion-play');
    await until(async () => (await w.text('player-title')) === first.title, `the player bar names "${first.title}"`, 20_000);
    await w.waitForStatus('playing');
    const stranger = first.title === 'Golden Fields' ? 'Town Theme' : 'Golden Fields';
    const { correlation } = await w.assertHeard(fileOf(w, first.title), fileOf(w, stranger));
    console.log(`      heard "${first.title}" at a correlation of ${correlation.toFixed(4)}`);
    await w.screenshot('playing');
    await w.click('player-toggle');
    await w.waitForStatus('paused');
  }],

  ['a sound card that is unplugged is said, and plays on when it is back', async (w) => {
    const [first] = await w.suggestions();
    await w.click('player-toggle');
    await w.waitForStatus('playing');
    await w.desktop.unplug();
    await w.at('device-error', 30_000);
    await w.screenshot('unplugged');
    await w.desktop.plugIn();
    await until(async () => !(await w.has('device-error')), 'the card is found again', 30_000);
    await w.waitForStatus('playing');
    const stranger = first.title === 'Golden Fields' ? 'Town Theme' : 'Golden Fields';
    await w.assertHeard(fileOf(w, first.title), fileOf(w, stranger));
    await w.click('player-toggle');
    await w.waitForStatus('paused');
  }],

  ['a like moves the ranking at once, and undo restores it', async (w) => {
    const before = await w.suggestions();
    const liked = before[5];
    await w.press(liked.id, 'feedback-like');
    const after = await settled(w, (list) => ids(list).join() !== ids(before).join(), 'a like changes the order');
    assert.ok(rank(after, liked.id) < 6, `the liked track rises from place 6, not to ${rank(after, liked.id)}`);
    assert.ok(after.find((s) => s.id === liked.id).like, 'its button stays pressed');
    assert.ok(after.some((s) => s.reasons.some((r) => r.kind === 'feedback')), 'a reason says that feedback counted');
    await w.screenshot('liked');
    await w.click('undo');
    const restored = await settled(w, (list) => ids(list).join() === ids(before).join(), 'undo restores the order');
    assert.deepEqual(restored, before, 'and every reason and button');
  }],

  ['a dislike moves a track down, and undo restores it', async (w) => {
    const before = await w.suggestions();
    const disliked = before[1];
    await w.press(disliked.id, 'feedback-dislike');
    const after = await settled(w, (list) => ids(list).join() !== ids(before).join(), 'a dislike changes the order');
    const place = rank(after, disliked.id);
    assert.ok(place === 0 || place > 2, `the disliked track falls from place 2, not to ${place}`);
    await w.screenshot('disliked');
    await w.click('undo');
    const restored = await settled(w, (list) => ids(list).join() === ids(before).join(), 'undo restores the order');
    assert.deepEqual(restored, before, 'and every reason and button');
  }],

  ['search in the library finds by a part of a name', async (w) => {
    await w.go('library');
    await w.type('search-input', 'irelan');
    await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === 1, 'one track is found');
    const row = await w.text('track-row');
    assert.match(row, /Ireland's Coast/, 'the row is that track');
    await w.screenshot('search');
    await w.type('search-input', 'no such track');
    await until(async () => !(await w.has('track-row')), 'nothing is found for other words');
    await w.keys('Escape');
    await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === 20, 'Escape shows all again');
  }],

  ['settings switch the language and the theme', async (w) => {
    await w.go('settings');
    await w.click('lang-zh');
    await until(async () => (await w.page(() => document.documentElement.lang)).startsWith('zh'), 'the interface turns Chinese');
    assert.match(await w.text('nav-settings'), /[\u4e00-\u9fff]/, 'the navigation is in Chinese');
    await w.click('theme-light');
    await until(async () => (await w.luminance()) > 0.7, 'the page turns light');
    await w.screenshot('settings-zh-light');
    await w.click('theme-dark');
    await until(async () => (await w.luminance()) < 0.2, 'the page turns dark');
    await w.screenshot('settings-zh-dark');
    await w.click('lang-en');
    await until(async () => (await w.text('nav-settings')) === 'Settings', 'the interface turns English');
  }],

  ['a request in Chinese finds the piano as well', async (w) => {
    await w.go('ask');
    const answer = await w.ask('雨夜的安静钢琴曲');
    await w.screenshot('ask-chinese');
    const piano = answer.findIndex((s) => s.title === 'Town Theme') + 1;
    assert.ok(piano >= 1 && piano <= 3, `the solo piano is among the first three, not at place ${piano}`);
  }],

  ...tasteScenarios,

  ['a broken file in an added folder is listed with its reason, and the rest is added', async (w) => {
    const folder = join(w.desktop.home, 'more music');
    mkdirSync(folder);
    writeFileSync(join(folder, 'not music.mp3'), 'These words are not sound.\n'.repeat(400));
    writeFileSync(join(folder, 'cut off.flac'), readFileSync(fileOf(w, 'Town Theme')).subarray(0, 40));
    writeFileSync(join(folder, 'whole.ogg'), readFileSync(fileOf(w, 'Grass')));
    // A second start hands its folder to the window that is open.
    const second = spawn(w.app, ['--add', folder], { env: w.desktop.env, stdio: 'ignore' });
    const code = await new Promise((resolve) => second.once('exit', resolve));
    assert.equal(code, 0, 'the second start ends at once');
    await w.go('problems');
    await until(async () => (await w.count('failure-row')) === 2, 'both broken files are listed', 60_000);
    const listed = await w.page(() =>
      [...document.querySelectorAll('[data-testid=failure-row]')].map((row) => ({
        name: row.querySelector('.name').textContent,
        reason: row.querySelector('.reason').textContent.trim(),
      })),
    );
    assert.deepEqual(listed.map((l) => l.name).sort(), ['cut off.flac', 'not music.mp3']);
    for (const { name, reason } of listed) assert.ok(reason.length > 10, `"${name}" is listed with a reason in words, not "${reason}"`);
    await w.screenshot('problems');
    await w.go('library');
    await until(async () => (await w.trackCount()) === 21, 'the whole file is added');
    await analysed(w, 60_000);
  }],

  ['everything can be done by keyboard', async (w) => {
    await w.keys('Control', 'k');
    await until(async () => (await focused(w)) === 'ask-input', 'Ctrl+K leads to the Ask box');
    const before = await w.answerMark();
    await w.keys(...'loud metal');
    await w.keys('Enter');
    await until(async () => (await w.answerMark()) !== before && (await w.has('suggestion')), 'Enter asks', 60_000);
    const answer = await w.suggestions();
    await w.keys('ArrowDown');
    await until(async () => (await focused(w)) === 'suggestion', 'down leads to the first suggestion');
    await w.keys('ArrowDown');
    await w.keys('Enter');
    await until(async () => (await w.text('player-title')) === answer[1].title, 'Enter plays the second suggestion');
    await w.waitForStatus('playing');
    await w.keys('l');
    await until(async () => (await w.suggestions()).find((s) => s.id === answer[1].id)?.like, 'L likes it');
    await w.screenshot('keyboard');
    await w.keys('Alt', '2');
    await until(async () => (await w.attribute('nav-library', 'aria-current')) === 'page', 'Alt+2 leads to the library');
    await w.keys('/');
    await until(async () => (await focused(w)) === 'search-input', '/ leads to the search');
    await w.keys(...'hacienda');
    await until(async () => (await w.trackCount()) === 1, 'typing searches');
    await w.keys('ArrowDown');
    await until(async () => (await focused(w)) === 'library-grid', 'down leads into the list');
    await w.keys('Home');
    await w.keys('Enter');
    await until(async () => (await w.text('player-title')) === 'Hacienda', 'Enter plays the track');
    await w.waitForStatus('playing');
    await w.keys(' ');
    await w.waitForStatus('paused');
  }],

  ['the next start finds the library, the settings and the feedback', async (w) => {
    await w.close();
    await w.open();
    assert.equal(await w.has('first-run-demo'), false, 'the first run is over');
    await w.go('library');
    await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === 21, 'all tracks are there', 30_000);
    assert.ok((await w.luminance()) < 0.2, 'the theme is the dark one that was chosen');
    assert.match(await analysed(w, 60_000), /^21 tracks[^%]*$/, 'nothing has to be analysed again');
    await w.go('taste');
    await until(async () => (await w.count('taste-row')) === 1, 'the like that was not undone is remembered');
    await w.go('problems');
    await until(async () => (await w.count('failure-row')) === 2, 'and so are the files that failed');
    await w.screenshot('next-start');
  }],
];
