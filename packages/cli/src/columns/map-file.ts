import type { ColumnMapping, ColumnOptions } from '@galena/client';
import type { Mapping } from '@galena/client/files';
import { readJsonFile, writePrivateFile } from '../setup/folders.ts';
import { UsageError } from '../terminal/explain.ts';
import type { ResolvedReading } from './resolve-readings.ts';

/** What columns are, as a file keeps it: a field, or a field and how its cells are written. */
export async function readMapFile(file: string | undefined): Promise<ColumnMapping> {
  if (file === undefined) return {};
  const content = await readJsonFile<unknown>(file).catch((error: unknown) => {
    throw notAMap(file, String(error));
  });
  if (content === undefined) return {};
  if (!isMap(content)) throw notAMap(file, 'each member is a field, null, or an object with "field"');
  return content;
}

function notAMap(file: string, problem: string): UsageError {
  return new UsageError(
    `${file} does not map columns to fields: it has to be like {"First Name": "firstName", "Born": {"field": "dateOfBirth", "date": "DMY"}} (${problem}).`,
  );
}

function isMap(content: unknown): content is ColumnMapping {
  return (
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    Object.values(content).every(
      (said: unknown) =>
        said === null ||
        typeof said === 'string' ||
        (typeof said === 'object' &&
          'field' in said &&
          (typeof said.field === 'string' || said.field === null)),
    )
  );
}

/** Keeps what columns are, and of how they are written what a person has said. */
export async function writeMapFile(
  file: string,
  mapping: Mapping,
  readings: readonly ResolvedReading[],
): Promise<void> {
  const said = new Map(readings.flatMap(({ key, reading, isSaid }) => (isSaid ? [[key, reading]] : [])));
  const entries = Object.entries(mapping).map(([key, field]): [string, string | null | ColumnOptions] => {
    const reading = said.get(key);
    return [key, reading === undefined ? field : { field, ...reading }];
  });
  await writePrivateFile(file, Object.fromEntries(entries));
}
