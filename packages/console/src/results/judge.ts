import type { DescribedLeadField, ImportRules, SurplusCells } from '@galena/client';
import { matchColumns } from '@galena/client/files';
import { describedField, failsAgain, rowJudge, type Verdict } from '@galena/server/rows';

/** A cell to blame. */
export interface Fault {
  readonly column: number;
  readonly reason: string;
}

/** Judges corrected rows as the engine would, and knows the field of each column. */
export interface Judge {
  /** How many columns the header has. */
  readonly columns: number;
  /** @param reason - why the row failed before */
  verdict(cells: readonly string[], reason: string): Verdict;
  /**
   * Every cell that would fail the row, or have it warned, and not only the first one.
   * @param before - the cells that failed for the reason
   */
  faults(cells: readonly string[], reason: string, before: readonly string[]): readonly Fault[];
  /** The field of a column, by its index; undefined where the column is skipped. */
  fieldOf(column: number): DescribedLeadField | undefined;
  isLookup(column: number): boolean;
}

export function makeJudge(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
  options: {
    readonly rules?: ImportRules | undefined;
    readonly surplusCells?: SurplusCells | undefined;
  } = {},
): Judge {
  const judge = rowJudge(columns, fields.flatMap(describedField), lookupField, options);
  // The file was sent with the names of fields: what only looks like one was no field to the server either.
  const matches = matchColumns(columns, fields, {}).map(({ field, by }) =>
    by === 'display' ? undefined : field,
  );
  const verdict = (cells: readonly string[], reason: string): Verdict =>
    failsAgain(reason, cells)
      ? { failure: reason, column: cells.findIndex((cell) => failsAgain(reason, [cell])) }
      : judge({ line: 1, cells });
  return {
    columns: columns.length,
    verdict,
    faults: (cells, reason, before) => {
      const found = findFaults(cells, (left) => verdict(left, reason));
      if (found.length > 0) return found;
      const blamed = blamedField(reason, lookupField);
      const column = blamed === undefined ? -1 : matches.indexOf(blamed);
      // Once it has changed only the import can tell.
      return column !== -1 && cells[column] === before[column] ? [{ column, reason }] : [];
    },
    fieldOf: (column) => fields.find(({ rest }) => rest !== undefined && rest.name === matches[column]),
    isLookup: (column) => matches[column] === lookupField,
  };
}

/** A row is judged up to its first failure: what is behind it shows once that cell is empty. */
function findFaults(
  cells: readonly string[],
  verdict: (cells: readonly string[]) => Verdict,
): readonly Fault[] {
  const faults: Fault[] = [];
  const left = [...cells];
  for (;;) {
    const { failure, warning, column = -1 } = verdict(left);
    const reason = failure ?? warning;
    const isKnown = faults.some((fault) => fault.column === column);
    if (reason === undefined || column < 0 || column >= left.length || isKnown) return faults;
    faults.push({ column, reason });
    left[column] = '';
  }
}

/** For reasons that only the leads that are there can give. */
function blamedField(reason: string, lookupField: string): string | undefined {
  if (/^(Lead|Multiple leads|Partition update)\b|same key$/.test(reason)) return lookupField;
  return /^(\S+) not found$/.exec(reason)?.[1];
}
