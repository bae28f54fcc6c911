import type { Executor } from '../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../db/sql.ts';

interface Column {
  readonly name: string;
  /** `character varying(7)` */
  readonly type: string;
  readonly isRequired: boolean;
  /** The expression of its default, or of the whole column if that is generated. */
  readonly expression: string | null;
  readonly isGenerated: boolean;
  /** `external`, where it is not what its type has. */
  readonly storage: string | null;
}

/** A constraint or an index, by its name and what PostgreSQL says of it. */
interface Named {
  readonly name: string;
  readonly definition: string;
}

interface Index extends Named {
  readonly isUnique: boolean;
}

/** A table, as far as it takes to make it again. */
export interface TableStructure {
  readonly name: string;
  readonly options: string | null;
  readonly columns: readonly Column[];
  readonly constraints: readonly Named[];
  /** Those that no constraint has; the definition begins with `btree (…)`. */
  readonly indexes: readonly Index[];
  /** Columns that were dropped: PostgreSQL counts them among the 1,600 that a table may have. */
  readonly droppedColumns: number;
}

/** The tables of a schema, by name. */
export function readStructure(executor: Executor, schema: string): Promise<TableStructure[]> {
  return executor.query<TableStructure>(sql`
    select
      c.relname as name,
      array_to_string(c.reloptions, ', ') as options,
      (
        select coalesce(
          json_agg(
            json_build_object(
              'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'isRequired', a.attnotnull,
              'expression', pg_get_expr(d.adbin, d.adrelid), 'isGenerated', a.attgenerated <> '',
              'storage', case
                when a.attstorage <> t.typstorage
                  then case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
              end
            )
            order by a.attnum
          ),
          '[]'
        )
        from pg_attribute a
        join pg_type t on t.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid
          and a.attnum > 0
          and not a.attisdropped
      ) as columns,
      (
        select coalesce(json_agg(json_build_object('name', k.conname, 'definition', pg_get_constraintdef(k.oid)) order by k.conname), '[]')
        from pg_constraint k
        where k.conrelid = c.oid
          and k.contype in ('p', 'u', 'c')
      ) as constraints,
      (
        select coalesce(
          json_agg(
            json_build_object(
              'name', x.relname,
              'isUnique', i.indisunique,
              'definition', substring(pg_get_indexdef(x.oid) from ' USING (.*)$')
            )
            order by x.relname
          ),
          '[]'
        )
        from pg_index i
        join pg_class x on x.oid = i.indexrelid
        where i.indrelid = c.oid
          and i.indisvalid
          and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
      ) as indexes,
      (select count(*)::integer from pg_attribute a where a.attrelid = c.oid and a.attisdropped) as "droppedColumns"
    from pg_class c
    where c.relnamespace = to_regnamespace(${schema})
      and c.relkind = 'r'
    order by c.relname`);
}

/** Statements that make a table. */
export function createTable(schema: string, table: TableStructure): Sql[] {
  const { name, options, columns, constraints, indexes } = table;
  const members = [
    ...columns.map(defineColumn),
    ...constraints.map((one) => sql`constraint ${identifier(one.name)} ${raw(one.definition)}`),
  ];
  const settings = options === null ? sql`` : sql`with (${raw(options)})`;
  return [
    sql`create table ${identifier(schema, name)} (${join(members, ', ')}) ${settings}`,
    ...columns
      .filter(({ storage }) => storage !== null)
      .map(
        (column) => sql`
          alter table ${identifier(schema, name)}
          alter column ${identifier(column.name)} set storage ${raw(column.storage ?? '')}`,
      ),
    ...indexes.map((index) => createIndex(schema, name, index)),
  ];
}

function defineColumn({ name, type, isRequired, expression, isGenerated }: Column): Sql {
  const value =
    expression === null
      ? sql``
      : isGenerated
        ? sql`generated always as (${raw(expression)}) stored`
        : sql`default ${raw(expression)}`;
  return sql`${identifier(name)} ${raw(type)} ${value} ${isRequired ? sql`not null` : sql``}`;
}

