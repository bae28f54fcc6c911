import { GalenaFileError } from '../errors.ts';
import { columnAt } from '../files/column-names.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ColumnReading } from '../values/column-reading.ts';

/** What a column is, and how its cells are written. */
export interface ColumnOptions extends ColumnReading {
  /** REST name of the field; null: the column is skipped. */
  readonly field: string | null;
}

const columnOptionNames: OptionNames<ColumnOptions> = {
  field: true,
  date: true,
  years: true,
  decimal: true,
  true: true,
  false: true,
};

/**
 * What columns are, by their names in the header, or their numbers as in `#3`: a field, or a field and how its cells are written.
 * @example
 * const file = new Blob(['E-Mail;Geburtsdatum;Umsatz;Newsletter\nada@example.com;05/06/1990;1.500;ja\n']);
 * const handle = await galena.imports.create(file, {
 *   format: 'ssv',
 *   columns: {
 *     'E-Mail': 'email',
 *     Geburtsdatum: { field: 'dateOfBirth', date: 'DMY' },
 *     Umsatz: { field: 'annualRevenue', decimal: ',' },
 *     Newsletter: { field: 'unsubscribed', true: ['nein'], false: ['ja'] },
 *   },
 * });
 * console.log((await handle.wait()).imported);
 */
export type ColumnMapping = Readonly<Record<string, string | null | ColumnOptions>>;

export function isMapping(columns: readonly string[] | ColumnMapping | undefined): columns is ColumnMapping {
  return columns !== undefined && !Array.isArray(columns);
}

/**
 * What is said of columns, by their index. A key is the name of a column, or its number as in `#3`.
 * @throws GalenaFileError for a key that means no column, or several; TypeError for what cannot be said of a column.
 */
export function optionsByIndex(
  mapping: ColumnMapping,
  columns: readonly string[],
): ReadonlyMap<number, ColumnOptions> {
  const options = new Map<number, ColumnOptions>();
  for (const [key, said] of Object.entries(mapping)) {
    const [index, ...more] = columnAt(key, columns);
    if (index === undefined) {
      throw new GalenaFileError(
        `the file has no column "${key}"; it has: ${columns.join(', ')}${formatAdvice(columns)}`,
      );
    }
    if (more.length > 0) {
      const numbers = [index, ...more].map((at) => `"#${at + 1}"`).join(' and ');
      throw new GalenaFileError(`the file has ${more.length + 1} columns "${key}": name them ${numbers}`);
    }
    const isAlone = typeof said !== 'object' || said === null;
    options.set(index, isAlone ? { field: said } : knownOptions(said, columnOptionNames));
  }
  return options;
}

const delimiters = [
  ['semicolons', ';', 'ssv'],
  ['tabs', '\t', 'tsv'],
  ['commas', ',', 'csv'],
] as const;

/** A header that is a single cell was most likely read with another delimiter than the file's. */
export function formatAdvice([first = '', ...more]: readonly string[]): string {
  if (more.length > 0) return '';
  const found = delimiters.find(([, delimiter]) => first.includes(delimiter));
  if (found === undefined) return '';
  const [name, , format] = found;
  return `; for columns separated by ${name} say { format: '${format}' }`;
}
