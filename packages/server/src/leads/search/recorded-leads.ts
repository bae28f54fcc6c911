import type { Executor } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { unionOf } from '../../ledger/rows.ts';
import { firstPart, readParts, tablesOf } from '../../ledger/standing.ts';

/** What is looked for in the ledger. */
export interface Recorded {
  /** Nothing that is looked for was recorded before. */
  readonly since: Date;
  /** Of which import; undefined: of all. */
  readonly batchId?: number | undefined;
}

/** More rows of the ledger take longer to read than many of the leads themselves. */
const mostPacks = 1_000;
const mostOthers = 50_000;
const mostCreated = 100_000;

/** Updates are dated up to a second ahead of when they are recorded. */
const aheadMs = 2_000;

/**
 * The leads that may have been written since a time, or by an import: all of which the ledger says so, each once, the greatest id first.
 * Undefined where they are too many, or where the ledger does not have all of it: then the leads themselves have to be looked through.
 */
export async function recordedLeads(
  executor: Executor,
  schema: string,
  { since, batchId }: Recorded,
): Promise<readonly number[] | undefined> {
  const parts = await readParts(executor, schema);
  const from = new Date(since.getTime() - aheadMs);
  if ((['changes', 'events'] as const).some((kind) => firstPart({ parts }, kind).since > from))
    return undefined;
  const isMeant =
    batchId === undefined
      ? sql`recorded_at >= ${from.toISOString()}::timestamptz`
      : sql`batch_id = ${batchId}::integer`;
  const [counts] = await executor.query<{
    runs: number;
    created: number;
    packs: number;
    events: number;
    hasUnrecorded: boolean;
  }>(sql`
    select
      (select count(*) from ${someCreationsOf(schema, isMeant)} creation)::integer as runs,
      (select coalesce(sum(lead_count), 0) from ${someCreationsOf(schema, isMeant)} creation)::bigint as created,
      (select count(*) from (
        select from ${unionOf(tablesOf({ parts }, schema, 'changes'))} pack where ${isMeant} limit ${mostPacks + 1}
      ) packs)::integer as packs,
      (select count(*) from (
        select from ${unionOf(tablesOf({ parts }, schema, 'events'))} event where ${isMeant} limit ${mostOthers + 1}
      ) events)::integer as events,
      coalesce(unrecorded_at >= ${from.toISOString()}::timestamptz, false) as "hasUnrecorded"
    from ${identifier(schema, 'counters')}
    where name = 'lead'`);
  const { runs = 0, created = 0, packs = 0, events = 0, hasUnrecorded = true } = counts ?? {};
  const areMany = Math.max(runs, events) > mostOthers || created > mostCreated || packs > mostPacks;
  if (areMany || hasUnrecorded) return undefined;
  const rows = await executor.query<{ ids: number[] | null }>(sql`
    select array_agg(id order by id desc) as ids
    from (
      select unnest(lead_ids) as id
      from ${unionOf(tablesOf({ parts }, schema, 'changes'))} pack
      where ${isMeant}
      union
      select lead_id
      from ${unionOf(tablesOf({ parts }, schema, 'events'))} event
      where ${isMeant}
      union
      select generate_series(first_lead, first_lead + lead_count - 1)
      from ${identifier(schema, 'lead_creations')} creation
      where ${isMeant}
    ) recorded`);
  return rows[0]?.ids ?? [];
}

/** Runs of new leads, no more than say whether they are too many: a call may have made a single one in each. */
function someCreationsOf(schema: string, isMeant: Sql): Sql {
  return sql`(
    select lead_count
    from ${identifier(schema, 'lead_creations')}
    where ${isMeant}
    limit ${mostOthers + 1}
  )`;
}

/** Between which ids the leads are that an import has created; undefined: it has created none. */
export async function createdBetween(
  executor: Executor,
  schema: string,
  batchId: number,
): Promise<{ readonly low: number; readonly high: number } | undefined> {
  const [bounds] = await executor.query<{ low: number | null; high: number | null }>(sql`
    select min(first_lead) as low, max(first_lead + lead_count) as high
    from ${identifier(schema, 'lead_creations')}
    where batch_id = ${batchId}::integer`);
  const { low, high } = bounds ?? {};
  return low === undefined || low === null || high === undefined || high === null ? undefined : { low, high };
}
