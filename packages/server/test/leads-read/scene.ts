import type { Database } from '../../src/db/database.ts';
import { identifier, join, sql } from '../../src/db/sql.ts';
import { type Answer, ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';

/** A lead as a test wants it; digits that JavaScript would lose are given as text. */
export type LeadSeed = Readonly<Record<string, string | number | boolean | null>> & { readonly id: number };

const created = { leadPartitionId: 1, createdAt: '2026-01-31T08:30:00Z', updatedAt: '2026-02-01T09:00:00Z' };

/** Stores rows under the names of their columns; columns that no row names have their defaults. */
export async function addRows(database: Database, table: string, rows: readonly object[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => identifier(name));
  await database.execute(sql`
    insert into ${identifier(schema, table)} (${join(columns, ', ')})
    select ${join(columns, ', ')}
    from jsonb_populate_recordset(null::${identifier(schema, table)}, ${JSON.stringify(rows)}::jsonb)`);
}

export function addLeads(database: Database, leads: readonly LeadSeed[]): Promise<void> {
  return addRows(
    database,
    'leads',
    leads.map((lead) => ({ ...created, ...lead })),
  );
}

/** Ids from one number to another, both included. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A path with a query whose values are encoded. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query)}`;
}

/** The query of Get Leads by Filter. */
export function leadsBy(filterType: string, filterValues: string, more: Record<string, string> = {}): string {
  return withQuery('/rest/v1/leads.json', { filterType, filterValues, ...more });
}

export async function idsOf(answer: Promise<Answer>): Promise<unknown[]> {
  const { result, errors } = await answer;
  if (result === undefined) throw new Error(`refused: ${JSON.stringify(errors)}`);
  return result.map(({ id }) => id);
}

/** Code and text of a refusal, and that it is one of the whole call. */
export async function refusalOf(answer: Promise<Answer>): Promise<string> {
  const { success, result, errors = [] } = await answer;
  if (success || result !== undefined) throw new Error('was not refused');
  return errors.map(({ code, message }) => `${code} ${message}`).join();
}

/** Follows the pages of a path to the last one: the ids of each page. */
export async function readPages(api: ApiClient, path: string): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let token: string | undefined;
  do {
    const answer = await api.get(
      token === undefined
        ? path
        : `${path}${path.includes('?') ? '&' : '?'}nextPageToken=${encodeURIComponent(token)}`,
    );
    pages.push(await idsOf(Promise.resolve(answer)));
    token = answer.nextPageToken;
    if (answer.moreResult !== undefined) throw new Error('pages of leads have no moreResult');
  } while (token !== undefined);
  return pages;
}

/** A client that has a token of its own: for when the clock was moved behind the end of the last one. */
export function freshClient({ url }: ApiClient): ApiClient {
  return new ApiClient(url);
}