function createIndex(schema: string, table: string, { name, isUnique, definition }: Index): Sql {
  return sql`
    create ${isUnique ? sql`unique` : sql``} index ${identifier(name)}
    on ${identifier(schema, table)} using ${raw(definition)}`;
}

/** The columns that take values. */
export function valueColumns({ columns }: TableStructure): Sql {
  return join(
    columns.filter(({ isGenerated }) => !isGenerated).map(({ name }) => identifier(name)),
    ', ',
  );
}

/** A table is made anew before PostgreSQL has no room for more columns. */
const mostDroppedColumns = 400;

/** What it takes to give a schema another structure. */
export interface StructureChange {
  readonly statements: readonly Sql[];
  /** Tables that are made anew, and so have no rows. */
  readonly remade: ReadonlySet<string>;
}

/**
 * The statements that turn one structure into another. Columns that are added get no values: the rows are those of before
 * the change, and are replaced.
 */
export function changeStructure(
  schema: string,
  present: readonly TableStructure[],
  wanted: readonly TableStructure[],
): StructureChange {
  const statements: Sql[] = [];
  const remade = new Set<string>();
  const wantedNames = new Set(wanted.map(({ name }) => name));
  for (const { name } of present) {
    if (!wantedNames.has(name)) statements.push(sql`drop table ${identifier(schema, name)}`);
  }
  for (const table of wanted) {
    const found = present.find(({ name }) => name === table.name);
    if (found !== undefined && isSame(found, table)) continue;
    if (found !== undefined && canBeAltered(found, table)) {
      statements.push(...alterTable(schema, found, table));
      continue;
    }
    if (found !== undefined) statements.push(sql`drop table ${identifier(schema, table.name)}`);
    statements.push(...createTable(schema, table));
    remade.add(table.name);
  }
  return { statements, remade };
}

function isSame(present: TableStructure, wanted: TableStructure): boolean {
  const comparable = ({ options, columns, constraints, indexes }: TableStructure) =>
    // In any order: a column that comes back stands behind the others.
    JSON.stringify([
      options,
      columns.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      constraints,
      indexes,
    ]);
  return comparable(present) === comparable(wanted);
}

/** What differs in more than columns that came or went, and indexes, is made anew. */
function canBeAltered(present: TableStructure, wanted: TableStructure): boolean {
  const rest = ({ options, constraints }: TableStructure) => JSON.stringify([options, constraints]);
  const before = new Map(present.columns.map((column) => [column.name, JSON.stringify(column)]));
  const isOther = (column: Column) =>
    (before.get(column.name) ?? JSON.stringify(column)) !== JSON.stringify(column);
  return (
    present.droppedColumns < mostDroppedColumns &&
    rest(present) === rest(wanted) &&
    !wanted.columns.some(isOther)
  );
}

function alterTable(schema: string, present: TableStructure, wanted: TableStructure): Sql[] {
  const table = identifier(schema, wanted.name);
  const inText = (items: readonly object[]) => new Set(items.map((item) => JSON.stringify(item)));
  const [presentColumns, wantedColumns] = [inText(present.columns), inText(wanted.columns)];
  const [presentIndexes, wantedIndexes] = [inText(present.indexes), inText(wanted.indexes)];
  const droppedColumns = present.columns.filter((column) => !wantedColumns.has(JSON.stringify(column)));
  const addedColumns = wanted.columns.filter((column) => !presentColumns.has(JSON.stringify(column)));
  const columnChanges = [
    ...droppedColumns.map(({ name }) => sql`drop column ${identifier(name)}`),
    ...addedColumns.map((column) => sql`add column ${defineColumn(column)}`),
  ];
  return [
    ...present.indexes
      .filter((index) => !wantedIndexes.has(JSON.stringify(index)))
      .map(({ name }) => sql`drop index ${identifier(schema, name)}`),
    ...(columnChanges.length === 0 ? [] : [sql`alter table ${table} ${join(columnChanges, ', ')}`]),
    // Those on a column that is dropped go with it, and come back with it.
    ...wanted.indexes
      .filter((index) => !presentIndexes.has(JSON.stringify(index)))
      .map((index) => createIndex(schema, wanted.name, index)),
  ];
}
