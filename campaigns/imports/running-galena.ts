import type { Database } from '../../packages/server/src/db/database.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { openEmbedded } from '../../packages/server/test/support/embedded-processes.ts';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';

/** A Galena under test, and a look behind its API, into its PostgreSQL. */
export interface RunningGalena {
  readonly galena: SpawnedGalena;
  readonly database: Database;
}

export async function startGalena(
  dataDir: string,
  chunkRows: number,
  environment: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<RunningGalena> {
  const settings = { GALENA_CHUNK_ROWS: String(chunkRows), GALENA_LOG_LEVEL: 'info', ...environment };
  const galena = await SpawnedGalena.start(dataDir, settings, { signal });
  return { galena, database: await openEmbedded(dataDir) };
}

/** Waits until Galena and its PostgreSQL answer. */
export async function untilHealthy({ url }: ApiClient): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const status = await fetch(`${url}/healthz`).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`${url}/healthz gave ${status ?? 'no answer'} for 30 s`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function stopGalena({ galena, database }: RunningGalena): Promise<void> {
  await database.close();
  await galena.stop();
}
