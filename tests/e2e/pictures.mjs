// Takes the README's pictures from the real window: node pictures.mjs APP_BINARY LIBRARY_FILE OUT_FOLDER
// LIBRARY_FILE is a library that `attune --library LIBRARY_FILE scan FOLDER…` has made.
import { copyFileSync, mkdirSync, renameSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desktop, until } from './desktop.mjs';
import { Window } from './window.mjs';

const [app, library, out] = process.argv.slice(2).map((path) => resolve(path));
if (!out) {
  console.error('usage: node pictures.mjs APP_BINARY LIBRARY_FILE OUT_FOLDER');
  process.exit(2);
}
const desktop = new Desktop(resolve(dirname(fileURLToPath(import.meta.url)), '../..'));
const data = join(desktop.env.XDG_DATA_HOME, 'attune');
mkdirSync(data, { recursive: true });
copyFileSync(library, join(data, 'library.db'));

const w = new Window(desktop, app, { screenshots: out });
const settled = () => new Promise((done) => setTimeout(done, 1500));

async function picture(name) {
  await settled();
  await w.screenshot(name);
  const taken = readdirSync(out).find((file) => /^\d\d-/.test(file) && file.endsWith(`${name}.png`));
  renameSync(join(out, taken), join(out, `${name}.png`));
}

async function choose(theme, language) {
  await w.go('settings');
  await w.click(`theme-${theme}`);
  await w.click(`lang-${language}`);
}

try {
  await desktop.start();
  await w.open();
  await w.browser.setWindowSize(1280, 800);
  await until(async () => !(await w.has('scan-progress')), 'the scan at the start ends', 120_000);
  for (const [theme, language] of [['dark', 'en'], ['light', 'zh'], ['light', 'en'], ['dark', 'zh']]) {
    const as = `${theme}-${language}`;
    await choose(theme, language);
    await picture(`settings-${as}`);
    await w.go('ask');
    const [best] = await w.ask(language === 'zh' ? '雨夜的安静钢琴曲' : 'quiet piano for a rainy night');
    if (as === 'dark-en') {
      await w.press(best.id, 'suggestion-play');
      await w.waitForStatus('playing');
      const answer = await w.suggestions();
      await w.press(answer[1].id, 'feedback-like');
      await until(async () => (await w.suggestions()).some((s) => s.like), 'the like is shown');
      await w.press(answer[8].id, 'feedback-dislike');
    }
    await w.page(() => document.querySelectorAll('*').forEach((element) => element.scrollTop && (element.scrollTop = 0)));
    await picture(`ask-${as}`);
    for (const view of ['library', 'queue', 'taste', 'problems']) {
      await w.go(view);
      await picture(`${view}-${as}`);
    }
  }
  await w.close();
} finally {
  desktop.kill();
}
process.exit(0);
