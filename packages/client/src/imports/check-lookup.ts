import { delimiterOf } from '../csv/delimiter.ts';
import { readHeader } from '../csv/read-header.ts';
import { GalenaFileError } from '../errors.ts';
import { fieldFinder } from '../files/field-finder.ts';
import { formatAdvice } from './column-mapping.ts';
import type { SourceFile } from './source.ts';
import { type DescribeFields, visibleFields } from './visible-fields.ts';

/**
 * Without the column that leads are found by, every row fails: better to know before anything is sent. The fields are asked
 * for only where the header does not have its name.
 * @throws GalenaFileError
 */
export async function checkLookupColumn(
  { blob, format }: SourceFile,
  lookupField: string,
  describeFields: DescribeFields,
): Promise<void> {
  const { cells = [] } = (await readHeader(blob, delimiterOf(format))) ?? {};
  const isNamed = (name: string | undefined) =>
    name !== undefined && cells.some((cell) => cell.toLowerCase() === name.toLowerCase());
  if (cells.length === 0 || isNamed(lookupField)) return;
  const fields = await visibleFields(describeFields);
  const field = fields.find(({ rest }) => rest?.name.toLowerCase() === lookupField.toLowerCase());
  // What is no field, the server refuses in its own words.
  if (field?.rest === undefined || isNamed(field.soap?.name)) return;
  const find = fieldFinder(fields);
  const likely = cells.find((cell) => find(cell)?.field === field.rest?.name);
  const advice =
    likely === undefined
      ? formatAdvice(cells)
      : `; say that "${likely}" is it with { columns: { ${JSON.stringify(likely)}: "${field.rest.name}" } }`;
  throw new GalenaFileError(
    `no column is the lookup field "${lookupField}", so that every row would fail; the columns are: ${cells.join(', ')}${advice}`,
    { line: 1 },
  );
}
