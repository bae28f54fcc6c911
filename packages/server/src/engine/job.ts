import type { Encoding } from '../encoding/encodings.ts';
import type { Format } from '../imports/formats.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { Progress } from './progress.ts';

/** An import that is under way or about to be, as galena.imports has it. */
export interface Candidate {
  readonly subscription: Subscription;
  readonly batchId: number;
  readonly format: Format;
  readonly lookupField: string;
  readonly listId: number | null;
  readonly partitionId: number | null;
  readonly fileId: string;
  readonly fileBytes: number;
  readonly encoding: Encoding;
  readonly invalidByteOffset: number | null;
  /** Columns that had no field when the file was submitted: they are left out, whatever has been created since. */
  readonly unmappedColumns: readonly string[];
  /** Whether it is to be cancelled, as far as galena.imports or, once it is claimed, either of them says. */
  readonly isCancelRequested: boolean;
  /** Whether the leads may be on another server than galena.imports. */
  readonly isOnCitus: boolean;
  /** How far an older Galena is with it, which has its checkpoint in galena.imports. */
  readonly doneBefore: Progress | undefined;
}

/** An import that this engine has claimed, as it stood when it was claimed. */
export interface Job extends Candidate {
  /** Names this claim: only while the import carries it may this engine write. */
  readonly leaseHolder: string;
  /** The version of the subscription's schema that this engine knows. */
  readonly schemaVersion: number;
  /** The checkpoint: data rows up to this number are done. */
  readonly rowsDone: number;
  readonly attempts: number;
  /** What the claims before this one took. */
  readonly phaseMs: PhaseTimes;
}

/** Why an import ends as failed: the text after `Import failed: `. The file's fault, not Galena's. */
export class ImportFailure extends Error {}
