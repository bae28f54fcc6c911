import { integerArray } from '../../db/arrays.ts';
import { identifier, join, raw, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { textOf } from '../../ledger/packs.ts';
import { type Judging, schemaOf } from './judging.ts';

/** How a lead stands. */
export interface LeadState {
  readonly lastChange: number | null;
  /** The import or undo that has written it last; null: a call, were it with the values that it had. */
  readonly writtenBy: number | null;
  /** The value of a field, as the ledger has values. */
  valueOf(fieldId: number): string | null;
}

/** Of some leads each column as an array; null where there are no leads. */
interface StateColumns {
  readonly ids: readonly number[] | null;
  readonly lastChanges: readonly (number | null)[] | null;
  readonly writers: readonly (number | null)[] | null;
}

type ValueColumns = Readonly<Record<string, readonly (string | null)[] | null>>;

/**
 * Reads leads, as far as they are there, with some of their fields: in one row of arrays, as the driver takes longer for a row of its own for
 * each lead than PostgreSQL takes to find it.
 */
export async function readStates(
  { connection, plan }: Judging,
  ids: readonly number[],
  fields: readonly Field[],
): Promise<ReadonlyMap<number, LeadState>> {
  if (ids.length === 0) return new Map();
  const values = fields.map(
    ({ id, name, dataType }) =>
      sql`, json_agg(${textOf({ type: columnType(dataType) }, sql`l.${identifier(name)}`)}) as ${raw(`f${id}`)}`,
  );
  const [columns] = await connection.query<StateColumns & ValueColumns>(sql`
    select
      json_agg(l.id) as ids, json_agg(l._last_change) as "lastChanges", json_agg(l._changed_by_import) as writers
      ${join(values, '')}
    from unnest(${integerArray(ids)}::integer[]) as given (id)
    join ${identifier(schemaOf(plan), 'leads')} l on l.id = given.id`);
  const { ids: found, lastChanges, writers } = columns ?? {};
  const valuesOf = new Map(fields.map(({ id }) => [id, columns?.[`f${id}`] ?? []]));
  const states = new Map<number, LeadState>();
  for (const [place, id] of (found ?? []).entries()) {
    states.set(id, new ReadState(lastChanges?.[place] ?? null, writers?.[place] ?? null, valuesOf, place));
  }
  return states;
}

/**
 * Which of some leads are there. Each is looked up by itself, which PostgreSQL would not do: where few leads were there when it last counted
 * them, as before they are brought back, it reads all that there are by now.
 */
export async function findPresent(
  { connection, plan }: Judging,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const [found] = await connection.query<{ ids: readonly number[] | null }>(sql`
    select json_agg(given.id) as ids
    from unnest(${integerArray(ids)}::integer[]) as given (id)
    cross join lateral (
      select
      from ${identifier(schemaOf(plan), 'leads')} l
      where l.id = given.id
      limit 1
    ) lead`);
  return new Set(found?.ids ?? []);
}

/** Without a collection of its own: there are as many as there are leads in a chunk. */
class ReadState implements LeadState {
  readonly lastChange: number | null;
  readonly writtenBy: number | null;
  readonly #values: ReadonlyMap<number, readonly (string | null)[]>;
  readonly #place: number;

  /** @param values - by field, those of all leads, this one's at its place */
  constructor(
    lastChange: number | null,
    writtenBy: number | null,
    values: ReadonlyMap<number, readonly (string | null)[]>,
    place: number,
  ) {
    this.lastChange = lastChange;
    this.writtenBy = writtenBy;
    this.#values = values;
    this.#place = place;
  }

  valueOf(fieldId: number): string | null {
    return this.#values.get(fieldId)?.[this.#place] ?? null;
  }
}
