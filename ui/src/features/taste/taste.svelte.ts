import type { Commands, EventEdit, LedgerEvent, Taste } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import type { CommandError } from '../../ipc';
import { Resource } from '../shell/resource.svelte';

/** Events of one page of the ledger. */
export const PAGE = 40;

type TasteCommands = Pick<Commands, 'taste' | 'ledger' | 'undoLedgerEvent' | 'restoreLedgerEvent' | 'editLedgerEvent' | 'forgetTaste' | 'setLearning'>;

/** The ledger: what is known of the listener, and every event that made it so. */
export class TasteLedger {
  profile;
  events = $state.raw<readonly LedgerEvent[]>([]);
  total = $state(0);
  status = $state<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  error = $state<CommandError | null>(null);
  /** Events that are being changed. */
  busy = $state.raw<ReadonlySet<string>>(new Set());
  /** The event whose dialog is open. */
  editing = $state.raw<LedgerEvent | null>(null);
  private request = 0;

  constructor(private readonly commands: TasteCommands) {
    this.profile = new Resource<Taste>(() => commands.taste());
  }

  /** Reads profile and ledger again; as many events as were shown. */
  async load(): Promise<void> {
    void this.profile.load();
    await this.read(0, Math.max(PAGE, this.events.length));
  }

  /** Something was learned: reads again what was read before. */
  changed(): void {
    if (this.status !== 'idle') void this.load();
  }

  async more(): Promise<void> {
    if (this.events.length < this.total) await this.read(this.events.length, PAGE);
  }

  /** Takes an event back; it stays in the ledger, so that it can be put back. Throws what the program throws. */
  async undo(event: LedgerEvent): Promise<void> {
    await this.change(event.id, () => this.commands.undoLedgerEvent(event.id));
  }

  async restore(id: string): Promise<void> {
    await this.change(id, () => this.commands.restoreLedgerEvent(id));
  }

  async edit(id: string, edit: EventEdit): Promise<void> {
    await this.change(id, async () => {
      const edited = await this.commands.editLedgerEvent(id, edit);
      this.events = this.events.map((event) => (event.id === id ? edited : event));
    });
  }

  async forget(): Promise<void> {
    await this.commands.forgetTaste();
    this.events = [];
    this.total = 0;
    await this.load();
  }

  /** Shows the switch at once; when it cannot be kept, goes back and throws what the program throws. */
  async setLearning(on: boolean): Promise<void> {
    const before = this.profile.value;
    if (!before) return;
    this.profile.set({ ...before, learning: on });
    try {
      await this.commands.setLearning(on);
    } catch (thrown) {
      this.profile.set(before);
      throw thrown;
    }
  }

  reset(): void {
    const shown = this.status !== 'idle';
    this.request++;
    this.events = [];
    this.total = 0;
    this.editing = null;
    this.profile.forget();
    this.status = 'idle';
    if (shown) void this.load();
  }

  private async change(id: string, act: () => Promise<unknown>): Promise<void> {
    if (this.busy.has(id)) return;
    this.busy = new Set([...this.busy, id]);
    try {
      await act();
    } finally {
      this.busy = new Set([...this.busy].filter((other) => other !== id));
    }
    await this.load();
  }

  private async read(offset: number, limit: number): Promise<void> {
    const request = ++this.request;
    if (this.status !== 'ready') this.status = 'loading';
    try {
      const { total, events } = await this.commands.ledger(offset, limit);
      if (request !== this.request) return;
      const known = new Set(offset > 0 ? this.events.map((event) => event.id) : []);
      this.events = offset > 0 ? [...this.events, ...events.filter((event) => !known.has(event.id))] : events;
      this.total = total;
      this.error = null;
      this.status = 'ready';
    } catch (thrown) {
      if (request !== this.request) return;
      this.error = toCommandError(thrown);
      this.status = 'failed';
    }
  }
}
