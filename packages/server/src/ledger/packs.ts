import { join, raw, type Sql, sql } from '../db/sql.ts';
import { textOfDate, textOfTimestamp } from '../db/time-text.ts';
import { type Origin, originColumns, originValues } from './origin.ts';

/** What a pack is about, as bits of its column `kinds`. */
export const packKinds = { changedValues: 1, changedScores: 2, listAdditions: 4 } as const;

/** A field whose values may change. */
export interface ChangedField {
  readonly id: number;
  readonly name: string;
  /** The PostgreSQL type of its column. */
  readonly type: string;
  /** Whether a change of it is one of the score as well. */
  readonly isScore: boolean;
}

/** Each field has two ids of a lead's: one for the change of a score, which comes first, and one for the changed value. */
export const idsPerField = 2;

/** Leads in one pack. More of them take less room, but who wants one reads all. */
export const packLeads = 64;

/** What all packs of a statement have in common. */
export interface PackHead {
  readonly table: Sql;
  readonly recordedAt: Sql;
  readonly origin: Origin;
}

interface Changes {
  readonly fields: readonly ChangedField[];
  /** So many leads may change, at the most. */
  readonly leadCount: number;
  /**
   * A select of the leads that change, as they are before: `place` (from 0), `id`, `previous` (the pack that changed it last),
   * `row_number` (of imports), and arrays `old_values` and `new_values` of the fields; see `changedValues`.
   */
  readonly rows: Sql;
  /** Whether it is told as an activity. */
  readonly isActivity: boolean;
  /** Whether `rows` has `undone` as well: of an undo, the entry whose changes of the lead are taken back. */
  readonly isUndo: boolean;
}

/** Packs of changes that are about to be made. */
export interface Packs {
  readonly insert: Sql;
  /** The pack of the lead at a place, for the update of its column `_last_change`. */
  packAt(place: Sql): Sql;
}

/** The statement that records what those behind it are going to change. */
export function writePacks(
  head: PackHead,
  { fields, leadCount, rows, isActivity, isUndo }: Changes,
  take: (ids: number) => number,
): Packs {
  const stride = fields.length * idsPerField;
  const packAt = takePacks(leadCount, stride, take);
  const scores = fields.some(({ isScore }) => isScore) ? packKinds.changedScores : 0;
  const kinds = isActivity ? packKinds.changedValues + scores : 0;
  const insert = sql`
    insert into ${head.table} (${packColumns}, fields, previous, old_values, new_values, undone)
    select
      ${packValues(head, stride, kinds)}, ${fields.map(({ id, isScore }) => (isScore ? -id : id))}::integer[], array_agg(previous),
      array_agg(old_values), array_agg(new_values), ${undoneOf(isUndo)}
    from (${inPacks(rows, packAt)}) changed
    group by pack_id`;
  return { insert, packAt };
}

/** A static list that leads are added to. */
export interface ChangedList {
  readonly id: number;
  readonly name: string;
}

interface Additions {
  readonly list: ChangedList;
  /** So many leads may be added, at the most. */
  readonly leadCount: number;
  /** A select of the leads that are added: `place` (from 0), `id`, and `row_number` (of imports). */
  readonly rows: Sql;
  /** Whether `rows` has `undone` as well: of an undo, the entry that had added the lead before. */
  readonly isUndo: boolean;
}

/** The statement that records which leads those behind it are going to add to a list. */
export function writeAdditions(
  head: PackHead,
  { list, leadCount, rows, isUndo }: Additions,
  take: (ids: number) => number,
): Packs {
  const packAt = takePacks(leadCount, 1, take);
  const insert = sql`
    insert into ${head.table} (${packColumns}, list_id, list_name, undone)
    select ${packValues(head, 1, packKinds.listAdditions)}, ${list.id}::integer, ${list.name}::text, ${undoneOf(isUndo)}
    from (${inPacks(rows, packAt)}) added
    group by pack_id`;
  return { insert, packAt };
}

function undoneOf(isUndo: boolean): Sql {
  return isUndo ? sql`array_agg(undone)` : sql`null::bigint[]`;
}

/** Takes the ids of so many leads, each of which has as many as the stride says; gives the pack of the lead at a place. */
export function takePacks(leadCount: number, stride: number, take: (ids: number) => number): Packs['packAt'] {
  const firstId = take(leadCount * stride);
  const [leads, ids] = [packLeads, packLeads * stride].map((number) => raw(String(number)));
  return (place) => sql`(${firstId}::bigint + (${place}) / ${leads} * ${ids})`;
}

/**
 * Rows with the id of their pack, as `pack_id`. With the offset their arrays are made before they are sorted by it: old and new values in
 * columns of their own are more than PostgreSQL sorts, where a lead changes in more than 800 fields.
 */
export function inPacks(rows: Sql, packAt: Packs['packAt']): Sql {
  return sql`
    select leads.*, ${packAt(sql`place`)} as pack_id
    from (${rows} offset 0) leads`;
}

const packColumns: Sql = sql`
  first_id, recorded_at, stride, kinds, batch_id, ${originColumns}, lead_ids, row_numbers`;

function packValues({ recordedAt, origin }: PackHead, stride: number, kinds: number): Sql {
  return sql`
    pack_id, ${recordedAt}, ${stride}::integer, ${kinds}::integer, ${origin.batchId}::integer,
    ${originValues(origin)}, array_agg(id),
    ${origin.batchId === null ? sql`null::integer[]` : sql`array_agg(row_number)`}`;
}

/** What becomes of a field: expressions of its value. */
export interface FieldChange {
  readonly field: Pick<ChangedField, 'type'>;
  readonly before: Sql;
  readonly after: Sql;
}

/** The arrays of a lead's old and new values, as `old_values` and `new_values`; both have null where the value stays. */
export function changedValues(changes: readonly FieldChange[]): Sql {
  const pick = (side: 'before' | 'after') =>
    changes.map(
      ({ field, before, after, [side]: value }) =>
        sql`case when ${before} is distinct from ${after} then ${textOf(field, value)} end`,
    );
  return sql`
    array[${join(pick('before'), ', ')}]::text[] as old_values, array[${join(pick('after'), ', ')}]::text[] as new_values`;
}

/**
 * The text that the ledger has of a value: PostgreSQL's, times in UTC. Citus takes none that depends on a setting, which the casts of
 * dates and times do; those of numbers and booleans do not.
 */
export function textOf({ type }: Pick<ChangedField, 'type'>, value: Sql): Sql {
  if (type === 'text') return value;
  if (type === 'date') return textOfDate(sql`(${value})`);
  return type === 'timestamptz'
    ? textOfTimestamp(sql`((${value}) at time zone 'UTC')`)
    : sql`(${value})::text`;
}
