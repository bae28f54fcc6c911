import type { Executor } from '../../db/database.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../fields.ts';

/** The fields of one lead as a call leaves them; those it did not name stay as they are. */
export interface LeadChange {
  readonly id: number;
  readonly partitionId: number;
  readonly values: ReadonlyMap<Field, string | null>;
}

/** Creates leads with the ids they were given. PostgreSQL reads the values by the types of the columns. */
export async function insertLeads(
  executor: Executor,
  schema: string,
  leads: readonly LeadChange[],
): Promise<void> {
  if (leads.length === 0) return;
  const columns = columnsOf(leads);
  const named = columns.map((column) => identifier(column));
  await executor.execute(sql`
    insert into ${identifier(schema, 'leads')} (${join([sql`id, "leadPartitionId", "createdAt", "updatedAt"`, ...named], ', ')})
    select ${join([sql`id, "leadPartitionId", now(), now()`, ...named], ', ')}
    from jsonb_populate_recordset(null::${identifier(schema, 'leads')}, ${JSON.stringify(leads.map(toRow))}::jsonb)`);
}

/** Changes leads; one that keeps all its values is not written, so that its `updatedAt` stays. */
export async function updateLeads(
  executor: Executor,
  schema: string,
  leads: readonly LeadChange[],
): Promise<void> {
  const columns = columnsOf(leads);
  if (columns.length === 0) return;
  const table = identifier(schema, 'leads');
  const sets: Sql[] = columns.map((column) => sql`${identifier(column)} = changed.${identifier(column)}`);
  await executor.execute(sql`
    with changed as materialized (
      select after.*
      from jsonb_array_elements(${JSON.stringify(leads.map(toRow))}::jsonb) as patch
      join ${table} before on before.id = (patch ->> 'id')::integer
      cross join lateral jsonb_populate_record(before, patch - 'leadPartitionId') as after
      where after is distinct from before
    )
    update ${table} l
    set ${join(sets, ', ')}, "updatedAt" = now()
    from changed
    where l.id = changed.id`);
}

function columnsOf(leads: readonly LeadChange[]): string[] {
  return [...new Set(leads.flatMap(({ values }) => [...values.keys()].map((field) => field.name)))];
}

function toRow({ id, partitionId, values }: LeadChange): object {
  return {
    ...Object.fromEntries([...values].map(([field, value]) => [field.name, value])),
    id,
    leadPartitionId: partitionId,
  };
}
