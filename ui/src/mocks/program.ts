import {
  events,
  type Answer,
  type ChipEdit,
  type CommandError,
  type DesktopStatus,
  type Failure,
  type FeedbackKind,
  type Folder,
  type HeadReport,
  type LibraryStats,
  type ListSource,
  type ModelStatus,
  type PlayerState,
  type RadioSeed,
  type ScanProgress,
  type Settings,
  type SoundPanel,
  type Startup,
  type Track,
  type View,
} from '../ipc';
import { MockEvaluation } from './evaluation';
import { MockLedger } from './ledger';
import { makeTracks, makeWaveform, viewIds } from './library';
import { autoMixes, makeList, tuneIn } from './lists';
import { lyricsOf } from './lyrics';
import { MockPlaylists } from './playlists';
import { MockProfiles } from './profiles';
import { answerRequest } from './ranking';
import type { Scenario } from './scenario';
import { signalPath, soundPanel, spectrumAt } from './sound';

const SETTINGS = 'attune-mock-settings';

interface Asked {
  text: string;
  seed: Track | null;
  edits: readonly ChipEdit[];
}

/** The program behind the interface, played in the browser: same commands, same events. */
export class MockProgram {
  tracks: Track[];
  private folders: Folder[];
  private ledger: MockLedger;
  private profiles: MockProfiles;
  private evaluation: MockEvaluation;
  private playlists: MockPlaylists;
  private asked = new Map<number, Asked>();
  private nextId = 1;
  private settings: Settings;
  private player: PlayerState;
  private scan: ScanProgress = idle(0, 0);
  private scanTimer: ReturnType<typeof setInterval> | undefined;
  private model: ModelStatus;
  private failures: Failure[];
  private sound: SoundPanel = soundPanel();
  private queuesBefore: Pick<PlayerState, 'queue' | 'index'>[] = [];

  constructor(private readonly scenario: Scenario) {
    this.tracks = makeTracks(scenario.tracks, Date.now());
    this.ledger = new MockLedger(() => this.tracks, scenario.events);
    this.profiles = new MockProfiles(scenario.pin, () => this.ledger.clear());
    this.evaluation = new MockEvaluation(() => this.ledger.told.length, scenario.delay > 0);
    this.playlists = new MockPlaylists(() => this.tracks, scenario.playlists, (ids) => this.playAll(ids));
    this.folders = this.tracks.length
      ? [
          { id: 1, path: '/home/ming/Music', trackCount: this.tracks.length, available: true },
          { id: 2, path: '/media/ming/旧硬盘/音乐', trackCount: 1280, available: false },
        ]
      : [];
    const kept = sessionStorage.getItem(SETTINGS);
    this.settings = kept
      ? (JSON.parse(kept) as Settings)
      : { theme: 'system', language: 'system', spectrum: null, desktop: { tray: true, closeToTray: false, notifications: false, miniOnTop: true } };
    this.player = {
      status: 'stopped',
      track: null,
      index: null,
      queue: [],
      position: 0,
      duration: null,
      volume: 0.8,
      speed: 1,
      deviceError: scenario.deviceMissing ? { code: 'no_device', message: 'no output device is available' } : null,
      radio: null,
      shuffle: 'off', repeat: 'off', stopAfterCurrent: false, canUndoQueue: false, sleep: null, looped: null,
    };
    this.model = {
      textModel: 'multilingual-e5-small',
      textModelFolder: null,
      textModelLoaded: false,
      training: null,
      problems: scenario.modelProblem
        ? [{ code: 'model_wrong_hash', message: 'models/text/model.gguf: the checksum differs from the manifest' }]
        : [],
      report: headReport('multilingual-e5-small', 0.82),
      previous: null,
    };
    this.failures = makeFailures(scenario.failures);
    setInterval(() => this.tick(), 250);
    if (scenario.scanning) this.startScan(false);
    const [first] = this.tracks;
    if (scenario.playing && first) {
      const queue = this.tracks.slice(0, 20).map((track) => track.id);
      this.player = { ...this.player, status: 'playing', queue, track: first, index: 0, duration: first.duration };
    }
  }

  /** Answers as the door of the program does: by copies. */
  async handle(command: string, args: Record<string, unknown>): Promise<unknown> {
    return structuredClone(await this.run(command, args));
  }

