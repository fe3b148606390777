// Listens to three albums through the sound card for gaps, clicks and dropouts: node albums.mjs APP_BINARY
// Each album is one recording cut into tracks; what the null sink's monitor hears is compared with the uncut recording.
// It prints figures and is not part of the test run: a busy machine drops blocks of the monitor's recording.
import { mkdirSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bestMatch, RATE, rms } from './correlation.mjs';
import { demoTracks } from './demo.mjs';
import { Desktop, until } from './desktop.mjs';
import { Window } from './window.mjs';

const TRACKS = 6;
const SECONDS = 7;
/** Seconds of sound compared at once, and the farthest it is looked for from where it should be. */
const WINDOW = 0.25;
const REACH = 0.02;
const ALBUMS = [
  { title: 'Lossless', codec: ['-c:a', 'flac'], ending: 'flac', of: 'Golden Fields' },
  { title: 'Layer Three', codec: ['-c:a', 'libmp3lame', '-b:a', '256k'], ending: 'mp3', of: 'Town Theme' },
  { title: 'Vorbis', codec: ['-c:a', 'libvorbis', '-q:a', '7'], ending: 'ogg', of: "Ireland's Coast" },
];

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const [application] = process.argv.slice(2);
if (!application) {
  console.error('usage: node albums.mjs APP_BINARY');
  process.exit(2);
}
const desktop = new Desktop(root);
const shots = join(desktop.home, 'shots');
const w = new Window(desktop, resolve(application), { screenshots: shots });

async function ffmpeg(...args) {
  const { code, errors } = await desktop.run('ffmpeg', ['-v', 'error', '-y', ...args]);
  if (code !== 0) throw new Error(`ffmpeg: ${errors}`);
}

/** Cuts a recording into an album's tracks; the uncut file is returned. */
async function cut(album, source, folder) {
  const uncut = join(desktop.home, `${album.title}.wav`);
  await ffmpeg('-i', source, '-t', String(TRACKS * SECONDS), '-ar', '44100', '-ac', '2', '-c:a', 'pcm_s16le', '-map', '0:a', '-map_metadata', '-1', uncut);
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < TRACKS; n++) {
    const from = n * SECONDS * 44_100;
    const trim = `atrim=start_sample=${from}:end_sample=${from + SECONDS * 44_100},asetpts=PTS-STARTPTS`;
    const tags = { title: `${album.title} ${n + 1}`, artist: 'The Cutters', album: album.title, track: `${n + 1}/${TRACKS}` };
    const written = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
    await ffmpeg('-i', uncut, '-af', trim, ...album.codec, ...written, join(folder, `${n + 1}.${album.ending}`));
  }
  return uncut;
}

/** How far every stretch of the recording is from its place, and how like the original it is. */
function compare(heard, original) {
  const head = original.subarray(RATE, 5 * RATE);
  const start = bestMatch(head, heard).at - RATE;
  const size = Math.round(WINDOW * RATE);
  const reach = Math.round(REACH * RATE);
  let worst = { correlation: 1, second: 0 };
  let drift = 0;
  let compared = 0;
  for (let at = 0; at + size <= original.length; at += size) {
    const part = original.subarray(at, at + size);
    const from = start + at - reach;
    if (rms(part) < 1e-3 || from < 0 || from + size + 2 * reach > heard.length) continue;
    const found = bestMatch(part, heard.subarray(from, from + size + 2 * reach));
    compared++;
    if (found.correlation < worst.correlation) worst = { correlation: found.correlation, second: at / RATE };
    // A quiet or periodic stretch fits in several places; where it fits badly its place says nothing.
    if (found.correlation > 0.95) drift = Math.max(drift, Math.abs(found.at - reach) / RATE);
  }
  return { worst, drift, compared };
}

let failed = false;
try {
  await desktop.start();
  const demo = await demoTracks(desktop, join(root, 'assets/demo'));
  const music = join(desktop.home, 'albums');
  for (const album of ALBUMS) album.uncut = await cut(album, demo.find((d) => d.title === album.of).file, join(music, album.title));
  await w.open();
  const second = spawn(w.app, ['--add', music], { env: desktop.env, stdio: 'ignore' });
  await new Promise((done) => second.once('exit', done));
  await w.go('library');
  await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === ALBUMS.length * TRACKS, 'the albums are listed', 60_000);
  await until(async () => !(await w.has('scan-progress')), 'the analysis ends', 300_000, 500);
  for (const album of ALBUMS) {
    await w.type('search-input', album.title);
    await until(async () => (await w.trackCount()) === TRACKS, `"${album.title}" is found`);
    const recorder = desktop.record();
    await w.click('library-grid');
    await w.keys('Home');
    await w.keys('Enter');
    await w.waitForStatus('playing');
    await until(async () => (await w.status()) !== 'playing', 'the album ends', (TRACKS * SECONDS + 30) * 1000, 500);
    const heard = await w.samples(await recorder.stop(), { raw: true });
    const { worst, drift, compared } = compare(heard, await w.samples(album.uncut));
    const sound = worst.correlation > 0.9 && drift < 0.001 && compared > 0;
    failed ||= !sound;
    console.log(
      `${sound ? '  ok' : 'FAIL'}  ${album.title}: ${TRACKS} tracks, ${compared} stretches of ${WINDOW} s, least correlation ${worst.correlation.toFixed(4)} at ${worst.second.toFixed(2)} s, farthest from its place ${(drift * 1000).toFixed(2)} ms`,
    );
  }
} catch (error) {
  failed = true;
  console.log(`FAIL  ${error.stack ?? error}`);
} finally {
  await w.close().catch(() => {});
  desktop.kill();
  rmSync(shots, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
