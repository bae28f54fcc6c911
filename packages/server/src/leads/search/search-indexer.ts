import type { Database } from '../../db/database.ts';
import { describeError } from '../../db/describe-error.ts';
import { areSchemasKnown } from '../../db/known-schemas.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { Logger } from '../../log.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { indexSegment } from './index-segment.ts';
import { noteChanges } from './note-changes.ts';
import { segmentSize } from './postings.ts';

/** Between two looks for work. */
const lookEveryMs = 10_000;
/** While imports are carried out they have the processors: a segment takes half a second of one. */
const besideImportsMs = 30_000;
/** A segment is read anew once so many of its leads have been changed: each search looks at all of those. */
const mostChanged = 8_192;
/** And once so many companies have been written: each search looks at the names of those. */
const mostCompanies = 10_000;
/** So many subscriptions have their turn in one look. */
const subscriptionsAtOnce = 50;

type SearchedSubscription = Pick<Subscription, 'id' | 'schema' | 'activities'>;

/**
 * Reads leads for searches behind those who write them: each segment once it is full, and again once many of its leads have changed. What it has
 * to do stands in PostgreSQL, so several processes share it, and another process continues where one ended. A search finds the same
 * without it, and takes longer.
 */
export class SearchIndexer {
  readonly #database: Database;
  readonly #log: Logger;
  #isStopping = false;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The last subscription that had its turn. */
  #lastId = 0;
  #lastBuiltAt = Number.NEGATIVE_INFINITY;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  start(): void {
    this.#wakeIn(lookEveryMs);
  }

  /** Waits for the segment that is being read. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #wakeIn(ms: number): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#running = this.look().finally(() => this.#wakeIn(lookEveryMs));
    }, ms);
  }

  /** Does what there is to do for some subscriptions. */
  async look(): Promise<void> {
    try {
      for (const subscription of await this.#nextSubscriptions()) {
        if (this.#isStopping) return;
        await this.#tend(subscription).catch((error: unknown) =>
          this.#noteFailure(error, subscription.schema),
        );
      }
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  #noteFailure(error: unknown, schema?: string): void {
    if (this.#isStopping) return;
    this.#log.warn({ event: 'search.failed', schema, error: describeError(error) });
  }

  /** In turn, where they are many. */
  async #nextSubscriptions(): Promise<SearchedSubscription[]> {
    const subscriptions = await this.#database.query<SearchedSubscription>(sql`
      select id, schema_name as schema, activities
      from galena.subscriptions
      where id > ${this.#lastId}
        and ${await areSchemasKnown()}
      order by id
      limit ${subscriptionsAtOnce}`);
    this.#lastId = subscriptions.length < subscriptionsAtOnce ? 0 : (subscriptions.at(-1)?.id ?? 0);
    return subscriptions;
  }

  async #tend({ schema, activities }: SearchedSubscription): Promise<void> {
    const wanted = await this.#wantedSegments(schema);
    if (wanted === undefined) return;
    while (!this.#isStopping && (await noteChanges(this.#database, schema)));
    // Whatever is read now is of no use once a lead is changed.
    if (activities === 'off') return;
    for (const segment of wanted) {
      if (this.#isStopping || (await this.#isImportTurn())) return;
      const start = performance.now();
      const leads = await indexSegment(this.#database, schema, segment);
      if (leads === undefined) return;
      this.#lastBuiltAt = performance.now();
      const ms = Math.round(this.#lastBuiltAt - start);
      this.#log.info({ event: 'search.indexed', schema, segment, leads, ms });
    }
  }

  /** Segments that are full and have not been read, the newest first, and then those to be read anew; undefined where there are few leads. */
  async #wantedSegments(schema: string): Promise<readonly number[] | undefined> {
    const [counter] = await this.#database.query<{ nextId: number }>(sql`
      select next_value as "nextId"
      from ${identifier(schema, 'counters')}
      where name = 'lead'`);
    const full = Math.floor((counter?.nextId ?? 0) / segmentSize);
    if (full === 0) return undefined;
    const rows = await this.#database.query<{ segment: number }>(sql`
      select segment
      from generate_series(${full - 1}::integer, 0, -1) as segment
      left join ${identifier(schema, 'search_segments')} read using (segment)
      where read.segment is null
        or cardinality(read.changed) > ${mostChanged}
        or read.unrecorded_count < (
          select unrecorded_count
          from ${identifier(schema, 'counters')}
          where name = 'lead'
        )
        or read.companies_read_to < (
          select "updatedAt"
          from ${identifier(schema, 'companies')}
          order by "updatedAt" desc
          offset ${mostCompanies}
          limit 1
        )
      order by read.segment is null desc, segment desc`);
    return rows.map(({ segment }) => segment);
  }

  /** Whether imports are under way, and have not had the processors for themselves for long enough. */
  async #isImportTurn(): Promise<boolean> {
    if (performance.now() - this.#lastBuiltAt > besideImportsMs) return false;
    const running = await this.#database.query(sql`
      select
      from galena.imports
      where status = 'importing'
      limit 1`);
    return running.length > 0;
  }
}