  private async run(command: string, args: Record<string, unknown>): Promise<unknown> {
    const wait = this.scenario.delay || (command === 'ask' ? 120 : 0);
    if (wait) await new Promise((done) => setTimeout(done, wait));
    if (this.scenario.failing.has(command) || this.scenario.failing.has('all')) {
      throw { code: 'library_busy', message: `the library could not be read (${command})` } satisfies CommandError;
    }
    const ids = (args['trackIds'] ?? args['ids'] ?? []) as number[];
    switch (command) {
      case 'startup':
        return this.startup();
      case 'track_ids':
        return viewIds(this.tracks.filter((track) => track.inLibrary), args['view'] as View);
      case 'tracks':
        return ids.flatMap((id) => this.tracks[id - 1] ?? []);
      case 'waveform':
        return this.track(args['trackId'] as number).analysed ? makeWaveform(args['trackId'] as number) : [];
      case 'lyrics':
        return lyricsOf(args['trackId'] as number);
      case 'stats':
        return this.stats();
      case 'folders':
        return this.folders;
      case 'add_folders':
        return this.addFolders(args['paths'] as string[], 60);
      case 'add_demo_tracks':
        return this.addFolders(['/usr/share/attune/demo'], 16);
      case 'remove_folder':
        this.folders = this.folders.filter((folder) => folder.id !== args['folderId']);
        this.changed();
        return this.folders;
      case 'start_scan':
        return this.startScan(true);
      case 'cancel_scan':
        return this.endScan();
      case 'failures':
        return this.failures;
      case 'ask':
        return this.ask({ text: args['text'] as string, seed: null, edits: args['edits'] as ChipEdit[] }, args['limit'] as number);
      case 'similar':
        return this.ask({ text: '', seed: this.track(args['trackId'] as number), edits: [] }, args['limit'] as number);
      case 'give_feedback':
        return this.giveFeedback(args['trackId'] as number, args['kind'] as FeedbackKind, args['requestId'] as number | null, args['limit'] as number);
      case 'undo_feedback':
        return this.receipt(this.ledger.undoFeedback(args['eventId'] as number), args['requestId'] as number | null, args['limit'] as number);
      case 'retract_feedback':
        return this.receipt(this.ledger.retract(args['trackId'] as number, args['kind'] as FeedbackKind), args['requestId'] as number | null, args['limit'] as number);
      case 'make_list':
        return makeList(args['source'] as ListSource, this.tracks, this.ledger.told);
      case 'auto_mixes':
        return autoMixes(this.tracks, this.ledger.told);
      case 'start_radio': {
        const { name, ids: station } = tuneIn(args['seed'] as RadioSeed, this.tracks, this.ledger.told);
        this.player = { ...this.player, queue: station, radio: name };
        return this.jump(0, true);
      }
      case 'stop_radio':
        this.player.radio = null;
        return this.sendPlayer();
      case 'player_state':
        return this.player;
      case 'play_tracks':
        this.player = { ...this.player, queue: [...ids], radio: null };
        return this.jump(args['start'] as number, true);
      case 'enqueue':
        this.player.queue = [...this.player.queue, ...ids];
        return this.player.index === null ? this.jump(0, true) : this.sendPlayer();
      case 'play_next':
        this.player.queue = this.player.queue.toSpliced((this.player.index ?? -1) + 1, 0, ...ids);
        return this.player.index === null ? this.jump(0, true) : this.sendPlayer();
      case 'toggle_play':
        if (this.player.track) this.player.status = this.player.status === 'playing' ? 'paused' : 'playing';
        return this.sendPlayer();
      case 'stop':
        this.player = { ...this.player, status: 'stopped', track: null, index: null, position: 0, duration: null };
        return this.sendPlayer();
      case 'next_track':
        return this.jump((this.player.index ?? -1) + 1, true);
      case 'previous_track':
        if (this.player.position > 3) return this.seek(0);
        return this.jump(Math.max(0, (this.player.index ?? 0) - 1), true);
      case 'seek':
        return this.seek(args['seconds'] as number);
      case 'set_shuffle':
        this.player.shuffle = args['mode'] as PlayerState['shuffle'];
        return this.sendPlayer();
      case 'set_repeat':
        this.player.repeat = args['mode'] as PlayerState['repeat'];
        return this.sendPlayer();
      case 'set_stop_after_current':
        this.player.stopAfterCurrent = args['on'] as boolean;
        return this.sendPlayer();
      case 'set_sleep':
        this.player.sleep = args['timer'] as PlayerState['sleep'];
        return this.sendPlayer();
      case 'set_loop':
        this.player.looped = args['from'] === null ? null : { from: args['from'] as number, to: args['to'] as number };
        return this.sendPlayer();
      case 'undo_queue': {
        const before = this.queuesBefore.pop();
        this.player = { ...this.player, ...before, canUndoQueue: this.queuesBefore.length > 0 };
        return this.sendPlayer();
      }
      case 'sound_panel':
        return this.sound;
      case 'set_sound':
        return this.setSound(args['sound'] as SoundPanel['sound']);
      case 'set_speed':
        return this.setSound({ ...this.sound.sound, speed: args['speed'] as number });
      case 'set_output':
        return (this.sound.output = args['output'] as SoundPanel['output']);
      case 'signal_path':
        return this.player.track ? signalPath(this.player.track, this.sound.sound, this.player.volume, this.scenario.underruns) : null;
      case 'spectrum':
        return this.player.track ? spectrumAt(this.player.status === 'playing' ? performance.now() / 1000 : null) : null;
      case 'set_volume':
        this.player.volume = args['volume'] as number;
        return this.sendPlayer();
      case 'queue_jump':
        return this.jump(args['index'] as number, true);
      case 'queue_remove':
        return this.queueRemove(args['index'] as number);
      case 'queue_move':
        return this.queueMove(args['from'] as number, args['to'] as number);
      case 'clear_queue':
        this.player = { ...this.player, queue: [], index: null, track: null, status: 'stopped', position: 0, duration: null, radio: null };
        return this.sendPlayer();
      case 'set_settings':
        this.settings = args['settings'] as Settings;
        sessionStorage.setItem(SETTINGS, JSON.stringify(this.settings));
        void events.settingsChanged.emit({ settings: structuredClone(this.settings) });
        return this.settings;
      case 'desktop_status':
        return this.desktopStatus();
      case 'model_status':
        return this.model;
      case 'use_text_model':
        return this.useTextModel(args['folder'] as string | null);
      case 'restore_text_model':
        this.model = { ...this.model, textModelFolder: null, textModel: this.model.previous?.model ?? '', report: this.model.previous, previous: this.model.report };
        return this.model;
      case 'open_mini_player':
      case 'close_mini_player':
      case 'export_data':
      case 'reveal':
        return null;
      case 'plugin:dialog|open':
        if (!(args['options'] as { directory?: boolean }).directory) return '/home/ming/下载/旧歌.m3u';
        return (args['options'] as { multiple?: boolean }).multiple ? ['/home/ming/下载/新音乐'] : '/home/ming/models/bert-base-uncased';
      case 'plugin:dialog|save':
        return `/home/ming/${(args['options'] as { defaultPath?: string }).defaultPath?.match(/^.*\.m3u8$/)?.[0] ?? 'attune-export.json'}`;
      default: {
        const own = [this.ledger, this.profiles, this.evaluation, this.playlists].find((part) => command in part.commands)?.commands[command];
        if (own) return own(args);
        throw { code: 'unknown_command', message: command } satisfies CommandError;
      }
    }
  }

