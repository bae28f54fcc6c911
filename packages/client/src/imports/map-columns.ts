import { delimiterOf } from '../csv/delimiter.ts';
import { readHeader } from '../csv/read-header.ts';
import { GalenaFileError } from '../errors.ts';
import { leftOutName } from '../files/left-out-column.ts';
import { prepareRows } from '../files/prepare-rows.ts';
import { defaultReading, valueKindOf } from '../values/column-reading.ts';
import { type ConvertedColumn, convertRows } from '../values/convert-rows.ts';
import { describeFuture, describeQuestion } from '../values/describe-reading.ts';
import { readingProblem } from '../values/reading-problem.ts';
import { recogniseColumns } from '../values/recognise-columns.ts';
import { isOpen, type Recognition } from '../values/recognition.ts';
import type { DataType, DescribedLeadField } from '../wire/fields.ts';
import type { MappedColumns } from './apply-template.ts';
import { type ColumnOptions, optionsByIndex } from './column-mapping.ts';
import type { SourceFile } from './source.ts';

/**
 * The file as it is sent: its columns named as the fields that they go into, its cells as the server reads them.
 * @throws GalenaFileError for names that are none, readings that say nothing, and columns whose meaning is not clear.
 */
export async function mapColumns(
  source: SourceFile,
  mapped: MappedColumns,
  fields: readonly DescribedLeadField[],
  signal: AbortSignal | undefined,
): Promise<SourceFile> {
  const header = await readHeader(source.blob, delimiterOf(source.format));
  if (header === undefined) return source;
  const options = optionsByIndex(mapped.of(header.cells), header.cells);
  const columns = header.cells.map((name, index) => mapColumn(name, options.get(index), fields));
  checkOnce(columns);
  const converted = await readColumns(source, columns);
  const blob = await prepareRows(source, {
    names: columns.map(({ sentName }) => sentName),
    steps: converted.length === 0 ? [] : [convertRows(converted)],
    signal,
  });
  return { ...source, blob };
}

/** A column of the file, and the field that a person says it is. */
interface MappedColumn {
  readonly name: string;
  readonly sentName: string;
  readonly options: ColumnOptions | undefined;
  /** Undefined for a column that nothing is said of, or that is skipped. */
  readonly dataType: DataType | undefined;
}

function mapColumn(
  name: string,
  options: ColumnOptions | undefined,
  fields: readonly DescribedLeadField[],
): MappedColumn {
  if (options === undefined) return { name, sentName: name, options, dataType: undefined };
  const { field } = options;
  if (field === null) return { name, sentName: leftOutName(name), options, dataType: undefined };
  const found = fields.find(({ rest }) => rest?.name === field);
  if (found === undefined) throw new GalenaFileError(`column "${name}": there is no field "${field}"`);
  const problem = readingProblem(options, found.dataType);
  if (problem !== undefined) throw new GalenaFileError(`column "${name}": ${problem}`);
  return { name, sentName: field, options, dataType: found.dataType };
}

function checkOnce(columns: readonly MappedColumn[]): void {
  for (const { name, sentName } of columns) {
    const other = columns.find((column) => column.name !== name && column.sentName === sentName);
    if (other !== undefined) {
      throw new GalenaFileError(`the columns "${name}" and "${other.name}" are both ${sentName}`, {
        line: 1,
      });
    }
  }
}

/** Finds out what has to be converted. */
async function readColumns(source: SourceFile, columns: readonly MappedColumn[]): Promise<ConvertedColumn[]> {
  const read = columns.flatMap(({ name, dataType, options }, index) =>
    dataType === undefined || valueKindOf(dataType) === undefined
      ? []
      : [{ name, dataType, index, given: { ...defaultReading(options?.field), ...options } }],
  );
  if (read.length === 0) return [];
  const found = await recogniseColumns(source, read);
  return read.flatMap(({ name, dataType, index, given }, place) => {
    const recognition = found[place];
    if (recognition === undefined) return [];
    if (isOpen(recognition)) throw openColumn(name, given.field ?? name, recognition);
    const future = recognition.state === 'clear' ? describeFuture(recognition) : undefined;
    if (future !== undefined) throw openYears(name, given.field ?? name, future);
    const isRewritten = recognition.state === 'clear' && recognition.isRewritten;
    return isRewritten ? [{ index, dataType, reading: recognition.reading }] : [];
  });
}

function openYears(name: string, field: string, future: string): GalenaFileError {
  const option = `{ columns: { ${JSON.stringify(name)}: { field: "${field}", years: "past" } } }`;
  return new GalenaFileError(
    `column "${name}": ${future}; say with ${option} that they are in the past, or with years: "1970-2069" that they are not`,
  );
}

function openColumn(
  name: string,
  field: string,
  recognition: Extract<Recognition, { alternatives: unknown }>,
): GalenaFileError {
  const [way, ...others] = recognition.alternatives.map(({ reading: { date, decimal } }) =>
    date === undefined ? `decimal: "${decimal}"` : `date: "${date}"`,
  );
  const option = `{ columns: { ${JSON.stringify(name)}: { field: "${field}", ${way} } } }`;
  const advice =
    others.length === 0
      ? `${option} takes the only reading left, and cells that do not fit it fail`
      : `say which with ${[option, ...others].join(', or ')}`;
  return new GalenaFileError(`column "${name}": ${describeQuestion(recognition)}; ${advice}`, {
    line: recognition.alternatives[0]?.example.line ?? 1,
  });
}
