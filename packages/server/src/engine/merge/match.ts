import type { Executor, Settings } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { PlannedColumn } from '../plan.ts';
import {
  cellOf,
  commaList,
  fieldOf,
  indexedKey,
  isLinked,
  isRepeat,
  keyOf,
  type Merge,
  newValue,
} from './expressions.ts';

/**
 * Leads are mostly in memory, where a page costs next to nothing: PostgreSQL then looks a chunk's keys up in the index
 * instead of reading all leads. That makes a small chunk as cheap by the row as a large one.
 *
 * And nobody has been told yet that these rows are in: if PostgreSQL crashes before they are on disk, rows and checkpoint
 * are gone together and are done again. The commit that says `Complete` waits for the disk, and with it for all commits
 * before.
 */
export const matchSettings: Settings = {
  enable_mergejoin: 'off',
  seq_page_cost: '0.05',
  random_page_cost: '0.05',
  cpu_operator_cost: '0.0005',
  // Compiling a statement takes longer than any of these runs, and before version 18 PostgreSQL compiles what has no choice.
  jit: 'off',
  synchronous_commit: 'off',
};

/**
 * Finds the lead of each staged row and whether the row would change it.
 *
 * Each key is looked up in the index, and in the order that it has: what one look-up has read is then still in the
 * processor's cache for the next, which saves a quarter of an import into ten million leads. PostgreSQL is given no
 * choice in this. Leads that were never analysed, those of a first import for one, have no statistics, and few that are
 * there while the statement is planned may be many when it is carried out, as the chunk before is merged meanwhile: it
 * would rather read all leads for every chunk, or even go through them all and look for the rows of each.
 *
 * Where several leads have the key, the one updated last is taken. Gives the number of rows that match a lead. Its
 * statements go together with others.
 */
export async function matchRows(executor: Executor, merge: Merge): Promise<number> {
  const [, matched] = await Promise.all([
    executor.execute(sql`set local enable_seqscan = off`),
    executor.execute(insertMatches(merge)),
    executor.execute(sql`set local enable_seqscan = on`),
  ]);
  return matched;
}

function insertMatches(merge: Merge): Sql {
  const { plan, lookup } = merge;
  return sql`
    insert into ${merge.matches} (row_number, lead_id, lead_at, is_change, is_written, is_linked, is_repeat, refusal)
    select distinct on (row_number)
      row_number, lead_id, lead_at, is_change, is_change, is_linked, is_repeat, ${refusal(merge)}
    from (select * from ${merge.staging} order by lookup_key) s
    cross join lateral (
      select
        l.id as lead_id,
        l.ctid as lead_at,
        ${isChange(merge)} as is_change,
        ${isLinked(merge, sql`l."externalCompanyId" is not null`)} as is_linked,
        ${isRepeat(merge)} as is_repeat,
        ${plan.job.partitionId === null ? sql`false` : sql`l."leadPartitionId" <> ${plan.job.partitionId}`} as is_elsewhere,
        l."updatedAt" as updated_at
      from ${merge.leads} l
      where ${indexedKey(lookup, fieldOf('l', lookup))} = s.lookup_key
        ${lookup.type === 'text' ? sql`and ${isSameKey(lookup)}` : sql``}
      -- Keeps this from becoming a join of any order.
      offset 0
    ) found
    order by row_number, updated_at desc, lead_id desc`;
}

/** Most keys are written as they were. */
function isSameKey(lookup: PlannedColumn): Sql {
  const [field, cell] = [fieldOf('l', lookup), cellOf('s', lookup)];
  return sql`(${field} = ${cell} or ${keyOf(lookup, field)} = ${keyOf(lookup, cell)})`;
}

function isChange(merge: Merge): Sql {
  if (merge.written.length === 0) return sql`false`;
  const linked = isLinked(merge, sql`l."externalCompanyId" is not null`);
  // The company's fields are the company's once the lead is linked: such cells are dropped after the match.
  const after = merge.written.map((column) =>
    column.field.isCompanyField
      ? sql`case when ${linked} then ${fieldOf('l', column)} else ${newValue(merge, column)} end`
      : newValue(merge, column),
  );
  const before = merge.written.map((column) => fieldOf('l', column));
  return sql`(${commaList(after)}) is distinct from (${commaList(before)})`;
}

/** Why a matched row is refused, or null. */
function refusal(merge: Merge): Sql {
  const { multipleMatches } = merge.plan.job.subscription;
  const severalMatch =
    multipleMatches === 'fail'
      ? sql`when count(*) over (partition by row_number) > 1 then 'several leads'`
      : sql`when false then ''`;
  return sql`case ${severalMatch} when is_elsewhere then 'other partition' end`;
}
