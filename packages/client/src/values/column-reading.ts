import type { DataType } from '../wire/fields.ts';

/** In which order the parts of a date stand. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD';

/** What separates whole units from fractions. */
export type DecimalSeparator = '.' | ',';

/**
 * What years of two digits mean: the last ones that are not in the future, as of birth; or 70 to 99 are 19xx and the others
 * 20xx, which is the rule of the server.
 */
export type ShortYears = 'past' | '1970-2069';

/** What the cells of a column mean. Only what the type of its field has a use for is said. */
export interface ColumnReading {
  /** For date and datetime. */
  readonly date?: DateOrder;
  /** For date and datetime. Default: `past` in `dateOfBirth`, else `1970-2069`. */
  readonly years?: ShortYears;
  /** For numbers. The other one and blanks or apostrophes may group thousands. */
  readonly decimal?: DecimalSeparator;
  /** For booleans: words that mean true, besides those that are known. */
  readonly true?: readonly string[];
  /** For booleans: words that mean false, besides those that are known. */
  readonly false?: readonly string[];
}

export const dateOrders: readonly DateOrder[] = ['DMY', 'MDY', 'YMD'];
export const shortYears: readonly ShortYears[] = ['past', '1970-2069'];
export const decimalSeparators: readonly DecimalSeparator[] = ['.', ','];

/** The part of a reading that the values of a type depend on. */
export type ValueKind = 'date' | 'number' | 'boolean';

/** Undefined for types whose values are text. */
export function valueKindOf(dataType: DataType): ValueKind | undefined {
  switch (dataType) {
    case 'date':
    case 'datetime':
      return 'date';
    case 'integer':
    case 'score':
    case 'percent':
    case 'float':
    case 'currency':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return undefined;
  }
}

/** The part of a reading that says something for a kind of values; undefined if there is none. */
export function readingFor(kind: ValueKind, reading: ColumnReading): ColumnReading | undefined {
  switch (kind) {
    case 'date':
      return reading.date === undefined && reading.years === undefined
        ? undefined
        : {
            ...(reading.date !== undefined && { date: reading.date }),
            ...(reading.years !== undefined && { years: reading.years }),
          };
    case 'number':
      return reading.decimal === undefined ? undefined : { decimal: reading.decimal };
    case 'boolean':
      return reading.true === undefined && reading.false === undefined
        ? undefined
        : { true: reading.true ?? [], false: reading.false ?? [] };
  }
}

/** How the cells of a field are read where nobody says it: a birth date is never in the future. */
export function defaultReading(field: string | null | undefined): ColumnReading {
  return field === 'dateOfBirth' ? { years: 'past' } : {};
}
