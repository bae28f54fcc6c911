import type { Clock } from '../clock.ts';
import type { Executor, Transaction } from '../db/database.ts';
import { type KnownVersions, knownVersions } from '../db/migrate.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import type { ControlledSubscription } from './controlled-state.ts';
import { copiedTables } from './controlled-tables.ts';
import { readStructure, type TableStructure, valueColumns } from './structure.ts';

/** The snapshot that a reset goes back to. */
export const seedName = 'seed';

/** What a subscription was when it was made, or when the first double started: what a seed is put into. */
export const startName = 'start';

/** A table in a snapshot; what is empty has no copy. */
export interface CopiedTable extends TableStructure {
  readonly rows: number;
}

/** What a snapshot is made of. */
export interface SnapshotStructure {
  /** Of the subscription's schema. */
  readonly tables: readonly CopiedTable[];
  /** Of schema galena: the names of those of which there is a copy, with its rows. */
  readonly shared: Readonly<Record<string, number>>;
  /** The columns of galena.subscriptions that are put back. */
  readonly settings: readonly string[];
  /** Of the migrations. */
  readonly versions: KnownVersions;
}

export interface Snapshot {
  readonly name: string;
  readonly createdAt: Date;
  /** Of its schema. */
  readonly number: number;
  /** The subscription whose rows it holds. */
  readonly sourceId: number;
  readonly structure: SnapshotStructure;
}

const snapshotColumns: Sql = sql`name, created_at as "createdAt", number, source_id as "sourceId", structure`;

export function listSnapshots(executor: Executor, subscriptionId: number): Promise<Snapshot[]> {
  return executor.query<Snapshot>(sql`
    select ${snapshotColumns}
    from galena.snapshots
    where subscription_id = ${subscriptionId}
    order by created_at, name`);
}

export async function findSnapshot(
  executor: Executor,
  subscriptionId: number,
  name: string,
): Promise<Snapshot | undefined> {
  const [found] = await executor.query<Snapshot>(sql`
    select ${snapshotColumns}
    from galena.snapshots
    where subscription_id = ${subscriptionId}
      and name = ${name}`);
  return found;
}

export function snapshotSchema(number: number): string {
  return `galena_snapshot_${number}`;
}

/** The name of the copy of a table of schema galena: no table of a subscription has a dot. */
export function sharedCopy(table: string): string {
  return `galena.${table}`;
}

/**
 * Copies what a subscription has, under a name; a snapshot of that name is replaced. Nobody may write to the subscription meanwhile:
 * see `renewals.ts`.
 */
export async function takeSnapshot(
  transaction: Transaction,
  clock: Clock,
  subscription: ControlledSubscription,
  name: string,
): Promise<Snapshot> {
  const { id, schema } = subscription;
  await deleteSnapshot(transaction, id, name);
  const number = await nextNumber(transaction);
  const copies = snapshotSchema(number);
  await transaction.execute(sql`create schema ${identifier(copies)}`);
  const tables = await readStructure(transaction, schema);
  const filled = new Set(await findFilled(transaction, subscription, tables));
  const own = tables.filter((table) => filled.has(table.name));
  const shared = copiedTables.filter((table) => filled.has(sharedCopy(table.name)));
  const counts = await transaction.together(({ execute }) => [
    ...own.map((table) =>
      execute(sql`
        create table ${identifier(copies, table.name)} as
        select ${valueColumns(table)} from ${identifier(schema, table.name)}`),
    ),
    ...shared.map((table) =>
      execute(sql`
        create table ${identifier(copies, sharedCopy(table.name))} as
        select * from ${identifier('galena', table.name)} where ${table.rows(subscription)}`),
    ),
    execute(sql`
      create table ${identifier(copies, sharedCopy('subscriptions'))} as
      select * from galena.subscriptions where id = ${id}`),
    execute(sql`
      create table ${identifier(copies, sharedCopy('roles'))} as
      select * from galena.roles where subscription_id = ${id}`),
  ]);
  const rowsOf = new Map(own.map((table, index) => [table.name, counts[index] ?? 0]));
  const structure: SnapshotStructure = {
    tables: tables.map((table) => ({ ...table, rows: rowsOf.get(table.name) ?? 0 })),
    shared: Object.fromEntries(shared.map((table, index) => [table.name, counts[own.length + index] ?? 0])),
    settings: await listSettings(transaction),
    versions: await knownVersions(),
  };
  await transaction.execute(sql`
    insert into galena.snapshots (subscription_id, name, created_at, number, source_id, structure, services)
    values (
      ${id}, ${name}, ${clock.now}, ${number}, ${id}, ${JSON.stringify(structure)}::json,
      ${await readServices(transaction, id)}::jsonb
    )`);
  const made = await findSnapshot(transaction, id, name);
  if (made === undefined) throw new Error(`snapshot ${name} was not made`);
  return made;
}

