import type { DescribedLeadField } from '@galena/client';
import { columnAt, type Mapping } from '@galena/client/files';
import { readJsonFile } from '../setup/folders.ts';
import { UsageError } from '../terminal/explain.ts';
import { listNames } from '../terminal/list-names.ts';

/** What a person says about columns: in a file, and above that by `--map`. @throws UsageError */
export async function readMapping(mapFile: string | undefined, pairs: readonly string[]): Promise<Mapping> {
  return { ...(await readMapFile(mapFile)), ...parseMap(pairs) };
}

/** @throws UsageError for a column that the file does not have, and a field that there is not. */
export function checkMapping(
  mapping: Mapping,
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
): void {
  for (const [column, field] of Object.entries(mapping)) {
    if (columnAt(column, columns).length === 0) {
      throw new UsageError(`The file has no column "${column}"; its columns are: ${listNames(columns)}.`);
    }
    if (field !== null && !fields.some(({ rest }) => rest?.name === field)) {
      throw new UsageError(`There is no field "${field}"; "galena fields list" shows those there are.`);
    }
  }
}

async function readMapFile(file: string | undefined): Promise<Mapping> {
  if (file === undefined) return {};
  try {
    return (await readJsonFile<Mapping>(file)) ?? {};
  } catch (error) {
    throw new UsageError(
      `${file} does not map columns to fields: it has to be like {"First Name": "firstName"} (${String(error)}).`,
    );
  }
}

function parseMap(pairs: readonly string[]): Mapping {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new UsageError(`--map ${pair} is not of the form COLUMN=FIELD.`);
      return [pair.slice(0, at), pair.slice(at + 1) === '' ? null : pair.slice(at + 1)];
    }),
  );
}
