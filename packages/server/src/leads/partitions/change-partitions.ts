import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { holdLeads } from '../lead-lock.ts';
import type { Partition } from './partitions.ts';

const defaultPartition = 1;

/** @throws ApiError 1017 for a name that is taken */
export async function createPartition(
  database: Database,
  schema: string,
  { name, description }: Pick<Partition, 'name' | 'description'>,
): Promise<Partition> {
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ id: number }>(sql`
      update ${identifier(schema, 'counters')}
      set next_value = next_value + 1
      where name = 'partition'
      returning next_value - 1 as id`);
    if (counter === undefined) throw new Error(`schema ${schema} has no counter for partitions`);
    const made = await transaction.execute(sql`
      insert into ${identifier(schema, 'partitions')} (id, name, description)
      values (${counter.id}, ${name}, ${description})
      on conflict (name) do nothing`);
    if (made === 0) throw refuse('1017');
    return { id: counter.id, name, description };
  });
}

/**
 * Deletes a partition without leads.
 * @throws ApiError 1013 for an unknown one, 1022 while leads are in it or an unfinished import names it, 1003 for the first
 */
export async function deletePartition(
  database: Database,
  clock: Clock,
  { id: subscriptionId, schema }: { readonly id: number; readonly schema: string },
  id: number,
): Promise<void> {
  if (id === defaultPartition)
    throw refuse('1003', 'The first partition cannot be deleted: new leads go into it');
  await holdLeads(database, clock, schema, async (transaction) => {
    const [found] = await transaction.query<{ name: string }>(
      sql`select name from ${identifier(schema, 'partitions')} where id = ${id} for update`,
    );
    if (found === undefined) throw refuse('1013');
    const leads = await transaction.query(
      sql`select from ${identifier(schema, 'leads')} where "leadPartitionId" = ${id} limit 1`,
    );
    const imports = await transaction.query(sql`
      select
      from galena.imports
      where subscription_id = ${subscriptionId}
        and partition_id = ${id}
        and finished_at is null
      limit 1`);
    if (leads.length > 0) throw refuse('1022 partition', 'there are leads', found.name);
    if (imports.length > 0) throw refuse('1022 partition', 'there are unfinished imports', found.name);
    await transaction.execute(sql`delete from ${identifier(schema, 'partitions')} where id = ${id}`);
  });
}
