import { type Sql, sql } from './db/sql.ts';

/** Where code asks for the time, so that a test can move it. */
export interface Clock {
  /**
   * PostgreSQL's time, the only one that is stored and that stored times are compared with: processes whose clocks differ would
   * lift each other's limits and delete each other's imports. It is the same throughout a statement, so that indexes serve
   * comparisons with it.
   */
  readonly now: Sql;
  /** Milliseconds since some moment, for how long something takes in this process: no one can set this clock. */
  elapsedMs(): number;
  /** The time of this process in milliseconds since 1970, for what is neither stored nor compared with what is. */
  epochMs(): number;
}

export const systemClock: Clock = {
  now: sql`statement_timestamp()`,
  elapsedMs: () => performance.now(),
  epochMs: () => Date.now(),
};
