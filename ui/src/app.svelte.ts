import { getContext, setContext } from 'svelte';
import { Ask } from './features/ask/ask.svelte';
import { readStarters } from './features/ask/starters';
import { EvaluationController } from './features/evaluation/evaluation.svelte';
import { Library } from './features/library/library.svelte';
import { Tracks } from './features/library/tracks.svelte';
import { Lists } from './features/lists/lists.svelte';
import { Player } from './features/player/player.svelte';
import { Playlists } from './features/playlists/playlists.svelte';
import { Profiles } from './features/profiles/profiles.svelte';
import { Scan } from './features/scan/scan.svelte';
import { SettingsController } from './features/settings/settings.svelte';
import { describeError } from './features/shell/errors';
import { Navigation } from './features/shell/navigation.svelte';
import { Resource } from './features/shell/resource.svelte';
import { Toasts } from './features/shell/toasts.svelte';
import { TasteLedger } from './features/taste/taste.svelte';
import { t } from './i18n/index.svelte';
import type { ChipEdit, Commands, CommandError, Events, FeedbackKind, FilesOpened, LedgerEvent, ListSource, Profile, RadioSeed, SoundPanel, Startup, Track, TrainingProgress } from './ipc';
import { toCommandError } from './ipc/errors';
import { Latest } from './primitives/latest';

