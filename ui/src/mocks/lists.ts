import type { ListedTrack, ListSource, Localized, Mix, RadioSeed, Track, TrackList } from '../ipc';
import { axes, genres } from './axes';
import { soundOf } from './library';
import { answerRequest, rank, type Told } from './ranking';
import { understand } from './request';

const MOST = 60;
const same = (text: string): Localized => ({ en: text, zh: text });

function listed(track: Track, position: number, over: Partial<ListedTrack> = {}): ListedTrack {
  return { track, reason: null, exploration: false, pinned: false, position, ...over };
}

function finish(title: Localized, tracks: ListedTrack[], fit: TrackList['fit'] = null): TrackList {
  return { title, tracks, fit, duration: tracks.reduce((sum, one) => sum + one.track.duration, 0) };
}

/** Tracks for `count` steps from one direction to another, none twice. */
function steps(pool: Track[], from: number[], to: number[], count: number, told: readonly Told[]): ListedTrack[] {
  const taken = new Set<number>();
  const artists = new Map<string, number>();
  return Array.from({ length: count }, (_, i) => {
    const position = count > 1 ? i / (count - 1) : 0;
    const direction = from.map((v, j) => v * (1 - position) + (to[j] ?? 0) * position);
    const found = rank(pool, { direction, artist: null, seed: null, text: '' }, told, 80).find(
      (s) => s.analysed && !taken.has(s.track.id) && (artists.get(s.track.artist) ?? 0) < 2,
    );
    if (!found) return null;
    taken.add(found.track.id);
    artists.set(found.track.artist, (artists.get(found.track.artist) ?? 0) + 1);
    const reason = found.reasons.find((one) => one.kind === 'sound');
    return listed(found.track, Math.max(0, Math.min(1, position + (((found.track.id * 13) % 9) - 4) / 60)), { reason: reason?.label ?? null, exploration: i === 4 });
  }).filter((one) => one !== null);
}

/** Makes a list as the program does. */
export function makeList(source: ListSource, tracks: Track[], told: readonly Told[]): TrackList {
  const pool = tracks.slice(0, 3000);
  if (source.kind === 'arc') {
    const count = Math.max(3, Math.round((source.minutes * 60) / 225));
    const chosen = steps(pool, understand(source.from, pool).direction, understand(source.to, pool).direction, count, told);
    return finish({ en: `From ${source.from} to ${source.to}`, zh: `从${source.from}到${source.to}` }, chosen);
  }
  if (source.kind === 'journey') {
    const [first, last] = [tracks[source.from - 1], tracks[source.to - 1]];
    if (!first || !last) throw { code: 'no_such_track', message: 'one of the tracks is not in the library' };
    const between = steps(pool.filter((track) => track !== first && track !== last), soundOf(first), soundOf(last), source.count - 2, told);
    const all = [listed(first, 0, { pinned: true }), ...between.map((one) => ({ ...one, position: 0.08 + one.position * 0.84 })), listed(last, 1, { pinned: true })];
    return finish({ en: `From “${first.title}” to “${last.title}”`, zh: `从《${first.title}》到《${last.title}》` }, all);
  }
  const wanted = source.minutes === null ? Infinity : source.minutes * 60;
  const answer = answerRequest(0, { text: source.text, seed: null, edits: source.edits }, pool, told, MOST);
  const chosen: ListedTrack[] = [];
  let length = 0;
  for (const suggestion of answer.suggestions) {
    if (chosen.length >= source.count || length >= wanted - 90) break;
    length += suggestion.track.duration;
    chosen.push(listed(suggestion.track, 0, { reason: suggestion.reasons[0]?.label ?? null, exploration: suggestion.exploration }));
  }
  return finish(same(source.text), chosen.map((one, i) => ({ ...one, position: i / Math.max(1, chosen.length - 1) })), answer.fit);
}

/** Mixes of what was liked or played; none before that. */
export function autoMixes(tracks: Track[], told: readonly Told[]): Mix[] {
  if (told.length < 3) return [];
  const pool = tracks.slice(0, 2000);
  const liked = told.filter((event) => event.kind === 'like' || event.kind === 'repeat' || event.kind === 'play');
  const byGenre = new Map<string, number>();
  for (const event of liked) {
    const genre = pool.find((track) => track.id === event.trackId)?.genre;
    if (genre) byGenre.set(genre, (byGenre.get(genre) ?? 0) + 1);
  }
  const often = [...byGenre].sort((a, b) => b[1] - a[1]).slice(0, 5);
  return often.map(([genre, count], i) => {
    const leanings = genres.find((g) => g.en === genre)?.leanings ?? {};
    const direction = axes.map((axis) => leanings[axis.id] ?? 0);
    const chosen = rank(pool.filter((_, at) => at % 5 === i), { direction, artist: null, seed: null, text: '' }, told, 24);
    const [a, b] = axes.filter((axis) => axis.id !== genre.toLowerCase()).sort((x, y) => (leanings[y.id] ?? 0) - (leanings[x.id] ?? 0));
    return {
      id: `mix-${genre}`,
      name: { en: `${genre}, ${a?.label.en} and ${b?.label.en}`, zh: `${genre}：${a?.label.zh}、${b?.label.zh}` },
      description: { en: `Grown from ${count} tracks you came back to`, zh: `来自你反复听的 ${count} 首` },
      tracks: chosen.map((one) => one.track),
    };
  });
}

/** Name and first tracks of a station. */
export function tuneIn(seed: RadioSeed, tracks: Track[], told: readonly Told[]): { name: Localized; ids: number[] } {
  const pool = tracks.slice(0, 3000);
  if (seed.kind === 'request') {
    const answer = answerRequest(0, { text: seed.text, seed: null, edits: seed.edits }, pool, told, 12);
    return { name: same(seed.text), ids: answer.suggestions.map((s) => s.track.id) };
  }
  const start = seed.kind === 'track' ? tracks[seed.id - 1] : tracks.find((track) => track.artist === seed.name);
  if (!start) throw { code: 'no_such_track', message: 'there is nothing to start from' };
  const like = rank(pool, { direction: soundOf(start), artist: null, seed: start, text: '' }, told, 11).map((s) => s.track.id);
  return { name: same(seed.kind === 'track' ? start.title : start.artist), ids: [start.id, ...like] };
}