  private startup(): Startup {
    return {
      settings: this.settings,
      stats: this.stats(),
      player: this.player,
      scan: this.scan,
      version: '0.1.0',
      systemLanguage: this.scenario.systemLanguage,
      demoTracks: 16,
      profiles: this.profiles.list(),
      locked: this.profiles.locked,
    };
  }

  private track(id: number): Track {
    const track = this.tracks[id - 1];
    if (!track) throw { code: 'no_such_track', message: `there is no track ${id}` } satisfies CommandError;
    return track;
  }

  private desktopStatus(): DesktopStatus {
    if (!this.scenario.desktopMissing) return { mediaControls: null, tray: null, notifications: null };
    return {
      mediaControls: { code: 'no_session_bus', message: 'the session bus cannot be used: No such file or directory (os error 2)' },
      tray: { code: 'no_tray', message: 'Failed to load ayatana-appindicator3 or appindicator3 dynamic library' },
      notifications: { code: 'no_notifications', message: 'The name org.freedesktop.Notifications was not provided by any .service files' },
    };
  }

  private stats(): LibraryStats {
    return {
      tracks: this.tracks.length,
      analysed: this.tracks.filter((track) => track.analysed).length,
      failed: this.failures?.length ?? 0,
      missing: this.tracks.filter((track) => track.missing).length,
      duration: this.tracks.reduce((sum, track) => sum + track.duration, 0),
    };
  }

