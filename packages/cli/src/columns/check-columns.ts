import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, columnLabel, likelyColumn, type OpenedFile } from '@galena/client/files';
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
  const near = likelyColumn(matches, rows, fields, lookupField);
  const key = near === undefined ? 'COLUMN' : mapKey(columns, near);
  throw new UsageError(
    `No column goes into ${lookupField}, by which rows find their lead: --map "${key}=${lookupField}" names one, --lookup-field another field.`,
  );
}
