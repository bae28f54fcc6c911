import { setTimeout as delay } from 'node:timers/promises';
import { sql } from '../../packages/server/src/db/sql.ts';
import { until } from '../../packages/server/test/support/until.ts';
import type { Scene } from './scene.ts';

/** Waits for a moment, while calls go on, and then for an import that has merged some of its rows. */
export async function untilImporting({
  database,
  random,
}: Pick<Scene, 'database' | 'random'>): Promise<void> {
  await delay(random.integer(1_000, 4_000));
  await until(async () => {
    const underWay = await database
      .query(sql`select from sub_000_gal_000.import_progress where status is null and rows_done > 0`)
      .catch(() => []);
    return underWay.length > 0;
  });
}
