import { identifier, join, type Sql, sql } from '../db/sql.ts';

/** A row as a call leaves it: values by column, in PostgreSQL's text form. Columns that are not named stay as they are. */
export interface RecordRow {
  readonly id: number;
  readonly values: ReadonlyMap<string, string | null>;
  /** When it is written, in microseconds since 1970. */
  readonly writtenAtUs: number;
}

/**
 * The statement that creates rows with the ids they were given, if there are any. PostgreSQL reads the values by the
 * types of the columns.
 */
export function insertRecords(table: Sql, rows: readonly RecordRow[]): Sql[] {
  if (rows.length === 0) return [];
  const named = [identifier('id'), ...columnsOf(rows).map((column) => identifier(column))];
  return [
    sql`
      insert into ${table} ("createdAt", "updatedAt", ${join(named, ', ')})
      select "updatedAt", "updatedAt", ${join(named, ', ')}
      from jsonb_populate_recordset(null::${table}, ${toJson(rows, 'updatedAt', toTimestamp)}::jsonb)`,
  ];
}

/**
 * The statement that changes rows, and in those `more` too, if there is anything to change. A row that keeps all its
 * values is not written, so that its `updatedAt` stays. Rows have names that no field has, which begins with a letter:
 * PostgreSQL takes a name that stands alone for that of a column, if there is one.
 */
export function updateRecords(table: Sql, rows: readonly RecordRow[], more: readonly Sql[] = []): Sql[] {
  const columns = columnsOf(rows);
  if (columns.length === 0) return [];
  const sets = columns.map((column) => sql`${identifier(column)} = changed.${identifier(column)}`);
  return [
    sql`
      with changed as materialized (
        select _after.*, _place, to_timestamp((_patch ->> '_written_at_us')::bigint / 1000000.0::float8) as _written_at
        ${fromChanged(table, rows)}
      )
      update ${table} as t
      set ${join([...sets, ...more], ', ')}, "updatedAt" = changed._written_at
      from changed
      where t.id = changed.id`,
  ];
}

/**
 * The rows that `updateRecords` is going to change, as they are before (`_before`) and after (`_after`), each with its place among
 * `rows` (`_place`, from 0).
 */
function fromChanged(table: Sql, rows: readonly RecordRow[]): Sql {
  return sql`
    from jsonb_array_elements(${toJson(rows, '_written_at_us', Number)}::jsonb) with ordinality as _given (_patch, _o)
    cross join lateral (select _o - 1 as _place) _numbered
    join ${table} as _before on _before.id = (_patch ->> 'id')::integer
    cross join lateral jsonb_populate_record(_before, _patch) as _after
    where _after is distinct from _before`;
}

export function columnsOf(rows: readonly RecordRow[]): string[] {
  return [...new Set(rows.flatMap(({ values }) => [...values.keys()]))];
}

/** @param time - the name of the member that says when a row is written, in the `form` that it has */
function toJson(rows: readonly RecordRow[], time: string, form: (us: number) => string | number): string {
  return JSON.stringify(
    rows.map(({ id, values, writtenAtUs }) => ({
      ...Object.fromEntries(values),
      id,
      [time]: form(writtenAtUs),
    })),
  );
}

/** A time in microseconds since 1970, which are more than a `Date` has. */
function toTimestamp(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const rest = String(microseconds - milliseconds * 1_000).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`);
}
