import { showValue } from './show-value.ts';

/** White space, byte order marks and characters without width around a name, which nobody sees. */
const unseen = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/;

/** Step by step: one expression for the end of a name takes hours for a cell with a million blanks in it. */
export function withoutBlanks(name: string): string {
  let [start, end] = [0, name.length];
  while (start < end && unseen.test(name.charAt(start))) start += 1;
  while (end > start && unseen.test(name.charAt(end - 1))) end -= 1;
  return name.slice(start, end);
}

/** `First Name`, `first_name` and `first-name` are one. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The columns that a key of a mapping means, by index: those with this name; else with this name but for blanks around
 * it; else, for `#3`, the third column. A name that begins with `#` thus works as any other.
 */
export function columnAt(key: string, columns: readonly string[]): readonly number[] {
  const named = indexesOf(columns, (name) => name === key);
  if (named.length > 0) return named;
  const wanted = withoutBlanks(key);
  const trimmed = wanted === '' ? [] : indexesOf(columns, (name) => withoutBlanks(name) === wanted);
  if (trimmed.length > 0) return trimmed;
  const number = Number(/^#(\d+)$/.exec(wanted)?.[1] ?? 0);
  return number >= 1 && number <= columns.length ? [number - 1] : [];
}

/** The key that means one column alone: its name, or its number where it has none or shares it. */
export function columnKey(columns: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  const isAlone = withoutBlanks(name) !== '' && columnAt(name, columns).length === 1;
  if (isAlone) return name;
  const number = `#${index + 1}`;
  // With a zero it is no longer the name of the column that happens to be called so.
  return columns.includes(number) ? `#0${index + 1}` : number;
}

/** How a column is called in a sentence: by its name; by its number too where it has none or shares it. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  if (withoutBlanks(name) === '') return `column ${index + 1} (no name)`;
  const isAlone = columnKey(columns, index) === name;
  return isAlone ? showValue(name) : `column ${index + 1} (${showValue(name)})`;
}

function indexesOf(columns: readonly string[], fits: (name: string) => boolean): readonly number[] {
  return columns.flatMap((name, index) => (fits(name) ? index : []));
}
