import type { Commands, Track } from '../../ipc';

/** Tracks looked through for some to start from. */
const LOOKED_AT = 120;
const SHOWN = 6;

/** Up to six heard tracks, each of another album and, as far as there are enough, another artist. */
export function pickStarters(tracks: readonly Track[]): Track[] {
  const heard = tracks.filter((track) => track.analysed && !track.missing && track.feedback !== 'never');
  const taken: Track[] = [];
  const take = (fits: (track: Track) => boolean) => {
    for (const track of heard) {
      if (taken.length >= SHOWN) return;
      if (!taken.includes(track) && fits(track)) taken.push(track);
    }
  };
  take((track) => taken.every((other) => other.artist !== track.artist));
  take((track) => taken.every((other) => other.album !== track.album));
  take(() => true);
  return taken;
}

/** Tracks of the listener's to start from: what was played last, else what is newest. */
export async function readStarters(commands: Pick<Commands, 'trackIds' | 'tracks'>): Promise<Track[]> {
  const ids = await commands.trackIds({ search: '', sort: 'lastPlayed', descending: true });
  return pickStarters(await commands.tracks(ids.slice(0, LOOKED_AT)));
}
