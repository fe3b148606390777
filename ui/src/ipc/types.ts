// The generated types, made as exact as the program is.
import type * as generated from './bindings';

/** Numbers that may be missing; every other number is always there. */
type MissingNumber =
  | 'year' | 'trackNumber' | 'discNumber' | 'bitrateKbps' | 'lastPlayedAt' | 'secondsLeft' | 'index'
  | 'expiresAt' | 'since' | 'low' | 'high' | 'shuffle' | 'popularity' | 'bufferFrames';

/** Numbers that may be missing from some things only, and what tells those things. */
interface MissingFrom {
  /** What is being played may have no known length. */
  duration: { position: unknown };
  /** A scan begins before it has counted. */
  total: { phase: unknown };
  /** A guard that never acted has no date. */
  at: { state: unknown };
  /** A change to an event may leave its weight, an event has one. */
  weight: { expiresAt?: unknown; at?: never };
  /** A list from words need not have a length, an arc has. */
  minutes: { text: unknown };
  /** Lyrics need not have times, their words have. */
  start: { beneath: unknown };
  /** A sleep timer may end with the track. */
  seconds: { afterTrack: unknown };
}

type MayBeMissing<T, K> = K extends MissingNumber ? true : K extends keyof MissingFrom ? (T extends MissingFrom[K] ? true : false) : false;

/**
 * Rust's floats can be NaN, which JSON writes as null, so the generator says `number | null` of each of
 * them. The program never sends one. Fields with a default are optional only on the way in.
 */
export type Exact<T> = T extends (infer Item)[]
  ? ExactValue<Item>[]
  : T extends object
    ? { [K in keyof T]-?: MayBeMissing<T, K> extends true ? T[K] : ExactValue<Exclude<T[K], undefined>> }
    : T;
type ExactValue<V> = [V] extends [number | null] ? number : Exact<V>;

type Generated = typeof generated.commands;
type ExactArguments<A extends unknown[]> = { [I in keyof A]: A[I] extends object ? Exact<A[I]> : A[I] };
/** Every command, with exact objects; an argument that may be null is so on purpose. */
export type Commands = {
  [K in keyof Generated]: (...args: ExactArguments<Parameters<Generated[K]>>) => Promise<Exact<Awaited<ReturnType<Generated[K]>>>>;
};

type GeneratedEvents = typeof generated.events;
type PayloadOf<E> = E extends { emit: (payload: infer P) => Promise<void> } ? Exact<P> : never;
export interface ProgramEvent<T> {
  /** Calls back on every event; resolves to what ends the listening. */
  listen: (callback: (event: { payload: T }) => void) => Promise<() => void>;
  emit: (payload: T) => Promise<void>;
}
export type Events = { [K in keyof GeneratedEvents]: ProgramEvent<PayloadOf<GeneratedEvents[K]>> };

type Answered<K extends keyof Commands> = Awaited<ReturnType<Commands[K]>>;

export type Answer = Answered<'ask'>;
export type Suggestion = Answer['suggestions'][number];
export type Track = Suggestion['track'];
export type Reason = Suggestion['reasons'][number];
export type Chip = Answer['chips'][number];
export type ChipKind = Chip['kind'];
export type Localized = Chip['label'];
export type CommandError = NonNullable<Answer['warning']>;
export type FeedbackReceipt = Answered<'giveFeedback'>;
export type FeedbackKind = FeedbackReceipt['kind'];
export type Startup = Answered<'startup'>;
export type Settings = Startup['settings'];
export type DesktopStatus = Answered<'desktopStatus'>;
export type Theme = Settings['theme'];
export type Language = Settings['language'];
export type LibraryStats = Startup['stats'];
export type PlayerState = Startup['player'];
export type Lyrics = NonNullable<Answered<'lyrics'>>;
export type LyricsLine = Lyrics['lines'][number];
export type Spectrum = NonNullable<Answered<'spectrum'>>;
export type SignalPath = NonNullable<Answered<'signalPath'>>;
export type SoundPanel = Answered<'soundPanel'>;
export type Shuffle = PlayerState['shuffle'];
export type Repeat = PlayerState['repeat'];
export type SleepTimer = NonNullable<PlayerState['sleep']>;
export type PlayStatus = PlayerState['status'];
export type ScanProgress = Startup['scan'];
export type Folder = Answered<'folders'>[number];
export type Failure = Answered<'failures'>[number];
export type ModelStatus = Answered<'modelStatus'>;
export type TrainingProgress = NonNullable<ModelStatus['training']>;
export type HeadReport = NonNullable<ModelStatus['report']>;
export type ChipEdit = Answer['edits'][number];
export type Fit = NonNullable<Answer['fit']>;
export type ArcPlan = NonNullable<Answer['arc']>;
export type Counterfactual = Suggestion['counterfactuals'][number];
export type Influence = Suggestion['influences'][number];
export type ListSource = Exact<Parameters<Commands['makeList']>[0]>;
export type TrackList = Answered<'makeList'>;
export type ListedTrack = TrackList['tracks'][number];
export type Mix = Answered<'autoMixes'>[number];
export type Playlist = Answered<'playlists'>[number];
export type PlaylistContent = Answered<'playlist'>;
export type PlaylistEdit = Exact<Parameters<Commands['editPlaylist']>[1]>;
export type ImportedPlaylist = Answered<'importPlaylist'>;
export type FilesOpened = Answered<'openPaths'>;
export type RadioSeed = Exact<Parameters<Commands['startRadio']>[0]>;
export type Taste = Answered<'taste'>;
export type AxisTaste = Taste['axes'][number];
export type Ledger = Answered<'ledger'>;
export type LedgerEvent = Ledger['events'][number];
export type EventKind = LedgerEvent['kind'];
export type EventEdit = Parameters<Commands['editLedgerEvent']>[1];
export type Profile = Answered<'profiles'>[number];
export type Evaluation = Answered<'evaluation'>;
export type Figure = Evaluation['figures'][number];
export type SimulatedStep = Answered<'simulate'>[number];
export type View = Exact<Parameters<Commands['trackIds']>[0]>;
export type SortKey = View['sort'];
export type PlayerPosition = PayloadOf<GeneratedEvents['playerPosition']>;
export type LibraryChanged = PayloadOf<GeneratedEvents['libraryChanged']>;
export type Problem = PayloadOf<GeneratedEvents['problem']>;
