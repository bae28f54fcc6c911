import { type Sql, sql } from '../db/sql.ts';

/** One customer of the installation, named by its munchkin id, with its own schema and settings. */
export interface Subscription {
  readonly id: number;
  readonly munchkinId: string;
  /** The PostgreSQL schema that holds its leads. */
  readonly schema: string;
  /** The zone of times that carry no offset. */
  readonly timeZone: string;
  readonly unknownColumns: 'ignore' | 'reject';
  readonly multipleMatches: 'update' | 'fail';
  /** What becomes of a row with cells beyond the header that hold something. */
  readonly surplusCells: SurplusCells;
  readonly listLock: boolean;
  /** Whether Push Lead takes names that no program has. */
  readonly unknownPrograms: 'accept' | 'reject';
  /** Whether changed values and additions to lists are recorded. */
  readonly activities: 'on' | 'off';
  readonly maxFileBytes: number;
  /** For so long what is known of an import is kept, without its file and reports after the first seven. */
  readonly importHistoryDays: number;
  /** Counted up whenever its fields change. */
  readonly fieldsVersion: number;
  /** Its imports are not carried out for the time being. */
  readonly isPaused: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}

export type SurplusCells = 'warn' | 'fail' | 'ignore';

/** A row of galena.subscriptions, called `s` in the statement, as a Subscription. */
export const subscriptionJson: Sql = sql`
  json_build_object(
    'id', s.id, 'munchkinId', s.munchkin_id, 'schema', s.schema_name, 'timeZone', s.time_zone,
    'unknownColumns', s.unknown_columns, 'multipleMatches', s.multiple_matches,
    'surplusCells', s.surplus_cells, 'listLock', s.list_lock, 'unknownPrograms', s.unknown_programs, 'activities', s.activities,
    'maxFileBytes', s.max_file_bytes, 'importHistoryDays', s.import_history_days,
    'fieldsVersion', s.fields_version, 'isPaused', s.paused_at is not null, 'createdAt', s.created_at
  )`;
