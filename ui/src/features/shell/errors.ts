import { t } from '../../i18n/index.svelte';
import type { CommandError } from '../../ipc';
import { errorWords } from '../../ipc/errors';

/** An error in the listener's language, and the program's own words where they say more. */
export function describeError(error: CommandError): { text: string; detail: string | null } {
  const key = errorWords[error.code];
  if (!key) return { text: error.message || t('error.unknown'), detail: null };
  return { text: t(key), detail: error.message || null };
}
