// Builds the interface with its mocked program, serves it under the window's own content policy, and opens pages.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ui = join(dirname(fileURLToPath(import.meta.url)), '../..');
const vite = join(ui, 'node_modules/vite/bin/vite.js');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function run(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, ...args], { cwd: ui, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`vite ${args[0]} failed:\n${output}`))));
  });
}

async function answers(url) {
  for (let i = 0; i < 100; i++) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} does not answer`);
}

/** Serves the interface; `stop` always ends what was started. */
export async function serve() {
  await run(['build', '--mode', 'mock', '--outDir', 'test-results/mock']);
  const port = await freePort();
  const args = [vite, 'preview', '--mode', 'mock', '--outDir', 'test-results/mock', '--port', String(port), '--strictPort'];
  const child = spawn(process.execPath, args, { cwd: ui, stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  // A signal ends the process without its exit handlers, unless it is made an exit.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(url);
  } catch (error) {
    kill();
    throw error;
  }
  return { url, stop: kill };
}

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

export const id = (name) => `[data-testid="${name}"]`;

/** A page of the interface with what tests ask of it. */
export class Session {
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.errors = [];
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the interface on a mocked program such as `{ scenario: 'first-run', tracks: 500 }`. */
  async open(query = {}) {
    await this.page.goto(`${this.url}/?${new URLSearchParams({ tracks: '600', ...query })}`);
    await this.page.waitForSelector(`${id('player-bar')}, ${id('mini-player')}, [role=alert], ${id('unlock')}`);
    return this;
  }

  at(name, options) {
    return this.page.locator(id(name), options);
  }

  async view(name) {
    await this.at(`nav-${name}`).click();
  }

  async ask(text) {
    await this.at('ask-input').fill(text);
    await this.at('ask-submit').click();
    await this.at('suggestion').first().waitFor();
  }

  /** Track ids of the suggestions, in order. */
  order() {
    return this.at('suggestion').evaluateAll((rows) => rows.map((row) => Number(row.dataset.trackId)));
  }

  /** What the interface asked of the program, by command. */
  calls(command) {
    return this.page.evaluate((name) => window.attuneMock.calls.filter((c) => c.command === name).map((c) => c.args), command);
  }

  /** Waits until `read` gives a value that passes `test`. */
  async until(read, test, what) {
    let value;
    for (let i = 0; i < 100; i++) {
      value = await read();
      if (test(value)) return value;
      await this.page.waitForTimeout(50);
    }
    throw new Error(`${what}; last seen: ${JSON.stringify(value)}`);
  }

  /** Violations of accessibility rules that are serious or worse. */
  async violations() {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(axeSource);
    // Colours are only what they are once nothing fades in any more.
    await this.page.evaluate(() => Promise.allSettled(document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity).map((a) => a.finished)));
    return await this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
    });
  }
}

/** Opens the interface on a library of four tracks and plays the one with this number. */
export async function playNumber(s, number, query = {}) {
  await s.open({ tracks: '4', ...query });
  await s.view('library');
  await s.page.locator(`[data-testid=track-row][data-track-id="${number}"]`).dblclick();
  await s.until(() => s.at('player-toggle').getAttribute('data-status'), (v) => v === 'playing', 'it plays');
}
