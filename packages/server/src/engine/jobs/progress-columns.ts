import { join, raw, type Sql, sql } from '../../db/sql.ts';

/** The columns of a kind of jobs that say how far one is: the same ones in the queue and beside the lease. */
export class ProgressColumns<Progress extends object> {
  readonly nothingDone: Progress;
  /** For a select or a returning. */
  readonly read: Sql;
  /** For an insert: the columns of `values`. */
  readonly columns: Sql;
  /** For an update: what a refused row of an insert would have had. */
  readonly setExcluded: Sql;
  readonly #entries: readonly (readonly [keyof Progress, string])[];

  /** @param columns - the names of the columns */
  constructor(columns: Readonly<Record<keyof Progress & string, string>>, nothingDone: Progress) {
    this.nothingDone = nothingDone;
    const entries = Object.entries<string>(columns);
    this.#entries = entries as [keyof Progress, string][];
    this.read = raw(entries.map(([name, column]) => `${column} as "${name}"`).join(', '));
    this.columns = raw(entries.map(([, column]) => column).join(', '));
    this.setExcluded = raw(entries.map(([, column]) => `${column} = excluded.${column}`).join(', '));
  }

  /** Leaves out of a row what is not progress. */
  of(row: Progress): Progress {
    return Object.fromEntries(this.#entries.map(([name]) => [name, row[name]])) as Progress;
  }

  /** For an update. */
  set(progress: Progress): Sql {
    return join(
      this.#entries.map(([name, column]) => sql`${raw(column)} = ${toValue(progress[name])}`),
      ', ',
    );
  }

  /** For an insert. */
  values(progress: Progress): Sql {
    return join(
      this.#entries.map(([name]) => sql`${toValue(progress[name])}`),
      ', ',
    );
  }
}

/** Objects are columns of JSON. */
function toValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? sql`${JSON.stringify(value)}::jsonb` : value;
}
