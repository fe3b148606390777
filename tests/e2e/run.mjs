// End-to-end tests of the real window: node run.mjs APP_BINARY [words of the names to run]
// Needs Linux with Xvfb, dbus, PulseAudio, WebKitWebDriver, tauri-driver 2 and ffmpeg (`cargo xtask test setup`).
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Desktop } from './desktop.mjs';
import { demoTracks } from './demo.mjs';
import { Window } from './window.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const TEST_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 20 * 60_000;

const [application, ...words] = process.argv.slice(2);
if (!application || !existsSync(application)) {
  console.error(application ? `there is no program ${application}` : 'usage: node run.mjs APP_BINARY [words of the names to run]');
  process.exit(2);
}
const app = resolve(application);
const wanted = words.join(' ').toLowerCase();
const screenshots = join(here, 'screenshots');
rmSync(screenshots, { recursive: true, force: true });

const desktop = new Desktop(root);
let passed = 0;
const failed = [];

function end() {
  desktop.kill();
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exit(failed.length > 0 || passed === 0 ? 1 : 0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    failed.push(signal);
    end();
  });
}
setTimeout(() => {
  console.log(`FAIL  the whole run took longer than ${RUN_LIMIT_MS / 60_000} minutes`);
  failed.push('run');
  end();
}, RUN_LIMIT_MS).unref();

async function limited(body, limitMs) {
  let timer;
  const late = new Promise((_, no) => (timer = setTimeout(() => no(new Error(`took longer than ${limitMs / 1000} s`)), limitMs)));
  try {
    return await Promise.race([body(), late]);
  } finally {
    clearTimeout(timer);
  }
}

// The scenarios of a file share one window and one home, in order, as a listener's session does; each file begins anew.
async function runFile(file) {
  const { default: cases } = await import(pathToFileURL(join(here, file)));
  const chosen = cases.some(([name]) => name.toLowerCase().includes(wanted)) || file.includes(wanted);
  if (!chosen) return;
  desktop.clearHome();
  const window = new Window(desktop, app, { demo: await demoTracks(desktop, join(root, 'assets/demo')), screenshots });
  let broken = false;
  for (const [name, body] of cases) {
    const start = Date.now();
    try {
      if (broken) throw new Error('not tried: what it builds upon failed');
      await limited(() => body(window), TEST_LIMIT_MS);
      passed++;
      console.log(`  ok  ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).split('\n').slice(0, 12).join('\n      ')}`);
      if (!broken) await limited(() => window.screenshot(`failed-${name.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`), 10_000).catch(() => {});
      // Without a window, or without the tracks that the first scenario adds, nothing after it can succeed.
      broken ||= !window.browser || name === cases[0][0];
    }
  }
  await limited(() => window.close(), 20_000).catch(() => {});
}

try {
  await limited(() => desktop.start(), 60_000);
  for (const file of readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort()) await runFile(file);
} catch (error) {
  failed.push('start');
  console.log(`FAIL  the desktop does not start\n      ${error.stack ?? error}`);
}
end();
