import { trimKey } from '../keys/lookup-key.ts';
import { splitAtInvisible } from './invisible-characters.ts';
import type { RowStep } from './prepare-rows.ts';

/**
 * A key without what nobody sees in it: characters without width go, a no-break space becomes an ordinary one, and none is
 * left at the ends. Control characters stay: a NUL is told as what it is.
 */
export function stripInvisible(key: string): string {
  if (!/[^\x20-\x7e]/.test(key)) return key;
  const stripped = splitAtInvisible(key)
    .map(({ text, isInvisible }) => (isInvisible && !/\p{Cc}/u.test(text) ? '' : text))
    .join('')
    .replace(/[^\P{Zs} ]/gu, ' ');
  return stripped === key ? key : trimKey(stripped);
}

/** Strips the cells of a column, before the file is sent. */
export function stripColumn(column: number): RowStep {
  return (cells) => {
    const key = cells[column];
    if (key === undefined) return cells;
    const stripped = stripInvisible(key);
    return stripped === key ? cells : cells.with(column, stripped);
  };
}
