import type { Answer, PlayerState, Suggestion, Track } from '../../src/ipc';

export function track(id: number, over: Partial<Track> = {}): Track {
  return {
    id, path: `/m/${id}.flac`, title: `Title ${id}`, artist: 'Artist', album: 'Album', albumArtist: '', genre: '', year: null,
    trackNumber: null, discNumber: null, duration: 200, codec: 'FLAC', sampleRate: 44100, bitrateKbps: null, hasCover: false,
    addedAt: 0, playCount: 0, lastPlayedAt: null, analysed: true, missing: false, feedback: null, ...over,
  };
}

export function answer(requestId: number, ids: number[]): Answer {
  const suggestions: Suggestion[] = ids.map((id, i) => ({ track: track(id), rank: i + 1, score: 1 - i / 10, analysed: true, reasons: [], exploration: false, confidence: 0.8, counterfactuals: [], influences: [] }));
  return { requestId, text: 'piano', seed: null, chips: [], suggestions, candidates: ids.length, analysed: ids.length, tookMs: 1, warning: null, fit: null, edits: [], arc: null };
}

export function playerState(over: Partial<PlayerState> = {}): PlayerState {
  return { status: 'playing', track: track(1), index: 0, queue: [1], position: 0, duration: 200, volume: 0.5, speed: 1, deviceError: null, radio: null, shuffle: 'off', repeat: 'off', stopAfterCurrent: false, canUndoQueue: false, sleep: null, looped: null, ...over };
}

/** A promise and the keys to it. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}
