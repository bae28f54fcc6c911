import { decidingField, separatorOf } from '../../imports/rules/import-rules.ts';
import type { PlannedColumn } from '../plan.ts';

/** The columns whose values do not always go to a lead that is there already. Each is in one of these. */
export interface RuledColumns {
  /** Never change a lead. */
  readonly never: readonly PlannedColumn[];
  /** Go where a lead has no value. */
  readonly fillEmpty: readonly PlannedColumn[];
  /** Are added to the value of a lead. */
  readonly append: readonly AppendedColumn[];
  /** Go where the date of the row is not earlier than that of the lead. */
  readonly newest: readonly DatedColumn[];
  /** The columns of these dates; their own values are the dates. */
  readonly dates: readonly PlannedColumn[];
}

interface AppendedColumn {
  readonly column: PlannedColumn;
  readonly separator: string;
}

interface DatedColumn {
  readonly column: PlannedColumn;
  /** The place of its date among `dates`. */
  readonly date: number;
}

/**
 * Undefined where all columns overwrite.
 * @param written - the columns that may be written
 * @throws Error for a date that none of them has: no such import is accepted
 */
export function ruledColumns(written: readonly PlannedColumn[]): RuledColumns | undefined {
  if (written.every(({ rule }) => rule === 'overwrite')) return undefined;
  const dates: PlannedColumn[] = [];
  const dateOf = (name: string): number => {
    const known = dates.findIndex(({ field }) => field.name === name);
    if (known >= 0) return known;
    const column = written.find(({ field }) => field.name === name);
    if (column === undefined) throw new Error(`no column of the file has the date ${name}`);
    return dates.push(column) - 1;
  };
  return {
    never: written.filter(({ rule }) => rule === 'never'),
    fillEmpty: written.filter(({ rule }) => rule === 'fillEmpty'),
    append: written.flatMap((column) => {
      const separator = separatorOf(column.rule);
      return separator === undefined ? [] : [{ column, separator }];
    }),
    newest: written.flatMap((column) => {
      const field = decidingField(column.rule);
      return field === undefined ? [] : [{ column, date: dateOf(field) }];
    }),
    dates,
  };
}
