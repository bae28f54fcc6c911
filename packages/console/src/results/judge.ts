import type { DescribedLeadField, ImportRules } from '@galena/client';
import { matchColumns } from '@galena/client/files';
import { describedField, failsAgain, rowJudge, type Verdict } from '@galena/server/rows';

/** Judges corrected rows as the engine would, and knows the field of each column. */
export interface Judge {
  /** @param reason - why the row failed before */
  verdict(cells: readonly string[], reason: string): Verdict;
  /** The field of a column, by its index; undefined where the column is skipped. */
  fieldOf(column: number): DescribedLeadField | undefined;
}

export function makeJudge(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
  rules?: ImportRules,
): Judge {
  const judge = rowJudge(columns, fields.flatMap(describedField), lookupField, { rules });
  // The file was sent with the names of fields: what only looks like one was no field to the server either.
  const matches = matchColumns(columns, fields, {}).map(({ field, by }) =>
    by === 'display' ? undefined : field,
  );
  return {
    verdict: (cells, reason) => (failsAgain(reason, cells) ? { failure: reason } : judge({ line: 1, cells })),
    fieldOf: (column) => fields.find(({ rest }) => rest !== undefined && rest.name === matches[column]),
  };
}
