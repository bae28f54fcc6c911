import { delimiterOf } from '../csv/delimiter.ts';
import { joinRow } from '../csv/join-row.ts';
import { GalenaFileError } from '../errors.ts';
import { fieldFinder } from '../files/field-finder.ts';
import { valueKindOf } from '../values/column-reading.ts';
import type { DataType, DescribedLeadField } from '../wire/fields.ts';
import type { ImportFormat, ImportRules } from '../wire/imports.ts';
import type { MappedColumns } from './apply-template.ts';
import { type ColumnMapping, type ColumnOptions, isMapping, optionsByIndex } from './column-mapping.ts';
import { writeDate } from './write-date.ts';

/**
 * A value of a row: `null` clears the field, `undefined` leaves it as it is, which no row can say with the rule `clear: 'empty'`. A `Date` is a day where the field is one, and has
 * to be midnight in UTC there; elsewhere it is a point in time.
 */
export type RowValue = string | number | boolean | Date | null | undefined;

/** A row as an object by column name, or as a list in the order of the columns. */
export type InputRow = Readonly<Record<string, RowValue>> | readonly RowValue[];

/** Writes rows as a file: the header with the first one, then a line for each. */
export class RowWriter {
  readonly #format: ImportFormat;
  readonly #mapped: MappedColumns | undefined;
  readonly #emptyClears: boolean;
  #fields: readonly DescribedLeadField[] | undefined;
  /** What is said of the columns, by index. */
  #options: ReadonlyMap<number, ColumnOptions> = new Map();
  #columns: readonly string[] | undefined;
  /** The types of the fields that the columns go into. */
  #types: readonly (DataType | undefined)[] | undefined;
  #hasHeader = false;
  #row = 0;

  /**
   * @param clear - which cells clear a field, by the rules of the import
   * @param mapped - what the columns are
   */
  constructor(
    format: ImportFormat,
    columns: readonly string[] | ColumnMapping | undefined,
    clear: ImportRules['clear'],
    mapped: MappedColumns | undefined,
  ) {
    this.#format = format;
    this.#emptyClears = clear === 'empty';
    this.#mapped = mapped;
    if (columns !== undefined && !isMapping(columns)) this.#learnColumns(columns);
  }

  /** Whether a row has values that are written as the type of their field wants it, and the fields are not known yet. */
  needsFields(row: InputRow): boolean {
    if (this.#fields !== undefined) return false;
    return this.#mapped !== undefined || Object.values(row).some((value) => value instanceof Date);
  }

  learn(fields: readonly DescribedLeadField[]): void {
    this.#fields = fields;
  }

  /** @throws GalenaFileError for a row with other columns than the first, and for a Date that its field cannot take. */
  write(row: InputRow): string {
    const isList = isRowList(row);
    if (this.#columns === undefined) {
      this.#learnColumns(isList ? row.map(String) : Object.keys(row));
      if (isList) return this.#header();
    }
    const columns = this.#columns ?? [];
    const header = this.#header();
    this.#row += 1;
    return (
      header +
      this.#line(isList ? row.map((value, index) => this.#cell(value, index)) : this.#cellsOf(row, columns))
    );
  }

  #learnColumns(columns: readonly string[]): void {
    this.#columns = columns;
    if (this.#mapped !== undefined) this.#options = optionsByIndex(this.#mapped.of(columns), columns);
  }

  #header(): string {
    if (this.#hasHeader) return '';
    this.#hasHeader = true;
    return this.#line(this.#columns ?? []);
  }

  #cellsOf(row: Readonly<Record<string, RowValue>>, columns: readonly string[]): readonly string[] {
    const stranger = Object.keys(row).find((name) => !columns.includes(name));
    if (stranger !== undefined) {
      throw new GalenaFileError(
        `row ${this.#row} has "${stranger}", which the first row had not; name all columns with { columns: [...] }`,
      );
    }
    return columns.map((name, index) => this.#cell(row[name], index));
  }

  /** The cell `NULL` clears a field, an empty one leaves it alone unless a rule says otherwise. */
  #cell(value: RowValue, index: number): string {
    if (value === undefined && this.#emptyClears) {
      throw new GalenaFileError(
        `row ${this.#row} has no value for "${this.#columns?.[index] ?? index + 1}", which with the rule clear=empty would clear the field: give null to clear it`,
      );
    }
    if (value === undefined) return '';
    if (value === null) return 'NULL';
    if (typeof value === 'number') return this.#number(value, index);
    if (!(value instanceof Date)) return String(value);
    const place = `row ${this.#row}, column "${this.#columns?.[index] ?? index + 1}"`;
    return writeDate(value, this.#typeOf(index), place);
  }

  /** Where cells are read by the column's decimal separator, a number is written so that it stays the number it is. */
  #number(value: number, index: number): string {
    const text = String(value);
    const { field = null, decimal } = this.#options.get(index) ?? {};
    const type = field === null ? undefined : this.#typeOf(index);
    if (type === undefined || valueKindOf(type) !== 'number') return text;
    if (decimal === ',') return text.replace('.', ',');
    return decimal === undefined ? text.replace(/\.\d{3}$/, '$&0') : text;
  }

  #typeOf(index: number): DataType | undefined {
    this.#types ??= columnTypes(this.#columns ?? [], this.#options, this.#fields ?? []);
    return this.#types[index];
  }

  #line(cells: readonly string[]): string {
    return `${joinRow(cells, delimiterOf(this.#format))}\n`;
  }
}

function columnTypes(
  columns: readonly string[],
  options: ReadonlyMap<number, ColumnOptions>,
  fields: readonly DescribedLeadField[],
): readonly (DataType | undefined)[] {
  const find = fieldFinder(fields);
  return columns.map((column, index) => {
    const said = options.get(index)?.field;
    const field = said === undefined ? find(column)?.field : said;
    return fields.find(({ rest }) => rest?.name === field && field !== undefined)?.dataType;
  });
}

function isRowList(row: InputRow): row is readonly RowValue[] {
  return Array.isArray(row);
}
