import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { retryIfPartGone } from '../ledger/part-gone.ts';
import { unionOf } from '../ledger/rows.ts';
import { firstPart, type LedgerPart, readParts, tablesOf } from '../ledger/standing.ts';
import { type ImportRecord, nameOf } from './find-import.ts';
import { isUndoProgress } from './undo-progress.ts';

/**
 * Sees to it that the ledger has all that an import, or an undo, has done.
 * @throws ApiError 1003 if some of that has been dropped since, or was not recorded
 */
export async function checkKnown(database: Database, schema: string, record: ImportRecord): Promise<void> {
  const { batchId } = record;
  const parts = await readParts(database, schema);
  const lost = neededParts(record, parts).find(({ number, since }) => number > 1 && isBefore(record, since));
  if (lost !== undefined) {
    const what = lost.kind === 'deletions' ? 'what deleted leads had' : 'what values were before';
    throw refuse(
      '1003',
      `${nameOf(record)} can no longer be undone: ${what} is kept from ${lost.since.toISOString()} on only, and it began before`,
    );
  }
  if (record.kind === 'undo' || (await isRecorded(database, schema, record))) return;
  throw refuse(
    '1003',
    `Import ${batchId} cannot be undone: what it changed was not recorded, as the setting activities was off, or as an older Galena carried it out`,
  );
}

function neededParts({ undo }: ImportRecord, parts: readonly LedgerPart[]): LedgerPart[] {
  const hasDeleted = isUndoProgress(undo) && undo.leadsDeleted > 0;
  return [firstPart({ parts }, 'changes'), ...(hasDeleted ? [firstPart({ parts }, 'deletions')] : [])];
}

function isBefore({ startedAt }: ImportRecord, since: Date): boolean {
  return startedAt !== null && startedAt < since;
}

/** Where that was not noted: whether the ledger has as many new leads as the import has counted, with their rows, and changes if it has counted any. */
async function isRecorded(
  database: Database,
  schema: string,
  { batchId, created, updated, repeated, isRecorded: isNoted }: ImportRecord,
): Promise<boolean> {
  if (isNoted !== null) return isNoted;
  return retryIfPartGone(async () => {
    const parts = await readParts(database, schema);
    const [found] = await database.query<{ created: number; hasChanges: boolean }>(sql`
      select
        (
          select coalesce(sum(lead_count), 0)
          from ${identifier(schema, 'lead_creations')}
          where batch_id = ${batchId}
            and first_row is not null
        ) as created,
        exists (
          select
          from ${unionOf(tablesOf({ parts }, schema, 'changes'))} pack
          where batch_id = ${batchId}
            and fields is not null
        ) as "hasChanges"`);
    return found !== undefined && found.created === created && (updated === repeated || found.hasChanges);
  });
}
