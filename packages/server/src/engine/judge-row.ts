import type { ParsedRow } from '@galena/client/csv';
import { isWellFormedEmail } from '../fields/cell-values.ts';
import { mapColumns } from '../fields/column-mapping.ts';
import type { Field } from '../fields/fields.ts';
import { reasons } from '../imports/reasons.ts';
import { cellRules, fieldRules, type ImportRules } from '../imports/rules/import-rules.ts';
import type { SurplusCells } from '../subscriptions/subscription.ts';
import { columnReader, fewestCells } from './read-column.ts';
import { reportedReason } from './reported-again.ts';
import { hasSurplusCells } from './surplus-cells.ts';

/** A row as `readRows` of `@galena/client/csv` gives it. */
export interface JudgedRow extends ParsedRow {
  /** The line of the file that it starts in, from 1. */
  readonly line: number;
}

/** What else matters for rows. */
export interface JudgeOptions {
  /** The setting of the subscription. Default: `warn`, as in a new one. */
  readonly surplusCells?: SurplusCells | undefined;
  /** Those of the import. */
  readonly rules?: ImportRules | undefined;
}

/** What is wrong with a row, and the column whose cell is the cause, from 0. */
interface RowProblem {
  readonly reason: string;
  readonly column: number;
}

/** What would become of a row; neither: it goes in. */
export interface Verdict {
  readonly failure?: string;
  readonly warning?: string;
  /** The column whose cell is the cause, from 0. */
  readonly column?: number;
  /** What would fail the row as well: its report has the first reason alone, and the next one would show once that is corrected. */
  readonly more?: readonly RowProblem[];
  /** The row ends too early: it fails for that even where its rules would leave it out. */
  readonly isCutOff?: true;
}

const maxCellBytes = 2 ** 20;

/**
 * Makes the function that judges rows as the engine does, in the same order of columns and reasons, as far as that can be
 * told without the leads that are there.
 */
export function rowJudge(
  header: readonly string[],
  fields: readonly Field[],
  lookupField: string,
  { surplusCells: setting = 'warn', rules = {} }: JudgeOptions = {},
): (row: JudgedRow) => Verdict {
  const { columns } = mapColumns(header, fields, lookupField);
  const { surplusCells = setting } = rules;
  const ruleOf = fieldRules(rules);
  const readers = columns.flatMap((field, index) => {
    if (field === null) return [];
    const ofCells = cellRules(field.name, ruleOf(field.name), rules);
    return [
      { field, cellIndex: index, read: columnReader(field, index, field.name === lookupField, ofCells) },
    ];
  });
  const fewest = fewestCells(readers);
  const hasLookup = readers.some(({ field }) => field.name === lookupField);
  const reported = reportedReason(header, (column) => columns[column] !== null);
  return ({ cells, fault, faultColumn }) => {
    if (fault !== undefined) {
      return { failure: reasons[fault], ...(faultColumn !== undefined && { column: faultColumn }) };
    }
    const reason = reported?.(cells);
    if (reason !== undefined) return { failure: reason };
    if (!hasLookup) return { failure: reasons.missingLookupValue(lookupField) };
    if (cells.length < fewest) return { failure: reasons.missingCells, isCutOff: true };
    const oversizeCell = cells.findIndex(
      (cell) => cell.length > maxCellBytes / 3 && new TextEncoder().encode(cell).length > maxCellBytes,
    );
    const row = { cells, ...(oversizeCell !== -1 && { oversizeCell }) };
    let verdict: Verdict = {};
    const failures: RowProblem[] = [];
    for (const { field, cellIndex, read } of readers) {
      const value = read(row);
      if (typeof value === 'string') {
        if (field.dataType === 'email' && !isWellFormedEmail(value)) {
          verdict = { warning: reasons.invalidEmail, column: cellIndex };
        }
      } else if (value !== null && typeof value === 'object') {
        failures.push({ reason: value.reason, column: cellIndex });
      }
    }
    if (oversizeCell !== -1 && failures.every(({ column }) => column !== oversizeCell)) {
      failures.push({ reason: reasons.cellTooLong, column: oversizeCell });
    }
    const hasSurplus = surplusCells !== 'ignore' && hasSurplusCells(row, header.length);
    if (hasSurplus && surplusCells === 'fail') {
      failures.push({ reason: reasons.surplusCells, column: header.length });
    }
    const [first, ...more] = failures;
    if (first !== undefined) {
      return { failure: first.reason, column: first.column, ...(more.length > 0 && { more }) };
    }
    if (!hasSurplus) return verdict;
    const { warning } = verdict;
    return warning === undefined
      ? { warning: reasons.surplusCells, column: header.length }
      : { ...verdict, warning: `${warning} / ${reasons.surplusCells}` };
  };
}
