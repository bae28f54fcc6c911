import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { LedgerRetention } from '../ledger/retention.ts';
import type { Logger } from '../log.ts';
import type { Measurement, Meter } from '../metrics/measurement.ts';
import type { AllowedAddresses } from '../webhooks/judge-address.ts';
import type { Engine } from './engine.ts';

/** What an engine in a thread of its own is told; all of it can be copied from thread to thread. */
export interface ThreadSettings {
  readonly connectionString: string;
  readonly databaseConnections: number;
  readonly concurrency: number;
  readonly chunkRows: number;
  readonly writers: number;
  readonly ledgerRetention: LedgerRetention | undefined;
  readonly webhookAddresses: AllowedAddresses;
  readonly logLevel: string;
}

/**
 * Reading a file makes garbage fast: without a limit V8 lets it grow to 48 MB before it looks at any of it. With 3 MB, which the command
 * line allows the rest of the process, it looks four times as often.
 */
const youngGenerationMb = 12;
const restartMs = 1_000;

/**
 * An engine in a thread of its own, so that reading files never keeps a request waiting. Should the thread end by
 * itself, its imports stand as after a crash, and the next thread takes them over.
 */
export function createThreadedEngine(settings: ThreadSettings, log: Logger, meter: Meter): Engine {
  let worker: Worker | undefined;
  let restart: NodeJS.Timeout | undefined;
  let isStopping = false;
  const start = () => {
    // The limit of the command line would hold in the thread too. Heaps that are there keep it.
    setFlagsFromString('--max-semi-space-size=0');
    worker = new Worker(new URL('./engine-thread.js', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    worker.on('message', (measurement: Measurement) => meter(measurement));
    worker.on('error', (error) => log.error({ event: 'engine.thread-failed', error: String(error) }));
    worker.once('exit', () => {
      worker = undefined;
      if (!isStopping) restart = setTimeout(start, restartMs);
    });
  };
  return {
    async start() {
      if (worker === undefined && !isStopping) start();
    },
    async stop() {
      isStopping = true;
      clearTimeout(restart);
      const running = worker;
      if (running === undefined) return;
      const exit = once(running, 'exit');
      running.postMessage('stop');
      await exit;
    },
  };
}
