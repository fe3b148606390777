// The demo tracks as their tags have them.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const AUDIO = /\.(ogg|opus|mp3|m4a|flac)$/;

/** Title, artist and file of every demo track, read by ffprobe. */
export async function demoTracks(desktop, folder) {
  const files = readdirSync(folder).filter((name) => AUDIO.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = join(folder, name);
      const { code, output } = await desktop.run('ffprobe', ['-v', 'error', '-show_entries', 'format_tags:stream_tags', '-of', 'json', file]);
      assert.equal(code, 0, `ffprobe reads ${name}`);
      const { format, streams } = JSON.parse(output);
      const tags = Object.entries(Object.assign({}, ...(streams ?? []).map((s) => s.tags), format?.tags));
      const tag = (key) => tags.find(([k]) => k.toLowerCase() === key)?.[1];
      return { file, title: tag('title'), artist: tag('artist') };
    }),
  );
}
