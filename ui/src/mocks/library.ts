import type { SortKey, Track, View } from '../ipc';
import { axes, genres } from './axes';
import { hash, seeded } from './random';

const titleWords: Record<'en' | 'zh' | 'ja', [string[], string[]]> = {
  en: [
    ['Quiet', 'Golden', 'Paper', 'Northern', 'Glass', 'Midnight', 'Slow', 'Electric', 'Winter', 'Second', 'Amber', 'Hollow', 'Open', 'Distant', 'Velvet', 'Salt'],
    ['Rain', 'Lanterns', 'Harbour', 'Letters', 'Sky', 'Garden', 'Machines', 'Tide', 'Avenue', 'Snow', 'Echo', 'Mornings', 'Windows', 'Signal', 'Orchard', 'Satellite'],
  ],
  zh: [
    ['雨夜', '晴朗', '远方', '旧时', '星空', '漫长', '温柔', '城南', '无名', '海边', '清晨', '纸上'],
    ['来信', '旅人', '花园', '的风', '钢琴', '街灯', '故事', '月光', '列车', '秋天', '梦', '回声'],
  ],
  ja: [
    ['夜明けの', '静かな', '青い', '雨の', '遠い', '夏の', '透明な', '最後の', '銀色の', 'ひとりの'],
    ['手紙', '海', '電車', 'ピアノ', '約束', '街', '花火', '記憶', '坂道', '歌'],
  ],
};

const artists: Record<'en' | 'zh' | 'ja', string[]> = {
  en: ['Ada Lindqvist', 'The Paper Harbours', 'Miles Okafor', 'Northern Signal', 'Clara Whitfield', 'Juno Vale', 'Tom Ashdown Trio', 'Halcyon Drive', 'Wren & Marlow', 'Taylor Swift', 'Elena Duarte', 'Glass Orchard', 'Sam Okoye', 'Ivory Static', 'Marguerite Lowe', 'The Second Tide'],
  zh: ['林晚晴', '南城旧事', '周知远', '白鹿原乐队', '苏念', '许望舒', '江心屿', '陈一诺'],
  ja: ['水野あかり', '夜行列車', '佐伯透', '青い灯台', '小林澪', 'ネオン東京'],
};

const albumWords: Record<'en' | 'zh' | 'ja', string[]> = {
  en: ['Night Ferry', 'Small Rooms', 'Weather Diaries', 'Blue Hour', 'Postcards', 'Half Light', 'Long Way Home', 'Still Life', 'Kites', 'Undertow'],
  zh: ['长街', '夜航船', '小城之春', '山外', '雨季', '如常'],
  ja: ['夜想', '白昼夢', '水平線', '冬の庭', '余白'],
};

const codecs = ['FLAC', 'MP3', 'AAC', 'Opus', 'Vorbis', 'ALAC'];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Believable tracks with ids from 1; `now` places their dates. */
export function makeTracks(count: number, now: number): Track[] {
  const random = seeded(20);
  const tracks: Track[] = [];
  for (let id = 1; id <= count; id++) {
    const albumSeed = Math.floor((id - 1) / 11);
    const albumRandom = seeded(albumSeed * 7919 + 3);
    const r = albumRandom();
    const language = r < 0.62 ? 'en' : r < 0.85 ? 'zh' : 'ja';
    const artist = at(artists[language], Math.floor(albumRandom() * 97));
    const volume = Math.floor(albumSeed / 60);
    const album = at(albumWords[language], Math.floor(albumRandom() * 89)) + (volume > 0 ? ` ${volume + 1}` : '');
    const genre =
      language === 'zh' && albumRandom() < 0.5
        ? 'Mandopop'
        : language === 'ja' && albumRandom() < 0.5
          ? 'J-Pop'
          : at(genres, Math.floor(albumRandom() * 83)).en;
    const [first, second] = titleWords[language];
    const a = at(first, Math.floor(random() * 101));
    const b = at(second, Math.floor(random() * 103));
    const number = ((id - 1) % 11) + 1;
    const title = language === 'en' ? (random() < 0.3 ? `${a} ${b} (Live)` : `${a} ${b}`) : a + b;
    tracks.push({
      id,
      path: `/home/ming/Music/${artist}/${album}/${String(number).padStart(2, '0')} ${title}.flac`,
      title,
      artist,
      album,
      albumArtist: artist,
      genre,
      year: albumRandom() < 0.93 ? 1968 + Math.floor(albumRandom() * 58) : null,
      trackNumber: number,
      discNumber: 1,
      duration: 95 + Math.floor(random() * 290),
      codec: at(codecs, Math.floor(random() * 11)),
      sampleRate: 44100,
      bitrateKbps: random() < 0.5 ? 320 : null,
      hasCover: albumSeed % 3 !== 1,
      addedAt: now - Math.floor(albumRandom() * 300) * 86_400_000,
      playCount: random() < 0.3 ? Math.floor(random() * 40) : 0,
      lastPlayedAt: random() < 0.3 ? now - Math.floor(random() * 90) * 86_400_000 : null,
      analysed: id % 13 !== 0,
      missing: id % 997 === 0,
      inLibrary: true,
      feedback: null,
    });
  }
  return tracks;
}

