import type { Database, Transaction } from '../db/database.ts';
import { knownVersions } from '../db/migrate.ts';
import { sql } from '../db/sql.ts';
import { SetupError } from '../errors.ts';
import type { ControlledSubscription } from './controlled-state.ts';
import type { Renewals } from './renewals.ts';
import { dropUnused, seedName } from './snapshot.ts';

/** The subscription of the settings, and the client id that they give its first service, if they do. */
interface FirstOnes {
  readonly munchkinId: string;
  readonly clientId: string | undefined;
}

/**
 * Sees to it that every subscription has something to go back to: what it was when the first double started on this database, or what it
 * was seeded with since. Snapshots of another version of Galena have other tables: they are forgotten.
 * @throws SetupError on a Citus cluster, where rows cannot be copied between schemas
 */
export async function ensureSeeds(database: Database, renewals: Renewals, first: FirstOnes): Promise<void> {
  await refuseCitus(database);
  await database.transaction(async (transaction) => {
    await forgetOldSnapshots(transaction);
    if (first.clientId !== undefined) await keepFirstService(transaction, first.munchkinId, first.clientId);
  });
  const unseeded = await database.query<ControlledSubscription>(sql`
    select id, munchkin_id as "munchkinId", schema_name as schema
    from galena.subscriptions s
    where not exists (select from galena.snapshots n where n.subscription_id = s.id and n.name = ${seedName})
    order by id`);
  for (const subscription of unseeded) await renewals.takeFirst(subscription);
}

async function refuseCitus(database: Database): Promise<void> {
  const [found] = await database.query<{ isCitus: boolean }>(
    sql`select to_regprocedure('citus_schema_distribute(regnamespace)') is not null as "isCitus"`,
  );
  if (found?.isCitus === true) {
    throw new SetupError(
      'GALENA_CONTROL is on and the database is a Citus cluster: a double puts its schemas back within one PostgreSQL, so use one of your own or none',
    );
  }
}

async function forgetOldSnapshots(transaction: Transaction): Promise<void> {
  const versions = JSON.stringify(await knownVersions());
  const old = await transaction.query<{ number: number }>(sql`
    delete from galena.snapshots
    where (structure -> 'versions')::jsonb is distinct from ${versions}::jsonb
    returning number`);
  if (old.length > 0)
    await dropUnused(
      transaction,
      old.map(({ number }) => number),
    );
}

/** The service of the settings works after every reset, whatever they were when the snapshot was taken. */
async function keepFirstService(
  transaction: Transaction,
  munchkinId: string,
  clientId: string,
): Promise<void> {
  await transaction.execute(sql`
    update galena.snapshots n
    set services = coalesce(
        (
          select jsonb_agg(service)
          from jsonb_array_elements(n.services) service
          where service ->> 'client_id' <> ${clientId}
        ),
        '[]'
      ) || (
        select to_jsonb(v)
        from galena.services v
        where v.client_id = ${clientId}
      )
    where subscription_id = (select id from galena.subscriptions where munchkin_id = ${munchkinId})
      and exists (select from galena.services v where v.client_id = ${clientId})`);
}
