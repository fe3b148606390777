import { getContext, setContext } from 'svelte';
import { Ask } from './features/ask/ask.svelte';
import { readStarters } from './features/ask/starters';
import { Library } from './features/library/library.svelte';
import { Tracks } from './features/library/tracks.svelte';
import { Player } from './features/player/player.svelte';
import { Scan } from './features/scan/scan.svelte';
import { SettingsController } from './features/settings/settings.svelte';
import { describeError } from './features/shell/errors';
import { Navigation } from './features/shell/navigation.svelte';
import { Resource } from './features/shell/resource.svelte';
import { Toasts } from './features/shell/toasts.svelte';
import { t } from './i18n/index.svelte';
import type { Commands, CommandError, Events, FeedbackKind, Startup, Track, TrainingProgress } from './ipc';
import { toCommandError } from './ipc/errors';

/** The controllers and what joins them. */
export class App {
  status = $state<'starting' | 'ready' | 'failed'>('starting');
  error = $state<CommandError | null>(null);
  nav = new Navigation();
  toasts = new Toasts();
  tracks;
  library;
  ask;
  player;
  scan;
  settings;
  history;
  starters;
  failures;

  constructor(
    readonly commands: Commands,
    private readonly events: Events,
  ) {
    this.tracks = new Tracks(commands);
    this.library = new Library(commands, this.tracks);
    this.ask = new Ask(commands, this.tracks);
    this.player = new Player(commands, this.tracks, this.failed);
    this.scan = new Scan(commands, {
      failed: this.failed,
      ended: ({ error, added }) => {
        if (error) this.toasts.show({ tone: 'error', text: t('scan.failed'), detail: describeError(error).text });
        else if (added > 0) this.toasts.show({ tone: 'info', text: t('scan.finished', { n: added }) });
      },
    });
    this.settings = new SettingsController(commands);
    this.history = new Resource(() => commands.feedbackHistory());
    this.starters = new Resource(() => readStarters(commands));
    this.failures = new Resource(() => commands.failures());
  }

  /** Listens to the program, then reads where it is; in this order nothing is missed in between. */
  async start(): Promise<void> {
    this.status = 'starting';
    try {
      await this.listen();
      const startup: Startup = await this.commands.startup();
      this.settings.start(startup.settings, startup.version, startup.systemLanguage, startup.demoTracks);
      this.library.stats = startup.stats;
      this.player.onState(startup.player);
      this.scan.onProgress(startup.scan);
      this.status = 'ready';
    } catch (thrown) {
      this.error = toCommandError(thrown);
      this.status = 'failed';
    }
  }

  /** Says what went wrong, in words. */
  failed = (thrown: unknown): void => this.showError(toCommandError(thrown));

  /** Runs a wish of the listener's; a failure is said, not thrown. */
  async attempt<T>(wish: () => Promise<T>): Promise<T | undefined> {
    try {
      return await wish();
    } catch (thrown) {
      this.failed(thrown);
      return undefined;
    }
  }

  /** Gives feedback and offers the way back; the same feedback again takes it back. */
  async giveFeedback(track: Track, kind: FeedbackKind): Promise<void> {
    await this.attempt(async () => {
      if (track.feedback === kind) {
        if (!(await this.ask.retract(track.id, kind))) return;
        this.markPlaying(track.id, this.tracks.get(track.id)?.feedback ?? null);
        if (this.history.value) void this.history.load();
        this.toasts.show({ tone: 'info', text: t('feedback.undone') });
        return;
      }
      const receipt = await this.ask.give(track.id, kind);
      if (!receipt) return;
      this.markPlaying(track.id, kind);
      if (this.history.value) void this.history.load();
      this.toasts.show({
        tone: 'info',
        text: t(`feedback.done.${kind}`, { title: track.title }),
        action: { label: t('common.undo'), testId: 'undo', run: () => void this.undoFeedback(receipt.eventId) },
      });
    });
  }

  async undoFeedback(eventId: number): Promise<void> {
    await this.attempt(async () => {
      const receipt = await this.ask.undo(eventId);
      this.markPlaying(receipt.trackId, this.tracks.get(receipt.trackId)?.feedback ?? null);
      if (this.history.value) void this.history.load();
      this.toasts.show({ tone: 'info', text: t('feedback.undone') });
    });
  }

  async enqueue(ids: number[]): Promise<void> {
    if (ids.length && (await this.player.enqueue(ids))) {
      this.toasts.show({ tone: 'info', text: t('menu.queued', { n: ids.length }) });
    }
  }

  async playNext(ids: number[]): Promise<void> {
    if (ids.length && (await this.player.playNext(ids))) {
      this.toasts.show({ tone: 'info', text: t('menu.playingNext', { n: ids.length }) });
    }
  }

  async moreLike(track: Track): Promise<void> {
    this.nav.go('ask');
    await this.ask.similar(track);
  }

  async addFolders(paths: string[]): Promise<void> {
    if (paths.length === 0) return;
    await this.attempt(async () => this.settings.folders.set(await this.commands.addFolders(paths)));
  }

  async addDemoTracks(): Promise<void> {
    await this.attempt(async () => this.settings.folders.set(await this.commands.addDemoTracks()));
  }

  private showError(error: CommandError): void {
    const { text, detail } = describeError(error);
    this.toasts.show({ tone: 'error', text, ...(detail ? { detail } : {}) });
  }

  private markPlaying(trackId: number, feedback: FeedbackKind | null): void {
    const { track } = this.player.state;
    if (track?.id === trackId) this.player.state = { ...this.player.state, track: { ...track, feedback } };
  }

  private async trained(progress: TrainingProgress): Promise<void> {
    const ended = await this.settings.onTraining(progress);
    if (ended && this.settings.model.value?.problems.length === 0) {
      this.toasts.show({ tone: 'info', text: t('settings.model.trained') });
    }
  }

  private listening = false;

  private async listen(): Promise<void> {
    if (this.listening) return;
    this.listening = true;
    await Promise.all([
      this.events.scanProgress.listen((e) => this.scan.onProgress(e.payload)),
      this.events.playerState.listen((e) => this.player.onState(e.payload)),
      this.events.playerPosition.listen((e) => this.player.onPosition(e.payload)),
      this.events.trainingProgress.listen((e) => void this.trained(e.payload)),
      this.events.problem.listen((e) => {
        const { text, detail } = describeError(e.payload.error);
        this.toasts.show({ tone: 'error', text, detail: e.payload.path ?? detail ?? '' });
      }),
      this.events.libraryChanged.listen((e) => {
        this.library.changed(e.payload.stats);
        if (this.settings.folders.value) void this.settings.folders.load();
        if (this.failures.value) void this.failures.load();
      }),
    ]);
  }
}

const KEY = Symbol('app');

export const provideApp = (app: App): App => setContext(KEY, app);
export const useApp = (): App => getContext<App>(KEY);
