import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { LedgerEntry } from '../ledger/entries.ts';
import { findPosition } from '../ledger/find-position.ts';
import { readByLead } from '../ledger/read-by-lead.ts';
import { readByPosition } from '../ledger/read-by-position.ts';

/** Whose activities are asked for, and which. */
export interface ActivityQuery {
  readonly types: ReadonlySet<number>;
  /** A few leads; undefined: all. */
  readonly leadIds?: readonly number[] | undefined;
  /** Leads that are members of a static list now. */
  readonly listId?: number | undefined;
  /** What else an entry has to be like. */
  readonly keeps?: ((entry: LedgerEntry) => boolean) | undefined;
}

/** A page of the log, in the order in which it was recorded. */
export interface ActivityPage {
  readonly entries: readonly LedgerEntry[];
  /** The id behind which the next page begins: nothing that is asked for is missing up to it. */
  readonly position: number;
  /** Whether there may be more at once; a page with few entries or none may have some behind it. */
  readonly hasMore: boolean;
}

/**
 * Of entries that few are wanted of it looks at more and more, but not for longer than this: then the page ends, and the caller goes on
 * with the next one.
 */
const lookingMs = 250;

/** So many members of a list have their histories read, one by one; where they are more, the log is looked through for them. */
const fewMembers = 30;

/** Where reading begins for whoever asks for what was recorded at a time or later. */
export async function findStart(database: Database, schema: string, since: Date): Promise<number> {
  // Nothing was recorded before 1970, and PostgreSQL has no year 0.
  return since.getTime() <= 0 ? 0 : findPosition(database, schema, since.toISOString());
}

/** Reads a page behind a position. */
export async function readActivities(
  database: Database,
  schema: string,
  query: ActivityQuery,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<ActivityPage> {
  const leadIds = query.leadIds ?? (await fewMembersOf(database, schema, query.listId));
  const read = (position: number) => {
    const asked = { after: position, types: query.types, limit };
    return leadIds === undefined
      ? readByPosition(database, schema, asked)
      : readByLead(database, schema, leadIds, asked);
  };
  const entries: LedgerEntry[] = [];
  const end = performance.now() + lookingMs;
  let page = { position: after, hasMore: true };
  while (page.hasMore && entries.length < limit && performance.now() < end) {
    const next = await read(page.position);
    entries.push(...(await choose(database, schema, query, next.entries)));
    page = next;
  }
  if (entries.length <= limit) return { ...page, entries };
  const told = entries.slice(0, limit);
  return { entries: told, position: told.at(-1)?.id ?? after, hasMore: true };
}

/** The members of a list, if there are few. */
async function fewMembersOf(
  database: Database,
  schema: string,
  listId: number | undefined,
): Promise<number[] | undefined> {
  if (listId === undefined) return undefined;
  const members = await database.query<{ id: number }>(sql`
    select lead_id as id
    from ${identifier(schema, 'list_members')}
    where list_id = ${listId}
    limit ${fewMembers + 1}`);
  return members.length > fewMembers ? undefined : members.map(({ id }) => id);
}

async function choose(
  database: Database,
  schema: string,
  { keeps, listId }: ActivityQuery,
  entries: readonly LedgerEntry[],
): Promise<readonly LedgerEntry[]> {
  const kept = keeps === undefined ? entries : entries.filter(keeps);
  if (listId === undefined || kept.length === 0) return kept;
  const members = await database.query<{ id: number }>(sql`
    select lead_id as id
    from ${identifier(schema, 'list_members')}
    where list_id = ${listId}
      and lead_id = any(${[...new Set(kept.map(({ leadId }) => leadId))]}::integer[])`);
  const ids = new Set(members.map(({ id }) => id));
  return kept.filter(({ leadId }) => ids.has(leadId));
}

/** How many members a static list has. Undefined: there is no such list. */
export async function countMembers(
  database: Database,
  schema: string,
  listId: number,
): Promise<number | undefined> {
  const [list] = await database.query<{ members: number }>(sql`
    select (select count(*) from ${identifier(schema, 'list_members')} m where m.list_id = l.id) as members
    from ${identifier(schema, 'static_lists')} l
    where l.id = ${listId}`);
  return list?.members;
}
