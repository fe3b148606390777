// What is seen and steered from outside the window: media controls, tray, notifications, the mini player.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { until } from './desktop.mjs';

const MPRIS = 'org.mpris.MediaPlayer2.attune';
const PLAYER = ['--session', '--dest', MPRIS, '--object-path', '/org/mpris/MediaPlayer2'];
const TITLES = ['Town Theme', 'Cave Express Music 2', 'Hacienda'];

/** Runs playerctl on Attune; what it prints. */
async function ctl(w, ...args) {
  const { code, output, errors } = await w.desktop.run('playerctl', ['-p', 'attune', ...args]);
  assert.equal(code, 0, `playerctl ${args.join(' ')}: ${errors}`);
  return output.trim();
}

const is = (w, args, wanted, limitMs = 10_000) => {
  let last;
  return until(async () => (last = await ctl(w, ...args).catch((error) => error.message)) === wanted, `playerctl ${args.join(' ')} says "${wanted}"`, limitMs).catch((error) => {
    throw new Error(`${error.message}; it says "${last}"`);
  });
};

const metadata = (w, key) => ctl(w, 'metadata', key);

/** A call over the bus; what gdbus prints. */
async function call(w, method, ...args) {
  const { code, output, errors } = await w.desktop.run('gdbus', ['call', ...PLAYER, '--method', method, ...args]);
  return { ok: code === 0, output: output.trim(), errors };
}

async function property(w, name) {
  const { output, errors } = await call(w, 'org.freedesktop.DBus.Properties.Get', `${MPRIS_PLAYER}`, name);
  assert.equal(errors, '');
  return output.match(/^\(<(.*)>,\)$/)[1];
}
const MPRIS_PLAYER = 'org.mpris.MediaPlayer2.Player';

const setProperty = (w, name, value) => call(w, 'org.freedesktop.DBus.Properties.Set', MPRIS_PLAYER, name, `<${value}>`);

/** Listens to the player's signals; `stop` gives a line of text for each. */
function listen(w) {
  const child = w.desktop.spawn('gdbus', ['monitor', ...PLAYER], ['ignore', 'pipe', 'pipe']);
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  const lines = () => text.split('\n').filter((line) => line.startsWith('/org/mpris'));
  return {
    ready: () => until(() => text.includes('is owned by'), 'the monitor listens'),
    lines,
    stop: () => {
      child.kill('SIGTERM');
      return lines();
    },
  };
}

const playOf = (w, title) =>
  w.page((wanted) => {
    const row = [...document.querySelectorAll('[data-testid=track-row]')].find((r) => r.textContent.includes(wanted));
    row.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  }, title);

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** The addresses on the bus of the program's tray icon and its menu; GTK has a connection of its own. */
async function trayItem(w) {
  const { output } = await w.desktop.run('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames']);
  for (const [, name] of output.matchAll(/string "(:[^"]+)"/g)) {
    const found = await w.desktop.run('gdbus', ['introspect', '--session', '--dest', name, '--object-path', '/org/ayatana/NotificationItem', '--recurse', '--xml'], { limitMs: 3000 });
    const node = found.output.match(/node name="([^"]*attune[^"]*)"/);
    if (node) return { name, item: `/org/ayatana/NotificationItem/${node[1]}`, menu: `/org/ayatana/NotificationItem/${node[1]}/Menu` };
  }
  return null;
}

