import type { Localized } from '../ipc';

export interface Axis {
  id: string;
  label: Localized;
  /** Words that lean on the axis. */
  words: string[];
}

const axis = (id: string, en: string, zh: string, ...words: string[]): Axis => ({
  id,
  label: { en, zh },
  words: [id, en.toLowerCase(), zh, ...words],
});

/** The axes of the mocked sound space. */
export const axes: Axis[] = [
  axis('calm', 'calm', '平静', 'quiet', 'night', 'rain', 'sleep', 'relax', '安静', '雨', '夜', '睡'),
  axis('energetic', 'energetic', '有活力', 'run', 'gym', 'party', 'workout', '跑步', '派对', '健身', '动感'),
  axis('piano', 'piano', '钢琴', 'keys', '琴'),
  axis('guitar', 'guitar', '吉他', 'acoustic', '木吉他'),
  axis('strings', 'strings', '弦乐', 'violin', 'orchestra', '小提琴', '交响'),
  axis('electronic', 'electronic', '电子', 'synth', 'techno', '合成器', '电音'),
  axis('female', 'female voice', '女声', 'taylor', 'woman', '女歌手'),
  axis('male', 'male voice', '男声', 'man', '男歌手'),
  axis('happy', 'happy', '快乐', 'sunny', 'morning', 'bright', '开心', '阳光', '早晨'),
  axis('sad', 'sad', '忧伤', 'melancholy', 'rain', 'rainy', '雨', '伤感', '失恋'),
  axis('slow', 'slow', '慢', 'rain', 'night', '安静', '慢板'),
  axis('fast', 'fast', '快', 'run', 'drive', '跑步', '开车'),
  axis('pop', 'pop', '流行', '流行音乐', 'taylor swift'),
  axis('rock', 'rock', '摇滚', 'loud', 'guitar solo'),
  axis('jazz', 'jazz', '爵士', 'swing', 'cafe', '咖啡'),
  axis('folk', 'folk', '民谣', 'campfire', '吉他', 'country'),
];

interface Genre {
  en: string;
  leanings: Record<string, number>;
}

export const genres: Genre[] = [
  { en: 'Classical', leanings: { calm: 0.7, piano: 0.9, strings: 0.8, slow: 0.5, sad: 0.3 } },
  { en: 'Ambient', leanings: { calm: 1, electronic: 0.6, slow: 0.8 } },
  { en: 'Pop', leanings: { pop: 1, female: 0.6, happy: 0.6, energetic: 0.4 } },
  { en: 'Rock', leanings: { rock: 1, guitar: 0.9, male: 0.5, energetic: 0.7, fast: 0.4 } },
  { en: 'Jazz', leanings: { jazz: 1, piano: 0.5, calm: 0.3 } },
  { en: 'Folk', leanings: { folk: 1, guitar: 0.8, calm: 0.4, male: 0.3 } },
  { en: 'Electronic', leanings: { electronic: 1, energetic: 0.8, fast: 0.7 } },
  { en: 'Mandopop', leanings: { pop: 0.9, female: 0.5, sad: 0.5, slow: 0.4, piano: 0.3 } },
  { en: 'J-Pop', leanings: { pop: 0.8, female: 0.6, fast: 0.4, happy: 0.5 } },
  { en: 'Soundtrack', leanings: { strings: 0.8, sad: 0.4, calm: 0.4, piano: 0.4 } },
];
