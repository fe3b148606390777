import type { Lyrics, LyricsLine } from '../ipc';

const line = (start: number | null, text: string, over: Partial<LyricsLine> = {}): LyricsLine => ({ start, text, words: [], beneath: [], verse: false, ...over });

/** A line whose words follow each other at even steps. */
function worded(start: number, text: string, step: number, over: Partial<LyricsLine> = {}): LyricsLine {
  const pieces = text.match(/\S+\s*/g) ?? [];
  return line(start, text, { words: pieces.map((piece, i) => ({ start: start + i * step, text: piece })), ...over });
}

const lines: LyricsLine[] = [
  line(4, 'The rain came down on the harbour lights', { beneath: ['雨落在港口的灯火上'] }),
  line(11.5, 'We counted boats until the dark', { beneath: ['我们数着船，直到天黑'] }),
  line(19.2, 'And every letter that you never sent'),
  line(27, 'Still finds its way across the park'),
  line(33, ''),
  line(38, "Stay a while, the kettle's on", { verse: true }),
  line(45, 'Stay until the storm is gone'),
  line(52, 'There is a chair beside the window'),
  line(58, 'There is a song that knows your name'),
  line(66, 'Some evenings only have the one door', { verse: true }),
  line(72, 'And all the keys hang by the frame'),
  line(80, 'So let the weather do the talking'),
  line(86, 'We will be here when it is through'),
  line(95, 'The rain came down on the harbour lights', { verse: true }),
  line(103, 'And every one was meant for you'),
];

const words: LyricsLine[] = [
  worded(3, '旧时 来信 落在 窗前', 0.6),
  worded(7, 'Paper lanterns over the water', 0.5),
  worded(11, 'One for every winter we were young', 0.45),
  line(16, ''),
  worded(20, 'Carry me home by the long way round', 0.4, { verse: true }),
  worded(25, 'Carry me home', 0.7),
];

const plain: LyricsLine[] = ['No times in this one', 'Only the words', 'As somebody typed them', 'A second verse', 'With one more line'].map((text, i) => line(null, text, { verse: i === 3 }));

/** By the track's number: timed by line, plain, timed by word, none. */
export function lyricsOf(trackId: number): Lyrics | null {
  switch (trackId % 4) {
    case 1:
      return { timing: 'lines', lines };
    case 2:
      return { timing: 'none', lines: plain };
    case 3:
      return { timing: 'words', lines: words };
    default:
      return null;
  }
}
