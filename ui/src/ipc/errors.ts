import type { Key } from '../i18n/index.svelte';
import type { CommandError } from './bindings';

/** Codes of the program and the words for them; a code without words shows the program's own message. */
export const errorWords: Readonly<Record<string, Key>> = {
  not_found: 'error.not_found',
  path_unreadable: 'error.unreadable',
  unreadable: 'error.unreadable',
  damaged: 'error.damaged',
  empty_file: 'error.empty',
  no_samples: 'error.empty',
  analysis_empty: 'error.empty',
  not_audio: 'error.not_audio',
  no_audio_track: 'error.not_audio',
  unsupported_codec: 'error.unsupported',
  stream_changed: 'error.damaged',
  no_device: 'error.no_device',
  no_models: 'error.model_missing',
  training_runs: 'error.training_runs',
  no_such_track: 'error.no_such_track',
  empty_request: 'error.empty_request',
  no_demo_tracks: 'error.no_demo_tracks',
  path_unwritable: 'error.unwritable',
};

/** Whatever was thrown, as an error with code and message. */
export function toCommandError(thrown: unknown): CommandError {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    return { code: String(thrown.code), message: String(thrown.message) };
  }
  return { code: 'unknown', message: thrown instanceof Error ? thrown.message : String(thrown) };
}
