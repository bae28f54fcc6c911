import type { Executor, Transaction } from '../db/database.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { makeExportId } from '../exports/create-export.ts';
import type { Randomness } from '../randomness.ts';
import type { ControlledSubscription } from './controlled-state.ts';
import { copiedTables, emptiedTables } from './controlled-tables.ts';
import { type CopiedTable, type Snapshot, sharedCopy, snapshotSchema } from './snapshot.ts';
import { changeStructure, readStructure, valueColumns } from './structure.ts';

/** Tables that have grown beyond this are truncated, so that no reset leaves them larger; of smaller ones the rows are deleted, which is quicker. */
const truncatedBytes = 128 * 2 ** 10;

/**
 * What was put back last, so that tables which nobody has written to since are left alone: all their rows are of the transaction that put
 * them there, and none is missing.
 */
export interface Restored {
  readonly number: number;
  /** The transactions that wrote the rows, by table. */
  readonly writers: ReadonlyMap<string, string>;
}

/**
 * Puts a subscription back to a snapshot: structure, rows and counters, so that ids repeat. Nobody may write to it meanwhile: see
 * `renewals.ts`. Tokens of services that the snapshot has too, with the same secret, stay good: clients that hold one go on.
 */
export async function restoreSnapshot(
  transaction: Transaction,
  randomness: Randomness,
  subscription: ControlledSubscription,
  snapshot: Snapshot,
  before: Restored | undefined,
): Promise<Restored> {
  const { schema } = subscription;
  const { tables } = snapshot.structure;
  const present = await readStructure(transaction, schema);
  const { statements, remade } = changeStructure(schema, present, tables);
  const known = before?.number === snapshot.number ? before.writers : new Map<string, string>();
  const writers = new Map([...known].filter(([name]) => !remade.has(name)));
  const [, changed, exportNumbers] = await transaction.together((executor) => [
    Promise.all(statements.map((statement) => executor.execute(statement))),
    findChanged(executor, schema, tables, writers),
    findForeignExports(executor, subscription, snapshot),
  ]);
  const exportIds = Object.fromEntries(
    exportNumbers.map((number) => [number, makeExportId(randomness, subscription.munchkinId, number)]),
  );
  const [[current]] = await transaction.together(({ query, execute }) => [
    query<{ id: string }>(sql`select pg_current_xact_id()::xid::text as id`),
    Promise.all(
      [
        ...changed.flatMap((table) => replaceRows(schema, table, snapshot)),
        ...replaceShared(subscription, snapshot, exportIds),
        ...replaceServices(subscription, snapshot),
        ...replaceSettings(subscription, snapshot),
      ].map((statement) => execute(statement)),
    ),
  ]);
  for (const { name } of changed) writers.set(name, current?.id ?? '');
  return { number: snapshot.number, writers };
}

interface Changed extends CopiedTable {
  readonly isLarge: boolean;
}

/**
 * The tables whose rows are not those of the snapshot, as far as that is known without comparing them.
 * @param writers - of whom the rows of a table are as long as nobody has written to it
 */
async function findChanged(
  executor: Executor,
  schema: string,
  tables: readonly CopiedTable[],
  writers: ReadonlyMap<string, string>,
): Promise<Changed[]> {
  const looks = tables.map(({ name, rows }) => {
    const table = identifier(schema, name);
    const writer = writers.get(name);
    const isChanged =
      rows === 0
        ? sql`exists (select from ${table})`
        : writer === undefined
          ? sql`true`
          : sql`(select count(*) <> ${rows} or bool_or(xmin <> ${writer}::xid) from ${table})`;
    return sql`
      select ${name}::text as name, pg_total_relation_size(to_regclass(${toText(table)})) > ${truncatedBytes} as "isLarge"
      where ${isChanged}`;
  });
  const found = await executor.query<{ name: string; isLarge: boolean }>(join(looks, ' union all '));
  const isLarge = new Map(found.map((table) => [table.name, table.isLarge]));
  return tables
    .filter(({ name }) => isLarge.has(name))
    .map((table) => ({ ...table, isLarge: isLarge.get(table.name) === true }));
}

/** A quoted name, as a value. */
function toText(name: Sql): string {
  return name.strings.join('');
}

function replaceRows(schema: string, table: Changed, { number }: Snapshot): Sql[] {
  const into = identifier(schema, table.name);
  const columns = valueColumns(table);
  return [
    table.isLarge ? sql`truncate ${into}` : sql`delete from ${into}`,
    ...(table.rows === 0
      ? []
      : [
          sql`
            insert into ${into} (${columns})
            select ${columns} from ${identifier(snapshotSchema(number), table.name)}`,
        ]),
  ];
}

