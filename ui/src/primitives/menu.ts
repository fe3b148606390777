import type { IconName } from './icons';

export type MenuItem = { id: string; icon: IconName; label: string; /** What it does, in a second line. */ hint?: string; /** Of a choice: whether it is the one. */ checked?: boolean; run: () => void } | 'separator';
