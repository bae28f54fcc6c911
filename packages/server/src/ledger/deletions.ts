import { integerArray } from '../db/arrays.ts';
import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { seconds } from './deletion-packs.ts';
import type { EventEntry } from './entries.ts';
import { fullName } from './full-name.ts';
import { originColumns } from './origin.ts';
import { packLeads } from './packs.ts';
import { type EventRow, selectEvent, toEventEntry, unionOf } from './rows.ts';

/** A row of deletions: of one lead, or a pack of leads. */
interface DeletionRow extends EventRow {
  /** Null, as all that follows: it is an event of one lead. */
  readonly leadIds: readonly number[] | null;
  readonly rowNumbers: readonly number[] | null;
  readonly columnNames: readonly string[] | null;
  readonly columnTypes: readonly string[] | null;
  readonly leadValues: readonly (readonly (string | null)[])[] | null;
  readonly lists: readonly (string | null)[] | null;
  readonly programs: readonly (string | null)[] | null;
}

/** JSON, which the driver takes apart much faster than arrays. */
const selectDeletion: Sql = sql`
  ${selectEvent}, array_to_json(lead_ids) as "leadIds", array_to_json(row_numbers) as "rowNumbers",
  array_to_json(column_names) as "columnNames", array_to_json(column_types) as "columnTypes",
  array_to_json(lead_values) as "leadValues", array_to_json(lists) as lists, array_to_json(programs) as programs`;

/** Deletions in the order of their ids, or against it. */
export interface Deletions {
  readonly entries: readonly EventEntry[];
  /** Whether there are none behind them. */
  readonly isAll: boolean;
}

/** Which deletions. */
export interface DeletionQuery {
  /** The parts that they are in. */
  readonly tables: readonly Sql[];
  /** Undefined: whoever has made them. */
  readonly batchId?: number;
  /** Those behind an id and before another one, the oldest first. */
  readonly after?: number;
  readonly before?: number;
  /** Instead: those before an id, the newest first. */
  readonly isBackward?: boolean;
  /** At least so many are read, as far as they are there, and some packs more. */
  readonly limit: number;
}

export async function readDeletions(executor: Executor, query: DeletionQuery): Promise<Deletions> {
  const { tables, batchId, after = 0, before = Number.MAX_SAFE_INTEGER, isBackward = false, limit } = query;
  const union = unionOf(tables);
  const ofBatch = batchId === undefined ? sql`` : sql`batch_id = ${batchId} and`;
  const order = sql`order by id ${isBackward ? sql`desc` : sql``}`;
  // Of the pack that the position is in some leads may be behind it.
  const most = limit + packLeads;
  const rows = await executor.query<DeletionRow>(sql`
    select ${selectDeletion}
    from (
      select *, sum(lead_count) over (${order}) - lead_count as leads_before
      from (
        select *, coalesce(cardinality(lead_ids), 1) as lead_count
        from ${union} deletion
        where ${ofBatch}
          id < ${before}::bigint
          and id >= (select coalesce(max(id), 0) from ${union} first where ${ofBatch} id <= ${after + 1}::bigint)
        ${order}
        limit ${most}
      ) found
    ) counted
    where leads_before < ${most}
    ${order}`);
  const all = rows.flatMap((row) => {
    const entries = [...unfoldDeletion(row)];
    return isBackward ? entries.reverse() : entries;
  });
  return { entries: all.filter(({ id }) => id > after && id < before), isAll: all.length < most };
}

/** The deletions of leads, in no order: leads that undos have brought back may have several. */
export async function readDeletionsOf(
  executor: Executor,
  tables: readonly Sql[],
  leadIds: readonly number[],
): Promise<EventEntry[]> {
  const common = sql`
    , type, activity_date, primary_id, primary_value, attributes, campaign_id, kept, column_names, column_types`;
  const besides = {
    ofOne: sql`${common}, lead_ids, row_numbers, lead_values, lists, programs`,
    ofPack: sql`${common}, array[deleted_id], row_numbers[at:at], lead_values[at:at], lists[at:at], programs[at:at]`,
  };
  const rows = await executor.query<DeletionRow>(sql`
    select ${selectDeletion}
    from ${deletionsOf(tables, leadIds, besides)} deletion`);
  return rows.flatMap((row) => [...unfoldDeletion(row)]);
}

