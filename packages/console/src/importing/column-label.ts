import { columnKey, showValue, withoutBlanks } from '@galena/client/files';
import { t } from '../languages/translate.ts';

/** How a column is called in a sentence: by its name; by its number too where it has none or shares it. */
export function columnLabel(columns: readonly string[], index: number): string {
  const name = columns[index] ?? '';
  const number = index + 1;
  if (withoutBlanks(name) === '') return t('column {number} (no name)', { number });
  return isNamed(columns, index)
    ? showValue(name)
    : t('column {number} ({name})', { number, name: showValue(name) });
}

/** Whether its name alone says which column is meant. */
export function isNamed(columns: readonly string[], index: number): boolean {
  return columnKey(columns, index) === columns[index];
}
