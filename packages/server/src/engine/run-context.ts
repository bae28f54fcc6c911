import type { KnownFields } from '../fields/known-fields.ts';
import type { FindTampering } from '../imports/tampering.ts';
import type { Heartbeat } from './jobs/heartbeat.ts';
import type { JobContext } from './jobs/run-job.ts';
import type { Progress } from './progress.ts';
import type { Steps } from './steps.ts';

/** What carrying out an import needs. */
export interface RunContext extends JobContext {
  readonly fields: KnownFields;
  /** Rows merged in one transaction, at the most. */
  readonly chunkRows: number;
  /** Chunks of an import that are merged side by side, at the most. */
  readonly writers: number;
  readonly steps: Steps;
  /** Undefined unless tests have imports fail on purpose. */
  readonly findTampering?: FindTampering | undefined;
  /** Whether the chunks of a file are the same however often it is imported: the ids of activities depend on them. */
  readonly isDeterministic?: boolean | undefined;
}

/** With what keeps the lease of an import that is being carried out. */
export interface AliveContext extends RunContext {
  readonly heartbeat: Heartbeat<Progress>;
}
