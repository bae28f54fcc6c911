import type { Database, Executor, Transaction } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { type Field, listFields } from '../../fields/fields.ts';
import { type Posting, PostingBuilder, segmentSize } from './postings.ts';
import { searchedFields, searchedText } from './searched-text.ts';

/** Leads that are read at once. */
const leadsAtOnce = 8_192;
/** So many bytes of postings go in one statement, and at least one of them. */
const bytesAtOnce = 2 ** 21;

/**
 * Reads the leads of a segment and writes its postings, instead of those that there may be, in one transaction and from one snapshot. Nobody waits
 * for it: it takes no lock that a writer of leads does.
 * @returns the number of leads; undefined: another process is at work in this subscription
 */
export function indexSegment(
  database: Database,
  schema: string,
  segment: number,
): Promise<number | undefined> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql`set transaction isolation level repeatable read`);
    if (!(await takeTurn(transaction, schema))) return undefined;
    const [head] = await transaction.query<{
      readTo: number;
      unrecorded: number;
      companiesReadTo: string;
    }>(sql`
      select
        next_activity as "readTo", unrecorded_count as unrecorded,
        (select coalesce(max("updatedAt"), '-infinity') from ${identifier(schema, 'companies')})::text as "companiesReadTo"
      from ${identifier(schema, 'counters')}
      where name = 'lead'`);
    if (head === undefined) throw new Error(`schema ${schema} has no counter for leads`);
    // From the same snapshot as the leads: so none has values in a field that is not read.
    const fields = await listFields(transaction, schema);
    const builder = new PostingBuilder();
    const leadCount = await readSegment(transaction, schema, fields, segment, builder);
    await writePostings(transaction, schema, segment, builder.postings());
    await transaction.execute(sql`
      insert into ${identifier(schema, 'search_segments')} (segment, read_to, changed, companies_read_to, unrecorded_count)
      values (${segment}, ${head.readTo}, '{}', ${head.companiesReadTo}::timestamptz, ${head.unrecorded})
      on conflict (segment) do update
      set read_to = excluded.read_to, changed = excluded.changed, companies_read_to = excluded.companies_read_to,
        unrecorded_count = excluded.unrecorded_count`);
    return leadCount;
  });
}

/** Whether this transaction is the only one that writes what searches read. */
export async function takeTurn(transaction: Transaction, schema: string): Promise<boolean> {
  const turn = await transaction.query(sql`
    select
    from ${identifier(schema, 'search_marks')}
    for update skip locked`);
  return turn.length > 0;
}

async function readSegment(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  segment: number,
  builder: PostingBuilder,
): Promise<number> {
  const first = segment * segmentSize;
  let count = 0;
  for (let from = first; from < first + segmentSize; from += leadsAtOnce) {
    const leads = await executor.query<{ id: number; text: string }>(sql`
      select l.id, ${searchedText(searchedFields(fields))} as text
      from ${identifier(schema, 'leads')} l
      left join ${identifier(schema, 'companies')} c on c."externalCompanyId" = l."externalCompanyId"
      where l.id >= ${from}
        and l.id < ${from + leadsAtOnce}
      order by l.id`);
    for (const { id, text } of leads) builder.add(id - first, text);
    count += leads.length;
  }
  return count;
}

async function writePostings(
  executor: Executor,
  schema: string,
  segment: number,
  postings: readonly Posting[],
): Promise<void> {
  const table = identifier(schema, 'search_postings');
  await executor.execute(sql`delete from ${table} where segment = ${segment}`);
  let begin = 0;
  while (begin < postings.length) {
    let [end, bytes] = [begin, 0];
    while (end < postings.length && bytes < bytesAtOnce) {
      bytes += postings[end]?.leads.length ?? 0;
      end += 1;
    }
    const piece = postings.slice(begin, end);
    begin = end;
    // The driver writes bytes as they are, but not those in an array: so they go as one value.
    await executor.execute(sql`
      insert into ${table} (segment, gram, lead_count, leads)
      select ${segment}::integer, gram, lead_count, substring(${Buffer.concat(piece.map(({ leads }) => leads))}::bytea, (ends - size + 1)::integer, size)
      from (
        select gram, lead_count, size, sum(size) over (order by place) as ends
        from unnest(
          ${piece.map(({ gram }) => gram)}::integer[], ${piece.map(({ leadCount }) => leadCount)}::integer[],
          ${piece.map(({ leads }) => leads.length)}::integer[]
        ) with ordinality as posting (gram, lead_count, size, place)
      ) posting`);
  }
}
