import type { Executor } from '../../db/database.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import { chooseFields, type LeadRow, selectLeads } from '../lead-json.ts';
import { idsBetween, type LeadCriteria, selectMatches } from './lead-criteria.ts';
import { containsAll } from './search-words.ts';
import { findStretches, type Stretch } from './stretches.ts';

export interface LeadSearch {
  readonly criteria: LeadCriteria;
  readonly fieldNames: readonly string[];
  /** Only leads with a smaller id: the page behind this one. Undefined: from the newest on. */
  readonly beforeId: number | undefined;
  readonly limit: number;
}

export interface SearchPage {
  /** The newest first. */
  readonly leads: readonly LeadRow[];
  /** All leads with this id or a greater one have been looked at. */
  readonly searchedTo: number;
  /** No lead has a greater id. */
  readonly highestId: number;
  readonly hasMore: boolean;
}

/** Where few leads are wanted it looks for no longer than this; then the page ends. */
const lookingMs = 250;

/**
 * Finds leads, the newest first. It looks from the greatest id down, at no more than it can in a quarter of a second: a page with few leads
 * or none may have some behind it. Ids are never given twice, so who goes on behind each page sees no lead twice and misses
 * none that was there from the first page on.
 * @throws ApiError 1006 for an unknown field
 */
export async function searchLeads(
  executor: Executor,
  schema: string,
  allFields: readonly Field[],
  { criteria, fieldNames, beforeId, limit }: LeadSearch,
): Promise<SearchPage> {
  const shown = chooseFields(allFields, fieldNames);
  const end = performance.now() + lookingMs;
  const { highestId, stretches } = await findStretches(executor, schema, allFields, criteria, beforeId);
  // One more than are wanted says whether there is more.
  const look = new Look(executor, selectMatches(schema, allFields, criteria), criteria, limit + 1);
  const searchedTo = await look.through(stretches, end);
  const ids = look.found.slice(0, limit);
  const leads = await readLeads(executor, schema, shown, ids);
  if (look.found.length > limit) return { leads, searchedTo: ids.at(-1) ?? 1, highestId, hasMore: true };
  return { leads, searchedTo, highestId, hasMore: searchedTo > 1 };
}

/** So many ids are looked at in the first go, and then as many as take about this long. */
const firstWidth = 2_000;
const goMs = 50;
const fastest = 8;

class Look {
  readonly found: number[] = [];
  readonly #executor: Executor;
  readonly #matches: Sql;
  readonly #criteria: LeadCriteria;
  readonly #limit: number;
  #width = firstWidth;

  constructor(executor: Executor, matches: Sql, criteria: LeadCriteria, limit: number) {
    this.#executor = executor;
    this.#matches = matches;
    this.#criteria = criteria;
    this.#limit = limit;
  }

  /** Looks until the page is full or the time is over; gives the least id that was looked at, 1 if there is no other one. */
  async through(stretches: AsyncIterable<Stretch>, end: number): Promise<number> {
    let isFirst = true;
    for await (const { low, high, ids } of stretches) {
      // To find out where to look takes time too.
      if (!isFirst && performance.now() > end) return high;
      isFirst = false;
      let [top, at] = [high, 0];
      while (ids === undefined ? top > low : at < ids.length) {
        const wanted = ids?.slice(at, at + this.#width);
        const bottom = wanted?.at(-1) ?? Math.max(low, top - this.#width);
        at += wanted?.length ?? 0;
        await this.#go(
          wanted === undefined
            ? idsBetween(this.#criteria, bottom, top)
            : sql`and l.id = any(${wanted}::integer[])`,
        );
        if (this.found.length >= this.#limit || performance.now() > end) return bottom;
        top = bottom;
      }
    }
    return 1;
  }

  async #go(ids: Sql): Promise<void> {
    const start = performance.now();
    let below = sql``;
    for (;;) {
      const most = this.#limit - this.found.length;
      const rows = await this.#executor.query<{ id: number; text: string | null }>(sql`
        ${this.#matches}
          ${ids}
          ${below}
        order by l.id desc
        limit ${most}`);
      for (const { id, text } of rows) {
        if (text === null || containsAll(text, this.#criteria.words)) this.found.push(id);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < most || this.found.length >= this.#limit) break;
      below = sql`and l.id < ${last.id}`;
    }
    const faster = goMs / Math.max(1, performance.now() - start);
    this.#width = Math.max(firstWidth, Math.floor(this.#width * Math.min(fastest, faster)));
  }
}

function readLeads(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  ids: readonly number[],
): Promise<LeadRow[]> {
  return executor.query<LeadRow>(sql`
    ${selectLeads(schema, fields)}
    where l.id = any(${ids}::integer[])
    order by l.id desc`);
}
