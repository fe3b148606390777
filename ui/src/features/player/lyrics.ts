/** Lyrics as lines: time stamps of the LRC form and its headers are left out. */
export function lyricsLines(text: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*\[[a-z]+:[^\]]*\]\s*$/i.test(line))
    .map((line) => line.replace(/\[\d+:\d+(?:[.:]\d+)?\]/g, '').replace(/<\d+:\d+(?:[.:]\d+)?>/g, '').trim());
  while (lines.length > 0 && lines[0] === '') lines.shift();
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines;
}
