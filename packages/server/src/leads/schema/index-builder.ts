import { setTimeout as delay } from 'node:timers/promises';
import type { Connection, Database } from '../../db/database.ts';
import { describeError } from '../../db/describe-error.ts';
import { inTurn } from '../../db/in-turn.ts';
import { areSchemasKnown } from '../../db/known-schemas.ts';
import { identifier, quoteIdentifier, sql } from '../../db/sql.ts';
import { countFieldsVersion } from '../../fields/known-fields.ts';
import type { Logger } from '../../log.ts';
import { within } from '../../within.ts';
import { withFieldsLock } from './fields-lock.ts';
import { createIndex, type IndexedField, indexName } from './lead-index.ts';

/** Whoever makes fields wakes the builder of its process; this is for indexes that are left over from one that ended. */
const lookEveryMs = 5_000;
/** What went wrong, as the disk is full, may do so again, and take long each time. */
const retryMs = 60_000;
/** Between two indexes; whoever waits to add fields asks more often. */
const pauseMs = 250;
/** For so long PostgreSQL may take to break an index off. */
const endsMs = 3_000;

/**
 * Makes the indexes of fields that were made where leads are many, one after the other and beside all reading and writing.
 * What it has yet to do stands in PostgreSQL: so another process, or the next start, goes on where one ended.
 */
export class IndexBuilder {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #wakeAgain = false;
  #hasFailed = false;
  /** The backend of PostgreSQL that makes an index. */
  #backend: number | undefined;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  start(): void {
    this.wake();
  }

  #wakeIn(ms: number): void {
    if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => this.wake(), ms);
  }

  /** Makes what is wanted; one pass at a time, and one more if woken meanwhile. */
  wake(): void {
    if (this.#stopping.signal.aborted) return;
    if (this.#running !== undefined) {
      this.#wakeAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#wakeAgain = false;
    this.#hasFailed = false;
    this.#running = this.#makeAll().finally(() => {
      this.#running = undefined;
      if (this.#wakeAgain) this.wake();
      else this.#wakeIn(this.#hasFailed ? retryMs : lookEveryMs);
    });
  }

  /** Breaks off the index under way, which may take minutes; a later start makes it anew. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    const ended = this.#breakOff();
    await within(endsMs, ended, () => new Error('PostgreSQL does not answer')).catch(() => undefined);
  }

  async #breakOff(): Promise<void> {
    while (this.#running !== undefined) {
      // Again and again: the statement may be about to begin.
      await this.#cancel();
      await Promise.race([this.#running, delay(100)]);
    }
  }

  async #cancel(): Promise<void> {
    if (this.#backend === undefined) return;
    await this.#database.query(sql`select pg_cancel_backend(${this.#backend})`).catch(() => undefined);
  }

  async #makeAll(): Promise<void> {
    try {
      const schemas = await this.#database.query<{ name: string }>(
        sql`select distinct schema_name as name from galena.wanted_indexes order by name`,
      );
      for (const { name } of schemas) {
        // One that cannot be made, as the disk is full, keeps no other subscription from its own.
        await this.#makeIndexes(name).catch((error: unknown) => this.#noteFailure(error, name));
      }
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  #noteFailure(error: unknown, schema?: string): void {
    if (this.#stopping.signal.aborted) return;
    this.#hasFailed = true;
    this.#log.warn({ event: 'indexes.failed', schema, error: describeError(error) });
  }

  /** Leaves a subscription in which another process makes indexes to that one. */
  async #makeIndexes(schema: string): Promise<void> {
    await inTurn(this.#database, schema).connection(async (connection) => {
      this.#backend = await backendOf(connection);
      try {
        const next = () => withFieldsLock(connection, schema, () => this.#makeNext(connection, schema));
        while (!this.#stopping.signal.aborted && (await next()) === true) {
          await delay(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        }
      } finally {
        this.#backend = undefined;
      }
    });
  }

  /**
   * Makes one index; false if none is wanted, or the schemas are those of another Galena, which makes them. Each statement is a
   * transaction of its own, and all of them can be done twice: where one is the last because the process ends, the next
   * process does them again.
   */
  async #makeNext(connection: Connection, schema: string): Promise<boolean> {
    const [wanted] = await connection.query<{ id: number }>(sql`
      select field_id as id
      from galena.wanted_indexes
      where schema_name = ${schema}
        and ${await areSchemasKnown()}
      order by field_id
      limit 1`);
    if (wanted === undefined) return false;
    const [field] = await connection.query<IndexedField>(sql`
      select id, name, data_type as "dataType"
      from ${identifier(schema, 'fields')}
      where id = ${wanted.id}`);
    if (field !== undefined) await this.#make(connection, schema, field);
    await connection.execute(sql`
      delete from galena.wanted_indexes
      where schema_name = ${schema}
        and field_id = ${wanted.id}`);
    return true;
  }

  async #make(connection: Connection, schema: string, field: IndexedField): Promise<void> {
    const start = performance.now();
    const state = await indexState(connection, schema, field);
    if (state === 'broken off') {
      await connection.execute(sql`drop index concurrently ${identifier(schema, indexName(field))}`);
    }
    if (state !== 'there') await connection.execute(createIndex(schema, field, 'concurrently'));
    await connection.execute(sql`
      update ${identifier(schema, 'fields')}
      set awaits_index = false
      where id = ${field.id}`);
    await connection.execute(countFieldsVersion(schema));
    const ms = Math.round(performance.now() - start);
    this.#log.info({ event: 'index.made', schema, fieldId: field.id, ms });
  }
}

async function backendOf(connection: Connection): Promise<number | undefined> {
  const [backend] = await connection.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
  return backend?.pid;
}

/** One that was broken off is there, is kept up to date by all who write, and never read. */
async function indexState(
  connection: Connection,
  schema: string,
  field: IndexedField,
): Promise<'there' | 'broken off' | 'absent'> {
  const name = [schema, indexName(field)].map(quoteIdentifier).join('.');
  const [index] = await connection.query<{ isValid: boolean }>(sql`
    select indisvalid as "isValid"
    from pg_index
    where indexrelid = to_regclass(${name})`);
  if (index === undefined) return 'absent';
  return index.isValid ? 'there' : 'broken off';
}
