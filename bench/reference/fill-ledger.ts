import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';

interface LedgerFilling {
  readonly leads: number;
  /** The first of them: so many were changed by each of the imports. */
  readonly changedLeads: number;
  readonly imports: number;
}

/** In a pack, as the engine makes them. */
const packLeads = 64;
const chunkRows = 10_000;

/**
 * Fills the ledger as imports would that have created the leads and then changed one field of some of them, one import after the other.
 * @returns the first id that is free behind it
 */
export async function fillLedger(
  database: Database,
  schema: string,
  { leads, changedLeads, imports }: LedgerFilling,
): Promise<number> {
  const table = (name: string) => identifier(schema, name);
  await database.execute(sql`
    insert into ${table('lead_creations')} (
      first_id, recorded_at, stride, first_lead, lead_count, first_row, batch_id, method, source
    )
    select
      first, timestamptz '2026-01-01' + first * interval '1 ms', 1, first, least(${chunkRows}, ${leads} + 1 - first), first, 1,
      'importLead', 'List import'
    from generate_series(1, ${leads}::integer, ${chunkRows}::integer) as first`);
  const packs = Math.ceil(changedLeads / packLeads);
  const stride = 2;
  // The pack of some leads in an import, counted from 0, has this first id.
  const first = (of: ReturnType<typeof sql>) => sql`
    (${leads + 1}::bigint + (${of} * ${packs}::bigint + pack) * ${packLeads * stride}::bigint)`;
  await database.execute(sql`
    insert into ${table('lead_changes_1')} (
      first_id, recorded_at, stride, kinds, batch_id, method, source, user_email, service_name, request_id, fields,
      lead_ids, row_numbers, previous, old_values, new_values
    )
    select
      ${first(sql`import`)}, timestamptz '2026-02-01' + import * interval '1 hour', ${stride}, 1, import + 2, 'importLead',
      'List import', 'someone@example.com', 'A service', '12345#19d1e2f3a4b', array[24],
      array_agg(lead), array_agg(lead), array_agg(case when import > 0 then ${first(sql`(import - 1)`)} end),
      array_agg(array['Name' || import]), array_agg(array['Name' || import + 1])
    from generate_series(0, ${imports - 1}::integer) as import
    cross join generate_series(0, ${packs - 1}::integer) as pack
    cross join lateral generate_series(pack * ${packLeads} + 1, pack * ${packLeads} + ${packLeads}) as lead
    group by import, pack`);
  await database.execute(sql`
    update ${table('leads')} l
    set _last_change = ${first(sql`${imports - 1}::bigint`)}
    from generate_series(0, ${packs - 1}::integer) as pack
    where l.id > pack * ${packLeads}
      and l.id <= (pack + 1) * ${packLeads}`);
  const nextId = leads + 1 + imports * packs * packLeads * stride;
  await database.execute(sql`
    update ${table('counters')}
    set next_activity = ${nextId}
    where name = 'lead'`);
  await database.execute(sql`vacuum analyze ${table('lead_changes_1')}`);
  return nextId;
}
