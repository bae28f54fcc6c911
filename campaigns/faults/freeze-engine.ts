import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { Scene } from './scene.ts';

/** The first is beyond a lease; with the second PostgreSQL itself has ended the transaction that the engine had open. */
const frozenMs = { short: 7_000, long: 17_000 };

/**
 * Freezes the second engine in the middle of an import, until that is another's, and lets it go on where it was: it must
 * not write then. Gives how many imports it had in hand.
 */
export async function freezeEngine({ random, second, database, faultMs }: Scene): Promise<number> {
  const isLong = faultMs > frozenMs.short && random.chance(0.5);
  for (;;) {
    await untilInHand(database);
    await delay(random.integer(0, 100));
    second.signal('SIGSTOP');
    const inHand = await findInHand(database);
    if (inHand.length > 0) await delay(isLong ? frozenMs.long : frozenMs.short);
    second.signal('SIGCONT');
    if (inHand.length > 0) return inHand.length;
  }
}

async function untilInHand(database: Database): Promise<void> {
  while ((await findInHand(database)).length === 0) await delay(10);
}

/** What the second engine has under way for chunks of imports: it looks for their leads, or is about to. */
function findInHand(database: Database): Promise<object[]> {
  return database
    .query(sql`
      select pid
      from pg_stat_activity
      where application_name = 'galena second'
        and state <> 'idle'
        and query ~ 'distinct on|set local enable_seqscan'`)
    .catch(() => []);
}
