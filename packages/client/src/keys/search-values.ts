import { trimKey } from './lookup-key.ts';

/**
 * The values that a person looks for, written with commas between them. One with a no-break space or a byte order mark at its
 * end is looked for with and without it: it may be stored so, or have come along when it was copied.
 */
export function searchValues(text: string): readonly string[] {
  const values = text.split(',').flatMap((value) => [trimKey(value), value.trim()]);
  return [...new Set(values.filter((value) => value !== ''))];
}