  private changed(): void {
    void events.libraryChanged.emit({ stats: this.stats() });
  }

  private addFolders(paths: string[], count: number): Folder[] {
    const start = this.tracks.length;
    const fresh = makeTracks(start + count, Date.now()).slice(start);
    fresh.forEach((track) => (track.analysed = false));
    this.tracks = [...this.tracks, ...fresh];
    paths.forEach((path) => this.folders.push({ id: this.folders.length + 1, path, trackCount: count, available: true }));
    setTimeout(() => this.startScan(true), 0);
    return this.folders;
  }

  private startScan(analyse: boolean): null {
    clearInterval(this.scanTimer);
    const total = analyse ? Math.max(16, Math.min(240, this.tracks.filter((track) => !track.analysed).length)) : 2400;
    this.scan = { ...idle(0, 0), phase: 'tags', total: null };
    let [tick, done] = [0, analyse ? 0 : 860];
    this.scanTimer = setInterval(() => {
      tick += 1;
      if (tick <= 4) this.scan = { ...this.scan, phase: 'tags', done: tick * 15, total: null, current: this.tracks[tick]?.path ?? null };
      else {
        if (tick === 5) this.changed();
        done = Math.min(total, done + 1);
        const waiting = this.tracks.find((track) => !track.analysed);
        if (waiting && analyse) waiting.analysed = true;
        this.scan = { ...this.scan, phase: 'analysis', done, total, added: 16, current: (waiting ?? this.tracks[done])?.path ?? null, secondsLeft: (total - done) * 0.45 };
      }
      if (done >= total) this.endScan();
      else void events.scanProgress.emit(this.scan);
    }, 200);
    return null;
  }

  private endScan(): null {
    clearInterval(this.scanTimer);
    this.scan = idle(this.scan.added, 0);
    void events.scanProgress.emit(this.scan);
    this.changed();
    return null;
  }

  private ask(asked: Asked, limit: number): Answer {
    if (!asked.text.trim() && !asked.seed) throw { code: 'empty_request', message: 'the request has no words' } satisfies CommandError;
    const requestId = this.nextId++;
    this.asked.set(requestId, asked);
    this.model.textModelLoaded = true;
    return this.answer(requestId, limit);
  }

  private answer(requestId: number, limit: number): Answer {
    const asked = this.asked.get(requestId) as Asked;
    const started = performance.now();
    // A part of a large library is enough for a believable answer and keeps the mock quick.
    const answered = answerRequest(requestId, asked, this.tracks.slice(0, 4000), this.ledger.told, limit);
    return {
      ...answered,
      candidates: this.tracks.length,
      analysed: this.tracks.filter((track) => track.analysed).length,
      tookMs: performance.now() - started,
      warning: this.scenario.modelProblem ? (this.model.problems[0] ?? null) : null,
    };
  }

  private giveFeedback(trackId: number, kind: FeedbackKind, requestId: number | null, limit: number) {
    const request = requestId === null ? null : (this.asked.get(requestId)?.text ?? null);
    return this.receipt(this.ledger.record(trackId, kind, requestId, request), requestId, limit);
  }

  private receipt(event: { eventId: number; trackId: number; kind: unknown }, requestId: number | null, limit: number) {
    const { eventId, trackId, kind } = event;
    this.track(trackId).feedback = this.ledger.standing(trackId);
    return { eventId, trackId, kind, answer: requestId === null ? null : this.answer(requestId, limit) };
  }

  private playAll(ids: number[]): void {
    this.player = { ...this.player, queue: ids, radio: null };
    this.jump(0, true);
  }

  private jump(index: number, play: boolean): null {
    const id = this.player.queue[index];
    if (id === undefined) this.player = { ...this.player, status: 'stopped', track: null, index: null, position: 0, duration: null };
    else {
      const track = this.track(id);
      this.player = { ...this.player, status: play ? 'playing' : 'paused', track, index, position: 0, duration: track.duration };
    }
    return this.sendPlayer();
  }

