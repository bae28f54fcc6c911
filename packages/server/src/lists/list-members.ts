import type { Database, Executor, Transaction } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { changeLeads, type LeadAuthor } from '../leads/lead-lock.ts';
import { noteFormerMembers } from '../ledger/former-members.ts';
import type { LedgerWriter } from '../ledger/ledger-writer.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import { getList } from './static-lists.ts';

/** Makes leads members of a list; one that is a member already counts as added. @throws ApiError 1013 */
export async function addMembers(
  database: Database,
  author: LeadAuthor,
  listId: number,
  ids: readonly number[],
): Promise<Outcome[]> {
  const { schema } = author.subscription;
  return changeLeads(database, author, (transaction, ledger) =>
    addInTransaction(transaction, ledger, schema, listId, ids),
  );
}

/** The same in a transaction that has locked the leads. */
export async function addInTransaction(
  transaction: Transaction,
  ledger: LedgerWriter,
  schema: string,
  listId: number,
  ids: readonly number[],
): Promise<Outcome[]> {
  const [list, members] = await transaction.together((executor) => [
    getList(executor, schema, listId),
    lookAt(executor, schema, listId, ids),
  ]);
  const added = [...members].flatMap(([id, isMember]) => (isMember ? [] : [id]));
  const packs = ledger.listAdditions(list, added.length, leadsAdded(added));
  if (packs !== undefined) transaction.atCommit(packs.insert);
  transaction.atCommit(sql`
    insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at, added_by)
    select ${listId}::integer, id, ${ledger.recordedAt}, ${packs?.packAt(sql`place`) ?? null}::bigint
    from (${leadsAdded(added)}) added`);
  return ids.map((id) => (members.has(id) ? { id, status: 'added' } : skipped(refuse('1004 sync'), id)));
}

function leadsAdded(ids: readonly number[]): Sql {
  return sql`
    select o - 1 as place, id
    from unnest(${ids}::integer[]) with ordinality as given (id, o)`;
}

/** Marketo's type of the activity. */
const removeFromList = 25;

/** Takes leads out of a list; one that is given twice is no member any more by the second time. @throws ApiError 1013 */
export async function removeMembers(
  database: Database,
  author: LeadAuthor,
  listId: number,
  ids: readonly number[],
): Promise<Outcome[]> {
  const { schema } = author.subscription;
  return changeLeads(database, author, async (transaction, ledger) => {
    const [list, members, removed] = await transaction.together((executor) => [
      getList(executor, schema, listId),
      lookAt(executor, schema, listId, ids),
      executor.query<{ leadId: number; addedAt: Date; addedBy: number | null }>(sql`
        delete from ${identifier(schema, 'list_members')}
        where list_id = ${listId}
          and lead_id = any(${ids}::integer[])
        returning lead_id as "leadId", added_at as "addedAt", added_by as "addedBy"`),
    ]);
    const events = removed.map(({ leadId, ...kept }) => ({
      leadId,
      type: removeFromList,
      primaryId: listId,
      primaryValue: list.name,
      kept: { ...kept },
    }));
    for (const statement of ledger.events(events)) transaction.atCommit(statement);
    for (const statement of noteFormerMembers(schema, removed)) transaction.atCommit(statement);
    return ids.map((id) => {
      const outcome = tell(members, id, { member: 'removed' });
      if (members.has(id)) members.set(id, false);
      return outcome;
    });
  });
}

/** Says which leads are members of a list. @throws ApiError 1013 */
export async function checkMembers(
  executor: Executor,
  schema: string,
  listId: number,
  ids: readonly number[],
): Promise<Outcome[]> {
  await getList(executor, schema, listId);
  const members = await lookAt(executor, schema, listId, ids);
  return ids.map((id) => tell(members, id, { member: 'memberof', stranger: 'notmemberof' }));
}

/** For each lead that is there, whether it is a member. */
async function lookAt(
  executor: Executor,
  schema: string,
  listId: number,
  ids: readonly number[],
): Promise<Map<number, boolean>> {
  const rows = await executor.query<{ id: number; isMember: boolean }>(sql`
    select l.id, m.lead_id is not null as "isMember"
    from ${identifier(schema, 'leads')} l
    left join ${identifier(schema, 'list_members')} m on m.list_id = ${listId} and m.lead_id = l.id
    where l.id = any(${ids}::integer[])`);
  return new Map(rows.map(({ id, isMember }) => [id, isMember]));
}

function tell(
  members: ReadonlyMap<number, boolean>,
  id: number,
  words: { member: string; stranger?: string },
): Outcome {
  const isMember = members.get(id);
  if (isMember === undefined) return skipped(refuse('1004 sync'), id);
  if (isMember) return { id, status: words.member };
  return words.stranger === undefined ? skipped(refuse('1015'), id) : { id, status: words.stranger };
}

/** A static list that a lead is in, and since when. */
export interface ListOfLead {
  readonly listId: number;
  readonly addedAt: Date;
}

/** A page of the lists that a lead is in, ordered by id. @throws ApiError 1004 if there is no such lead. */
export async function listsOfLead(
  executor: Executor,
  schema: string,
  leadId: number,
  page: { readonly afterId: number; readonly limit: number },
): Promise<ListOfLead[]> {
  const [lead] = await executor.query(sql`select from ${identifier(schema, 'leads')} where id = ${leadId}`);
  if (lead === undefined) throw refuse('1004 lead', leadId);
  return executor.query<ListOfLead>(sql`
    select list_id as "listId", added_at as "addedAt"
    from ${identifier(schema, 'list_members')}
    where lead_id = ${leadId}
      and list_id > ${page.afterId}
    order by list_id
    limit ${page.limit}`);
}
