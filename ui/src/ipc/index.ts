// The door to the program. No file outside this folder imports the Tauri API.
import { convertFileSrc } from '@tauri-apps/api/core';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open, save } from '@tauri-apps/plugin-dialog';
import * as generated from './bindings';
import type { Commands, Events } from './types';

export type * from './types';

/** What can be asked of the program. */
export const commands = generated.commands as unknown as Commands;

/** What the program tells by itself. */
export const events = generated.events as unknown as Events;

/** Address of a track's picture; only asked for when `track.hasCover`. */
export function coverUrl(trackId: number): string {
  return convertFileSrc(String(trackId), 'cover');
}

/** Lets the listener choose folders; empty when they chose none. */
export async function chooseFolders(title: string): Promise<string[]> {
  return (await open({ directory: true, multiple: true, title })) ?? [];
}

/** Lets the listener choose one folder. */
export async function chooseFolder(title: string): Promise<string | null> {
  return await open({ directory: true, multiple: false, title });
}

/** Lets the listener choose where to write a JSON file. */
export async function chooseJsonFile(title: string, defaultPath: string): Promise<string | null> {
  return await save({ title, defaultPath, filters: [{ name: 'JSON', extensions: ['json'] }] });
}

/** Lets the listener choose a playlist file to read. */
export async function choosePlaylistFile(title: string, kind: string): Promise<string | null> {
  return await open({ multiple: false, title, filters: [{ name: kind, extensions: ['m3u', 'm3u8', 'pls'] }] });
}

/** Lets the listener choose where to write a playlist file. */
export async function choosePlaylistTarget(title: string, kind: string, defaultPath: string): Promise<string | null> {
  return await save({ title, defaultPath, filters: [{ name: kind, extensions: ['m3u8', 'm3u'] }] });
}

export interface DropTarget {
  /** Something is held over the window. */
  over: () => void;
  /** It left again. */
  leave: () => void;
  /** It was let go: files and folders of the disk. */
  drop: (paths: string[]) => void;
}

/** Watches for files and folders dragged onto the window; returns what ends the watch. */
export async function onFileDrop(target: DropTarget): Promise<() => void> {
  return await getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === 'drop') target.drop(payload.paths);
    else if (payload.type === 'leave') target.leave();
    else if (payload.type === 'enter') target.over();
  });
}
