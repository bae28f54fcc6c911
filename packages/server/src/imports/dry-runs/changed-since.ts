import { isCancelled } from '../../db/connection-errors.ts';
import type { Database } from '../../db/database.ts';
import { timeOf } from '../../db/microseconds.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { hasKey, lookupKey } from '../../fields/lookup-key.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import type { DryRun } from './find-dry-run.ts';
import { scratchTable } from './scratch-tables.ts';

/** Whether leads have changed since a dry run began. */
export interface ChangedSince {
  /** Whether anybody has written leads of the subscription, whichever. */
  readonly leadsChanged: boolean;
  /**
   * Leads for which an import may now do something else: those that the file matches and that were changed or deleted, and those that it was
   * to create and that are there. What the import of the dry run has done itself does not count. Undefined where it takes too long to count
   * them, and where rows were left out by the mode: whether their leads are there by now is not known.
   */
  readonly changedLeads: number | undefined;
}

/** To compare a million leads takes longer than anybody wants to wait for the number. */
const countingMs = 2_000;

export async function changedSince(
  database: Database,
  subscription: Subscription,
  dryRun: DryRun,
): Promise<ChangedSince> {
  const { schema } = subscription;
  const [leads] = await database.query<{ generation: number }>(sql`
    select generation
    from ${identifier(schema, 'counters')}
    where name = 'lead'`);
  if (leads?.generation === dryRun.generation) return { leadsChanged: false, changedLeads: 0 };
  const { skipped, rules } = dryRun.record;
  const areLeftOut = skipped > 0 && (rules?.mode ?? 'createOrUpdate') !== 'createOrUpdate';
  return {
    leadsChanged: true,
    changedLeads: areLeftOut ? undefined : await countChanged(database, subscription, dryRun),
  };
}

/** The leads that rows match are those of both kinds of packs; of those in the first with ids below 0 the keys are looked for. */
async function countChanged(
  database: Database,
  { id, schema }: Subscription,
  dryRun: DryRun,
): Promise<number | undefined> {
  const { record, writtenUntil, lookup } = dryRun;
  const leads = identifier(schema, 'leads');
  const idsOf = (table: string) => sql`
          select unnest(lead_ids) as id
          from ${identifier(schema, table)}
          where batch_id = ${record.batchId}`;
  const made = await database.query<{ batchId: number }>(sql`
    select batch_id as "batchId"
    from galena.imports
    where subscription_id = ${id}
      and dry_run_batch_id = ${record.batchId}`);
  // Who has written a lead last and is no import is null.
  const isForeign = sql`(l._changed_by_import = any(${made.map(({ batchId }) => batchId)}::integer[])) is not true`;
  const count = sql`
    select
      (
        select count(*)
        from (${idsOf('dry_run_order')} union ${idsOf('dry_run_unchanged')}) matched
        left join ${leads} l on l.id = matched.id
        where matched.id > 0
          and (l.id is null or (l."updatedAt" > ${timeOf(sql`${writtenUntil}::bigint`)} and ${isForeign}))
      ) + (
        select count(*)
        from ${scratchTable(schema, record.batchId)} d
        where d.id < 0
          and exists (select from ${leads} l where ${haveSameKey(lookup)} and ${isForeign})
      ) as count`;
  try {
    const [row] = await database.transaction(
      (transaction) => transaction.query<{ count: number }>(count),
      () => ({ statement_timeout: String(countingMs) }),
    );
    return row?.count ?? 0;
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
}

function haveSameKey({ name, dataType }: Field): Sql {
  const [lead, other] = [sql`l.${identifier(name)}`, sql`d.${identifier(name)}`];
  return columnType(dataType) === 'text' ? hasKey(lead, lookupKey(other)) : sql`${lead} = ${other}`;
}
