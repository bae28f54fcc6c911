import { join, raw, type Sql, sql } from '../db/sql.ts';
import type { PhaseTimes } from '../metrics/measurement.ts';

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
  readonly warned: number;
  readonly phaseMs: PhaseTimes;
}

/** As they are in import_progress of a subscription's schema, and in galena.imports. */
const columns = {
  rowsDone: 'rows_done',
  bytesDone: 'bytes_done',
  created: 'created',
  updated: 'updated',
  unchanged: 'unchanged',
  repeated: 'repeated',
  failed: 'failed',
  warned: 'warned',
  phaseMs: 'phase_ms',
} as const satisfies Record<keyof Progress, string>;

const names = Object.keys(columns) as (keyof Progress)[];

export const nothingDone: Progress = {
  rowsDone: 0,
  bytesDone: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  repeated: 0,
  failed: 0,
  warned: 0,
  phaseMs: {},
};

/** For a select or a returning. */
export const selectProgress: Sql = join(
  names.map((name) => sql`${raw(columns[name])} as ${raw(`"${name}"`)}`),
  ', ',
);

/** Leaves out of a row what is not progress. */
export function toProgress(row: Progress): Progress {
  return Object.fromEntries(names.map((name) => [name, row[name]])) as unknown as Progress;
}

/** For an update. */
export function setProgress(progress: Progress): Sql {
  return join(
    names.map((name) => sql`${raw(columns[name])} = ${value(progress, name)}`),
    ', ',
  );
}

/** For an insert: `progressColumns` are its columns. */
export function progressValues(progress: Progress): Sql {
  return join(
    names.map((name) => value(progress, name)),
    ', ',
  );
}

export const progressColumns: Sql = raw(Object.values(columns).join(', '));

/** What a refused row of an insert would have had. */
export const excludedProgress: Sql = raw(
  Object.values(columns)
    .map((column) => `${column} = excluded.${column}`)
    .join(', '),
);

function value(progress: Progress, name: keyof Progress): Sql {
  return name === 'phaseMs' ? sql`${JSON.stringify(progress.phaseMs)}::jsonb` : sql`${progress[name]}`;
}
