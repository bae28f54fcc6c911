import type { Executor, Settings } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import {
  cellOf,
  comparedColumns,
  fieldOf,
  indexedKey,
  isChange,
  isRepeat,
  keyOf,
  type Merge,
} from './expressions.ts';
import { rowSet } from './row-set.ts';

/**
 * Leads are mostly in memory, where a page costs next to nothing: PostgreSQL then looks a chunk's keys up in the index
 * instead of reading all leads. That makes a small chunk as cheap by the row as a large one.
 *
 * And nobody has been told yet that these rows are in: if PostgreSQL crashes before they are on disk, rows and checkpoint
 * are gone together and are done again. The commit that says `Complete` waits for the disk, and with it for all commits
 * before.
 *
 * Times without an offset are read in the zone of the subscription.
 */
export function mergeSettings(timeZone: string): Settings {
  return {
    enable_mergejoin: 'off',
    seq_page_cost: '0.05',
    random_page_cost: '0.05',
    cpu_operator_cost: '0.0005',
    // Compiling a statement takes longer than any of these runs, and before version 18 PostgreSQL compiles what has no choice.
    jit: 'off',
    synchronous_commit: 'off',
    timezone: timeZone,
  };
}

/** A row and the lead that it is for. */
export interface Match {
  /** The place of the row in the chunk. */
  readonly row: number;
  readonly leadId: number;
  /** Where its newest version stands: good as long as nobody else writes leads. */
  readonly leadAt: string;
  /** Whether the lead is linked to a company. */
  readonly isLinked: boolean;
  /** Whether an earlier chunk of the same import was the last to change the lead. */
  readonly isRepeat: boolean;
  readonly refusal: 'several leads' | 'other partition' | null;
  /** Whether the row changes the lead; null if that was not asked. */
  readonly isChange: boolean | null;
}

/**
 * Finds the leads of the rows of a chunk; of rows without one nothing is said. Where several leads have the key, the one
 * updated last is taken.
 *
 * Each key is looked up in the index, and in the order that it has: what one look-up has read is then still in the
 * processor's cache for the next, which saves a quarter of an import into ten million leads. PostgreSQL is given no
 * choice in this. Leads that were never analysed, those of a first import for one, have no statistics, and few that are
 * there while the statement is planned may be many when it is carried out, as the chunk before is merged meanwhile: it
 * would rather read all leads for every chunk, or even go through them all and look for the rows of each.
 *
 * @param compares - whether to say as well which rows change their leads, for which PostgreSQL needs all of their cells
 */
export async function findMatches(executor: Executor, merge: Merge, compares: boolean): Promise<Match[]> {
  const [, matches] = await Promise.all([
    executor.execute(sql`set local enable_seqscan = off`),
    executor.query<Match>(selectMatches(merge, compares)),
    executor.execute(sql`set local enable_seqscan = on`),
  ]);
  return matches;
}

function selectMatches(merge: Merge, compares: boolean): Sql {
  const { plan, lookup, chunk } = merge;
  const columns = compares ? [...new Set([lookup, ...comparedColumns(merge)])] : [lookup];
  const set = rowSet('r', { rows: chunk.rows, columns });
  return sql`
    select distinct on (s.o)
      s.o::integer - 1 as row, "leadId", "leadAt", "isLinked", "isRepeat", ${refusal(merge)} as refusal, "isChange"
    from (
      select *, ${indexedKey(lookup, cellOf('r', lookup))} as lookup_key
      from ${set.table}
      order by lookup_key
    ) s
    cross join lateral (
      select
        l.id as "leadId",
        l.ctid::text as "leadAt",
        ${compares ? isChange(merge, set) : sql`null::boolean`} as "isChange",
        l."externalCompanyId" is not null as "isLinked",
        ${isRepeat(merge)} as "isRepeat",
        ${plan.job.partitionId === null ? sql`false` : sql`l."leadPartitionId" <> ${plan.job.partitionId}`} as is_elsewhere,
        l."updatedAt" as updated_at
      from ${merge.leads} l
      where ${indexedKey(lookup, fieldOf('l', lookup))} = s.lookup_key
        ${lookup.type === 'text' ? sql`and ${isSameKey(lookup)}` : sql``}
      -- Keeps this from becoming a join of any order.
      offset 0
    ) found
    order by s.o, updated_at desc, "leadId" desc`;
}

/** Most keys are written as they were. */
function isSameKey(lookup: PlannedColumn): Sql {
  const [field, cell] = [fieldOf('l', lookup), cellOf('s', lookup)];
  return sql`(${field} = ${cell} or ${keyOf(lookup, field)} = ${keyOf(lookup, cell)})`;
}

/** Why a matched row is refused, or null. */
function refusal(merge: Merge): Sql {
  const { multipleMatches } = merge.plan.job.subscription;
  const severalMatch =
    multipleMatches === 'fail'
      ? sql`when count(*) over (partition by s.o) > 1 then 'several leads'`
      : sql`when false then ''`;
  return sql`case ${severalMatch} when is_elsewhere then 'other partition' end`;
}
