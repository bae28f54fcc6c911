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
}

export const importTables: JobTables = {
  name: 'import',
  queue: raw('imports'),
  leases: 'import_progress',
  key: raw('batch_id'),
  underWay: 'importing',
};

export const exportTables: JobTables = {
  name: 'export',
  queue: raw('exports'),
  leases: 'export_progress',
  key: raw('number'),
  underWay: 'processing',
};

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

/** @param kind - the name of a kind of jobs; empty for all */
function notify(kind: JobTables['name'] | ''): Sql {
  return sql`select pg_notify(${raw(`'${engineChannel}'`)}, ${raw(`'${kind}'`)})`;
}
