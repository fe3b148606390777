// A desktop without a screen or a sound card: display, session bus, sound server and WebDriver, each private to one run.
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SINK = 'nullsink';
export const SAMPLE_RATE = 48_000;
const SOUND_CARD = ['module-null-sink', 'norewinds=1', `sink_name=${SINK}`, `rate=${SAMPLE_RATE}`, 'channels=2'];

/** Waits until `probe` returns something true; `what` says what was waited for. */
export async function until(probe, what, limitMs = 15_000, everyMs = 100) {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
    await sleep(everyMs);
  }
}

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

/** The program `name`, sought on the PATH and where cargo installs. */
function program(name) {
  const cargo = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin');
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), cargo]) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not in this folder.
    }
  }
  throw new Error(`${name} is not installed: run \`cargo xtask test setup\``);
}

export class Desktop {
  /** Name of the environment variable by which everything that belongs to this run is found again. */
  static MARK = 'ATTUNE_E2E_RUN';
  children = [];
  home = mkdtempSync(join(tmpdir(), 'attune-e2e-'));

  constructor(resources) {
    const folder = (name) => {
      const path = join(this.home, name);
      mkdirSync(path, { mode: 0o700, recursive: true });
      return path;
    };
    const runtime = folder('run');
    this.env = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: folder('home'),
      XDG_CONFIG_HOME: folder('home/.config'),
      XDG_DATA_HOME: folder('home/.local/share'),
      XDG_STATE_HOME: folder('home/.local/state'),
      XDG_CACHE_HOME: folder('home/.cache'),
      XDG_RUNTIME_DIR: runtime,
      PULSE_SERVER: `unix:${join(runtime, 'pulse.sock')}`,
      ATTUNE_RESOURCES: resources,
      [Desktop.MARK]: this.home,
    };
    process.once('exit', () => this.kill());
  }

  /** A home in which no program was ever started. */
  clearHome() {
    for (const name of ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME']) {
      rmSync(this.env[name], { recursive: true, force: true });
      mkdirSync(this.env[name], { mode: 0o700, recursive: true });
    }
  }

  async start() {
    await this.startDisplay();
    await this.startBus();
    await this.startSound();
    await this.startDriver();
  }

  async startDisplay() {
    // With -displayfd the server itself finds a free number and says which, once it listens.
    const server = this.spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], ['ignore', 'ignore', 'pipe', 'pipe']);
    const number = await this.line(server, server.stdio[3], 'Xvfb');
    this.env.DISPLAY = `:${number}`;
  }

  async startBus() {
    const bus = this.spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=3', `--address=unix:path=${join(this.env.XDG_RUNTIME_DIR, 'bus')}`], ['ignore', 'ignore', 'pipe', 'pipe']);
    this.env.DBUS_SESSION_BUS_ADDRESS = await this.line(bus, bus.stdio[3], 'dbus-daemon');
  }

  async startSound() {
    const socket = join(this.env.XDG_RUNTIME_DIR, 'pulse.sock');
    this.spawn('pulseaudio', [
      '-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit',
      '-L', `module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
      '-L', SOUND_CARD.join(' '),
    ]);
    await until(async () => (await this.run('pactl', ['list', 'short', 'sinks'])).output.includes(SINK), 'the sound server answers');
  }

  async startDriver() {
    const [port, native] = [await freePort(), await freePort()];
    const driver = this.spawn('tauri-driver', ['--port', String(port), '--native-port', String(native)]);
    // What the program itself says goes to the driver's standard error.
    this.driver = { hostname: '127.0.0.1', port, said: () => driver.said };
    await until(async () => {
      if (driver.exitCode !== null) throw new Error(`tauri-driver ended: ${driver.said}`);
      return fetch(`http://127.0.0.1:${port}/status`).then((r) => r.ok, () => false);
    }, 'tauri-driver answers');
  }

  /** Takes the sound card away, as pulling its plug does. */
  async unplug() {
    const { output } = await this.run('pactl', ['list', 'short', 'modules']);
    const [index] = output.split('\n').find((line) => line.includes('module-null-sink')).split('\t');
    await this.run('pactl', ['unload-module', index]);
  }

  async plugIn() {
    await this.run('pactl', ['load-module', ...SOUND_CARD]);
  }

  /** Starts recording what the sound card would play; `stop` gives the samples: interleaved stereo, 16 bit, 48 kHz. */
  record() {
    const child = this.spawn('parec', ['-d', `${SINK}.monitor`, '--raw', `--rate=${SAMPLE_RATE}`, '--channels=2', '--format=s16le', '--latency-msec=50'], [
      'ignore', 'pipe', 'pipe',
    ]);
    const parts = [];
    child.stdout.on('data', (data) => parts.push(data));
    return {
      stop: async () => {
        child.kill('SIGTERM');
        await until(() => child.exitCode !== null || child.signalCode !== null, 'the recorder ends', 5000);
        return Buffer.concat(parts);
      },
    };
  }

  /** Runs a program to its end; `input` goes to its standard input. */
  async run(name, args, { input, limitMs = 60_000 } = {}) {
    const child = this.spawn(name, args, [input ? 'pipe' : 'ignore', 'pipe', 'pipe']);
    const parts = [];
    child.stdout.on('data', (data) => parts.push(data));
    if (input) {
      child.stdin.on('error', () => {}); // The program may have read enough.
      child.stdin.end(input);
    }
    const ended = new Promise((resolve) => child.once('close', resolve));
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    const code = await ended;
    clearTimeout(timer);
    const data = Buffer.concat(parts);
    return { code, data, output: data.toString(), errors: child.said };
  }

  /** Starts a program in a process group of its own, so that its children end with it. */
  spawn(name, args, stdio = ['ignore', 'ignore', 'pipe']) {
    const child = spawn(name.includes('/') ? name : program(name), args, { env: this.env, stdio, detached: true });
    child.said = '';
    child.stderr?.on('data', (data) => (child.said = (child.said + data).slice(-4000)));
    child.on('error', (error) => (child.said += String(error)));
    this.children.push(child);
    return child;
  }

  async line(child, stream, name) {
    let text = '';
    stream.on('data', (data) => (text += data));
    await until(() => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${child.said}`);
      return text.includes('\n');
    }, `${name} is up`);
    return text.trim().split('\n')[0];
  }

  /** Ends everything that was started, last first, and what was started by it. */
  kill() {
    if (this.killed) return;
    this.killed = true;
    for (const child of this.children.reverse()) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
    for (const pid of this.left()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // The same.
      }
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** The names that programs hold on the session bus. */
  async busNames() {
    const { code, output, errors } = await this.run('dbus-send', [
      '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames',
    ]);
    if (code !== 0) throw new Error(`the session bus does not answer: ${errors}`);
    return [...output.matchAll(/string "([^":]+)"/g)].map(([, name]) => name);
  }

  /** Processes that left their group, such as those the bus starts: they carry this run's mark. */
  left() {
    const mark = Buffer.from(`${Desktop.MARK}=${this.home}\0`);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((name) => {
        try {
          return readFileSync(`/proc/${name}/environ`).includes(mark);
        } catch {
          return false;
        }
      })
      .map(Number);
  }
}
