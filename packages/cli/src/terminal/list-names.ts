import { showValue } from '@galena/client/files';
import { formatCount } from './progress.ts';

/** So many names are listed unasked. */
export const shownNames = 8;

/** `a, b, c`; of many the first ones and how many there are. */
export function listNames(names: readonly string[], most = shownNames): string {
  const shown = names.slice(0, most).map(showValue).join(', ');
  return names.length <= most ? shown : `${shown}, … (${formatCount(names.length)} in all)`;
}
