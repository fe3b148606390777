import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SettingsController } from '../../src/features/settings/settings.svelte';
import { i18n } from '../../src/i18n/index.svelte';
import type { DesktopStatus, ModelStatus, Settings } from '../../src/ipc';

beforeEach(() => {
  vi.useFakeTimers();
  i18n.locale = 'en';
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the settings', () => {
  const model: ModelStatus = { textModel: 'e5', textModelFolder: null, textModelLoaded: true, training: null, problems: [], report: null, previous: null };
  const desktop = { tray: true, closeToTray: false, notifications: false, miniOnTop: true };
  const nothing = { mediaControls: null, tray: null, notifications: null };
  const make = (setSettings: (s: Settings) => Promise<Settings>, desktopStatus = async (): Promise<DesktopStatus> => nothing) =>
    new SettingsController({ setSettings, desktopStatus, folders: async () => [], modelStatus: async () => model, useTextModel: async () => model, restoreTextModel: async () => model });

  test('a language shows at once and is sent with the theme unchanged', async () => {
    const sent = vi.fn(async (s: Settings) => s);
    const settings = make(sent);
    settings.start({ theme: 'dark', language: 'system', spectrum: false, desktop }, '1', 'en-US', 0);
    const done = settings.setLanguage('zh');
    expect(i18n.locale).toBe('zh');
    await done;
    expect(sent).toHaveBeenCalledWith({ theme: 'dark', language: 'zh', spectrum: false, desktop });
  });

  test('a setting that could not be kept goes back', async () => {
    const settings = make(() => Promise.reject({ code: 'x', message: 'm' }));
    settings.start({ theme: 'system', language: 'en', spectrum: null, desktop }, '1', 'en-US', 0);
    await expect(settings.setTheme('light')).rejects.toMatchObject({ code: 'x' });
    expect(settings.settings.theme).toBe('system');
  });

  test('a choice about the desktop is sent with the others, and what follows from it is asked', async () => {
    const sent = vi.fn(async (s: Settings) => s);
    const answers: DesktopStatus[] = [nothing, { ...nothing, tray: { code: 'no_tray', message: 'm' } }];
    const settings = make(sent, async () => answers.shift() ?? nothing);
    settings.start({ theme: 'dark', language: 'en', spectrum: null, desktop: { ...desktop, tray: false } }, '1', 'en-US', 0);
    await settings.desktop.load();
    await settings.setDesktop({ tray: true });
    expect(sent).toHaveBeenCalledWith({ theme: 'dark', language: 'en', spectrum: null, desktop });
    expect(settings.desktop.value?.tray?.code).toBe('no_tray');
  });

  test('what is set in another window is taken over', () => {
    const settings = make(async (s) => s);
    settings.start({ theme: 'dark', language: 'en', spectrum: null, desktop }, '1', 'en-US', 0);
    settings.changed({ theme: 'light', language: 'zh', spectrum: null, desktop: { ...desktop, miniOnTop: false } });
    expect(settings.settings).toMatchObject({ theme: 'light', desktop: { miniOnTop: false } });
    expect(i18n.locale).toBe('zh');
  });

  test('training progress shows until its end', async () => {
    const settings = make(async (s) => s);
    await settings.model.load();
    settings.onTraining({ done: 3, total: 10 });
    expect(settings.model.value?.training).toEqual({ done: 3, total: 10 });
    settings.onTraining({ done: 10, total: 10 });
    await vi.advanceTimersByTimeAsync(0);
    expect(settings.model.value?.training).toBeNull();
  });
});
