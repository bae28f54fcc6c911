import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import { readParts } from '../../ledger/standing.ts';
import { changedLeads, isForgotten, restoredLeads } from './changed-texts.ts';
import { gramsOf } from './grams.ts';
import { intersect, type Posting, segmentSize } from './postings.ts';
import type { SearchWord } from './search-words.ts';

/** More than these to be read with each search take longer than it helps. */
const mostPacks = 300;
const mostOfCompanies = 50_000;

/** A clock may have been set back since companies were read: those of the last while before are looked at too. */
const setBack = sql`interval '1 hour'`;

/** Of the grams of the words, the rarest ones say enough. */
const rarest = 4;

/** Which segments searches need not look through, and which leads they have to look at in any case. */
export interface SearchIndex {
  readonly segments: ReadonlySet<number>;
  /** Leads that may have other texts than when their segment was read. */
  readonly written: readonly number[];
  readonly grams: readonly number[];
  /** So many times leads had been changed without a record: segments that were read before are of no use. */
  readonly unrecorded: number;
}

/** What there is to find words with; undefined where leads have to be looked through. */
export async function readSearchIndex(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  words: readonly SearchWord[],
): Promise<SearchIndex | undefined> {
  const grams = gramsOf(words);
  if (grams.length === 0) return undefined;
  const [head] = await executor.query<{
    segments: number[] | null;
    companiesReadTo: string | null;
    notedTo: number;
    nextId: number;
    unrecorded: number;
  }>(sql`
    select
      noted_to as "notedTo", next_activity as "nextId", unrecorded_count as unrecorded, segments, "companiesReadTo"
    from ${identifier(schema, 'search_marks')}
    cross join ${identifier(schema, 'counters')}
    cross join (
      select array_agg(segment) as segments, min(companies_read_to)::text as "companiesReadTo"
      from ${identifier(schema, 'search_segments')}
    ) read
    where name = 'lead'`);
  if (head === undefined || head.segments === null || head.companiesReadTo === null) return undefined;
  const stretch = { parts: await readParts(executor, schema), from: head.notedTo, to: head.nextId };
  if (isForgotten(stretch.parts, stretch.from)) return undefined;
  const changed = await changedLeads(executor, schema, fields, stretch, mostPacks);
  const renamed = await leadsOfCompanies(executor, schema, words, head.companiesReadTo);
  if (changed === undefined || renamed === undefined) return undefined;
  const restored = await restoredLeads(executor, schema, stretch);
  const written = [...changed, ...restored, ...renamed];
  return { segments: new Set(head.segments), written, grams, unrecorded: head.unrecorded };
}

/** Leads that are linked to a company which was written since segments were read, and has one of the words in its name. */
async function leadsOfCompanies(
  executor: Executor,
  schema: string,
  words: readonly SearchWord[],
  since: string,
): Promise<number[] | undefined> {
  const rows = await executor.query<{ id: number }>(sql`
    select l.id
    from ${identifier(schema, 'companies')} c
    join ${identifier(schema, 'leads')} l on l."externalCompanyId" = c."externalCompanyId"
    where c."updatedAt" >= ${since}::timestamptz - ${setBack}
      and lower(c.company collate "C") like any (${words.map(({ pattern }) => pattern)}::text[])
    limit ${mostOfCompanies + 1}`);
  return rows.length > mostOfCompanies ? undefined : rows.map(({ id }) => id);
}

interface FoundPosting {
  readonly segment: number;
  /** With the first posting of each segment; those of others are empty. */
  readonly changed: readonly number[];
  readonly leadCount: number | null;
  readonly leads: Buffer | null;
}

/**
 * The leads of some segments that may contain the words: by segment, the greatest id first. A segment that has not been read is not there. One
 * statement, so that postings and what was changed since are of the same moment.
 */
export async function findIndexed(
  executor: Executor,
  schema: string,
  { grams, written, unrecorded }: SearchIndex,
  segments: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await executor.query<FoundPosting>(sql`
    select
      s.segment, case when coalesce(p.place, 1) = 1 then s.changed else '{}' end as changed,
      p.lead_count as "leadCount", p.leads
    from ${identifier(schema, 'search_segments')} s
    left join (
      select
        segment, lead_count, leads, count(*) over (partition by segment) as found,
        row_number() over (partition by segment order by lead_count) as place
      from ${identifier(schema, 'search_postings')}
      where segment = any(${segments}::integer[])
        and gram = any(${grams}::integer[])
    ) p on p.segment = s.segment and p.found = ${grams.length} and p.place <= ${rarest}
    where s.segment = any(${segments}::integer[])
      and s.unrecorded_count >= ${unrecorded}`);
  const bySegment = new Map<
    number,
    { readonly postings: Omit<Posting, 'gram'>[]; readonly changed: Set<number> }
  >();
  for (const { segment, changed, leadCount, leads } of rows) {
    const found = bySegment.get(segment) ?? { postings: [], changed: new Set() };
    bySegment.set(segment, found);
    for (const id of changed) found.changed.add(id);
    if (leadCount !== null && leads !== null) found.postings.push({ leadCount, leads });
  }
  for (const id of written) bySegment.get(Math.floor(id / segmentSize))?.changed.add(id);
  return new Map(
    [...bySegment].map(([segment, { postings, changed }]) => [
      segment,
      mergeIds(intersect(postings), segment * segmentSize, changed),
    ]),
  );
}

/**
 * The leads at some places, which ascend, and others, each once, the greatest id first. Of a common word there are tens of thousands: they are
 * not sorted again.
 */
function mergeIds(places: readonly number[], first: number, others: ReadonlySet<number>): number[] {
  const ids: number[] = [];
  let at = places.length - 1;
  const takeDownTo = (id: number) => {
    for (; at >= 0 && first + (places[at] ?? 0) >= id; at -= 1) ids.push(first + (places[at] ?? 0));
  };
  for (const id of [...others].sort((one, other) => other - one)) {
    takeDownTo(id);
    if (ids.at(-1) !== id) ids.push(id);
  }
  takeDownTo(first);
  return ids;
}
