import type { Encoding } from '../encoding/encodings.ts';
import type { Format } from '../imports/formats.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** An import that this engine has claimed, as it stood when it was claimed. */
export interface Job {
  readonly subscription: Subscription;
  readonly batchId: number;
  /** Names this claim: only while the import's row carries it may this engine write. */
  readonly leaseHolder: string;
  readonly format: Format;
  readonly lookupField: string;
  readonly listId: number | null;
  readonly partitionId: number | null;
  readonly fileId: string;
  readonly encoding: Encoding;
  readonly invalidByteOffset: number | null;
  /** The checkpoint: data rows up to this number are done. */
  readonly rowsDone: number;
  /** Columns that had no field when the file was submitted: they are left out, whatever has been created since. */
  readonly unmappedColumns: readonly string[];
  readonly attempts: number;
  /** What the claims before this one took. */
  readonly phaseMs: PhaseTimes;
}

/** Why an import ends as failed: the text after `Import failed: `. The file's fault, not Galena's. */
export class ImportFailure extends Error {}
