import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { openDatabase } from '../db/database.ts';
import { createLogger } from '../log.ts';
import { createEngine } from './engine.ts';
import type { ThreadSettings } from './threaded-engine.ts';

// The other side of threaded-engine.ts: an engine with connections of its own, until it is told to stop.
const settings = workerData as ThreadSettings;
const log = createLogger(settings.logLevel);
const database = openDatabase({
  connectionString: settings.connectionString,
  maxConnections: settings.databaseConnections,
  onIdleError: (error) => log.warn({ event: 'database.connection-lost', error: error.message }),
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
