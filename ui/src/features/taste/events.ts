import type { AxisTaste, EventKind, FeedbackKind } from '../../ipc';
import type { IconName } from '../../primitives/icons';
import { feedbackIcons } from '../ask/feedback';

export const eventIcons: Record<EventKind, IconName> = {
  ...feedbackIcons,
  play: 'play',
  skip: 'next',
  repeat: 'refresh',
  queueAdd: 'queue',
  statement: 'taste',
};

export const isFeedback = (kind: EventKind): kind is FeedbackKind => kind in feedbackIcons;

/** Whether an event speaks for a track, against it, or for a while. */
export function toneOf(kind: EventKind): 'good' | 'bad' | 'warn' | 'calm' {
  if (kind === 'like' || kind === 'repeat' || kind === 'statement') return 'good';
  if (kind === 'dislike' || kind === 'never' || kind === 'tooMuchOfArtist') return 'bad';
  if (kind === 'notNow' || kind === 'wrongForRequest') return 'warn';
  return 'calm';
}

export interface AxisGroup {
  kind: string;
  axes: AxisTaste[];
}

/** Axes by group, the group with the strongest leaning first, and the strongest axis first in each. */
export function groupAxes(axes: readonly AxisTaste[]): AxisGroup[] {
  const strength = ({ mean, confidence }: AxisTaste) => Math.abs(mean) * confidence;
  const groups = new Map<string, AxisTaste[]>();
  for (const axis of axes.toSorted((a, b) => strength(b) - strength(a))) {
    const group = groups.get(axis.kind);
    if (group) group.push(axis);
    else groups.set(axis.kind, [axis]);
  }
  return [...groups].map(([kind, own]) => ({ kind, axes: own.toSorted((a, b) => b.mean - a.mean) }));
}

const DAY = 86_400_000;

/** Times after which an event can end, from `now`. */
export function expiries(now: number): { id: 'day' | 'week' | 'month' | 'year'; at: number }[] {
  return [
    { id: 'day', at: now + DAY },
    { id: 'week', at: now + 7 * DAY },
    { id: 'month', at: now + 30 * DAY },
    { id: 'year', at: now + 365 * DAY },
  ];
}

/** The end to store for a choice: null leaves it as it is, 0 takes it away. */
export function expiresAt(choice: string, before: number | null, now: number): number | null {
  if (choice === 'keep') return null;
  if (choice === 'never') return before === null ? null : 0;
  return expiries(now).find((one) => one.id === choice)?.at ?? null;
}
