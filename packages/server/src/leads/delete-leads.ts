import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import { changeLeads } from './lead-lock.ts';

/** Deletes leads, and takes them out of the static lists. */
export async function deleteLeads(
  database: Database,
  schema: string,
  ids: readonly number[],
): Promise<Outcome[]> {
  return changeLeads(database, schema, async (transaction) => {
    const rows = await transaction.query<{ id: number }>(sql`
      with gone as (
        delete from ${identifier(schema, 'leads')}
        where id = any(${ids}::integer[])
        returning id
      ), left_lists as (
        delete from ${identifier(schema, 'list_members')} m
        using gone
        where m.lead_id = gone.id
      )
      select id
      from gone`);
    const gone = new Set(rows.map(({ id }) => id));
    // An id that is given twice is gone by the second time.
    return ids.map((id) => (gone.delete(id) ? { id, status: 'deleted' } : skipped(refuse('1004 sync'), id)));
  });
}
