import type { Database, Executor } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { type DifferingField, differingFields, isCreated } from '../../imports/dry-runs/differences.ts';
import { scratchMembers, scratchTable } from '../../imports/dry-runs/scratch-tables.ts';
import type { DryRunSummary, FieldSummary, ValueCount } from '../../imports/dry-runs/summary.ts';
import { holdJob, throwIfLost } from '../jobs/lease.ts';
import { writtenColumns } from '../merge/expressions.ts';
import type { Plan } from '../plan.ts';

/** PostgreSQL takes 1,664 columns: each field has four counts here. */
const fieldsAtOnce = 400;
const commonestValues = 10;
/** Longer values are cut off, in characters: they are to be known again, not to be read. */
const valueLength = 255;

/** Counts what all rows of a dry run come to, and keeps it. */
export async function summarise(database: Database, plan: Plan): Promise<void> {
  const { job } = plan;
  const summary = await database.connection((connection) => readSummary(connection, plan));
  await database
    .transaction(async (transaction) => {
      await holdJob(transaction, job);
      await transaction.execute(sql`
        update ${identifier(job.subscription.schema, 'dry_runs')}
        set summary = ${JSON.stringify(summary)}::jsonb
        where batch_id = ${job.batchId}`);
    })
    .catch(throwIfLost);
}

async function readSummary(executor: Executor, plan: Plan): Promise<DryRunSummary> {
  const { job, list } = plan;
  const { schema } = job.subscription;
  const leads = scratchTable(schema, job.batchId);
  const fields = differingFields(writtenColumns(plan).map(({ field }) => field));
  const found: FieldSummary[] = [];
  for (let start = 0; start < fields.length; start += fieldsAtOnce) {
    const some = fields.slice(start, start + fieldsAtOnce);
    const counts = await countChanges(executor, leads, some);
    for (const [index, count] of counts.entries()) {
      const field = some[index];
      if (field === undefined || isNothing(count)) continue;
      const commonest = await findCommonest(executor, leads, field);
      found.push({ fieldId: field.field.id, ...count, commonest });
    }
  }
  return {
    ...(await countLeads(executor, leads, fields)),
    addedToList: list === undefined ? null : await countRows(executor, scratchMembers(schema, job.batchId)),
    fields: found,
  };
}

type Counts = Pick<FieldSummary, 'changed' | 'filled' | 'cleared' | 'created'>;

function isNothing({ changed, filled, cleared, created }: Counts): boolean {
  return changed + filled + cleared + created === 0;
}

async function countChanges(
  executor: Executor,
  leads: Sql,
  fields: readonly DifferingField[],
): Promise<Counts[]> {
  const counts = fields.flatMap(({ field, before, isDifferent }) => {
    const [was, is] = [sql`${before} is not null`, sql`l.${identifier(field.name)} is not null`];
    return [
      sql`not ${isCreated} and ${was} and ${is} and ${isDifferent}`,
      sql`not ${isCreated} and not (${was}) and ${is}`,
      sql`not ${isCreated} and ${was} and not (${is})`,
      sql`${isCreated} and ${is}`,
    ].map((condition) => sql`count(*) filter (where ${condition})`);
  });
  const [row] = await executor.query<{ counts: number[] }>(sql`
    select array[${join(counts, ', ')}]::integer[] as counts
    from ${leads} l`);
  return fields.map((_, index) => {
    const [changed = 0, filled = 0, cleared = 0, created = 0] =
      row?.counts.slice(4 * index, 4 * index + 4) ?? [];
    return { changed, filled, cleared, created };
  });
}

async function findCommonest(
  executor: Executor,
  leads: Sql,
  { field, counted, isDifferent }: DifferingField,
): Promise<ValueCount[]> {
  const values = await executor.query<ValueCount>(sql`
    select value, count(*)::integer as leads
    from (
      select ${counted} as value
      from ${leads} l
      where l.${identifier(field.name)} is not null
        and ${isDifferent}
    ) written
    group by value
    order by leads desc, value
    limit ${commonestValues}`);
  return values.map(({ value, leads: count }) => ({ value: cutOff(value), leads: count }));
}

function cutOff(value: string): string {
  const characters = [...value.slice(0, 2 * valueLength + 2)];
  return characters.length <= valueLength ? value : `${characters.slice(0, valueLength).join('')}…`;
}

async function countLeads(
  executor: Executor,
  leads: Sql,
  fields: readonly DifferingField[],
): Promise<Pick<DryRunSummary, 'leadsCreated' | 'leadsUpdated'>> {
  const differs = join([raw('false'), ...fields.map(({ isDifferent }) => isDifferent)], ' or ');
  const [counts] = await executor.query<{ created: number; updated: number }>(sql`
    select
      count(*) filter (where ${isCreated})::integer as created,
      count(*) filter (where not ${isCreated} and (${differs}))::integer as updated
    from ${leads} l`);
  return { leadsCreated: counts?.created ?? 0, leadsUpdated: counts?.updated ?? 0 };
}

async function countRows(executor: Executor, table: Sql): Promise<number> {
  const [row] = await executor.query<{ count: number }>(sql`select count(*)::integer as count from ${table}`);
  return row?.count ?? 0;
}