/** The numbers of exports that the snapshot has of another subscription: each gets an id of its own, which no two exports share. */
async function findForeignExports(
  executor: Executor,
  { id }: ControlledSubscription,
  snapshot: Snapshot,
): Promise<readonly number[]> {
  if (snapshot.sourceId === id || snapshot.structure.shared['exports'] === undefined) return [];
  const rows = await executor.query<{ number: number }>(
    sql`select number from ${copyOf(snapshot, 'exports')} order by number`,
  );
  return rows.map(({ number }) => number);
}

/** By the number of the export. */
type ExportIds = Readonly<Record<string, string>>;

/** Rows of schema galena. Those that another subscription had become this one's. */
function replaceShared(
  subscription: ControlledSubscription,
  snapshot: Snapshot,
  exportIds: ExportIds,
): Sql[] {
  return [
    ...[...copiedTables, ...emptiedTables].map(
      ({ name, rows }) => sql`delete from ${identifier('galena', name)} where ${rows(subscription)}`,
    ),
    ...copiedTables
      .filter(({ name }) => snapshot.structure.shared[name] !== undefined)
      .map(({ name }) => insertShared(subscription, snapshot, name, exportIds)),
  ];
}

function insertShared(
  subscription: ControlledSubscription,
  snapshot: Snapshot,
  name: string,
  exportIds: ExportIds,
): Sql {
  const table = identifier('galena', name);
  const owner = ownerOf(subscription, name, name === 'exports' ? exportIds : {});
  return sql`
    insert into ${table}
    select (jsonb_populate_record(null::${table}, to_jsonb(c) || ${owner})).*
    from ${copyOf(snapshot, name)} c`;
}

/** What a row `c` has of the subscription that it belongs to. */
function ownerOf({ id, schema }: ControlledSubscription, name: string, exportIds: ExportIds): Sql {
  if (name === 'wanted_indexes') return sql`jsonb_build_object('schema_name', ${schema}::text)`;
  const owner = sql`jsonb_build_object('subscription_id', ${id}::integer)`;
  if (Object.keys(exportIds).length === 0) return owner;
  const exportId = sql`${JSON.stringify(exportIds)}::jsonb -> (to_jsonb(c) ->> 'number')`;
  return sql`${owner} || jsonb_build_object('export_id', ${exportId})`;
}

function copyOf({ number }: Snapshot, name: string): Sql {
  return identifier(snapshotSchema(number), sharedCopy(name));
}

/** Services and their roles. Whoever had another secret since loses the tokens that it got with it. */
function replaceServices({ id }: ControlledSubscription, snapshot: Snapshot): Sql[] {
  const services = sql`(
    select v.*
    from galena.snapshots s, jsonb_populate_recordset(null::galena.services, s.services) v
    where s.subscription_id = ${id}
      and s.name = ${snapshot.name}
  )`;
  const roles = copyOf(snapshot, 'roles');
  // The one that administers the installation is not to multiply.
  const isOwn = snapshot.sourceId === id;
  const permissions = isOwn ? sql`permissions` : sql`array_remove(permissions, 'Administer Installation')`;
  return [
    sql`
      insert into galena.roles (subscription_id, name, permissions)
      select ${id}::integer, name, ${permissions}
      from ${roles}
      on conflict (subscription_id, name) do update
      set permissions = excluded.permissions`,
    sql`
      delete from galena.tokens t
      using galena.services v
      where v.client_id = t.client_id
        and v.subscription_id = ${id}
        and not exists (select from ${services} k where k.client_id = v.client_id and k.secret_hash = v.secret_hash)`,
    sql`
      insert into galena.services
      select * from ${services} v
      on conflict (client_id) do update
      set name = excluded.name, user_email = excluded.user_email, role_name = excluded.role_name,
        secret_salt = excluded.secret_salt, secret_hash = excluded.secret_hash, created_at = excluded.created_at`,
    sql`
      delete from galena.services
      where subscription_id = ${id}
        and client_id not in (select k.client_id from ${services} k)`,
    sql`
      delete from galena.roles
      where subscription_id = ${id}
        and name not in (select k.name from ${roles} k)`,
  ];
}

/**
 * Settings and counters. The version of the fields ascends all the same, so that whoever has read the fields of one of them never takes
 * those of another for them.
 */
function replaceSettings({ id }: ControlledSubscription, snapshot: Snapshot): Sql[] {
  const columns = snapshot.structure.settings.map((name) => identifier(name));
  return [
    sql`
      update galena.subscriptions s
      set (${join(columns, ', ')}) = (select ${join(columns, ', ')} from ${copyOf(snapshot, 'subscriptions')}),
        fields_version = s.fields_version + 1
      where id = ${id}`,
  ];
}
