import type { IconName } from './icons';

interface Action {
  id: string;
  icon: IconName;
  label: string;
  /** What it does, in a second line. */
  hint?: string;
  /** Of a choice: whether it is the one. */
  checked?: boolean;
  run: () => void;
}

/** Several short choices in one line. */
interface Choices {
  id: string;
  icon: IconName;
  label: string;
  choices: readonly { id: string; label: string; /** In full, for those who do not see the line. */ name: string; checked: boolean; run: () => void }[];
}

export type MenuItem = Action | Choices | 'separator';
