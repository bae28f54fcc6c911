import { prepared, raw, type Sql, sql } from '../db/sql.ts';

/**
 * Where jobs of a kind are: each has a row in the queue, a table of schema galena, and one with its lease in a table of its
 * subscription's schema.
 */
export interface JobTables {
  readonly name: 'import' | 'export';
  readonly queue: Sql;
  /** A table of each subscription's schema. */
  readonly leases: string;
  /** The column of both that, with the subscription, names a job. */
  readonly key: Sql;
  /** The status of a job in the queue that has a slot. */
  readonly underWay: string;
  /** Of a row of the queue: the status that clients are told. */
  readonly shownStatus: Sql;
  /** Of a row of the queue: what the types of its events begin with, as text. */
  readonly eventPrefix: Sql;
}

export const importTables: JobTables = {
  name: 'import',
  queue: raw('imports'),
  leases: 'import_progress',
  key: raw('batch_id'),
  underWay: 'importing',
  shownStatus: raw('status'),
  eventPrefix: raw("case kind when 'dryRun' then 'dry_run' else kind end"),
};

export const exportTables: JobTables = {
  name: 'export',
  queue: raw('exports'),
  leases: 'export_progress',
  key: raw('number'),
  underWay: 'processing',
  // One that was cancelled is told so from then on, though an engine may be yet to hear of it, or have ended it before it could.
  shownStatus: raw("case when cancel_requested then 'cancelled' else status end"),
  eventPrefix: raw("'export'"),
};

/** The places of jobs of a kind that are under way at the same time, in each subscription. */
export const slots: readonly number[] = [1, 2];

/** Of all kinds. */
export const jobTables: readonly JobTables[] = [importTables, exportTables];

/** Engines listen there. */
export const engineChannel = 'galena_jobs';

/** Has engines look at once for jobs of all kinds. */
export const wakeEngines: Sql = prepared('wake_engines', notify(''));

/** Has engines look at once for jobs of one kind: a look costs a round trip for each. */
export function wakeEnginesFor({ name }: JobTables): Sql {
  return prepared(`wake_engines_for_${name}`, notify(name));
}

/** The same, if jobs of the subscription are queued: else nobody waits for a slot of it. */
export function wakeEnginesIfQueued({ name, queue }: JobTables, subscriptionId: number): Sql {
  const statement = sql`
    ${notify(name)}
    from (
      select
      from galena.${queue}
      where subscription_id = ${subscriptionId}
        and status = 'queued'
      limit 1
    ) waiting`;
  return prepared(`wake_engines_if_${name}_queued`, statement);
}

/** What engines are told there of events that webhooks are to be sent. */
export const webhooksWord = 'webhooks';

/** @param kind - the name of a kind of jobs; empty for all */
export function notify(kind: JobTables['name'] | typeof webhooksWord | ''): Sql {
  return sql`select pg_notify(${raw(`'${engineChannel}'`)}, ${raw(`'${kind}'`)})`;
}
