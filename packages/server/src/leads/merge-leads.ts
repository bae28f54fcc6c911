import type { Database } from '../db/database.ts';
import { identifier, join, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { listFields } from '../fields/fields.ts';
import { changedByCall } from './changed-by-call.ts';
import { changeLeads, writtenUntil } from './lead-lock.ts';

const maxLosers = 25;

/**
 * Merges leads into one: the winner keeps its values and takes those it lacks from the losers, in the order they are
 * named; it joins all their lists; the losers are deleted (contract: Merge Leads).
 * @throws ApiError 1080 for more than 25 losers, 1003 if the winner is among them, 1004 for a lead that is not there.
 */
export async function mergeLeads(
  database: Database,
  schema: string,
  winnerId: number,
  loserIds: readonly number[],
): Promise<void> {
  if (loserIds.length > maxLosers) throw refuse('1080', loserIds.length);
  if (loserIds.includes(winnerId)) throw refuse('1003', `Lead ${winnerId} cannot be merged with itself`);
  const leads = identifier(schema, 'leads');
  await changeLeads(database, schema, async (transaction) => {
    const found = await transaction.query<{ id: number }>(
      sql`select id from ${leads} where id = any(${[winnerId, ...loserIds]}::integer[])`,
    );
    const missing = [winnerId, ...loserIds].find((id) => !found.some((lead) => lead.id === id));
    if (missing !== undefined) throw refuse('1004 lead', missing);
    const kept = new Set(['id', 'createdAt', 'updatedAt', 'leadPartitionId']);
    const columns = (await listFields(transaction, schema)).filter(({ name }) => !kept.has(name));
    // One row holds the first value of each field among the losers; nulls do not count.
    const firsts = columns.map(({ name }) => {
      const column = identifier(name);
      return sql`(array_agg(l.${column} order by given.position) filter (where l.${column} is not null))[1] as ${column}`;
    });
    const sets = columns.map(
      ({ name }) => sql`${identifier(name)} = coalesce(w.${identifier(name)}, loser.${identifier(name)})`,
    );
    await transaction.execute(sql`
      update ${leads} w
      set ${join(sets, ', ')}, "updatedAt" = ${writtenUntil(schema)}, ${changedByCall}
      from (
        select ${join(firsts, ', ')}
        from ${leads} l
        join unnest(${loserIds}::integer[]) with ordinality as given (id, position) on given.id = l.id
      ) loser
      where w.id = ${winnerId}`);
    await transaction.execute(sql`
      with left_lists as (
        delete from ${identifier(schema, 'list_members')}
        where lead_id = any(${loserIds}::integer[])
        returning list_id, added_at
      )
      insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at)
      select list_id, ${winnerId}::integer, min(added_at)
      from left_lists
      group by list_id
      on conflict do nothing`);
    await transaction.execute(sql`delete from ${leads} where id = any(${loserIds}::integer[])`);
  });
}
