import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { migrateSubscription } from '../db/migrate.ts';
import { identifier, sql } from '../db/sql.ts';
import { permissions } from '../identity/permissions.ts';
import { findSubscription } from '../subscriptions/find-subscription.ts';

/** The role that a new subscription has: it may do everything, in the first subscription of all also for the others. */
export const administratorRole = 'Administrator';

/**
 * Has those who may make a subscription come one after the other. That of the migrations would not do: whoever has it waits for
 * those who work on the schemas.
 */
export async function lockSubscriptions(executor: Executor): Promise<void> {
  await executor.query(sql`select pg_advisory_xact_lock(hashtext('galena.subscriptions'))`);
}

/** Makes a subscription with its schema and the role Administrator; gives its id. */
export async function createSubscription(
  transaction: Transaction,
  clock: Clock,
  munchkinId: string,
): Promise<number> {
  const schema = `sub_${munchkinId.toLowerCase().replaceAll('-', '_')}`;
  const [row] = await transaction.query<{ id: number }>(sql`
    insert into galena.subscriptions (id, munchkin_id, schema_name)
    select coalesce(max(id), 0) + 1, ${munchkinId}, ${schema}
    from galena.subscriptions
    returning id`);
  if (row === undefined) throw new Error(`subscription ${munchkinId} was not made`);
  await migrateSubscription(transaction, schema);
  await dateAsMadeNow(transaction, clock, row.id, schema);
  const granted = permissions.filter((name) => row.id === 1 || name !== 'Administer Installation');
  await transaction.execute(sql`
    insert into galena.roles (subscription_id, name, permissions)
    values (${row.id}, ${administratorRole}, ${granted})`);
  return row.id;
}

/** Dates a subscription as if it and its first service had been made now: it was copied. */
export async function dateAsFirstMade(database: Database, clock: Clock, munchkinId: string): Promise<void> {
  const found = await findSubscription(database, munchkinId);
  if (found === undefined) throw new Error(`subscription ${munchkinId} is gone`);
  const { id, schema } = found;
  await database.transaction(async (transaction) => {
    await dateAsMadeNow(transaction, clock, id, schema);
    await transaction.execute(
      sql`update galena.services set created_at = ${clock.now} where subscription_id = ${id}`,
    );
  });
}

/** Migrations date what they make by PostgreSQL's time. */
async function dateAsMadeNow(
  transaction: Transaction,
  clock: Clock,
  id: number,
  schema: string,
): Promise<void> {
  const dated = ['static_lists', 'folders', 'assets'].map((table) => identifier(schema, table));
  await transaction.together(({ execute }) => [
    execute(sql`update galena.subscriptions set created_at = ${clock.now} where id = ${id}`),
    ...dated.map((table) =>
      execute(sql`update ${table} set created_at = ${clock.now}, updated_at = ${clock.now}`),
    ),
    execute(sql`update ${identifier(schema, 'ledger_parts')} set since = ${clock.now}`),
  ]);
}
