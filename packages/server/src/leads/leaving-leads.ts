import type { Executor } from '../db/database.ts';
import { identifier, join, quoteIdentifier, raw, type Sql, sql } from '../db/sql.ts';

/** A lead that is about to go, as the ledger keeps it: enough to bring it back. */
export interface LeavingLead {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly lastChange: number | null;
  /** All columns that are not null, in PostgreSQL's text form. */
  readonly values: Readonly<Record<string, string>>;
  /** The static lists that it is in. */
  readonly lists: readonly {
    readonly listId: number;
    readonly addedAt: string;
    readonly addedBy: number | null;
  }[];
  /** The programs that it is in, as the columns of its memberships. */
  readonly programs: readonly Readonly<Record<string, unknown>>[];
}

/** A column of leads, standard or custom. */
export interface LeadColumn {
  readonly name: string;
  /** Of PostgreSQL. */
  readonly type: string;
}

export function readLeadColumns(executor: Executor, schema: string): Promise<LeadColumn[]> {
  return executor.query<LeadColumn>(sql`
    select attname as name, format_type(atttypid, null) as type
    from pg_attribute
    where attrelid = to_regclass(${`${quoteIdentifier(schema)}.leads`})
      and attnum > 0
      and not attisdropped`);
}

/** Of some leads each column as an array; null where there are no leads. */
type Columns = Readonly<Record<string, readonly (string | null)[] | null>>;

interface Joined {
  readonly lists: readonly LeavingLead['lists'][] | null;
  readonly programs: readonly LeavingLead['programs'][] | null;
}

/**
 * Reads leads that are about to go, by id: column by column, as PostgreSQL takes ten times as long to make an object of each lead of all its
 * columns, most of which are empty.
 */
export async function readLeaving(
  executor: Executor,
  schema: string,
  columns: readonly LeadColumn[],
  ids: readonly number[],
): Promise<LeavingLead[]> {
  const values = columns.map((column, index) => sql`json_agg(${inJson(column)}) as ${raw(`c${index}`)}`);
  const [found] = await executor.query<Columns & Joined>(sql`
    select
      ${join(values, ', ')},
      json_agg((
        select coalesce(json_agg(json_build_object('listId', m.list_id, 'addedAt', m.added_at, 'addedBy', m.added_by)), '[]')
        from ${identifier(schema, 'list_members')} m
        where m.lead_id = l.id
      )) as lists,
      json_agg((
        select coalesce(jsonb_agg(to_jsonb(m) - 'lead_id' order by m.program_id), '[]')
        from ${identifier(schema, 'program_members')} m
        where m.lead_id = l.id
      )) as programs
    from (
      select *
      from ${identifier(schema, 'leads')}
      where id = any(${ids}::integer[])
      order by id
    ) l`);
  const { lists, programs } = found ?? {};
  const filled = columns.flatMap(({ name }, index) => {
    const texts = found?.[`c${index}`] ?? [];
    return texts.some((text) => text !== null) ? [{ name, texts }] : [];
  });
  return (lists ?? []).map((ofLead, place) => {
    const values: [string, string][] = [];
    for (const { name, texts } of filled) {
      const text = texts[place] ?? null;
      if (text !== null) values.push([name, text]);
    }
    return { ...leadOf(Object.fromEntries(values)), lists: ofLead, programs: programs?.[place] ?? [] };
  });
}

/** Texts, and dates as JSON has them; of numbers the text, or digits would be lost. */
function inJson({ name, type }: LeadColumn): Sql {
  const column = sql`l.${identifier(name)}`;
  return /^(?:text|date|timestamp)/.test(type) ? column : sql`${column}::text`;
}

function leadOf(values: LeavingLead['values']): Omit<LeavingLead, 'lists' | 'programs'> {
  const { id, firstName = null, lastName = null, _last_change: lastChange } = values;
  return {
    id: Number(id),
    firstName,
    lastName,
    lastChange: lastChange === undefined ? null : Number(lastChange),
    values,
  };
}
