import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import { until } from '../../packages/server/test/support/until.ts';
import { layNewerGalena } from './newer-galena.ts';
import type { Scene } from './scene.ts';
import { untilImporting } from './until-importing.ts';

/** How long a process may take to stop that has nothing to do any more. */
const stopMs = 20_000;

/**
 * A newer Galena migrates the schemas while the two old ones import. At first it only takes calls, so that the imports which the old
 * ones give back are nobody's; then there is a newer engine as well, and the old ones are stopped. Gives how many imports were
 * given back.
 */
export async function rollOut(scene: Scene): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-newer-'));
  const old = [scene.first, scene.second];
  try {
    const program = await layNewerGalena(folder);
    const start = (name: string, role: 'api' | 'all') =>
      SpawnedGalena.start(scene.folder, { ...scene.environment(name), GALENA_ROLE: role }, { program });
    await untilImporting(scene);
    scene.first = await start('galena newer api', 'api');
    await untilGivenBack(scene.database);
    const givenBack = await findUnfinished(scene.database);
    await delay(scene.random.integer(1_000, 5_000));
    assert.deepEqual(
      await findUnfinished(scene.database),
      givenBack,
      'imports that no engine knows the schemas of',
    );
    scene.second = await start('galena newer', 'all');
    for (const galena of old) await stop(galena);
    await delay(scene.faultMs);
    return givenBack.length;
  } finally {
    for (const galena of old) await galena.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long engines may take to give their imports back. */
const giveBackMs = 30_000;

async function untilGivenBack(database: Database): Promise<void> {
  const deadline = Date.now() + giveBackMs;
  await until(async () => {
    const held = await findHeld(database);
    if (held.length > 0 && Date.now() > deadline) assert.deepEqual(held, [], 'imports not given back');
    return held.length === 0;
  });
}

/** Imports that an engine has a lease on. */
function findHeld(database: Database): Promise<object[]> {
  return database.query(sql`
    select batch_id, rows_done, lease_renewed_at
    from sub_000_gal_000.import_progress
    where status is null
      and lease_renewed_at > clock_timestamp() - interval '6 s'`);
}

function findUnfinished(database: Database): Promise<object[]> {
  return database.query(sql`
    select batch_id, rows_done
    from sub_000_gal_000.import_progress
    where status is null
    order by batch_id`);
}

async function stop(galena: SpawnedGalena): Promise<void> {
  const start = performance.now();
  const status = await galena.stop();
  const ms = performance.now() - start;
  if (status !== 0 || ms > stopMs) {
    throw new Error(
      `an old process ended with ${status} after ${(ms / 1000).toFixed(1)} s\n${galena.describe()}`,
    );
  }
}
