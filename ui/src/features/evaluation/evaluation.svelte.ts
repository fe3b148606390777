import type { Commands, CommandError, Evaluation, SimulatedStep } from '../../ipc';
import { toCommandError } from '../../ipc/errors';
import { Resource } from '../shell/resource.svelte';

/** What was measured of the ranking, and the simulation that can be run beside it. */
export class EvaluationController {
  report;
  simulation = $state.raw<readonly SimulatedStep[] | null>(null);
  simulating = $state(false);
  simulationError = $state<CommandError | null>(null);

  constructor(private readonly commands: Pick<Commands, 'evaluation' | 'setInterleaving' | 'simulate'>) {
    this.report = new Resource<Evaluation>(() => commands.evaluation());
  }

  /** Shows the switch at once; when it cannot be kept, goes back and throws what the program throws. */
  async setInterleaving(on: boolean): Promise<void> {
    const before = this.report.value;
    if (!before) return;
    this.report.set({ ...before, interleaving: { ...before.interleaving, running: on } });
    try {
      await this.commands.setInterleaving(on);
    } catch (thrown) {
      this.report.set(before);
      throw thrown;
    }
  }

  async simulate(): Promise<void> {
    if (this.simulating) return;
    this.simulating = true;
    this.simulationError = null;
    try {
      this.simulation = await this.commands.simulate();
    } catch (thrown) {
      this.simulationError = toCommandError(thrown);
    } finally {
      this.simulating = false;
    }
  }

  reset(): void {
    this.simulation = null;
    if (this.report.value) void this.report.load();
  }
}
