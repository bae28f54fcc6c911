import type { Database, Executor } from '../db/database.ts';
import { identifier, join, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { type Field, listFields } from '../fields/fields.ts';
import { noteFormerMembers } from '../ledger/former-members.ts';
import { fullName } from '../ledger/full-name.ts';
import { changedValues } from '../ledger/packs.ts';
import { changedByCall } from './changed-by-call.ts';
import { changedField } from './changed-fields.ts';
import { sourceFields } from './first-source.ts';
import { changeLeads, type LeadAuthor, writtenUntil } from './lead-lock.ts';
import { type LeavingLead, readLeadColumns, readLeaving } from './leaving-leads.ts';
import { moveMemberships } from './moved-memberships.ts';

const maxLosers = 25;

/** Marketo's type of the activity. */
const mergeLeadsActivity = 32;

/**
 * Merges leads into one: the winner keeps its values and takes those it lacks from the losers, in the order they are
 * named; it joins all their lists and programs; the losers are deleted, and what the ledger has of them is the winner's (contract: Merge Leads).
 * @throws ApiError 1080 for more than 25 losers, 1003 if the winner is among them, 1004 for a lead that is not there.
 */
export async function mergeLeads(
  database: Database,
  author: LeadAuthor,
  winnerId: number,
  loserIds: readonly number[],
): Promise<void> {
  if (loserIds.length > maxLosers) throw refuse('1080', loserIds.length);
  if (loserIds.includes(winnerId)) throw refuse('1003', `Lead ${winnerId} cannot be merged with itself`);
  const { schema } = author.subscription;
  const leads = identifier(schema, 'leads');
  await changeLeads(database, author, async (transaction, ledger) => {
    const columns = await readLeadColumns(transaction, schema);
    const found = await readLeaving(transaction, schema, columns, [winnerId, ...loserIds]);
    const missing = [winnerId, ...loserIds].find((id) => !found.some((lead) => lead.id === id));
    if (missing !== undefined) throw refuse('1004 lead', missing);
    const winner = found.find(({ id }) => id === winnerId);
    const losers = found.filter(({ id }) => id !== winnerId);
    const gained = gainedFields(await listFields(transaction, schema), winner, losers);
    const { from, after } = firstValues(leads, gained, winnerId, loserIds);
    const fields = gained.map(changedField);
    const values = fields.map((field) => {
      const column = identifier(field.name);
      return { field, before: sql`w.${column}`, after: after(column) };
    });
    const packs = ledger.changes(
      fields,
      1,
      sql`
        select 0::bigint as place, w.id, w._last_change as previous, ${changedValues(values)}
        ${from}`,
    );
    if (packs !== undefined) await transaction.execute(packs.insert);
    const sets = [
      ...gained.map(({ name }) => sql`${identifier(name)} = ${after(identifier(name))}`),
      ...(packs === undefined ? [] : [sql`_last_change = ${packs.packAt(sql`0`)}`]),
    ];
    await transaction.execute(sql`
      update ${leads} t
      set ${join([...sets, sql`"updatedAt" = ${writtenUntil(schema)}`, changedByCall], ', ')}
      ${from}
        and t.id = w.id`);
    await joinLists(transaction, schema, winnerId, loserIds);
    await moveMemberships(transaction, schema, winnerId, loserIds);
    await noteMerge(transaction, schema, winnerId, losers);
    const left = losers.flatMap(({ id, lists }) => lists.map(({ addedBy }) => ({ leadId: id, addedBy })));
    for (const statement of noteFormerMembers(schema, left)) transaction.atCommit(statement);
    await transaction.execute(sql`delete from ${leads} where id = any(${loserIds}::integer[])`);
    const event = {
      leadId: winnerId,
      type: mergeLeadsActivity,
      primaryId: winnerId,
      primaryValue: winner === undefined ? null : fullName(afterMerge(winner, losers, loserIds)),
      attributes: [
        { name: 'Master Updated', value: gained.length > 0 },
        { name: 'Merge IDs', value: loserIds },
        { name: 'Merge Source', value: 'leaddb' },
        { name: 'Merged in Sales', value: false },
      ],
      kept: { losers: losers.map(({ id, values, lists, programs }) => ({ id, values, lists, programs })) },
    };
    for (const statement of ledger.events([event])) transaction.atCommit(statement);
  });
}

/** The fields that the winner lacks and some loser has, but for where they came from. */
function gainedFields(
  fields: readonly Field[],
  winner: LeavingLead | undefined,
  losers: readonly LeavingLead[],
): Field[] {
  return fields.filter(
    ({ name }) =>
      !sourceFields.has(name) && !hasValue(winner, name) && losers.some((loser) => hasValue(loser, name)),
  );
}

/** A field may have the name of something that every object has, as `constructor`. */
function hasValue(lead: LeavingLead | undefined, name: string): boolean {
  return lead !== undefined && Object.hasOwn(lead.values, name);
}

/** `from` the winner as `w` and the first value of each field among the losers; and what the winner has of a field after it. */
function firstValues(
  leads: Sql,
  fields: readonly Field[],
  winnerId: number,
  loserIds: readonly number[],
): { readonly from: Sql; readonly after: (name: Sql) => Sql } {
  const firsts = fields.map(({ name }) => {
    const column = identifier(name);
    return sql`, (array_agg(l.${column} order by given.position) filter (where l.${column} is not null))[1] as ${column}`;
  });
  const from = sql`
    from ${leads} w,
      (
        select count(*) ${join(firsts, '')}
        from ${leads} l
        join unnest(${loserIds}::integer[]) with ordinality as given (id, position) on given.id = l.id
      ) loser
    where w.id = ${winnerId}`;
  return { from, after: (name) => sql`coalesce(w.${name}, loser.${name})` };
}

async function joinLists(
  executor: Executor,
  schema: string,
  winnerId: number,
  loserIds: readonly number[],
): Promise<void> {
  await executor.execute(sql`
    with left_lists as (
      delete from ${identifier(schema, 'list_members')}
      where lead_id = any(${loserIds}::integer[])
      returning list_id, added_at, added_by
    )
    insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at, added_by)
    select list_id, ${winnerId}::integer, min(added_at), (array_agg(added_by order by added_at))[1]
    from left_lists
    group by list_id
    on conflict do nothing`);
}

/** Whoever was merged into a loser is the winner's now. */
async function noteMerge(
  executor: Executor,
  schema: string,
  winnerId: number,
  losers: readonly LeavingLead[],
): Promise<void> {
  const merged = identifier(schema, 'merged_leads');
  const ids = losers.map(({ id }) => id);
  await executor.execute(
    sql`update ${merged} set winner = ${winnerId} where winner = any(${ids}::integer[])`,
  );
  await executor.execute(sql`
    insert into ${merged} (loser, winner, last_change)
    select loser, ${winnerId}::integer, last_change
    from unnest(${ids}::integer[], ${losers.map(({ lastChange }) => lastChange)}::bigint[]) as gone (loser, last_change)`);
}

/** The names of the winner once it has taken what it lacks. */
function afterMerge(winner: LeavingLead, losers: readonly LeavingLead[], order: readonly number[]) {
  const named = order.flatMap((id) => losers.find((loser) => loser.id === id) ?? []);
  const first = (name: 'firstName' | 'lastName') =>
    winner[name] ?? named.find((loser) => loser[name] !== null)?.[name] ?? null;
  return { firstName: first('firstName'), lastName: first('lastName') };
}
