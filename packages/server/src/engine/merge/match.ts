import type { Executor, Settings } from '../../db/database.ts';
import { raw, type Sql, sql } from '../../db/sql.ts';
import type { Plan, PlannedColumn } from '../plan.ts';
import {
  cellOf,
  changedColumns,
  comparedColumns,
  fieldOf,
  indexedKey,
  isRepeat,
  keptForFewRows,
  keyOf,
  type Merge,
} from './expressions.ts';
import { type FoundMatches, Matches, otherPartition, severalLeads } from './matches.ts';
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

/** How the leads of rows are looked for. */
export interface MatchManner {
  /** Whether to say as well which rows change their leads, for which PostgreSQL needs all of their cells. */
  readonly compares: boolean;
  /**
   * Whether to take the one lead that counts where several have the key. Otherwise all of them are said, which saves sorting
   * them, a sixth of the look: keys that several leads have are rare.
   */
  readonly decides: boolean;
}

/**
 * Finds the leads of the rows of a chunk; of rows without one nothing is said.
 *
 * Each key is looked up in the index, and in the order that it has: what one look-up has read is then still in the
 * processor's cache for the next, which saves a quarter of an import into ten million leads. PostgreSQL is given no
 * choice in this. Leads that were never analysed, those of a first import for one, have no statistics, and few that are
 * there while the statement is planned may be many when it is carried out, as the chunk before is merged meanwhile: it
 * would rather read all leads for every chunk, or even go through them all and look for the rows of each.
 */
export async function findMatches(executor: Executor, merge: Merge, manner: MatchManner): Promise<Matches> {
  const [, [found]] = await Promise.all([
    executor.execute(sql`set local enable_seqscan = off`),
    executor.query<FoundMatches>(keptForFewRows(merge, selectMatches(merge, manner))),
    executor.execute(sql`set local enable_seqscan = on`),
  ]);
  return new Matches(merge.chunk.rows.count, found);
}

function selectMatches(merge: Merge, { compares, decides }: MatchManner): Sql {
  const { plan, lookup, chunk } = merge;
  const columns = compares ? [...new Set([lookup, ...comparedColumns(merge)])] : [lookup];
  const set = rowSet('r', { rows: chunk.rows, columns });
  return sql`
    select
      count(*)::integer as count,
      string_agg(int4send(row), '') as rows,
      string_agg(int4send(lead_id), '') as "leadIds",
      string_agg(tidsend(lead_at), '') as "leadsAt",
      bit_or(changed)::text as changed,
      string_agg(
        int2send(
          ((changed <> 0)::integer + 2 * is_linked::integer + 4 * is_repeat::integer + refusal + 32 * is_copy::integer)::smallint
        ),
        ''
      ) as flags
    from (
      select ${decides ? sql`distinct on (s.o)` : sql``}
        s.o - 1 as row, lead_id, lead_at, changed, is_linked, is_repeat, is_copy, ${refusal(merge, decides)} as refusal
      from (
        select *, ${indexedKey(lookup, cellOf('r', lookup))} as lookup_key
        from ${set.table}
        order by lookup_key
      ) s
      cross join lateral (
        select
          l.id as lead_id,
          l.ctid as lead_at,
          ${compares ? changedColumns(merge, set) : sql`0::bigint`} as changed,
          l."externalCompanyId" is not null as is_linked,
          ${isRepeat(merge)} as is_repeat,
          ${merge.target.isCopy} as is_copy,
          ${plan.job.partitionId === null ? sql`false` : sql`l."leadPartitionId" <> ${plan.job.partitionId}`} as is_elsewhere,
          l."updatedAt" as updated_at
        from ${merge.target.found} l
        where ${indexedKey(lookup, fieldOf('l', lookup))} = s.lookup_key
          ${lookup.type === 'text' ? sql`and ${isSameKey(lookup)}` : sql``}
        -- Keeps this from becoming a join of any order.
        offset 0
      ) found
      ${decides ? sql`order by s.o, ${byPreference(plan)}` : sql``}
    ) matched`;
}

/** Most keys are written as they were. */
function isSameKey(lookup: PlannedColumn): Sql {
  const [field, cell] = [fieldOf('l', lookup), cellOf('s', lookup)];
  return sql`(${field} = ${cell} or ${keyOf(lookup, field)} = ${keyOf(lookup, cell)})`;
}

/** Of several leads with a key the first one counts. */
function byPreference({ multipleMatches }: Plan): Sql {
  return multipleMatches === 'firstCreated' ? sql`lead_id` : sql`updated_at desc, lead_id desc`;
}

/** Whether a matched row is refused, and why. */
function refusal({ plan }: Merge, decides: boolean): Sql {
  const severalMatch =
    decides && plan.multipleMatches === 'fail'
      ? sql`when count(*) over (partition by s.o) > 1 then ${raw(String(severalLeads))}`
      : sql``;
  return sql`case ${severalMatch} when is_elsewhere then ${raw(String(otherPartition))} else 0 end`;
}