  private setSound(sound: SoundPanel['sound']): SoundPanel['sound'] {
    this.sound.sound = sound;
    this.player.speed = sound.speed;
    this.sendPlayer();
    return sound;
  }

  private seek(seconds: number): null {
    this.player.position = Math.max(0, Math.min(seconds, this.player.duration ?? 0));
    return this.sendPlayer();
  }

  private rememberQueue(): void {
    this.queuesBefore.push({ queue: this.player.queue, index: this.player.index });
    this.player.canUndoQueue = true;
  }

  private queueRemove(index: number): null {
    this.rememberQueue();
    const current = this.player.index;
    this.player.queue = this.player.queue.toSpliced(index, 1);
    if (current === index) return this.jump(index, true);
    if (current !== null && index < current) this.player.index = current - 1;
    return this.sendPlayer();
  }

  private queueMove(from: number, to: number): null {
    const id = this.player.queue[from];
    if (id === undefined) return null;
    this.rememberQueue();
    const current = this.player.index;
    this.player.queue = this.player.queue.toSpliced(from, 1).toSpliced(to, 0, id);
    if (current !== null) {
      if (current === from) this.player.index = to;
      else if (from < current && to >= current) this.player.index = current - 1;
      else if (from > current && to <= current) this.player.index = current + 1;
    }
    return this.sendPlayer();
  }

  private sendPlayer(): null {
    void events.playerState.emit(structuredClone(this.player));
    return null;
  }

  private tick(): void {
    if (this.player.status !== 'playing') return;
    this.player.position += 0.25 * this.player.speed;
    if (this.player.radio && (this.player.index ?? 0) >= this.player.queue.length - 3) {
      this.player.queue = [...this.player.queue, ((this.player.queue.at(-1) ?? 0) % this.tracks.length) + 1];
      this.sendPlayer();
    }
    if (this.player.position >= (this.player.duration ?? 0)) this.jump((this.player.index ?? 0) + 1, true);
    else void events.playerPosition.emit({ position: this.player.position, duration: this.player.duration });
  }

  private useTextModel(folder: string | null): ModelStatus {
    this.model = { ...this.model, textModelFolder: folder, textModel: folder?.split('/').pop() ?? 'multilingual-e5-small', textModelLoaded: false, training: null };
    if (folder) {
      const total = 640;
      let done = 0;
      this.model.training = { done, total };
      const timer = setInterval(() => {
        done = Math.min(total, done + 40);
        this.model.training = done < total ? { done, total } : null;
        if (done >= total) {
          clearInterval(timer);
          this.model = { ...this.model, textModelLoaded: true, previous: this.model.report, report: headReport(this.model.textModel, 0.74) };
        }
        void events.trainingProgress.emit({ done, total });
      }, 150);
    }
    return this.model;
  }
}

function headReport(model: string, heldOut: number): HeadReport {
  const codes = ['en', 'zh', 'ja', 'ko', 'es', 'de', 'fr', 'pt', 'ru'];
  return { model, phrases: 4260, heldOut, languages: codes.map((code, i) => ({ code, heldOut: heldOut - 0.008 * i - (heldOut < 0.8 && i > 0 ? 0.11 : 0) })) };
}

function idle(added: number, failed: number): ScanProgress {
  return { phase: 'idle', done: 0, total: null, current: null, added, failed, secondsLeft: null, error: null };
}

function makeFailures(count: number): Failure[] {
  const kinds = [
    ['tags', 'damaged', 'the stream ends inside a page'],
    ['sheet', 'cue_behind_end', 'track 9 of the cue sheet starts behind the end of the file'],
    ['decode', 'unsupported_codec', 'no decoder for WMA Pro'],
    ['analysis', 'no_samples', 'the file holds no samples'],
    ['tags', 'path_unreadable', 'permission denied'],
    ['decode', 'frame_sync_lost', 'frame 1,204 could not be synchronised'],
  ] as const;
  return Array.from({ length: count }, (_, i) => {
    const [stage, code, message] = kinds[i % kinds.length] as (typeof kinds)[number];
    return {
      path: i % 2 ? `/home/ming/Music/林晚晴/雨季/${String(i).padStart(2, '0')} 旧时来信.wma` : `/home/ming/Music/Unsorted/recording ${i}.mp3`,
      stage,
      code,
      message,
      at: Date.now() - i * 3_600_000,
    };
  });
}