/** Has another subscription go back to the same rows, with its own services. */
export async function shareSnapshot(
  transaction: Transaction,
  clock: Clock,
  subscription: ControlledSubscription,
  { number, sourceId, structure }: Snapshot,
  name: string,
): Promise<void> {
  await transaction.execute(sql`
    insert into galena.snapshots (subscription_id, name, created_at, number, source_id, structure, services)
    values (
      ${subscription.id}, ${name}, ${clock.now}, ${number}, ${sourceId}, ${JSON.stringify(structure)}::json,
      ${await readServices(transaction, subscription.id)}::jsonb
    )`);
}

/** Deletes a snapshot, and its rows unless another subscription shares them. Gives whether there was one. */
export async function deleteSnapshot(
  transaction: Transaction,
  subscriptionId: number,
  name: string,
): Promise<boolean> {
  const [deleted] = await transaction.query<{ number: number }>(sql`
    delete from galena.snapshots
    where subscription_id = ${subscriptionId}
      and name = ${name}
    returning number`);
  if (deleted !== undefined) await dropUnused(transaction, [deleted.number]);
  return deleted !== undefined;
}

/** Drops the rows of snapshots that nobody goes back to any more. */
export async function dropUnused(transaction: Transaction, numbers: readonly number[]): Promise<void> {
  const used = await transaction.query<{ number: number }>(
    sql`select distinct number from galena.snapshots where number = any(${numbers}::integer[])`,
  );
  const stillUsed = new Set(used.map(({ number }) => number));
  for (const number of new Set(numbers)) {
    if (!stillUsed.has(number))
      await transaction.execute(sql`drop schema if exists ${identifier(snapshotSchema(number))} cascade`);
  }
}

async function nextNumber(transaction: Transaction): Promise<number> {
  await transaction.query(sql`select pg_advisory_xact_lock(hashtext('galena.snapshots'))`);
  const [next] = await transaction.query<{ number: number }>(
    sql`select coalesce(max(number), 0) + 1 as number from galena.snapshots`,
  );
  return next?.number ?? 1;
}

/** Which tables have rows, as most have none. */
async function findFilled(
  executor: Executor,
  subscription: ControlledSubscription,
  tables: readonly TableStructure[],
): Promise<string[]> {
  const looks = [
    ...tables.map(
      ({ name }) =>
        sql`select ${name}::text as name where exists (select from ${identifier(subscription.schema, name)})`,
    ),
    ...copiedTables.map(
      ({ name, rows }) => sql`
        select ${sharedCopy(name)}::text
        where exists (select from ${identifier('galena', name)} where ${rows(subscription)})`,
    ),
  ];
  const found = await executor.query<{ name: string }>(join(looks, ' union all '));
  return found.map(({ name }) => name);
}

async function readServices(executor: Executor, subscriptionId: number): Promise<string> {
  const [found] = await executor.query<{ services: string }>(sql`
    select coalesce(json_agg(v), '[]')::text as services
    from galena.services v
    where v.subscription_id = ${subscriptionId}`);
  return found?.services ?? '[]';
}

/** What names a subscription stays, and so does what its fields were counted up to: see `replaceSettings`. */
const lasting = ['id', 'munchkin_id', 'schema_name', 'fields_version'];

async function listSettings(executor: Executor): Promise<string[]> {
  const columns = await executor.query<{ name: string }>(sql`
    select attname as name
    from pg_attribute
    where attrelid = 'galena.subscriptions'::regclass
      and attnum > 0
      and not attisdropped
      and attname <> all(${lasting}::text[])
    order by attnum`);
  return columns.map(({ name }) => name);
}
