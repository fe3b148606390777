/** What the mocked program is like, chosen by the page's address: `?scenario=first-run&tracks=2000`. */
export interface Scenario {
  /** Tracks of the library. */
  tracks: number;
  /** Commands that throw, or 'all'. */
  failing: Set<string>;
  /** Extra wait before every answer, ms. */
  delay: number;
  /** No sound device. */
  deviceMissing: boolean;
  /** Nothing of the desktop can be had. */
  desktopMissing: boolean;
  /** A track plays at the start. */
  playing: boolean;
  /** A scan is running at the start. */
  scanning: boolean;
  /** Files that failed. */
  failures: number;
  /** The text model cannot be used. */
  modelProblem: boolean;
  systemLanguage: string;
  /** Events that shaped the taste before the start. */
  events: number;
  /** Times the sound device was left without sound. */
  underruns: number;
  /** Playlists the listener has. */
  playlists: number;
  /** PIN of the current profile; the program starts locked when there is one. */
  pin: string | null;
}

export function readScenario(query: URLSearchParams): Scenario {
  const name = query.get('scenario') ?? '';
  return {
    tracks: Number(query.get('tracks') ?? (name === 'first-run' ? 0 : 100_000)),
    failing: new Set((query.get('fail') ?? '').split(',').filter(Boolean)),
    delay: Number(query.get('delay') ?? 0),
    deviceMissing: name === 'no-device',
    desktopMissing: name === 'no-desktop',
    playing: query.has('playing'),
    scanning: name === 'scanning',
    failures: Number(query.get('failures') ?? (name === 'first-run' ? 0 : 7)),
    modelProblem: name === 'model-problem',
    systemLanguage: query.get('system') ?? 'en-GB',
    events: Number(query.get('events') ?? 0),
    underruns: Number(query.get('underruns') ?? 0),
    playlists: Number(query.get('playlists') ?? 0),
    pin: query.get('pin'),
  };
}
