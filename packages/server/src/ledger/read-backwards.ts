import type { Executor } from '../db/database.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { readDeletions } from './deletions.ts';
import type { EventEntry } from './entries.ts';
import { type Origin, originJson } from './origin.ts';
import {
  type CreationRow,
  type EventRow,
  selectCreation,
  selectEvent,
  toEventEntry,
  unionOf,
} from './rows.ts';
import { readParts, type Standing, tablesOf } from './standing.ts';

/** A pack with what it says of how each of its leads had come to it. */
export interface WholePack {
  readonly firstId: number;
  readonly recordedAt: Date;
  readonly origin: Origin;
  readonly listId: number | null;
  readonly listName: string | null;
  /** Negative where a changed value is a changed score as well. */
  readonly fields: readonly number[] | null;
  readonly leadIds: readonly number[];
  readonly rowNumbers: readonly (number | null)[] | null;
  /** Of each lead the pack before. */
  readonly previous: readonly (number | null)[] | null;
  readonly oldValues: readonly (readonly (string | null)[])[] | null;
  readonly newValues: readonly (readonly (string | null)[])[] | null;
}

/** Something that an import or undo has recorded, with the id that it begins at. */
export type Backwards =
  | { readonly kind: 'creations'; readonly id: number; readonly row: CreationRow }
  | { readonly kind: 'pack'; readonly id: number; readonly pack: WholePack }
  | { readonly kind: 'event'; readonly id: number; readonly event: EventEntry };

/**
 * Rows of the ledger that are read of each kind in one go. A pack has up to 64 leads, a run of new leads thousands, an event one. Of deletions
 * so many leads, which come with all that they had.
 */
const rowsAtOnce = { creations: 8, pack: 64, event: 500, deletion: 500 } as const;

type Kind = keyof typeof rowsAtOnce;

const kinds = Object.keys(rowsAtOnce) as Kind[];

/**
 * Reads what an import or undo has done, from the end to the beginning, some of it at a time. What it reads does not change: nobody adds to
 * what has ended.
 * @param before - what has this id, or a greater one, is left out; of a run of new leads those that do
 */
export async function* readBackwards(
  executor: Executor,
  schema: string,
  batchId: number,
  before: number,
): AsyncGenerator<Backwards> {
  const streams = kinds.map((kind) => new Stream(kind, before));
  for (;;) {
    const empty = streams.filter((stream) => stream.isToBeRead);
    if (empty.length > 0) {
      const parts = await readParts(executor, schema);
      // One after another: so no more than one of them is in memory twice.
      for (const stream of empty) await stream.read(executor, schema, { parts }, batchId);
    }
    const heads = streams.flatMap((stream) =>
      stream.head === undefined ? [] : [{ stream, head: stream.head }],
    );
    const last = heads.toSorted((one, other) => other.head.id - one.head.id)[0];
    if (last === undefined) return;
    last.stream.shift();
    yield last.head;
  }
}

class Stream {
  readonly #kind: Kind;
  #rows: Backwards[] = [];
  #before: number;
  #isOver = false;

  constructor(kind: Kind, before: number) {
    this.#kind = kind;
    this.#before = before;
  }

  get head(): Backwards | undefined {
    return this.#rows[0];
  }

  get isToBeRead(): boolean {
    return this.#rows.length === 0 && !this.#isOver;
  }

  shift(): void {
    this.#rows.shift();
  }

