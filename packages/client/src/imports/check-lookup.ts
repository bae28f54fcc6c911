import { delimiterOf } from '../csv/delimiter.ts';
import { readHeader } from '../csv/read-header.ts';
import { readRows } from '../csv/read-rows.ts';
import { GalenaFileError } from '../errors.ts';
import { columnKey } from '../files/column-names.ts';
import { likelyColumn } from '../files/likely-column.ts';
import { looksLikeData } from '../files/looks-like-data.ts';
import { matchColumns } from '../files/match-columns.ts';
import { showValue } from '../files/show-value.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import { formatAdvice } from './column-mapping.ts';
import type { SourceFile } from './source.ts';
import { type DescribeFields, visibleFields } from './visible-fields.ts';

/**
 * Without the column that leads are found by, every row fails: better to know before anything is sent. The fields are
 * requested only where the header does not have its name.
 * @param original the file with the names of columns that a person knows
 * @throws GalenaFileError
 */
export async function checkLookupColumn(
  { blob, format }: SourceFile,
  original: SourceFile,
  lookupField: string,
  describeFields: DescribeFields,
): Promise<void> {
  const { cells = [] } = (await readHeader(blob, delimiterOf(format))) ?? {};
  const isNamed = (name: string | undefined) =>
    name !== undefined && cells.some((cell) => cell.toLowerCase() === name.toLowerCase());
  if (cells.length === 0 || isNamed(lookupField)) return;
  const fields = await visibleFields(describeFields);
  const field = fields.find(({ rest }) => rest?.name.toLowerCase() === lookupField.toLowerCase());
  // An unknown field is left to the server to refuse.
  if (field?.rest === undefined || isNamed(field.soap?.name)) return;
  const [names = [], ...rows] = await firstRows(original);
  const likely = findLikely(cells, rows, fields, field.rest.name);
  const key = likely === undefined ? undefined : columnKey(names, likely);
  const advice = formatAdvice(names) || (key === undefined ? '' : describeLikely(key, field.rest.name));
  throw new GalenaFileError(
    `no column is the lookup field "${lookupField}", so that every row would fail; the columns are: ${names.join(', ')}${advice}`,
    { line: 1 },
  );
}

function describeLikely(key: string, field: string): string {
  // As a column's name it would be lost as a row.
  if (looksLikeData(key)) return `; "${showValue(key)}" looks like a value: put a header above the first row`;
  return `; map "${key}" to it with { columns: { ${JSON.stringify(key)}: "${field}" } }`;
}

function findLikely(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
): number | undefined {
  const matches = matchColumns(columns, fields, {});
  const named = matches.findIndex(({ field }) => field === lookupField);
  return named === -1 ? likelyColumn(matches, rows, fields, lookupField) : named;
}

const sampleRows = 100;

/** The header and the first rows below it. */
async function firstRows({ blob, format }: SourceFile): Promise<readonly (readonly string[])[]> {
  const first: (readonly string[])[] = [];
  for await (const rows of readRows(blob, delimiterOf(format))) {
    first.push(...rows.slice(0, sampleRows - first.length).map(({ cells }) => cells));
    if (first.length >= sampleRows) break;
  }
  return first;
}
