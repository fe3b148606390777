// Files opened from outside the window: on the command line, and by a second start.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './desktop.mjs';

const titles = ['Grass', 'Town Theme', 'Golden Fields'];

/** A copy of a demo track outside the library. */
function outside(w, title) {
  const { file } = w.demo.find((track) => track.title === title);
  const folder = join(w.desktop.home, 'downloads');
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `${title}${file.slice(file.lastIndexOf('.'))}`);
  copyFileSync(file, copy);
  return copy;
}

const named = (w, title) => until(async () => (await w.text('player-title')) === title, `the player bar names "${title}"`, 30_000);

/** Starts the program a second time; it hands over what it was given and ends. */
async function secondStart(w, args) {
  const { code, errors } = await w.desktop.run(w.app, args);
  assert.equal(code, 0, `the second start ends at once: ${errors}`);
}

export default [
  ['a file on the command line plays at once, from outside the library', async (w) => {
    const file = outside(w, titles[0]);
    await w.open({ args: [file] });
    await named(w, titles[0]);
    await w.waitForStatus('playing');
    await w.at('track-outside');
    const { correlation } = await w.assertHeard(file, outside(w, titles[2]));
    console.log(`      heard "${titles[0]}" at a correlation of ${correlation.toFixed(4)}`);
    await w.screenshot('opened-file');
  }],

  ['a second start hands its playlist to the window, which plays it', async (w) => {
    const files = titles.slice(1).map((title) => outside(w, title));
    const list = join(w.desktop.home, 'downloads', 'list.m3u8');
    writeFileSync(list, `#EXTM3U\n${titles.slice(1).map((title, i) => files[i].split('/').at(-1)).join('\n')}\nnowhere.mp3\n`);
    await secondStart(w, [list]);
    await named(w, titles[1]);
    await w.waitForStatus('playing');
    await until(async () => (await w.has('toast')) && /1 file could not be opened/.test(await w.text('toast')), 'what is not there is said', 20_000);
    await w.go('queue');
    await until(async () => (await w.count('queue-row')) === 2, 'both files are in the queue');
    await w.screenshot('opened-playlist');
  }],

  ['the opened queue is saved as a playlist and is there after a restart', async (w) => {
    await w.click('queue-save');
    await w.type('playlist-name', 'Downloads');
    await w.click('playlist-do');
    await until(async () => (await w.count('playlist-do')) === 0, 'the dialog closes');
    await w.close();
    await w.open();
    await named(w, titles[1]);
    await w.go('playlists');
    await w.click('playlist-open');
    await until(async () => (await w.count('playlist-row')) === 2, 'both tracks are in it');
    assert.equal(await w.text('playlist-title'), 'Downloads');
    await w.screenshot('playlist');
  }],

  ['what is no music is refused in words', async (w) => {
    const text = join(w.desktop.home, 'downloads', 'words.txt');
    writeFileSync(text, 'These words are not sound.\n');
    await secondStart(w, [text]);
    await until(async () => (await w.has('toast')) && /words\.txt/.test(await w.text('toast')), 'the file is named', 20_000);
    assert.equal(await w.text('player-title'), titles[1], 'the queue stays as it was');
  }],
];
