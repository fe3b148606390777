// The real window, driven over WebDriver.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { remote } from 'webdriverio';
import { SAMPLE_RATE, until } from './desktop.mjs';
import { bestMatch, FILTER, rms } from './correlation.mjs';

/** Seconds of sound that are compared. */
const HEARD = 4;

/** Does `act` again when the page made its element anew between finding and using it, or another one flew over it. */
async function fresh(act) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt === 5 || !/stale element|intercepted/i.test(error.message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

export class Window {
  shots = 0;

  constructor(desktop, app, { demo, screenshots }) {
    this.desktop = desktop;
    this.app = app;
    this.demo = demo;
    this.screenshots = screenshots;
    mkdirSync(screenshots, { recursive: true });
  }

  /** Opens the window, with arguments of its command line. */
  async open({ args = [] } = {}) {
    const { hostname, port, said } = this.desktop.driver;
    this.browser = await remote({
      hostname,
      port,
      logLevel: 'silent',
      connectionRetryCount: 0,
      connectionRetryTimeout: 60_000,
      capabilities: { browserName: 'wry', 'tauri:options': { application: this.app, args }, 'wdio:enforceWebDriverClassic': true },
    }).catch((error) => {
      throw new Error(`the window does not open: ${error.message}\n${said()}`);
    });
    await this.at('player-bar', 30_000);
  }

  async close() {
    const { browser } = this;
    this.browser = undefined;
    await browser?.deleteSession();
    // A program that starts while the old one is ending would hand itself over to it, so the old one's name has to go.
    await until(async () => !(await this.desktop.busNames()).some((name) => name.endsWith('.SingleInstance')), 'the program ends with its window', 20_000, 200);
  }

  // What is only looked at is asked of the page in one call: an element that the driver holds may be gone by its next.

  /** How many elements carry the test id, now. */
  count(id) {
    return this.page((wanted) => document.querySelectorAll(`[data-testid="${wanted}"]`).length, id);
  }

  has(id) {
    return this.count(id).then((count) => count > 0);
  }

  /** The first element that carries the test id, once it is there. */
  async at(id, limitMs = 10_000) {
    await until(() => this.has(id), `an element \`${id}\` on the page`, limitMs);
    return this.browser.$(`[data-testid="${id}"]`);
  }

  click(id) {
    return fresh(async () => (await this.at(id)).click());
  }

  type(id, words) {
    return fresh(async () => (await this.at(id)).setValue(words));
  }

  /** The words of the first element that carries the test id. WebKit's own `getText` finds none in clipped lines. */
  async text(id) {
    await this.at(id);
    return this.page((wanted) => document.querySelector(`[data-testid="${wanted}"]`).textContent.replace(/\s+/g, ' ').trim(), id);
  }

  /** An attribute of the first element that carries the test id. */
  async attribute(id, name) {
    await this.at(id);
    return this.page((wanted, name) => document.querySelector(`[data-testid="${wanted}"]`)?.getAttribute(name) ?? null, id, name);
  }

  async go(view) {
    await this.click(`nav-${view}`);
    await until(async () => (await this.attribute(`nav-${view}`, 'aria-current')) === 'page', `the view \`${view}\` opens`);
  }

  /** Runs `body` in the page. */
  page(body, ...args) {
    return this.browser.execute(body, ...args);
  }

  keys(...keys) {
    return this.browser.keys(keys);
  }

  async screenshot(name) {
    this.shots++;
    // The picture is of the last painted frame, so one is waited for.
    await this.browser.executeAsync((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    const png = Buffer.from(await this.browser.takeScreenshot(), 'base64');
    writeFileSync(join(this.screenshots, `${String(this.shots).padStart(2, '0')}-${name}.png`), png);
  }

  /** How many tracks the library's list has; only those in sight are elements. */
  async trackCount() {
    return Number(await this.attribute('library-grid', 'aria-rowcount')) - 1;
  }

  /** Types a request and waits for its answer. */
  async ask(words) {
    const before = await this.answerMark();
    await this.type('ask-input', words);
    await this.click('ask-submit');
    // The first request reads the language model, which a debug build does slowly.
    await until(async () => (await this.answerMark()) !== before && (await this.has('suggestion')), `an answer to "${words}"`, 180_000);
    return this.suggestions();
  }

  /** Tells one answer from the next. */
  answerMark() {
    return this.page(() => document.querySelector('[data-suggestion-list]')?.dataset.answer ?? null);
  }

  /** The answer on screen, in the order shown. */
  suggestions() {
    return this.page(() =>
      [...document.querySelectorAll('[data-testid=suggestion]')].map((row) => ({
        id: Number(row.dataset.trackId),
        title: row.querySelector('.title').textContent.trim(),
        reasons: [...row.querySelectorAll('[data-testid=reason]')].map((reason) => ({
          kind: reason.dataset.kind,
          label: reason.querySelector('span').textContent.trim(),
          points: reason.querySelector('b').textContent.trim(),
        })),
        like: row.querySelector('[data-testid=feedback-like]').getAttribute('aria-pressed') === 'true',
        dislike: row.querySelector('[data-testid=feedback-dislike]').getAttribute('aria-pressed') === 'true',
      })),
    );
  }

  /** Presses a button of the suggestion of that track. */
  async press(trackId, button) {
    const selector = `[data-testid="suggestion"][data-track-id="${trackId}"] [data-testid="${button}"]`;
    await fresh(async () => {
      const element = await this.browser.$(selector);
      await element.scrollIntoView({ block: 'center' });
      await element.click();
    });
  }

  /** Whether the page looks light or dark: the relative luminance of its background. */
  luminance() {
    return this.page(() => {
      const canvas = document.createElement('canvas').getContext('2d');
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
      return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    });
  }

  status() {
    return this.attribute('player-toggle', 'data-status');
  }

  waitForStatus(status) {
    return until(async () => (await this.status()) === status, `the player is ${status}`, 20_000);
  }

  /** Mono samples of a sound at the rate and in the band of the comparison. */
  async samples(source, { raw = false } = {}) {
    const input = raw ? ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '2', '-i', 'pipe:0'] : ['-i', source];
    const { code, data, errors } = await this.desktop.run(
      'ffmpeg',
      ['-v', 'error', ...input, '-map', '0:a', '-ac', '1', '-af', FILTER, '-f', 'f32le', 'pipe:1'],
      raw ? { input: source } : {},
    );
    assert.equal(code, 0, `ffmpeg decodes: ${errors}`);
    return new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length - (data.length % 4)));
  }

  /** Asserts that what comes out of the (null) sound card is that file, and not another one. */
  async assertHeard(file, other) {
    const [track, stranger] = [await this.samples(file), await this.samples(other)];
    let best = { correlation: -1 };
    let loudest = 0;
    // A machine under load drops blocks, which is the machine's doing: the listening, not the playing, is tried again.
    for (let attempt = 0; attempt < 4 && best.correlation < 0.95; attempt++) {
      const recorder = this.desktop.record();
      await new Promise((resolve) => setTimeout(resolve, (HEARD + 1) * 1000));
      const recorded = await this.samples(await recorder.stop(), { raw: true });
      const heard = recorded.subarray(recorded.length - HEARD * 16_000);
      assert.equal(heard.length, HEARD * 16_000, 'the sound server gives its monitor to the recorder');
      loudest = Math.max(loudest, rms(heard));
      if (loudest < 1e-5) continue;
      const found = bestMatch(heard, track);
      if (found.correlation > best.correlation) best = { ...found, other: bestMatch(heard, stranger).correlation };
    }
    assert.ok(loudest >= 1e-5, `${basename(file)} is heard, not silence`);
    assert.ok(best.correlation >= 0.95, `what is heard is ${basename(file)}: correlation ${best.correlation.toFixed(3)}, wanted 0.95`);
    assert.ok(best.other < 0.6, `and not ${basename(other)}: correlation ${best.other.toFixed(3)}, wanted under 0.6`);
    return best;
  }
}
