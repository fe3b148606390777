// Runs every *.test.mjs beside it: `node tests/browser/run.mjs [words of the names to run]`.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launch, serve, Session } from './harness.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2).join(' ').toLowerCase();
const LIMIT_MS = 60_000;

const tests = [];
for (const file of readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort()) {
  const { default: cases } = await import(pathToFileURL(join(here, file)));
  for (const [name, body, options] of cases) {
    const full = `${file.replace('.test.mjs', '')}: ${name}`;
    if (full.toLowerCase().includes(wanted)) tests.push({ name: full, body, options });
  }
}

let passed = 0;
const failed = [];
const server = await serve();
const browser = await launch();
try {
  for (const { name, body, options = {} } of tests) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const session = new Session(page, server.url);
    let timer;
    try {
      const late = new Promise((_, no) => (timer = setTimeout(() => no(new Error('took too long')), LIMIT_MS)));
      await Promise.race([body(session), late]);
      if (session.errors.length > 0) throw new Error(`errors on the page: ${session.errors.join('; ')}`);
      passed++;
      console.log(`  ok  ${name}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).split('\n').slice(0, 14).join('\n      ')}`);
      await page.screenshot({ path: join(here, `../../test-results/${name.replace(/[^a-z0-9]+/gi, '-')}.png`) }).catch(() => {});
    } finally {
      clearTimeout(timer);
      await context.close();
    }
  }
} finally {
  await browser.close();
  server.stop();
}
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;
