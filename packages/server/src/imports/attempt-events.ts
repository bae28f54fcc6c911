import { type Sql, sql } from '../db/sql.ts';

export const attemptEventNames = ['givenBack', 'interrupted', 'leaseLost', 'continued'] as const;

/** What happened to an import between its start and its end. */
export interface AttemptEvent {
  readonly event: (typeof attemptEventNames)[number];
  /** Why an attempt was interrupted, without anything of the file. */
  readonly error?: string | undefined;
}

/** The same as galena.imports has it. */
export interface KeptAttemptEvent extends AttemptEvent {
  /** ISO 8601. */
  readonly at: string;
  /** As many as were known to be done. */
  readonly rowsDone: number;
}

/** An engine that fails again and again notes two events a minute: the latest tell why. */
const mostKept = 40;

const longestError = 500;

/** For an update of galena.imports, with a comma behind it: notes an event. */
export function setAttemptEvent({ event, error }: AttemptEvent, now: Sql): Sql {
  return sql`
    attempt_events = case when jsonb_array_length(attempt_events) < ${mostKept} then attempt_events else attempt_events - 0 end
      || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
        'at', ${now}, 'event', ${event}::text, 'rowsDone', rows_done, 'error', ${error?.slice(0, longestError) ?? null}::text
      ))),`;
}
