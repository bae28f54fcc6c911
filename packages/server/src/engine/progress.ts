import type { NoUndoProgress, UndoProgress } from '../imports/undo-progress.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';
import { ProgressColumns } from './jobs/progress-columns.ts';

/** How far an import is. Rows, bytes and counters go together: they are those of one checkpoint. */
export interface Progress {
  readonly rowsDone: number;
  readonly bytesDone: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Of the updated rows, those whose lead was last changed by an earlier row of the import. */
  readonly repeated: number;
  readonly failed: number;
  /** Rows that the rules leave out. */
  readonly skipped: number;
  readonly warned: number;
  readonly phaseMs: PhaseTimes;
  readonly undo: UndoProgress | NoUndoProgress;
}

/** As it is in import_progress of a subscription's schema, and in galena.imports. */
export const importProgress = new ProgressColumns<Progress>(
  {
    rowsDone: 'rows_done',
    bytesDone: 'bytes_done',
    created: 'created',
    updated: 'updated',
    unchanged: 'unchanged',
    repeated: 'repeated',
    failed: 'failed',
    skipped: 'skipped',
    warned: 'warned',
    phaseMs: 'phase_ms',
    undo: 'undo',
  },
  {
    rowsDone: 0,
    bytesDone: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    repeated: 0,
    failed: 0,
    skipped: 0,
    warned: 0,
    phaseMs: {},
    undo: {},
  },
);
