import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../db/database.ts';
import { logConnections } from '../db/log-connections.ts';
import { createLogger } from '../log.ts';
import { createEngine } from './engine.ts';
import type { ThreadSettings } from './threaded-engine.ts';

// The other side of threaded-engine.ts: an engine with connections of its own, until it is told to stop.

/** Imports may all wait for a lock that is held for long, and keep their connections: nobody is waiting for an answer. */
const engineWaitMs = 60_000;

const settings = workerData as ThreadSettings;
const log = createLogger(settings.logLevel);
const database = openDatabase({
  connectionString: settings.connectionString,
  maxConnections: settings.databaseConnections,
  waitMs: engineWaitMs,
  ...logConnections(log),
});
const engine = createEngine({
  ...settings,
  database,
  clock: systemClock,
  log,
  meter: (measurement) => parentPort?.postMessage(measurement),
});
await engine.start();
parentPort?.once('message', async () => {
  await engine.stop();
  await database.close();
});
