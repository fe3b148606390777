/**
 * Sends the latest of many values, as a slider gives them: one at a time and at most one every `gap` ms, so that the
 * program follows a drag without falling behind it. The last value is always sent.
 */
export class Latest<T> {
  private pending: { value: T } | null = null;
  private busy = false;
  private sending: Promise<void> = Promise.resolve();

  constructor(
    private readonly send: (value: T) => Promise<unknown>,
    private readonly gap = 40,
  ) {}

  /** Resolves once this value, or a later one in its place, was sent and answered. */
  push(value: T): Promise<void> {
    this.pending = { value };
    if (!this.busy) this.sending = this.sendAll();
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    this.busy = true;
    try {
      while (this.pending) {
        const { value } = this.pending;
        this.pending = null;
        await this.send(value);
        await new Promise((done) => setTimeout(done, this.gap));
      }
    } finally {
      this.busy = false;
    }
  }
}
