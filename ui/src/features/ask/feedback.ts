import type { FeedbackKind } from '../../ipc';
import type { IconName } from '../../primitives/icons';

/** The kinds with a button of their own. */
export const feedbackKinds: readonly FeedbackKind[] = ['like', 'dislike', 'notNow', 'never'];

/** The kinds in the menu beside them: they say why. */
export const moreFeedbackKinds: readonly FeedbackKind[] = ['wrongForRequest', 'tooMuchOfArtist'];

export const feedbackIcons: Record<FeedbackKind, IconName> = {
  like: 'like',
  dislike: 'dislike',
  notNow: 'notNow',
  never: 'never',
  wrongForRequest: 'wrong',
  tooMuchOfArtist: 'tooMuch',
};

/** Keys that give feedback on the focused row. */
export const feedbackKeys: Readonly<Record<string, FeedbackKind>> = {
  l: 'like',
  d: 'dislike',
  n: 'notNow',
  x: 'never',
  w: 'wrongForRequest',
  t: 'tooMuchOfArtist',
};
