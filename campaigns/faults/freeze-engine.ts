import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import { matchStatement } from '../imports/match-statement.ts';
import type { Scene } from './scene.ts';

/** The first is beyond a lease; with the second PostgreSQL itself has ended the transaction that the engine had open. */
const frozenMs = { short: 7_000, long: 17_000 };

/**
 * Freezes the second engine in the middle of an import, until that is another's, and lets it go on where it was: it must
 * not write then. Gives how many imports it had in hand.
 */
export async function freezeEngine({ random, second, database, faultMs }: Scene): Promise<number> {
  const isLong = faultMs > frozenMs.short && random.chance(0.5);
  const sessions = new Set<number>();
  // A small import is in hand for some milliseconds only: whoever has missed it is quicker the next time.
  for (let latestMs = 100; ; latestMs = Math.floor(latestMs / 2)) {
    await untilInHand(database, sessions);
    if (latestMs > 0) await delay(random.integer(0, latestMs));
    second.signal('SIGSTOP');
    const inHand = await countInHand(database, sessions);
    if (inHand > 0) await delay(isLong ? frozenMs.long : frozenMs.short);
    second.signal('SIGCONT');
    if (inHand > 0) return inHand;
  }
}

async function untilInHand(database: Database, sessions: Set<number>): Promise<void> {
  while ((await countInHand(database, sessions)) === 0) await delay(10);
}

/**
 * How many transactions the second engine has open for chunks of imports: it looks for their leads, or merges them.
 * @param sessions - of the second engine, as far as they are known: those that merge do not have its name meanwhile
 */
async function countInHand(database: Database, sessions: Set<number>): Promise<number> {
  const seen = await database
    .query<{ pid: number; isNamed: boolean; isInHand: boolean }>(sql`
      select pid, application_name = 'galena second' as "isNamed",
        state <> 'idle' and (application_name = 'galena import' or query ~ ${matchStatement}) as "isInHand"
      from pg_stat_activity
      where application_name in ('galena second', 'galena import')`)
    .catch(() => []);
  for (const { pid, isNamed } of seen) if (isNamed) sessions.add(pid);
  return seen.filter(({ pid, isInHand }) => isInHand && sessions.has(pid)).length;
}
