export interface Toast {
  id: number;
  text: string;
  /** A second, quieter line. */
  detail?: string;
  tone: 'info' | 'error';
  action?: { label: string; run: () => void; testId?: string };
}

const SHOWN_MS = { info: 6000, error: 10_000 };
const MOST = 4;

/** Short messages that come and go. Errors stay longer; a pointer over them keeps them all. */
export class Toasts {
  list = $state<Toast[]>([]);
  private nextId = 1;
  private timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(toast: Omit<Toast, 'id'>): number {
    const id = this.nextId++;
    // The same words twice say nothing more: the newer takes the older's place.
    const kept = this.list.filter((other) => other.text !== toast.text || other.detail !== toast.detail);
    this.list = [...kept, { ...toast, id }].slice(-MOST);
    this.start(id, SHOWN_MS[toast.tone]);
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  hold(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  release(): void {
    this.list.forEach((toast) => this.start(toast.id, SHOWN_MS[toast.tone]));
  }

  private start(id: number, ms: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.set(
      id,
      setTimeout(() => this.dismiss(id), ms),
    );
  }
}
