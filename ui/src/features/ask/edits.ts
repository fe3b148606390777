import type { Chip, ChipEdit, ChipKind } from '../../ipc';
import type { IconName } from '../../primitives/icons';

export const chipIcons: Record<ChipKind, IconName> = {
  words: 'wave',
  artist: 'user',
  album: 'disc',
  title: 'library',
  genre: 'tag',
  like: 'similar',
  adjustment: 'settings',
  limit: 'notNow',
  theme: 'lyrics',
  scope: 'taste',
};

const has = (edits: readonly ChipEdit[], { id, action }: ChipEdit) => edits.some((edit) => edit.id === id && edit.action === action);

/** The edits with this one made, or unmade when it was there: the same act is the way back. */
export function toggleEdit(edits: readonly ChipEdit[], edit: ChipEdit): ChipEdit[] {
  return has(edits, edit) ? edits.filter((other) => other.id !== edit.id || other.action !== edit.action) : [...edits, edit];
}

/** The chips of an answer as they will be once the wanted edits are answered. */
export function foreseeChips(chips: readonly Chip[], answered: readonly ChipEdit[], wanted: readonly ChipEdit[]): Chip[] {
  return chips.map((chip) => {
    const differs = (action: ChipEdit['action']) => has(answered, { id: chip.id, action }) !== has(wanted, { id: chip.id, action });
    return { ...chip, removed: chip.removed !== differs('remove'), negative: chip.negative !== differs('flip') };
  });
}