/** Labels of the tray's menu with their ids and whether they can be chosen or are checked. */
async function trayMenu(w, { name, menu }) {
  const { output, errors } = await w.desktop.run('gdbus', ['call', '--session', '--dest', name, '--object-path', menu, '--method', 'com.canonical.dbusmenu.GetLayout', '0', '2', '[]']);
  assert.equal(errors, '');
  return [...output.matchAll(/\((\d+), \{([^{}]*)\}/g)]
    .map(([, id, text]) => ({
      id,
      label: text.match(/'label': <["'](.*?)["']>/)?.[1],
      enabled: !text.includes("'enabled': <false>"),
      checked: text.includes("'toggle-state': <1>"),
    }))
    .filter((item) => item.label);
}

async function choose(w, tray, label) {
  const item = (await trayMenu(w, tray)).find((i) => i.label === label);
  assert.ok(item, `the menu has "${label}"`);
  const { code, errors } = await w.desktop.run('gdbus', ['call', '--session', '--dest', tray.name, '--object-path', tray.menu, '--method', 'com.canonical.dbusmenu.Event', item.id, 'clicked', '<0>', '0']);
  assert.equal(code, 0, errors);
}

/** Titles of the program's windows that are on screen. */
async function windows(w) {
  const { output } = await w.desktop.run('xdotool', ['search', '--onlyvisible', '--class', 'attune']);
  const names = await Promise.all(output.trim().split('\n').filter(Boolean).map((id) => w.desktop.run('xdotool', ['getwindowgeometry', '--shell', id])));
  return names.map(({ output }) => Number(output.match(/WIDTH=(\d+)/)?.[1])).filter((width) => width > 100);
}

export default [
  ['the program is on the session bus with nothing to play', async (w) => {
    const music = join(w.desktop.home, 'three tracks');
    mkdirSync(music);
    for (const title of TITLES) {
      const { file } = w.demo.find((track) => track.title === title);
      copyFileSync(file, join(music, basename(file)));
    }
    copyFileSync(fileURLToPath(new URL('../../src-tauri/icons/128x128.png', import.meta.url)), join(music, 'cover.png'));
    await w.open();
    assert.ok((await w.desktop.busNames()).includes(MPRIS), 'it has its name on the bus');
    assert.equal(await ctl(w, 'status'), 'Stopped');
    assert.equal(await property(w, 'Metadata'), '@a{sv} {}');
    assert.equal(await property(w, 'CanPlay'), 'false');
    assert.equal(await property(w, 'CanControl'), 'true');
    const root = await call(w, 'org.freedesktop.DBus.Properties.GetAll', 'org.mpris.MediaPlayer2');
    for (const said of ["'Identity': <'Attune'>", "'DesktopEntry': <'Attune'>", "'CanRaise': <true>", "'CanQuit': <true>", "'HasTrackList': <false>", "'SupportedUriSchemes': <['file']>", "'audio/flac'"]) {
      assert.ok(root.output.includes(said), `${said} in ${root.output}`);
    }
    // A second start hands the folder over.
    const second = spawn(w.app, ['--add', music], { env: w.desktop.env, stdio: 'ignore' });
    assert.equal(await new Promise((done) => second.once('exit', done)), 0);
    await w.go('library');
    await until(async () => (await w.has('library-grid')) && (await w.trackCount()) === TITLES.length, 'the tracks are listed', 60_000);
    // What is heard must not wait for the analysis, nor must this test.
    if (await w.has('scan-cancel')) await w.click('scan-cancel').catch(() => {});
  }],

  ['the track that plays is told with all that is known of it', async (w) => {
    await playOf(w, 'Town Theme');
    await is(w, ['status'], 'Playing', 30_000);
    await w.waitForStatus('playing');
    assert.equal(await metadata(w, 'xesam:title'), 'Town Theme');
    assert.equal(await metadata(w, 'xesam:artist'), 'Brandon Morris');
    assert.equal(await metadata(w, 'xesam:album'), 'Flare');
    assert.match(await metadata(w, 'mpris:trackid'), /\/org\/attune\/track\/\d+/);
    assert.equal(await metadata(w, 'mpris:length'), '36000000');
    const file = join(w.desktop.home, 'three tracks', '01-town-theme.flac');
    assert.equal(await metadata(w, 'xesam:url'), pathToFileURL(file).href);
    const picture = fileURLToPath(await metadata(w, 'mpris:artUrl'));
    assert.equal(readFileSync(picture).subarray(0, 3).toString('hex'), 'ffd8ff', 'the cover is the JPEG of the file');
    for (const can of ['CanGoNext', 'CanGoPrevious', 'CanPlay', 'CanPause', 'CanSeek']) assert.equal(await property(w, can), 'true', can);
  }],

  ['while it plays on, nothing is told', async (w) => {
    const heard = listen(w);
    await heard.ready();
    await wait(3000);
    assert.deepEqual(heard.stop(), []);
    const before = Number(await ctl(w, 'position'));
    await until(async () => Number(await ctl(w, 'position')) > before + 1, 'the position moves with the sound');
    const [told, shown] = [Number(await ctl(w, 'position')), Number(await w.attribute('player-position', 'aria-valuenow'))];
    assert.ok(Math.abs(told - shown) < 2, `it is that of the window: ${told}, ${shown}`);
  }],

  ['play, pause and stop reach the player and are told once each', async (w) => {
    const heard = listen(w);
    await heard.ready();
    await ctl(w, 'pause');
    await w.waitForStatus('paused');
    await is(w, ['status'], 'Paused');
    const held = Number(await ctl(w, 'position'));
    await wait(600);
    assert.equal(Number(await ctl(w, 'position')), held, 'a held position stays');
    await ctl(w, 'play-pause');
    await w.waitForStatus('playing');
    await is(w, ['status'], 'Playing');
    await ctl(w, 'stop');
    await w.waitForStatus('stopped');
    await is(w, ['status'], 'Stopped');
    await ctl(w, 'play');
    await w.waitForStatus('playing');
    await until(() => heard.lines().filter((line) => line.includes('PlaybackStatus')).length === 4, 'four changes are told');
    const told = heard.stop().filter((line) => line.includes('PlaybackStatus'));
    assert.deepEqual(told.map((line) => line.match(/'PlaybackStatus': <'(\w+)'>/)[1]), ['Paused', 'Playing', 'Stopped', 'Playing']);
  }],

  ['next and previous go through the queue', async (w) => {
    await is(w, ['metadata', 'xesam:title'], 'Town Theme');
    const second = await w.page(() => [...document.querySelectorAll('[data-testid=track-row]')].map((row) => row.textContent).findIndex((text) => text.includes('Town Theme')));
    assert.ok(second >= 0);
    await ctl(w, 'next');
    await until(async () => (await metadata(w, 'xesam:title')) !== 'Town Theme', 'another track');
    const title = await metadata(w, 'xesam:title');
    await until(async () => (await w.text('player-title')) === title, 'the window names it too');
    await ctl(w, 'previous');
    await is(w, ['metadata', 'xesam:title'], 'Town Theme');
  }],

  ['seeking leads where it should and is told', async (w) => {
    await w.waitForStatus('playing');
    await ctl(w, 'pause');
    await w.waitForStatus('paused');
    const heard = listen(w);
    await heard.ready();
    const at = (seconds) => until(async () => Math.abs(Number(await ctl(w, 'position')) - seconds) < 0.3, `the position is ${seconds}`);
    await ctl(w, 'position', '10');
    await at(10);
    await ctl(w, 'position', '5+');
    await at(15);
    await ctl(w, 'position', '12-');
    await at(3);
    await until(async () => Number(await w.attribute('player-position', 'aria-valuenow')) === 3, 'the window shows it');
    await call(w, `${MPRIS_PLAYER}.SetPosition`, '/org/attune/track/999', '20000000');
    await call(w, `${MPRIS_PLAYER}.SetPosition`, await trackPath(w), '-1');
    await call(w, `${MPRIS_PLAYER}.SetPosition`, await trackPath(w), '99000000');
    await wait(500);
    await at(3);
    await call(w, `${MPRIS_PLAYER}.SetPosition`, await trackPath(w), '20000000');
    await at(20);
    const sought = heard.stop().filter((line) => line.includes('Seeked'));
    assert.deepEqual(sought.map((line) => Math.round(Number(line.match(/int64 (\d+)|\((\d+),\)/)?.slice(1).find(Boolean)) / 1e6)), [10, 15, 3, 20], sought.join('; '));
    await ctl(w, 'position', '90+');
    await until(async () => (await metadata(w, 'xesam:title')) !== 'Town Theme', 'beyond the end is the next track');
    await ctl(w, 'position', '0');
    await ctl(w, 'previous');
    await is(w, ['metadata', 'xesam:title'], 'Town Theme');
  }],

  ['volume, loop, shuffle and rate go both ways', async (w) => {
    const heard = listen(w);
    await heard.ready();
    await ctl(w, 'volume', '0.3');
    await until(async () => (await w.page(() => document.querySelector('[data-testid=player-bar] input[type=range]').value)) === '0.3', 'the window shows the volume');
    assert.equal(Number(await ctl(w, 'volume')), 0.3);
    for (const [mode, label] of [['Track', /one/], ['Playlist', /all/], ['None', /off/]]) {
      await ctl(w, 'loop', mode);
      await until(async () => label.test(await w.attribute('player-repeat', 'aria-label')), `the window shows the loop ${mode}`);
      await is(w, ['loop'], mode);
    }
    await ctl(w, 'shuffle', 'On');
    await until(async () => (await w.attribute('player-shuffle', 'aria-pressed')) === 'true', 'the window shows it');
    await ctl(w, 'shuffle', 'Off');
    await is(w, ['shuffle'], 'Off');
    await setProperty(w, 'Rate', '1.5');
    await until(async () => (await property(w, 'Rate')) === '1.5', 'the rate is set');
    await setProperty(w, 'Rate', '9.0');
    await until(async () => (await property(w, 'Rate')) === '2.0', 'a rate outside the range is its limit');
    assert.deepEqual([await property(w, 'MinimumRate'), await property(w, 'MaximumRate')], ['0.5', '2.0']);
    await setProperty(w, 'Rate', '1.0');
    await until(async () => (await property(w, 'Rate')) === '1.0', 'the rate is set back');
    await wait(300);
    const volumes = heard.stop().filter((line) => line.includes("'Volume'"));
    assert.equal(volumes.length, 1, `the volume is told once, with its new value: ${volumes}`);
    assert.match(volumes[0], /'Volume': <0\.(3|29999)/);
    await w.click('player-repeat');
    await is(w, ['loop'], 'Playlist');
    await w.click('player-shuffle');
    await is(w, ['shuffle'], 'On');
    await w.keys('r');
    await w.keys('r');
    await is(w, ['loop'], 'None');
    await ctl(w, 'shuffle', 'Off');
  }],

  ['a like in the window is a rating outside it', async (w) => {
    const before = await w.desktop.run('playerctl', ['-p', 'attune', 'metadata', 'xesam:userRating']);
    assert.equal(before.output.trim(), '', 'there is no opinion yet');
    await w.page(() => document.querySelector('[data-testid=player-bar] [data-testid=feedback-like]').click());
    await until(async () => Number((await w.desktop.run('playerctl', ['-p', 'attune', 'metadata', 'xesam:userRating'])).output) === 1, 'the rating is told');
  }],

  ['a file is opened by its address, and another is refused in words', async (w) => {
    const folder = join(w.desktop.home, 'three tracks');
    await ctl(w, 'open', pathToFileURL(join(folder, '17-hacienda.m4a')).href);
    await is(w, ['metadata', 'xesam:title'], 'Hacienda');
    await is(w, ['status'], 'Playing');
    assert.equal(await property(w, 'CanGoNext'), 'false', 'it is the whole queue');
    for (const [address, words] of [['file:///no/such/file.ogg', /cannot be read/], ['https://example.org/a.ogg', /not the address of a file/]]) {
      const { ok, errors } = await call(w, `${MPRIS_PLAYER}.OpenUri`, address);
      assert.equal(ok, false);
      assert.match(errors, words);
    }
  }],

  ['the tray names the track and steers the player', async (w) => {
    const tray = await until(() => trayItem(w), 'the tray icon is on the bus', 20_000, 500);
    const labels = async () => (await trayMenu(w, tray)).map((item) => item.label);
    assert.deepEqual(await labels(), ['Hacienda – Claude Werner', 'Pause', 'Previous track', 'Next track', 'Like this track', 'Dislike this track', 'Show Attune', 'Mini player', 'Quit']);
    await choose(w, tray, 'Pause');
    await w.waitForStatus('paused');
    await until(async () => (await labels()).includes('Play'), 'the menu offers to play');
    await choose(w, tray, 'Like this track');
    await until(async () => (await trayMenu(w, tray)).find((item) => item.label === 'Like this track').checked, 'the like is checked');
    await until(async () => w.page(() => document.querySelector('[data-testid=player-bar] [data-testid=feedback-like]').getAttribute('aria-pressed') === 'true'), 'the window shows it');
    await choose(w, tray, 'Like this track');
    await until(async () => !(await trayMenu(w, tray)).find((item) => item.label === 'Like this track').checked, 'and it is taken back');
    await w.go('settings');
    await w.click('lang-zh');
    await until(async () => (await labels()).includes('播放'), 'the menu speaks Chinese');
    await w.click('lang-en');
    await until(async () => (await labels()).includes('Play'), 'and English again');
  }],

  ['a notification tells the track that begins, in place of the one before', async (w) => {
    w.desktop.spawn('dunst', []);
    await until(async () => (await w.desktop.busNames()).includes('org.freedesktop.Notifications'), 'something shows notifications');
    const shown = async () => JSON.parse((await w.desktop.run('dunstctl', ['history'])).output || '{"data":[[]]}').data[0];
    const count = async (of) => Number((await w.desktop.run('dunstctl', ['count', of])).output);
    await w.click('desktop-notifications');
    await w.go('library');
    await playOf(w, 'Hacienda');
    await is(w, ['metadata', 'xesam:title'], 'Hacienda');
    await playOf(w, 'Cave Express Music 2');
    await is(w, ['metadata', 'xesam:title'], 'Cave Express Music 2');
    await wait(1000);
    assert.equal(await count('displayed'), 0, 'who looks at the window needs no notification');
    // The root of the screen gets pointer and focus, as if the listener were elsewhere.
    await w.desktop.run('xdotool', ['mousemove', '1435', '895']);
    const root = (await w.desktop.run('xdotool', ['search', '--maxdepth', '0', '--name', '.*'])).output.trim();
    await w.desktop.run('xdotool', ['windowfocus', root]);
    await playOf(w, 'Town Theme');
    await until(async () => (await count('displayed')) === 1, 'a notification is on screen', 20_000);
    await playOf(w, 'Cave Express Music 2');
    await is(w, ['metadata', 'xesam:title'], 'Cave Express Music 2');
    await wait(1000);
    assert.equal(await count('displayed'), 1, 'the second takes the place of the first');
    await w.desktop.run('dunstctl', ['close-all']);
    await until(async () => (await shown()).length >= 1, 'it is in the history');
    const [{ summary, appname, body }] = await shown();
    assert.deepEqual([summary.data, appname.data], ['Cave Express Music 2', 'Attune']);
    assert.ok(body.data.length > 0);
  }],

  ['the mini player takes the place of the window and gives it back', async (w) => {
    assert.equal((await windows(w)).length, 1);
    const [main] = await w.browser.getWindowHandles();
    await w.click('open-mini');
    await until(async () => (await windows(w)).join() === '380', 'only the mini player is on screen');
    const handles = await w.browser.getWindowHandles();
    const mini = handles.find((handle) => handle !== main);
    if (mini) {
      await w.browser.switchToWindow(mini);
      await w.at('mini-player');
      const title = await metadata(w, 'xesam:title');
      await until(async () => (await w.text('mini-title')) === title, 'it names the track');
      await w.screenshot('mini-player');
      // The window goes while it is clicked, so the click does not wait for its own end.
      await w.page(() => void setTimeout(() => document.querySelector('[data-testid=mini-close]').click(), 300));
      await w.browser.switchToWindow(main);
    } else {
      await call(w, 'org.mpris.MediaPlayer2.Raise');
    }
    await until(async () => (await windows(w)).every((width) => width > 700) && (await windows(w)).length === 1, 'the window is back');
  }],

  ['quitting over the bus ends the program', async (w) => {
    await call(w, 'org.mpris.MediaPlayer2.Quit');
    await until(async () => !(await w.desktop.busNames()).includes(MPRIS), 'its name goes', 20_000);
  }],
];

async function trackPath(w) {
  return (await property(w, 'Metadata')).match(/'mpris:trackid': <objectpath '([^']+)'>/)[1];
}
