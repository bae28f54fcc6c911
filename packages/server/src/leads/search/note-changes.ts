import type { Database, Transaction } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { listFields } from '../../fields/fields.ts';
import { readParts } from '../../ledger/standing.ts';
import { isForgotten, readChangedLeads, restoredLeads } from './changed-texts.ts';
import { takeTurn } from './index-segment.ts';
import { segmentSize } from './postings.ts';

/** Packs of changes that are read in one transaction. */
const packsAtOnce = 2_000;

/**
 * Notes with each segment which of its leads the ledger says were changed since the last look, so that searches need not read that.
 * @returns whether there is more
 */
export function noteChanges(database: Database, schema: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    if (!(await takeTurn(transaction, schema))) return false;
    const [[marks], parts] = await transaction.together((executor) => [
      executor.query<{ notedTo: number; nextId: number }>(sql`
        select noted_to as "notedTo", next_activity as "nextId"
        from ${identifier(schema, 'search_marks')}
        cross join ${identifier(schema, 'counters')}
        where name = 'lead'`),
      readParts(executor, schema),
    ]);
    if (marks === undefined) throw new Error(`schema ${schema} has no marks of searches`);
    const { notedTo, nextId } = marks;
    if (notedTo >= nextId) return false;
    if (isForgotten(parts, notedTo)) return forgetAll(transaction, schema, nextId);
    // Read behind the counter: so none is unknown that something before `nextId` is about.
    const fields = await listFields(transaction, schema);
    const stretch = { parts, from: notedTo, to: nextId };
    const { leadIds, readTo } = await readChangedLeads(transaction, schema, fields, stretch, packsAtOnce);
    const restored = await restoredLeads(transaction, schema, { ...stretch, to: readTo });
    await addChanged(transaction, schema, [...leadIds, ...restored]);
    await setMark(transaction, schema, readTo);
    return readTo < nextId;
  });
}

/** Part of what was changed since is not in the ledger any more: what has been read of the leads is of no use then. */
async function forgetAll(transaction: Transaction, schema: string, nextId: number): Promise<false> {
  await transaction.execute(sql`delete from ${identifier(schema, 'search_postings')}`);
  await transaction.execute(sql`delete from ${identifier(schema, 'search_segments')}`);
  await setMark(transaction, schema, nextId);
  return false;
}

async function addChanged(transaction: Transaction, schema: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction.execute(sql`
    update ${identifier(schema, 'search_segments')} s
    set changed = (select array_agg(distinct id) from unnest(s.changed || noted.ids) as id)
    from (
      select id / ${segmentSize}::integer as segment, array_agg(id) as ids
      from unnest(${ids}::integer[]) as id
      group by 1
    ) noted
    where s.segment = noted.segment`);
}

async function setMark(transaction: Transaction, schema: string, notedTo: number): Promise<void> {
  await transaction.execute(sql`
    update ${identifier(schema, 'search_marks')}
    set noted_to = ${notedTo}::bigint`);
}