/** Place of a track on the mocked axes, each −1 to 1. */
export function soundOf(track: Track): number[] {
  const random = seeded(hash(track.title + track.artist + track.id));
  const genre = genres.find((g) => g.en === track.genre);
  return axes.map((axis) => {
    const lean = genre?.leanings[axis.id] ?? -0.15;
    return Math.max(-1, Math.min(1, lean * 0.75 + (random() - 0.5) * 0.7));
  });
}

const collator = new Intl.Collator(['en', 'zh']);
const keys: Record<SortKey, (a: Track, b: Track) => number> = {
  title: (a, b) => collator.compare(a.title, b.title),
  artist: (a, b) => collator.compare(a.artist, b.artist) || collator.compare(a.album, b.album) || (a.trackNumber ?? 0) - (b.trackNumber ?? 0),
  album: (a, b) => collator.compare(a.album, b.album) || (a.trackNumber ?? 0) - (b.trackNumber ?? 0),
  genre: (a, b) => collator.compare(a.genre, b.genre),
  year: (a, b) => (a.year ?? 0) - (b.year ?? 0),
  duration: (a, b) => a.duration - b.duration,
  added: (a, b) => a.addedAt - b.addedAt,
  lastPlayed: (a, b) => (a.lastPlayedAt ?? 0) - (b.lastPlayedAt ?? 0),
  playCount: (a, b) => a.playCount - b.playCount,
};

/** Ids of the tracks a view shows, in its order. */
export function viewIds(tracks: Track[], view: View): number[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tracks.filter((track) => {
    const text = `${track.title} ${track.artist} ${track.album} ${track.genre}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  found.sort(keys[view.sort]);
  if (view.descending) found.reverse();
  return found.map((track) => track.id);
}

/** 400 peaks that look like a song: verses, choruses, a fade. */
export function makeWaveform(trackId: number): number[] {
  const random = seeded(trackId * 31 + 7);
  const sections = Array.from({ length: 9 }, () => 0.3 + random() * 0.65);
  return Array.from({ length: 400 }, (_, i) => {
    const place = (i / 400) * 8;
    const [low, high] = [sections[Math.floor(place)] ?? 0.5, sections[Math.floor(place) + 1] ?? 0.5];
    const level = low + (high - low) * (place % 1);
    const edge = Math.min(1, i / 12, (400 - i) / 26);
    return Math.round(255 * Math.max(0.03, level * edge * (0.55 + random() * 0.45)));
  });
}

/** A drawn cover as a data: address, for albums that "have" one. */
export function drawCover(track: Track): string {
  const random = seeded(hash(track.album));
  const hue = Math.floor(random() * 360);
  const second = (hue + 40 + Math.floor(random() * 120)) % 360;
  const shapes = Array.from({ length: 4 }, () => {
    const [x, y, r] = [random() * 100, random() * 100, 12 + random() * 40];
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="hsl(${random() < 0.5 ? hue : second} 70% ${30 + random() * 45}%)" opacity=".75"/>`;
  }).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="hsl(${hue} 45% 22%)"/>${shapes}<path d="M0 ${60 + random() * 20} Q 30 ${40 + random() * 30} 55 ${60 + random() * 15} T 100 ${50 + random() * 30} V100 H0Z" fill="hsl(${second} 40% 14%)" opacity=".8"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
