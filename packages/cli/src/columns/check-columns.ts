import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, columnLabel, looksLikeEmail, type OpenedFile } from '@galena/client/files';
import { UsageError } from '../terminal/explain.ts';
import { mapKey } from './map-key.ts';

/** @throws UsageError where the server would refuse the columns, or no row would find its lead. */
export function checkColumns(
  matches: readonly ColumnMatch[],
  { columns, rows }: Pick<OpenedFile, 'columns' | 'rows'>,
  fields: readonly DescribedLeadField[],
  lookupField: string,
): void {
  for (const [index, { field }] of matches.entries()) {
    const first = matches.findIndex((match) => match.field === field);
    if (field === undefined || first === index) continue;
    const both = `${columnLabel(columns, first)} and ${columnLabel(columns, index)}`;
    throw new UsageError(
      `Two columns go into the field ${field}: ${both}. The server refuses that (1003 Duplicate field); --map "${mapKey(columns, index)}=" skips one of them.`,
    );
  }
  if (matches.some(({ field }) => field === lookupField)) return;
  const near = nearestColumn(matches, rows, fields, lookupField);
  const key = near === undefined ? 'COLUMN' : mapKey(columns, near);
  throw new UsageError(
    `No column goes into ${lookupField}, by which rows find their lead: --map "${key}=${lookupField}" names one, --lookup-field another field.`,
  );
}

/** The column that is probably meant: by its name, or by the e-mail addresses in it. */
function nearestColumn(
  matches: readonly ColumnMatch[],
  rows: OpenedFile['rows'],
  fields: readonly DescribedLeadField[],
  lookupField: string,
): number | undefined {
  const named = matches.findIndex(({ suggestion }) => suggestion === lookupField);
  if (named !== -1) return named;
  if (fields.find(({ rest }) => rest?.name === lookupField)?.dataType !== 'email') return undefined;
  const filled = matches.findIndex((_, index) => rows.some((cells) => looksLikeEmail(cells[index] ?? '')));
  return filled === -1 ? undefined : filled;
}
