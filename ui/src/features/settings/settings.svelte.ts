import { i18n, resolveLocale } from '../../i18n/index.svelte';
import type { Commands, Language, ModelStatus, Settings, Theme, TrainingProgress } from '../../ipc';
import { Resource } from '../shell/resource.svelte';

type SettingsCommands = Pick<Commands, 'setSettings' | 'desktopStatus' | 'folders' | 'modelStatus' | 'useTextModel' | 'restoreTextModel'>;

/** Theme, language, the spectrum and the desktop, the folders and the text model. */
export class SettingsController {
  settings = $state.raw<Settings>({
    theme: 'system',
    language: 'system',
    spectrum: null,
    desktop: { tray: true, closeToTray: false, notifications: false, miniOnTop: true },
  });
  version = $state('');
  demoTracks = $state(0);
  folders;
  model;
  /** What of the desktop cannot be had. */
  desktop;
  private systemLanguage = 'en';

  constructor(private readonly commands: SettingsCommands) {
    this.folders = new Resource(() => commands.folders());
    this.desktop = new Resource(() => commands.desktopStatus());
    this.model = new Resource<ModelStatus>(() => commands.modelStatus());
  }

  start(settings: Settings, version: string, systemLanguage: string, demoTracks: number): void {
    this.systemLanguage = systemLanguage;
    this.version = version;
    this.demoTracks = demoTracks;
    this.apply(settings);
  }

  setTheme = (theme: Theme) => this.save({ ...this.settings, theme });
  setLanguage = (language: Language) => this.save({ ...this.settings, language });
  setSpectrum = (spectrum: boolean) => this.save({ ...this.settings, spectrum });

  /** Sets what there is around the window, and reads whether it can be had. */
  async setDesktop(change: Partial<Settings['desktop']>): Promise<void> {
    await this.save({ ...this.settings, desktop: { ...this.settings.desktop, ...change } });
    if (this.desktop.value) await this.desktop.load();
  }

  /** Takes over what was set in another window. */
  changed(settings: Settings): void {
    this.apply(settings);
  }

  async useTextModel(folder: string | null): Promise<void> {
    this.model.set(await this.commands.useTextModel(folder));
  }

  /** Puts the text model back that was there before the last training. */
  async restoreTextModel(): Promise<void> {
    this.model.set(await this.commands.restoreTextModel());
  }

  /** Takes over how far a training is; resolves to whether it ended. */
  async onTraining(progress: TrainingProgress): Promise<boolean> {
    if (progress.done < progress.total) {
      if (this.model.value) this.model.set({ ...this.model.value, training: progress });
      return false;
    }
    // The end changes more than the count: whether it is loaded, and what went wrong.
    await this.model.load();
    return true;
  }

  /** Shows the choice at once; when it cannot be kept, goes back and throws what the program throws. */
  private async save(next: Settings): Promise<void> {
    const before = { ...this.settings };
    this.apply(next);
    try {
      this.apply(await this.commands.setSettings(next));
    } catch (thrown) {
      this.apply(before);
      throw thrown;
    }
  }

  private apply(settings: Settings): void {
    this.settings = settings;
    i18n.locale = resolveLocale(settings.language, this.systemLanguage);
  }
}
