import { emitDrop, installMock } from '../ipc/testing';
import { drawCover } from './library';
import { MockProgram } from './program';
import { readScenario } from './scenario';

/** Puts the mocked program in the place of the real one. */
export function startMock(): void {
  const scenario = readScenario(new URLSearchParams(location.search));
  const program = new MockProgram(scenario);
  const calls: { command: string; args: Record<string, unknown> }[] = [];
  installMock(
    (command, args) => {
      calls.push({ command, args });
      return program.handle(command, args);
    },
    (id) => {
      const track = program.tracks[Number(id) - 1];
      return track ? drawCover(track) : '';
    },
  );
  // Browser tests look here for what was asked of the program, and let a command fail from now on.
  Object.assign(window, { attuneMock: { calls, drop: emitDrop, fail: (command: string) => scenario.failing.add(command) } });
}
