import type { FeedbackKind } from '../../ipc';
import type { IconName } from '../../primitives/icons';

export const feedbackKinds: readonly FeedbackKind[] = ['like', 'dislike', 'notNow', 'never'];

export const feedbackIcons: Record<FeedbackKind, IconName> = {
  like: 'like',
  dislike: 'dislike',
  notNow: 'notNow',
  never: 'never',
};

/** Keys that give feedback on the focused row. */
export const feedbackKeys: Readonly<Record<string, FeedbackKind>> = {
  l: 'like',
  d: 'dislike',
  n: 'notNow',
  x: 'never',
};
