// What the mocked program needs of the Tauri API. Loaded only in mock mode.
import { emit } from '@tauri-apps/api/event';
import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';

export type Handler = (command: string, args: Record<string, unknown>) => unknown;

/** Answers every command by `handler` and every cover by `cover` instead of the program's. */
export function installMock(handler: Handler, cover: (trackId: string) => string): void {
  mockWindows('main');
  mockIPC((command, args) => handler(command, (args ?? {}) as Record<string, unknown>), {
    shouldMockEvents: true,
  });
  const internals = (window as unknown as { __TAURI_INTERNALS__: Record<string, unknown> }).__TAURI_INTERNALS__;
  internals['convertFileSrc'] = (path: string) => cover(path);
}

/** Acts as if `paths` were dragged over the window or dropped on it. */
export async function emitDrop(type: 'enter' | 'leave' | 'drop', paths: string[]): Promise<void> {
  await emit(`tauri://drag-${type}`, { paths, position: { x: 0, y: 0 } });
}
