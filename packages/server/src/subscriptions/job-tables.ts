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

/** Has engines look for something to do at once. */
export const wakeEngines: Sql = prepared(
  'wake_engines',
  sql`select pg_notify(${raw(`'${engineChannel}'`)}, '')`,
);
