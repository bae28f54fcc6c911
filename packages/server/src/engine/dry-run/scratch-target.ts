import type { Executor } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { scratchMembers, scratchTable } from '../../imports/dry-runs/scratch-tables.ts';
import { readLeadPlace } from '../../leads/lead-lock.ts';
import { leaseTable } from '../jobs/lease.ts';
import type { MergeTarget } from '../merge/target.ts';
import type { Plan } from '../plan.ts';

/** The id of the first lead that a dry run creates; those of its others follow. No lead has one below 1. */
const firstId = -(2 ** 31) + 1;

/**
 * What a dry run merges into: the leads, with those in its own table in their place that it has created or changed. Nobody else writes that
 * table, so what was found there ahead holds.
 * @param columns - those that it has of the leads
 */
export function scratchTarget(plan: Plan, columns: readonly string[]): MergeTarget {
  const { batchId, subscription } = plan.job;
  const { schema } = subscription;
  const leads = identifier(schema, 'leads');
  const scratch = scratchTable(schema, batchId);
  const members = scratchMembers(schema, batchId);
  const found = overlay(plan, leads, scratch);
  return {
    leads: scratch,
    found,
    isCopy: raw('l._is_copy'),
    joinLead: (id) => sql`left join lateral (select * from ${found} l where l.id = ${id} offset 0) l on true`,
    members,
    allMembers: [members, identifier(schema, 'list_members')],
    dryRun: { leads, columns },
    readGeneration: () => Promise.resolve(0),
    lock: async (executor, clock) => {
      const [place, [done]] = await Promise.all([
        readLeadPlace(executor, clock, schema),
        readCreated(executor, leaseTable(plan.job), batchId),
      ]);
      return { ...place, generation: 0, nextId: firstId + (done?.created ?? 0) };
    },
    ledgerAt: () => undefined,
    release: () => [],
  };
}

/** What statements of a merge read of leads besides the columns of the file. */
const alwaysRead = [
  ...['id', 'leadPartitionId', 'externalCompanyId', 'updatedAt', '_created_by_import', '_changed_by_import'],
] as const;

/**
 * Each lead once, with the columns that a merge reads. PostgreSQL looks into both tables by their indexes: whether a lead is in the second one is
 * asked lead by lead, as it would otherwise be free to read all of that for each key.
 */
function overlay({ columns }: Plan, leads: Sql, scratch: Sql): Sql {
  const names = new Set<string>([...alwaysRead, ...columns.map(({ field }) => field.name)]);
  const select = (alias: string) =>
    join(
      [...names].map((name) => sql`${raw(alias)}.${identifier(name)}`),
      ', ',
    );
  return sql`(
        select ${select('o')}, o.ctid as ctid, false as _is_copy
        from ${leads} o
        where (select true from ${scratch} c where c.id = o.id) is null
        union all
        select ${select('c')}, c.ctid, true
        from ${scratch} c
      )`;
}

/** How many leads the chunks before have created: they have the ids before those of the next. */
function readCreated(executor: Executor, progress: Sql, batchId: number): Promise<{ created: number }[]> {
  return executor.query<{ created: number }>(sql`
    select created
    from ${progress}
    where batch_id = ${batchId}`);
}
