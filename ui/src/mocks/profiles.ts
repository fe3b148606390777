import { events, type Profile } from '../ipc';

interface Listener {
  id: number;
  name: string;
  pin: string | null;
  createdAt: number;
}

const LEAST_PIN = 4;
const MOST_TRIES = 5;

const refuse = (code: string, message: string): never => {
  throw { code, message };
};

/** The listeners of the mocked computer. */
export class MockProfiles {
  locked: boolean;
  private listeners: Listener[];
  private current = 1;
  private tries = 0;

  constructor(
    pin: string | null,
    private readonly changed: () => void,
  ) {
    this.locked = pin !== null;
    this.listeners = [{ id: 1, name: 'Ming', pin, createdAt: Date.now() - 90 * 86_400_000 }];
  }

  list(): Profile[] {
    return this.listeners.map(({ id, name, pin, createdAt }) => ({ id, name, hasPin: pin !== null, current: id === this.current, createdAt }));
  }

  commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    profiles: () => this.list(),
    create_profile: ({ name, pin }) => {
      this.named(name as string, null);
      this.fit(pin as string | null);
      const id = Math.max(...this.listeners.map((one) => one.id)) + 1;
      this.listeners.push({ id, name: name as string, pin: pin as string | null, createdAt: Date.now() });
      return this.tell();
    },
    switch_profile: ({ id, pin }) => {
      this.check(this.find(id as number), pin as string | null);
      this.current = id as number;
      this.locked = false;
      this.changed();
      return this.tell();
    },
    rename_profile: ({ id, name, pin }) => {
      const one = this.find(id as number);
      this.check(one, pin as string | null);
      this.named(name as string, one);
      one.name = name as string;
      return this.tell();
    },
    set_pin: ({ id, old, pin }) => {
      const one = this.find(id as number);
      this.check(one, old as string | null);
      this.fit(pin as string | null);
      one.pin = pin as string | null;
      return this.tell();
    },
    delete_profile: ({ id, pin }) => {
      const one = this.find(id as number);
      this.check(one, pin as string | null);
      if (this.listeners.length === 1) refuse('last_profile', 'the last profile cannot be deleted');
      this.listeners = this.listeners.filter((other) => other !== one);
      if (this.current === one.id) {
        this.current = this.listeners[0]?.id ?? 1;
        this.changed();
      }
      return this.tell();
    },
    unlock: ({ pin }) => {
      this.check(this.find(this.current), pin as string);
      this.locked = false;
      return null;
    },
  };

  private find(id: number): Listener {
    return this.listeners.find((one) => one.id === id) ?? refuse('no_such_profile', `there is no profile ${id}`);
  }

  private check(one: Listener, pin: string | null): void {
    if (one.pin === null) return;
    if (this.tries >= MOST_TRIES) refuse('too_many_attempts', 'too many wrong PINs; wait a minute');
    if (one.pin !== pin) {
      this.tries++;
      refuse('wrong_pin', 'the PIN is wrong');
    }
    this.tries = 0;
  }

  private named(name: string, self: Listener | null): void {
    if (this.listeners.some((one) => one !== self && one.name.toLowerCase() === name.toLowerCase())) {
      refuse('profile_name_taken', `there is a profile ${name}`);
    }
  }

  private fit(pin: string | null): void {
    if (pin !== null && pin.length < LEAST_PIN) refuse('pin_too_short', `a PIN has at least ${LEAST_PIN} digits`);
  }

  private tell(): Profile[] {
    const profiles = this.list();
    void events.profileChanged.emit({ profiles });
    return profiles;
  }
}
