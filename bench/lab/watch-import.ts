import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { type RunningGalena, schema } from './galena.ts';
import { type Memory, memoryOf } from './memory.ts';

export interface Sample {
  readonly seconds: number;
  readonly rowsDone: number;
  readonly memoryMb: number;
}

/** So many points make a curve. */
const mostSamples = 200;

/** Looks how far the next import is, and how much memory Galena has, until it is told to stop. */
export async function watchNextImport(
  database: Database,
  galena: RunningGalena,
): Promise<{ stop(): Promise<Sample[]> }> {
  const samples: Sample[] = [];
  const [last] = await database.query<{ batch_id: number }>(
    sql`select max(batch_id) as batch_id from galena.imports`,
  );
  const start = performance.now();
  const look = async () => {
    const [row] = await database.query<{ rows_done: number }>(sql`
      select rows_done
      from ${identifier(schema, 'import_progress')}
      where batch_id > ${last?.batch_id}`);
    const seconds = (performance.now() - start) / 1000;
    samples.push({ seconds, rowsDone: row?.rows_done ?? 0, memoryMb: (await memory(galena)).nowMb });
  };
  let isStopping = false;
  const watching = (async () => {
    for (; !isStopping; await delay(250)) await look();
    await look();
  })();
  return {
    async stop() {
      isStopping = true;
      await watching;
      const every = Math.ceil(samples.length / mostSamples);
      return samples.filter((_, index) => index % every === 0 || index === samples.length - 1);
    },
  };
}

export async function memory({ pid }: RunningGalena): Promise<Memory> {
  const found = await memoryOf(pid);
  if (found === undefined) throw new Error('the memory of a process is known on Linux only');
  return found;
}
