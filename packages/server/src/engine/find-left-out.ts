import type { Database } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { trimCell } from '../fields/cell-values.ts';
import { lookupKey } from '../fields/lookup-key.ts';
import { ImportFailure } from './job.ts';
import type { LeftOutRows } from './left-out-rows.ts';
import type { Plan, PlannedColumn } from './plan.ts';
import { type ImportFile, readRows } from './read-rows.ts';
import { RepeatFinder } from './repeat-finder.ts';
import type { Steps } from './steps.ts';

/** So many keys are compared at once: PostgreSQL is asked once for all of them that have letters beyond ASCII. */
const keysAtOnce = 5_000;

/**
 * Finds the rows that are not to go in as other rows of the file have the same key: by the file alone, whatever else is wrong with a
 * row, so that it does not depend on the leads. All of the file is read before anything of it goes in, as the last row may have the
 * key of the first one.
 * @returns undefined where the rules leave out no such rows; `interrupted` once the signal is aborted
 */
export async function findLeftOut(
  { database, steps }: { readonly database: Database; readonly steps: Steps },
  file: ImportFile,
  { job: { rules }, lookup }: Plan,
  signal: AbortSignal,
): Promise<LeftOutRows | 'interrupted' | undefined> {
  const rule = rules?.repeatedKeys ?? 'each';
  if (rule === 'each' || lookup === undefined) return undefined;
  const finder = new RepeatFinder(rule);
  do {
    for await (const keys of readKeys(file, lookup, steps)) {
      if (signal.aborted) return 'interrupted';
      finder.note(await compared(database, lookup, keys));
    }
  } while (finder.goOn());
  return { rule, numbers: finder.found };
}

interface RowKey {
  readonly rowNumber: number;
  readonly key: string;
}

/** The keys of the file, some thousand at a time. Behind the place from which a file cannot be read there are none. */
async function* readKeys(
  file: ImportFile,
  lookup: PlannedColumn,
  steps: Steps,
): AsyncGenerator<readonly RowKey[]> {
  let keys: RowKey[] = [];
  // The header is no row.
  let rowNumber = -1;
  const batches = readRows(file);
  try {
    for (;;) {
      const batch = await steps.run(() => batches.next()).catch(endOfReadable);
      if (batch === undefined || batch.done === true) break;
      for (const row of batch.value.rows) {
        rowNumber += 1;
        const key = rowNumber === 0 || row.fault !== undefined ? null : lookup.read(row);
        if (typeof key === 'string') keys.push({ rowNumber, key });
      }
      if (keys.length < keysAtOnce) continue;
      yield keys;
      keys = [];
    }
    yield keys;
  } finally {
    await batches.return(undefined);
  }
}

/** The import fails there, once the rows before it are in. */
function endOfReadable(error: unknown): undefined {
  if (!(error instanceof ImportFailure)) throw error;
}

/** The same rows with what keys are compared by; of letters beyond ASCII only PostgreSQL knows which are the same. */
async function compared(
  database: Database,
  { type }: PlannedColumn,
  keys: readonly RowKey[],
): Promise<readonly RowKey[]> {
  if (type !== 'text') return keys;
  const foreign = keys.filter(({ key }) => !isAscii(key));
  const folded = foreign.length === 0 ? [] : await foldKeys(database, foreign);
  const inOrder = folded[Symbol.iterator]();
  return keys.map(({ rowNumber, key }) => ({
    rowNumber,
    key: isAscii(key) ? trimCell(key).toLowerCase() : (inOrder.next().value ?? key),
  }));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

async function foldKeys(database: Database, keys: readonly RowKey[]): Promise<readonly string[]> {
  const rows = await database.query<{ key: string }>(sql`
    select ${lookupKey(sql`sent.key`)} as key
    from unnest(${keys.map(({ key }) => key)}::text[]) with ordinality as sent (key, place)
    order by place`);
  return rows.map(({ key }) => key);
}
