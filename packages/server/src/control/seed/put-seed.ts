import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { findSubscription } from '../../subscriptions/find-subscription.ts';
import type { ControlledSubscription } from '../controlled-state.ts';
import { problemAt, type SeedFile, type SeedFiles, type Seeding } from './seed-part.ts';
import { seedParts } from './seed-parts.ts';

/** Who has written a seed, as activities and imports tell it. */
const sower = { serviceName: 'Seed', userEmail: 'seed@galena.local', requestId: null };

const importMs = 300_000;
const lookEveryMs = 10;

/**
 * Puts the files of a seed into a subscription that is as it was made.
 * @throws ApiError 1003 for what is wrong, with file and line
 */
export async function putSeed(
  { database, clock, randomness }: Pick<Seeding, 'database' | 'clock' | 'randomness'>,
  { munchkinId }: ControlledSubscription,
  files: SeedFiles,
): Promise<void> {
  checkNames(files);
  for (const part of seedParts) {
    const own = [...files].filter(([path]) => part.files.test(path)).toSorted(byPath);
    for (const [path, bytes] of own) {
      // Read again for each: settings are part of a seed.
      const subscription = await findSubscription(database, munchkinId);
      if (subscription === undefined) throw new Error(`subscription ${munchkinId} is gone`);
      const origin = { batchId: null, method: null, source: 'Web service API' as const, ...sower };
      const seeding: Seeding = {
        database,
        clock,
        randomness,
        subscription,
        savedBy: { serviceName: sower.serviceName, userEmail: sower.userEmail },
        author: { clock, subscription, origin },
        untilImported: (batchId) => untilImported(database, subscription.id, batchId),
      };
      const file: SeedFile = { path, bytes };
      await part.put(seeding, file);
    }
  }
}

/** @throws ApiError 1003 for a file that is none of a seed: it would be ignored without a word */
function checkNames(files: SeedFiles): void {
  for (const path of files.keys()) {
    const isKnown = /^(readme|licen[cs]e)\b/i.test(path) || seedParts.some((part) => part.files.test(path));
    if (!isKnown)
      throw problemAt(
        path,
        undefined,
        `a seed has no such file; its files are described in docs/control.md: ${[...new Set(seedParts.map(({ name }) => name))].join(', ')}`,
      );
  }
}

function byPath([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

async function untilImported(database: Database, subscriptionId: number, batchId: number): Promise<void> {
  const end = performance.now() + importMs;
  for (;;) {
    const [job] = await database.query<{ isOver: boolean }>(sql`
      select finished_at is not null as "isOver"
      from galena.imports
      where subscription_id = ${subscriptionId}
        and batch_id = ${batchId}`);
    if (job?.isOver !== false) return;
    if (performance.now() > end) throw new Error(`import ${batchId} of a seed does not end`);
    await delay(lookEveryMs);
  }
}
