import type { Commands, ScanProgress } from '../../ipc';

const idle: ScanProgress = {
  phase: 'idle', done: 0, total: null, current: null, added: 0, failed: 0, secondsLeft: null, error: null,
};

/** The scan and the analysis as they go on. */
export class Scan {
  progress = $state.raw<ScanProgress>(idle);
  cancelling = $state(false);

  constructor(
    private readonly commands: Pick<Commands, 'startScan' | 'cancelScan'>,
    private readonly report: { failed: (thrown: unknown) => void; ended: (progress: ScanProgress) => void },
  ) {}

  get running(): boolean {
    return this.progress.phase !== 'idle';
  }

  /** Done share of this phase, null while the total is unknown. */
  get share(): number | null {
    const { done, total } = this.progress;
    return total ? Math.min(1, done / total) : null;
  }

  onProgress(progress: ScanProgress): void {
    const ended = this.running && progress.phase === 'idle';
    this.progress = progress;
    if (ended) {
      this.cancelling = false;
      this.report.ended(progress);
    }
  }

  async start(): Promise<void> {
    try {
      await this.commands.startScan();
    } catch (thrown) {
      this.report.failed(thrown);
    }
  }

  async cancel(): Promise<void> {
    this.cancelling = true;
    try {
      await this.commands.cancelScan();
    } catch (thrown) {
      this.cancelling = false;
      this.report.failed(thrown);
    }
  }
}
