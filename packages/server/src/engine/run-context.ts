import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { KnownFields } from '../fields/known-fields.ts';
import type { Logger } from '../log.ts';
import type { Meter } from '../metrics/measurement.ts';
import type { Heartbeat } from './heartbeat.ts';
import type { Steps } from './steps.ts';

/** What carrying out an import needs. */
export interface RunContext {
  readonly database: Database;
  readonly fields: KnownFields;
  readonly clock: Clock;
  readonly log: Logger;
  readonly meter: Meter;
  /** Rows merged in one transaction, at the most. */
  readonly chunkRows: number;
  /** Chunks of an import that are merged side by side, at the most. */
  readonly writers: number;
  readonly steps: Steps;
  /** Aborted when the engine is to stop: the chunk under way is still committed. */
  readonly stopSignal: AbortSignal;
}

/** With what keeps the lease of an import that is being carried out. */
export interface AliveContext extends RunContext {
  readonly heartbeat: Heartbeat;
}
