import { systemClock } from '../../src/clock.ts';
import type { Database } from '../../src/db/database.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import type { RunContext } from '../../src/engine/run-context.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { Steps } from '../../src/engine/steps.ts';
import { KnownFields } from '../../src/fields/known-fields.ts';
import { createLogger } from '../../src/log.ts';

/** What an engine gives each of its imports, for tests that are the engine themselves. */
export function runContext(database: Database, more: Partial<RunContext> = {}): RunContext {
  return {
    database,
    fields: new KnownFields(),
    clock: systemClock,
    log: createLogger('silent'),
    meter: () => undefined,
    chunkRows: 100,
    writers: 2,
    steps: new Steps(),
    stopSignal: new AbortController().signal,
    ...more,
  };
}

/** Carries out what there is to claim, if anything; gives its batch id. */
export async function runNext(
  database: Database,
  more: Partial<RunContext> = {},
): Promise<number | undefined> {
  const job = await claimJob(database, systemClock, importKind);
  if (job !== undefined) await runImport(runContext(database, more), job);
  return job?.batchId;
}
