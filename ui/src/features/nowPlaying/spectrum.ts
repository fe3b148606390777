import type { Spectrum } from '../../ipc';

/** dB of full scale that are the bottom and the top of the picture. */
const BOTTOM_DB = -80;
const TOP_DB = -10;
/** Share of the height that a bar falls in a second. */
const FALL = 1.1;

/** Heights of the bands, 0 to 1. */
export function heights({ bandsDb }: Spectrum): number[] {
  return bandsDb.map((db) => Math.max(0, Math.min(1, (db - BOTTOM_DB) / (TOP_DB - BOTTOM_DB))));
}

/** Bars rise at once and fall slowly. */
export function fallen(shown: readonly number[], heard: readonly number[], seconds: number): number[] {
  const step = FALL * seconds;
  return Array.from({ length: Math.max(shown.length, heard.length) }, (_, i) => Math.max(heard[i] ?? 0, (shown[i] ?? 0) - step, 0));
}

/** Where a frequency is between the middles of the lowest and the highest band, 0 to 1. */
export function placeOf(hertz: number, { lowHz, highHz }: Pick<Spectrum, 'lowHz' | 'highHz'>): number {
  return Math.log(hertz / lowHz) / Math.log(highHz / lowHz);
}
