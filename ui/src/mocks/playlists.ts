import type { CommandError, FilesOpened, ImportedPlaylist, Playlist, PlaylistContent, PlaylistEdit, Track } from '../ipc';
import { edited } from '../features/playlists/playlists.svelte';

interface Kept {
  id: number;
  name: string;
  createdAt: number;
  changedAt: number;
  ids: number[];
  deleted: boolean;
}

const refuse = (code: string, message: string): never => {
  throw { code, message } satisfies CommandError;
};

const names = ['Sunday morning', '雨夜', 'Long drive'];

/** The playlists of the mocked listener, and files opened from outside the library. */
export class MockPlaylists {
  private kept: Kept[];

  constructor(
    private readonly tracks: () => Track[],
    count: number,
    private readonly play: (ids: number[]) => void,
  ) {
    const now = Date.now();
    this.kept = Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      name: names[i % names.length] + (i < names.length ? '' : ` ${Math.floor(i / names.length) + 1}`),
      createdAt: now - (i + 2) * 86_400_000,
      changedAt: now - i * 3_600_000,
      // A track stands in it twice, and one is missing in a large library.
      ids: tracks().length ? [...Array.from({ length: 12 + 9 * i }, (__, n) => ((n * 37 + i * 11) % tracks().length) + 1), 1, 997].filter((id) => id <= tracks().length) : [],
      deleted: false,
    }));
  }

  commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    playlists: () => this.kept.filter((one) => !one.deleted).sort((a, b) => b.changedAt - a.changedAt).map((one) => this.told(one)),
    playlist: ({ id }) => this.content(this.find(id as number)),
    create_playlist: ({ name, trackIds }) => this.told(this.make(name as string, trackIds as number[])),
    rename_playlist: ({ id, name }) => {
      const one = this.find(id as number);
      this.named(name as string, one);
      one.name = name as string;
      return this.told(one);
    },
    edit_playlist: ({ id, edit }) => {
      const one = this.find(id as number);
      one.ids = edited(one.ids, edit as PlaylistEdit);
      one.changedAt = Date.now();
      return this.content(one);
    },
    delete_playlist: ({ id }) => {
      this.find(id as number).deleted = true;
      return null;
    },
    restore_playlist: ({ id }) => {
      const one = this.kept.find((kept) => kept.id === id) ?? refuse('not_found', `there is no playlist ${String(id)}`);
      this.named(one.name, one);
      one.deleted = false;
      return this.told(one);
    },
    import_playlist: ({ path }): ImportedPlaylist => {
      const outside = this.openOutside('/home/ming/下载/海浪.mp3', '海浪');
      const gone = this.openOutside('/home/ming/下载/消失.mp3', '消失');
      gone.missing = true;
      const file = (path as string).split('/').at(-1) ?? '';
      const playlist = this.told(this.make(file.replace(/\.\w+$/, ''), [3, 5, outside.id, gone.id, 3]));
      return {
        playlist,
        outside: [outside.path],
        missing: [gone.path],
        refused: [{ path: 'http://radio.example/live', error: { code: 'not_a_file', message: 'http://radio.example/live is an address on the network' } }],
      };
    },
    export_playlist: ({ path }) => path,
    open_paths: ({ paths }): FilesOpened => {
      const sound = (paths as string[]).filter((path) => !path.endsWith('.txt'));
      const refused = (paths as string[]).filter((path) => path.endsWith('.txt')).map((path) => ({ path, error: { code: 'not_audio', message: 'this is not an audio file of a known kind' } }));
      const ids = sound.map((path) => this.openOutside(path, path.split('/').at(-1)?.replace(/\.\w+$/, '') ?? path).id);
      if (ids.length > 0) this.play(ids);
      return { tracks: ids.length, refused };
    },
  };

  private openOutside(path: string, title: string): Track {
    const tracks = this.tracks();
    const known = tracks.find((track) => track.path === path);
    if (known) return known;
    const outside: Track = {
      id: tracks.length + 1, path, title, artist: '', album: '', albumArtist: '', genre: '', year: null, trackNumber: null, discNumber: null,
      duration: 187, codec: 'MP3', sampleRate: 44100, bitrateKbps: 192, hasCover: false, addedAt: Date.now(), playCount: 0, lastPlayedAt: null,
      analysed: false, missing: false, inLibrary: false, feedback: null,
    };
    tracks.push(outside);
    return outside;
  }

  private make(name: string, ids: number[]): Kept {
    this.named(name, null);
    const made: Kept = { id: this.kept.length + 1, name, createdAt: Date.now(), changedAt: Date.now(), ids: [...ids], deleted: false };
    this.kept.push(made);
    return made;
  }

  private find(id: number): Kept {
    return this.kept.find((one) => one.id === id && !one.deleted) ?? refuse('not_found', `there is no playlist with number ${id} in the library`);
  }

  private named(name: string, own: Kept | null): void {
    const taken = this.kept.some((one) => one !== own && !one.deleted && one.name.toLowerCase() === name.toLowerCase());
    if (taken) refuse('playlist_name_taken', `there is already a playlist called “${name}”`);
  }

  private told({ id, name, createdAt, changedAt, ids }: Kept): Playlist {
    const duration = ids.reduce((sum, track) => sum + (this.tracks()[track - 1]?.duration ?? 0), 0);
    return { id, name, createdAt, changedAt, trackCount: ids.length, duration, first: ids.slice(0, 16) };
  }

  private content(one: Kept): PlaylistContent {
    return { playlist: this.told(one), trackIds: [...one.ids] };
  }
}
