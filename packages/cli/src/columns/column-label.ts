import { columnKey, looksLikeData, showValue, withoutBlanks } from '@galena/client/files';

/** How a column is called in a sentence: by its name; by its number too where it has none or shares it. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  if (withoutBlanks(name) === '') return `column ${index + 1} (no name)`;
  const isAlone = columnKey(columns, index) === name;
  return isAlone ? showValue(name) : `column ${index + 1} (${showValue(name)})`;
}

/** What `--map` calls the column. A hint is never made of data, nor of what cannot be typed. */
export function mapKey(columns: readonly string[], index: number): string {
  const key = columnKey(columns, index);
  return looksLikeData(key) || showValue(key) !== key ? `#${index + 1}` : key;
}
