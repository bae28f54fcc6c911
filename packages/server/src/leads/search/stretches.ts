import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import { retryIfPartGone } from '../../ledger/part-gone.ts';
import { findIndexed, readSearchIndex } from './indexed-leads.ts';
import type { LeadCriteria } from './lead-criteria.ts';
import { segmentSize } from './postings.ts';
import { createdBetween, recordedLeads } from './recorded-leads.ts';

/** Ids among which leads are looked for, from `low` up to before `high`. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
  /** If given, no other one can meet the criteria; the greatest first. */
  readonly ids?: readonly number[];
}

type Range = Omit<Stretch, 'ids'>;

/** Where leads are that may meet the criteria, the greatest ids first. */
export interface Stretches {
  /** No lead has a greater id. */
  readonly highestId: number;
  readonly stretches: AsyncIterable<Stretch>;
}

/** @param beforeId - only ids less than this; undefined: all */
export async function findStretches(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  criteria: LeadCriteria,
  beforeId: number | undefined,
): Promise<Stretches> {
  const highestId = await readHighestId(executor, schema);
  const all = { low: 1, high: Math.min(beforeId ?? Number.POSITIVE_INFINITY, highestId + 1) };
  return { highestId, stretches: stretchesOf(executor, schema, fields, criteria, all) };
}

async function* stretchesOf(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  criteria: LeadCriteria,
  all: Range,
): AsyncGenerator<Stretch> {
  const { createdByImport, words } = criteria;
  const created =
    createdByImport === undefined ? all : await createdBetween(executor, schema, createdByImport);
  if (created === undefined) return;
  const range = { low: Math.max(all.low, created.low), high: Math.min(all.high, created.high) };
  const ids = await retryIfPartGone(() => writtenLeads(executor, schema, criteria));
  if (ids !== undefined) {
    yield { ...range, ids: ids.filter((id) => id >= range.low && id < range.high) };
    return;
  }
  const isFew = range.high - range.low <= oneGo || (await isSmallList(executor, schema, criteria));
  const index = isFew
    ? undefined
    : await retryIfPartGone(() => readSearchIndex(executor, schema, fields, words));
  if (index === undefined) yield range;
  else {
    for (const segments of inBatches(segmentsOf(range))) {
      const indexed = segments.filter((segment) => index.segments.has(segment));
      const found = await findIndexed(executor, schema, index, indexed);
      for (const segment of segments) yield* stretchOf(segment, range, found.get(segment));
    }
  }
}

/** The leads that the ledger has of the import or the time, where the criteria have one. */
async function writtenLeads(
  executor: Executor,
  schema: string,
  { changedByImport, changedSince }: LeadCriteria,
): Promise<readonly number[] | undefined> {
  if (changedByImport?.submittedAt !== undefined) {
    const { batchId, submittedAt } = changedByImport;
    return recordedLeads(executor, schema, { batchId, since: submittedAt });
  }
  return changedSince === undefined ? undefined : recordedLeads(executor, schema, { since: changedSince });
}

/** So many leads are looked through at once. */
const oneGo = 2_000;
/** So many members of a list are looked through sooner than all leads with a word are looked up among them. */
const smallList = 20_000;

async function isSmallList(executor: Executor, schema: string, { listId }: LeadCriteria): Promise<boolean> {
  if (listId === undefined) return false;
  const members = await executor.query(sql`
    select
    from ${identifier(schema, 'list_members')}
    where list_id = ${listId}
    order by lead_id
    offset ${smallList}
    limit 1`);
  return members.length === 0;
}

/** The greatest first. */
function segmentsOf({ low, high }: Range): number[] {
  const [first, last] = [Math.floor(low / segmentSize), Math.floor((high - 1) / segmentSize)];
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}

/** One at first, as it has enough leads with a common word, and then more and more. */
function* inBatches(segments: readonly number[]): Generator<readonly number[]> {
  let [at, size] = [0, 1];
  while (at < segments.length) {
    yield segments.slice(at, at + size);
    at += size;
    size = Math.min(size * 4, 64);
  }
}

function* stretchOf(segment: number, range: Range, ids: readonly number[] | undefined): Generator<Stretch> {
  const low = Math.max(range.low, segment * segmentSize);
  const high = Math.min(range.high, (segment + 1) * segmentSize);
  if (ids === undefined) yield { low, high };
  else yield { low, high, ids: ids.filter((id) => id >= low && id < high) };
}

async function readHighestId(executor: Executor, schema: string): Promise<number> {
  const [counter] = await executor.query<{ nextId: number }>(sql`
    select next_value as "nextId"
    from ${identifier(schema, 'counters')}
    where name = 'lead'`);
  return (counter?.nextId ?? 1) - 1;
}