/** Columns that are read besides: of a row of one lead, and what a pack has of the lead at the place `at`. */
interface Besides {
  readonly ofOne: Sql;
  readonly ofPack: Sql;
}

/**
 * The same for `from`, each as a row of its own: `id`, `lead_id`, `recorded_at` and the columns of its origin. What is read besides is read
 * whole, even where nobody asks for it.
 */
export function deletionsOf(
  tables: readonly Sql[],
  leadIds: readonly number[],
  { ofOne, ofPack }: Besides = { ofOne: sql``, ofPack: sql`` },
): Sql {
  const union = unionOf(tables);
  const ids = integerArray([...new Set(leadIds)]);
  return sql`(
    select id, lead_id, recorded_at, batch_id, ${originColumns} ${ofOne}
    from ${union} one
    where lead_id = any(${ids}::integer[])
      and leads is null
    union all
    select id + at - 1, deleted_id, recorded_at, batch_id, ${originColumns} ${ofPack}
    from ${union} pack
    cross join lateral unnest(lead_ids) with ordinality as deleted (deleted_id, at)
    where leads && ${rangesOf(leadIds)}::int4multirange
      and deleted_id = any(${ids}::integer[])
  )`;
}

/** Ids as a multirange: leads that an undo has deleted have ids that follow each other, so that one look at the index finds all packs. */
function rangesOf(ids: readonly number[]): string {
  const ranges: [first: number, end: number][] = [];
  for (const id of ids.toSorted((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last === undefined || id > last[1]) ranges.push([id, id + 1]);
    else last[1] = id + 1;
  }
  return `{${ranges.map(([first, end]) => `[${first},${end})`).join(',')}}`;
}

/** The deletions that a row has, in the order of their ids, each as the event that a row of its own would be. */
function* unfoldDeletion(row: DeletionRow): Generator<EventEntry> {
  const { leadIds, rowNumbers, columnNames, columnTypes, leadValues, lists, programs, ...ofRow } = row;
  const event = toEventEntry(ofRow);
  if (leadIds === null) {
    yield event;
    return;
  }
  for (const [place, leadId] of leadIds.entries()) {
    const values: Record<string, string> = {};
    for (const [column, text] of (leadValues?.[place] ?? []).entries()) {
      const name = columnNames?.[column];
      if (text !== null && name !== undefined) values[name] = inJson(text, columnTypes?.[column]);
    }
    const { firstName = null, lastName = null } = values;
    yield {
      ...event,
      id: event.id + place,
      leadId,
      primaryId: leadId,
      primaryValue: fullName({ firstName, lastName }),
      kept: {
        values,
        lists: listOf(lists?.[place]),
        programs: listOf(programs?.[place]),
        row: rowNumbers?.[place] ?? 0,
      },
    };
  }
}

/** A value as rows of one lead have it: times with their zone, as PostgreSQL has them in JSON. */
function inJson(text: string, type: string | undefined): string {
  if (type === seconds) return timeOfSeconds(text);
  if (type !== 'timestamptz' || text.endsWith('infinity')) return text;
  const [time = text, era] = text.split(' BC');
  return `${time.replace(' ', 'T')}+00:00${era === undefined ? '' : ' BC'}`;
}

/** To the microsecond, of which a `Date` has the thousands only. */
function timeOfSeconds(text: string): string {
  const microseconds = Math.round(Number(text) * 1e6);
  const second = Math.floor(microseconds / 1e6);
  // Leads of one import come at the same second, or soon after.
  if (second !== lastSecond.second) {
    lastSecond.second = second;
    lastSecond.text = new Date(second * 1000).toISOString().replace('.000Z', '');
  }
  return `${lastSecond.text}.${String(microseconds - second * 1e6).padStart(6, '0')}+00:00`;
}

const lastSecond = { second: 0, text: '1970-01-01T00:00:00' };

function listOf(json: string | null | undefined): unknown[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as unknown[]);
}
