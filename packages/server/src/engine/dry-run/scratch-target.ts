import type { Executor } from '../../db/database.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import { scratchColumns, scratchMembers, scratchTable } from '../../imports/dry-runs/scratch-tables.ts';
import { readLeadPlace } from '../../leads/lead-lock.ts';
import type { Chunk } from '../chunk.ts';
import { holdJob, leaseTable } from '../jobs/lease.ts';
import { cellOf, fieldOf, indexedKey } from '../merge/expressions.ts';
import { rowSet } from '../merge/row-set.ts';
import type { MergeTarget } from '../merge/target.ts';
import type { Plan, PlannedColumn } from '../plan.ts';

/** The id of the first lead that a dry run creates; those of its others follow. No lead has one below 1. */
const firstId = -(2 ** 31) + 1;

/**
 * The table of a dry run. It is filled with the leads that a chunk may match as the chunk is judged, so that the statements of the merge find
 * there what they would find among the leads; nobody else writes it.
 * @param columns - those that it has of the leads
 */
export function scratchTarget({ job }: Plan, columns: Sql): MergeTarget {
  const { batchId, subscription } = job;
  const { schema } = subscription;
  const leads = scratchTable(schema, batchId);
  const members = scratchMembers(schema, batchId);
  return {
    leads,
    members,
    allMembers: [members, identifier(schema, 'list_members')],
    isDryRun: true,
    prepare: (executor, lookup, chunk) =>
      Promise.all([
        // Whoever has lost the job brings nothing over any more.
        holdJob(executor, job),
        executor.execute(sql`set local enable_seqscan = off`),
        executor.execute(bringOver(schema, leads, columns, lookup, chunk)),
        executor.execute(sql`set local enable_seqscan = on`),
      ]),
    readGeneration: () => Promise.resolve(0),
    lock: async (executor, clock) => {
      const [place, [done]] = await Promise.all([
        readLeadPlace(executor, clock, schema),
        readCreated(executor, leaseTable(job), batchId),
      ]);
      return { ...place, generation: 0, nextId: firstId + (done?.created ?? 0) };
    },
    ledgerAt: () => undefined,
    release: () => [],
  };
}

/**
 * Copies the leads that have the keys of a chunk, as far as they are not there yet. Each key is looked up in the index, in its order: see
 * `findMatches`. That two keys have the same hash is no harm here.
 */
function bringOver(schema: string, scratch: Sql, columns: Sql, lookup: PlannedColumn, chunk: Chunk): Sql {
  const { table } = rowSet('r', { rows: chunk.rows, columns: [lookup] });
  return sql`
    insert into ${scratch} (${columns}, ${raw(scratchColumns.updatedBefore)})
    select ${columns}, "updatedAt"
    from (
      select distinct ${indexedKey(lookup, cellOf('r', lookup))} as lookup_key
      from ${table}
      order by lookup_key
    ) s
    cross join lateral (
      select *
      from ${identifier(schema, 'leads')} l
      where ${indexedKey(lookup, fieldOf('l', lookup))} = s.lookup_key
        and not exists (select from ${scratch} there where there.id = l.id)
      offset 0
    ) l`;
}

/** How many leads the chunks before have created: they have the ids before those of the next. */
function readCreated(executor: Executor, progress: Sql, batchId: number): Promise<{ created: number }[]> {
  return executor.query<{ created: number }>(sql`
    select created
    from ${progress}
    where batch_id = ${batchId}`);
}
