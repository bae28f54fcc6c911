import { columnIdentity, looksLikeData } from '@galena/client/files';
import type { RememberedMapping } from './column-choices.ts';

interface Kept {
  /** Of all columns, in order of the alphabet. */
  readonly columns: readonly string[];
  readonly mapping: RememberedMapping;
}

/** The kinds of files that a person has; the browser has about 5 MB for all that is kept. */
const mostKept = 30;
const mostColumns = 1_600;

function keyOf(munchkinId: string): string {
  return `galena.mappings.${munchkinId}`;
}

/** What the last import of these columns, in any order, made of them, if it was sent from this browser. */
export function recallMapping(munchkinId: string, columns: readonly string[]): RememberedMapping | undefined {
  const wanted = JSON.stringify(identitiesOf(columns));
  return readAll(munchkinId).find((kept) => JSON.stringify(kept.columns) === wanted)?.mapping;
}

/** Keeps it for the next file with these columns. What may be a row of data, and no header, is not kept. */
export function rememberMapping(
  munchkinId: string,
  columns: readonly string[],
  mapping: RememberedMapping,
): void {
  const identities = identitiesOf(columns);
  if (columns.length > mostColumns || columns.some(looksLikeData)) return;
  const others = readAll(munchkinId).filter(
    (kept) => JSON.stringify(kept.columns) !== JSON.stringify(identities),
  );
  const all: readonly Kept[] = [{ columns: identities, mapping }, ...others].slice(0, mostKept);
  try {
    localStorage.setItem(keyOf(munchkinId), JSON.stringify(all));
  } catch {
    // Without room for it the next file is mapped by its names, as the first one was.
  }
}

function identitiesOf(columns: readonly string[]): readonly string[] {
  return columns.map(columnIdentity).toSorted();
}

function readAll(munchkinId: string): readonly Kept[] {
  try {
    return JSON.parse(localStorage.getItem(keyOf(munchkinId)) ?? '[]') as readonly Kept[];
  } catch {
    return [];
  }
}
