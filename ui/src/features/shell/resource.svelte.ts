import type { CommandError } from '../../ipc';
import { toCommandError } from '../../ipc/errors';

/** A value read from the program: loading, ready or failed, and readable again. */
export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state<CommandError | null>(null);
  loading = $state(false);
  private request = 0;

  constructor(private readonly read: () => Promise<T>) {}

  /** Reads again; what was there stays shown meanwhile. */
  async load(): Promise<void> {
    const request = ++this.request;
    this.loading = true;
    try {
      const value = await this.read();
      if (request !== this.request) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (request !== this.request) return;
      this.error = toCommandError(thrown);
    } finally {
      if (request === this.request) this.loading = false;
    }
  }

  /** As if it had never been read. */
  forget(): void {
    this.request++;
    this.value = null;
    this.error = null;
    this.loading = false;
  }

  set(value: T): void {
    this.request++;
    this.value = value;
    this.error = null;
    this.loading = false;
  }
}
