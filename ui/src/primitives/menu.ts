import type { IconName } from './icons';

export type MenuItem = { id: string; icon: IconName; label: string; run: () => void } | 'separator';