  async read(
    executor: Executor,
    schema: string,
    standing: Pick<Standing, 'parts'>,
    batchId: number,
  ): Promise<void> {
    const query = { schema, standing, batchId, before: this.#before, limit: rowsAtOnce[this.#kind] };
    const { rows, isAll } = await readers[this.#kind](executor, query);
    this.#rows = [...rows];
    this.#isOver = isAll;
    this.#before = this.#rows.at(-1)?.id ?? this.#before;
  }
}

interface Query {
  readonly schema: string;
  readonly standing: Pick<Standing, 'parts'>;
  readonly batchId: number;
  readonly before: number;
  readonly limit: number;
}

/** What was read in one go, and whether there is nothing before. */
interface Read {
  readonly rows: readonly Backwards[];
  readonly isAll: boolean;
}

const readers: Readonly<Record<Kind, (executor: Executor, query: Query) => Promise<Read>>> = {
  async creations(executor, { schema, batchId, before, limit }) {
    const rows = await executor.query<CreationRow>(sql`
      select ${selectCreation}
      from ${identifier(schema, 'lead_creations')}
      where batch_id = ${batchId}
        and first_id < ${before}::bigint
      order by first_id desc
      limit ${limit}`);
    return {
      rows: rows.map((row) => ({ kind: 'creations', id: row.firstId, row: firstOf(row, before) })),
      isAll: rows.length < limit,
    };
  },
  async pack(executor, { schema, standing, batchId, before, limit }) {
    const tables = tablesOf(standing, schema, 'changes');
    const packs = await executor.query<WholePack>(sql`
      select ${selectWholePack}
      from ${unionOf(tables)} pack
      where batch_id = ${batchId}
        and first_id < ${before}::bigint
      order by first_id desc
      limit ${limit}`);
    return {
      rows: packs.map((pack) => ({ kind: 'pack', id: pack.firstId, pack })),
      isAll: packs.length < limit,
    };
  },
  async event(executor, { schema, standing, batchId, before, limit }) {
    const tables = tablesOf(standing, schema, 'events');
    const events = await executor.query<EventRow>(sql`
      select ${selectEvent}
      from ${unionOf(tables)} event
      where batch_id = ${batchId}
        and id < ${before}::bigint
      order by id desc
      limit ${limit}`);
    return { rows: events.map(toEventEntry).map(toBackwards), isAll: events.length < limit };
  },
  async deletion(executor, { schema, standing, batchId, before, limit }) {
    const tables = tablesOf(standing, schema, 'deletions');
    const { entries, isAll } = await readDeletions(executor, {
      tables,
      batchId,
      before,
      isBackward: true,
      limit,
    });
    return { rows: entries.map(toBackwards), isAll };
  },
};

function toBackwards(event: EventEntry): Backwards {
  return { kind: 'event', id: event.id, event };
}

/** JSON, which the driver takes apart much faster than arrays. */
const selectWholePack: Sql = sql`
  first_id as "firstId", recorded_at as "recordedAt", list_id as "listId", list_name as "listName", fields,
  array_to_json(lead_ids) as "leadIds", array_to_json(row_numbers) as "rowNumbers", array_to_json(previous) as previous,
  array_to_json(old_values) as "oldValues", array_to_json(new_values) as "newValues",
  ${originJson}`;

/** The leads of a run whose ids are before one. */
function firstOf(row: CreationRow, before: number): CreationRow {
  const leadCount = Math.min(row.leadCount, Math.ceil((before - row.firstId) / row.stride));
  return { ...row, leadCount };
}

/** The ids of the first and of the last entry of an import or undo. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Of the entries that are still there; undefined if none is. */
export async function findSpan(
  executor: Executor,
  schema: string,
  batchId: number,
): Promise<Span | undefined> {
  const parts = await readParts(executor, schema);
  const spanOf = (table: Sql, id: Sql, last = id) =>
    sql`select min(${id}) as first, max(${last}) as last from ${table} where batch_id = ${batchId}`;
  const firstId = sql`first_id`;
  const spans = [
    spanOf(identifier(schema, 'lead_creations'), firstId, sql`first_id + (lead_count - 1)::bigint * stride`),
    ...tablesOf({ parts }, schema, 'changes').map((table) => spanOf(table, firstId)),
    ...tablesOf({ parts }, schema, 'events').map((table) => spanOf(table, sql`id`)),
    ...tablesOf({ parts }, schema, 'deletions').map((table) =>
      spanOf(table, sql`id`, sql`id + coalesce(cardinality(lead_ids), 1) - 1`),
    ),
  ];
  const [span] = await executor.query<{ first: number | null; last: number | null }>(sql`
    select min(first) as first, max(last) as last
    from (${join(spans, ' union all ')}) span`);
  if (span === undefined || span.first === null || span.last === null) return undefined;
  return { first: span.first, last: span.last };
}