/** The controllers and what joins them. */
export class App {
  status = $state<'starting' | 'locked' | 'ready' | 'failed'>('starting');
  error = $state<CommandError | null>(null);
  nav = new Navigation();
  toasts = new Toasts();
  tracks;
  library;
  ask;
  player;
  scan;
  settings;
  taste;
  lists;
  playlists;
  profiles;
  evaluation;
  starters;
  failures;
  sound;
  signal;

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
    this.taste = new TasteLedger(commands);
    this.lists = new Lists(commands, this.tracks);
    this.playlists = new Playlists(commands, {
      failed: this.failed,
      say: (toast) => this.toasts.show(toast),
      show: (id) => {
        this.nav.go('playlists');
        void this.playlists.show(id);
      },
    });
    this.profiles = new Profiles(commands, { failed: this.failed, changed: () => this.otherListener() });
    this.evaluation = new EvaluationController(commands);
    this.starters = new Resource(() => readStarters(commands));
    this.sound = new Resource(() => commands.soundPanel());
    this.signal = new Resource(() => commands.signalPath());
    this.failures = new Resource(() => commands.failures());
  }

  /** Listens to the program, then reads where it is; in this order nothing is missed in between. */
  async start(): Promise<void> {
    this.status = 'starting';
    try {
      await this.listen();
      const startup: Startup = await this.commands.startup();
      this.profiles.set(startup.profiles);
      this.settings.start(startup.settings, startup.version, startup.systemLanguage, startup.demoTracks);
      this.library.stats = startup.stats;
      this.player.onState(startup.player);
      this.scan.onProgress(startup.scan);
      this.status = startup.locked ? 'locked' : 'ready';
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

  /** Opens the program for a profile, the current one or another; throws what the program throws. */
  async unlock(profile: Profile, pin: string): Promise<void> {
    if (profile.current) await this.commands.unlock(pin);
    else await this.commands.switchProfile(profile.id, pin || null);
    await this.start();
  }

  /** Gives feedback and offers the way back; what was given already is taken back. */
  async giveFeedback(track: Track, kind: FeedbackKind): Promise<void> {
    const standing = this.tracks.get(track.id)?.feedback ?? track.feedback;
    if (standing === kind) return this.retractFeedback(track, kind);
    await this.attempt(async () => {
      const receipt = await this.ask.give(track.id, kind);
      if (!receipt) return;
      this.markPlaying(track.id, this.tracks.get(track.id)?.feedback ?? track.feedback);
      this.taste.changed();
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
      this.taken(receipt.trackId);
    });
  }

  /** Changes a chip; the answer follows at once. */
  async editRequest(edit: ChipEdit): Promise<void> {
    await this.attempt(() => this.ask.edit(edit));
  }

  /** Keeps what the request says of a lasting taste, and offers the way back. */
  async keepTaste(): Promise<boolean> {
    const { answer, edits } = this.ask;
    if (!answer) return false;
    const event = await this.attempt(() => this.commands.keepTaste(answer.text, [...edits]));
    if (!event) return false;
    this.taste.changed();
    this.toasts.show({
      tone: 'info',
      text: t('ask.keep.done'),
      action: { label: t('common.undo'), testId: 'undo', run: () => void this.undoEvent(event) },
    });
    return true;
  }

  /** Takes an event of the ledger back, and offers to put it back. */
  async undoEvent(event: LedgerEvent): Promise<void> {
    await this.attempt(async () => {
      await this.taste.undo(event);
      this.toasts.show({
        tone: 'info',
        text: t('feedback.undone'),
        action: { label: t('taste.restore'), testId: 'restore', run: () => void this.restoreEvent(event) },
      });
      await this.learned(event);
    });
  }

  async restoreEvent(event: LedgerEvent): Promise<void> {
    await this.attempt(async () => {
      await this.taste.restore(event.id);
      this.toasts.show({ tone: 'info', text: t('taste.restored') });
      await this.learned(event);
    });
  }

  /** What follows a change of the ledger: the track's marks and the answer on screen. */
  async learned(event: LedgerEvent | null): Promise<void> {
    if (event?.track) {
      await this.tracks.refresh(event.track.id);
      this.markPlaying(event.track.id, this.tracks.get(event.track.id)?.feedback ?? null);
    } else this.tracks.invalidate();
    await this.ask.refresh();
  }

  async makeList(source: ListSource): Promise<void> {
    this.nav.go('lists');
    await this.lists.make(source);
  }

  async startRadio(seed: RadioSeed): Promise<void> {
    await this.attempt(() => this.commands.startRadio(seed));
  }

  async stopRadio(): Promise<void> {
    await this.attempt(() => this.commands.stopRadio());
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

  private readonly sounds = new Latest((wanted: SoundPanel['sound']) => this.sendPanel('sound', wanted, this.commands.setSound));
  private readonly outputs = new Latest((wanted: SoundPanel['output']) => this.sendPanel('output', wanted, this.commands.setOutput));
  /** Plays files, folders and playlists of the disk as the queue. */
  async openPaths(paths: string[]): Promise<void> {
    if (paths.length === 0) return;
    const opened = await this.attempt(() => this.commands.openPaths(paths));
    if (opened) this.opened(opened);
  }

  async setSound(change: Partial<SoundPanel['sound']>): Promise<void> {
    await this.setPanel('sound', change, this.sounds);
  }

  async setOutput(change: Partial<SoundPanel['output']>): Promise<void> {
    await this.setPanel('output', change, this.outputs);
  }

  /** Sets how fast music plays, wherever the other settings of sound are. */
  async setSpeed(speed: number): Promise<void> {
    const sound = await this.attempt(() => this.commands.setSpeed(speed));
    const panel = this.sound.value;
    if (sound && panel) this.sound.set({ ...panel, sound });
  }

  /** The next change builds on this one, whether it has been answered or not. */
  private async setPanel<K extends 'sound' | 'output'>(part: K, change: Partial<SoundPanel[K]>, sent: Latest<SoundPanel[K]>): Promise<void> {
    const panel = this.sound.value;
    if (!panel) return;
    const wanted = { ...panel[part], ...change };
    this.sound.set({ ...panel, [part]: wanted });
    await sent.push(wanted);
  }

  /** After a failure what holds is read again. */
  private async sendPanel<K extends 'sound' | 'output'>(
    part: K,
    wanted: SoundPanel[K],
    command: (wanted: SoundPanel[K]) => Promise<SoundPanel[K]>,
  ): Promise<void> {
    const answer = await this.attempt(() => command(wanted));
    const now = this.sound.value;
    if (answer === undefined) await this.sound.load();
    else if (now?.[part] === wanted) this.sound.set({ ...now, [part]: answer });
  }

  /** Shows the mini player in place of the window. */
  async openMiniPlayer(): Promise<void> {
    await this.attempt(() => this.commands.openMiniPlayer());
  }

  /** Shows the window in place of the mini player. */
  async closeMiniPlayer(): Promise<void> {
    await this.attempt(() => this.commands.closeMiniPlayer());
  }

  async addDemoTracks(): Promise<void> {
    await this.attempt(async () => this.settings.folders.set(await this.commands.addDemoTracks()));
  }

  private async retractFeedback(track: Track, kind: FeedbackKind): Promise<void> {
    await this.attempt(async () => {
      if (await this.ask.retract(track.id, kind)) this.taken(track.id);
    });
  }

  private taken(trackId: number): void {
    this.markPlaying(trackId, this.tracks.get(trackId)?.feedback ?? null);
    this.taste.changed();
    this.toasts.show({ tone: 'info', text: t('feedback.undone') });
  }

  /** Everything that is a listener's own is read again. */
  private otherListener(): void {
    this.ask.clear();
    this.lists.reset();
    this.playlists.reset();
    this.taste.reset();
    this.evaluation.reset();
    this.tracks.invalidate();
    const { current } = this.profiles;
    if (current && this.status === 'ready') this.toasts.show({ tone: 'info', text: t('profiles.switched', { name: current.name }) });
  }

  /** Says what of the files that were opened could not be. */
  private opened({ refused }: FilesOpened): void {
    if (refused.length === 0) return;
    const file = (path: string) => (path.includes('://') ? path : path.split(/[/\\]/).at(-1) || path);
    const why = ({ path, error }: (typeof refused)[number]) => `${file(path)}: ${describeError(error).text}`;
    this.toasts.show({ tone: 'error', text: t('open.refused', { n: refused.length }), detail: refused.slice(0, 3).map(why).join('\n') });
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
      this.events.settingsChanged.listen((e) => this.settings.changed(e.payload.settings)),
      this.events.playerState.listen((e) => {
        this.player.onState(e.payload);
        // The speed can be set from outside the window; a panel that shows another one would set it back.
        if (this.sound.value && this.sound.value.sound.speed !== e.payload.speed) void this.sound.load();
      }),
      this.events.playerPosition.listen((e) => this.player.onPosition(e.payload)),
      this.events.profileChanged.listen((e) => this.profiles.set(e.payload.profiles)),
      this.events.filesOpened.listen((e) => this.opened(e.payload)),
      this.events.trainingProgress.listen((e) => void this.trained(e.payload)),
      this.events.problem.listen((e) => {
        // The player bar says so for as long as it lasts.
        if (e.payload.error.code === 'device_missing') return;
        const { text, detail } = describeError(e.payload.error);
        this.toasts.show({ tone: 'error', text, detail: e.payload.path ?? detail ?? '' });
      }),
      this.events.libraryChanged.listen((e) => {
        this.library.changed(e.payload.stats);
        this.player.onLibraryChanged();
        if (this.settings.folders.value) void this.settings.folders.load();
        if (this.failures.value) void this.failures.load();
      }),
    ]);
  }
}

const KEY = Symbol('app');

export const provideApp = (app: App): App => setContext(KEY, app);
export const useApp = (): App => getContext<App>(KEY);
