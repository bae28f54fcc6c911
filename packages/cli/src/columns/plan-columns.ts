import type { ColumnMapping, ColumnReading, DescribedLeadField, ImportTemplate } from '@galena/client';
import {
  type ColumnMatch,
  columnAt,
  convertRows,
  type OpenedFile,
  type RowStep,
  templateMapping,
} from '@galena/client/files';
import { quote } from '../setup/connection.ts';
import type { Output } from '../terminal/output.ts';
import { readMapFile, writeMapFile } from './map-file.ts';
import { mapKey } from './map-key.ts';
import { parseMap } from './map-options.ts';
import { columnArgument } from './reading-options.ts';
import { resolveColumns, toMapping } from './resolve-columns.ts';
import {
  type ReadingProgress,
  type ResolvedReading,
  resolveReadings,
  type SaidReadings,
} from './resolve-readings.ts';

/** What a person says about the columns of a file. */
export interface SaidColumns {
  /** `From=to`; `From=` skips a column. */
  readonly map: readonly string[];
  readonly mapFile: string | undefined;
  /** What columns are that neither of the two names. */
  readonly template?: ImportTemplate | undefined;
  readonly lookupField: string;
  /** List all skipped columns, however many. */
  readonly isVerbose: boolean;
  readonly readings: Omit<SaidReadings, 'mapping'>;
}

/** What each column is, and what is done with rows so that the server reads them so. */
export interface ColumnPlan {
  readonly matches: readonly ColumnMatch[];
  readonly readings: readonly ResolvedReading[];
  readonly steps: readonly RowStep[];
  /** What a person has answered and no map file keeps, as words of a command line. */
  readonly answers: readonly string[];
}

/** Finds out what each column is and how it is read; asks on a terminal, and keeps the answers in the map file. */
export async function planColumns(
  input: OpenedFile,
  fields: readonly DescribedLeadField[],
  { map, mapFile, template, lookupField, isVerbose, readings: said }: SaidColumns,
  output: Output,
  progress: ReadingProgress,
): Promise<ColumnPlan> {
  const ofFile = await readMapFile(mapFile);
  const named = [...Object.keys(ofFile), ...Object.keys(parseMap(map))];
  const mapping = { ...(template && unnamedColumns(template, input.columns, named)), ...ofFile };
  const options = { map, mapping: toFields(mapping), lookupField, isVerbose };
  const matches = await resolveColumns(input, fields, options, output);
  const readings = await resolveReadings(input, matches, fields, { ...said, mapping }, output, progress);
  if (mapFile !== undefined) await writeMapFile(mapFile, toMapping(matches, lookupField), readings);
  const converted = readings.filter(({ isRewritten }) => isRewritten);
  const steps = converted.length === 0 ? [] : [convertRows(converted)];
  return { matches, readings, steps, answers: mapFile === undefined ? toOptions(matches, readings) : [] };
}

/** The options that say what has been answered. */
function toOptions(matches: readonly ColumnMatch[], readings: readonly ResolvedReading[]): readonly string[] {
  const columns = matches.map(({ column }) => column);
  const fields = matches.flatMap(({ field, by }, index) =>
    by === 'answer' ? ['--map', `${mapKey(columns, index)}=${field ?? ''}`] : [],
  );
  const read = readings.flatMap(({ index, reading, isAnswer }) =>
    isAnswer ? ['--column', columnArgument(mapKey(columns, index), reading)] : [],
  );
  return [...fields, ...read].map(quote);
}

/** What a template says of columns that nobody else has named. @throws GalenaFileError where it does not fit the file */
function unnamedColumns(
  template: ImportTemplate,
  columns: readonly string[],
  named: readonly string[],
): ColumnMapping {
  if (Object.keys(template.columns).length === 0) return {};
  const known = new Set(named.flatMap((key) => columnAt(key, columns)));
  const mapping = Object.entries(templateMapping(template, columns));
  return Object.fromEntries(
    mapping.filter(([key]) => !columnAt(key, columns).some((index) => known.has(index))),
  );
}

/** The columns that a person has named, an earlier import, or a template. */
export async function namedColumns({
  map,
  mapFile,
  template,
}: Pick<SaidColumns, 'map' | 'mapFile' | 'template'>): Promise<readonly string[]> {
  return Object.keys({ ...template?.columns, ...(await readMapFile(mapFile)), ...parseMap(map) });
}

function toFields(mapping: ColumnMapping): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.entries(mapping).map(([column, said]) => [
      column,
      typeof said === 'object' && said !== null ? said.field : said,
    ]),
  );
}

/** The readings that hold for other rows of the same file too. */
export function decidedReadings({ readings }: ColumnPlan): Readonly<Record<string, ColumnReading>> {
  return Object.fromEntries(
    readings.flatMap(({ key, reading, isDecided }) => (isDecided ? [[key, reading]] : [])),
  );
}

/** What a person should know of how columns are read, in sentences. */
export function readingNotes({ readings }: ColumnPlan): readonly string[] {
  return readings.flatMap(({ notes }) => notes);
}
