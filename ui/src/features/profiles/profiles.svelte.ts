import { t } from '../../i18n/index.svelte';
import type { Commands, CommandError, Profile } from '../../ipc';
import { toCommandError } from '../../ipc/errors';

type ProfileCommands = Pick<Commands, 'createProfile' | 'switchProfile' | 'renameProfile' | 'setPin' | 'deleteProfile'>;

export type ProfileTask =
  | { kind: 'manage' }
  | { kind: 'create' }
  | { kind: 'switch' | 'rename' | 'pin' | 'delete'; profile: Profile };

/** Wrong input: the dialog stays open and says so beside the field. */
const STAYS: ReadonlySet<string> = new Set(['wrong_pin', 'pin_too_short', 'profile_name_taken', 'too_many_attempts', 'last_profile']);

export const LEAST_PIN = 4;

/** The listeners of this computer, and the dialog that changes them. */
export class Profiles {
  list = $state.raw<readonly Profile[]>([]);
  task = $state.raw<ProfileTask | null>(null);
  error = $state<CommandError | null>(null);
  busy = $state(false);

  constructor(
    private readonly commands: ProfileCommands,
    private readonly report: { failed: (thrown: unknown) => void; changed: () => void },
  ) {}

  get current(): Profile | null {
    return this.list.find((profile) => profile.current) ?? null;
  }

  /** The program says who is there; another current one is reported. */
  set(list: readonly Profile[]): void {
    const before = this.current?.id;
    // The first listener has no name until they give one.
    this.list = list.map((profile) => ({ ...profile, name: profile.name || t('profiles.unnamed') }));
    const now = this.current?.id;
    if (before !== undefined && now !== undefined && before !== now) this.report.changed();
  }

  begin(task: ProfileTask | null): void {
    this.task = task;
    this.error = null;
  }

  /** Goes over to a profile; one with a PIN is asked for it first. */
  async switchTo(profile: Profile): Promise<void> {
    if (profile.current) return;
    if (profile.hasPin) this.begin({ kind: 'switch', profile });
    else await this.run(() => this.commands.switchProfile(profile.id, null), null);
  }

  create = (name: string, pin: string | null) => this.run(() => this.commands.createProfile(name.trim(), pin || null));
  unlockSwitch = (profile: Profile, pin: string) => this.run(() => this.commands.switchProfile(profile.id, pin), null);
  rename = (profile: Profile, name: string, pin: string | null) => this.run(() => this.commands.renameProfile(profile.id, name.trim(), pin || null));
  setPin = (profile: Profile, old: string | null, pin: string | null) => this.run(() => this.commands.setPin(profile.id, old || null, pin || null));
  delete = (profile: Profile, pin: string | null) => this.run(() => this.commands.deleteProfile(profile.id, pin || null));

  private async run(command: () => Promise<Profile[]>, next: ProfileTask | null = { kind: 'manage' }): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      this.set(await command());
      this.begin(next);
    } catch (thrown) {
      const error = toCommandError(thrown);
      if (this.task && STAYS.has(error.code)) this.error = error;
      else this.report.failed(thrown);
    } finally {
      this.busy = false;
    }
  }
}
