import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import { listFields } from '../fields/fields.ts';
import { hasKey, lookupKey } from '../fields/lookup-key.ts';
import { changedByCall } from './changed-by-call.ts';
import { changedField } from './changed-fields.ts';
import { changeLeads, type LeadAuthor, writtenUntil } from './lead-lock.ts';

/** `id:000-GAL-000&token:_mch-example.com-1500000000000-12345`, or the token alone. */
const cookiePattern = /^(id:[0-9A-Za-z-]+&token:)?[\w.~:-]+$/;
const maxLength = 255;

/**
 * Makes a Munchkin cookie the lead's; another lead that had it loses it, as one browser stands for one person.
 * @throws ApiError 1012 for a value that is no such cookie, 1004 if there is no such lead.
 */
export async function associateLead(
  database: Database,
  author: LeadAuthor,
  id: number,
  cookie: string,
): Promise<void> {
  if (cookie.length > maxLength || !cookiePattern.test(cookie)) throw refuse('1012', cookie);
  const { schema } = author.subscription;
  const leads = identifier(schema, 'leads');
  await changeLeads(database, author, async (transaction, ledger) => {
    const concerned = await transaction.query<{ id: number; hasIt: boolean }>(sql`
      select id, coalesce(cookies = ${cookie}, false) as "hasIt"
      from ${leads}
      where id = ${id} or (${hasKey(sql`cookies`, lookupKey(sql`${cookie}`))} and cookies is not null)
      order by id`);
    if (!concerned.some((lead) => lead.id === id)) throw refuse('1004 lead', id);
    const changed = concerned.filter((lead) => lead.id !== id || !lead.hasIt).map((lead) => lead.id);
    if (changed.length === 0) return;
    const field = fieldFinder(await listFields(transaction, schema))('cookies');
    const given = sql`unnest(${changed}::integer[]) with ordinality as changed (id, o)`;
    const before = sql`
      select o - 1 as place, l.id, l._last_change as previous, array[l.cookies] as old_values,
        array[case when l.id = ${id} then ${cookie}::text end] as new_values
      from ${given}
      join ${leads} l using (id)`;
    // No activity of Marketo tells of it.
    const packs = field && ledger.changes([changedField(field)], changed.length, before, false);
    if (packs !== undefined) await transaction.execute(packs.insert);
    await transaction.execute(sql`
      update ${leads} l
      set cookies = case when l.id = ${id} then ${cookie}::text end,
        "updatedAt" = ${writtenUntil(schema)},
        ${packs === undefined ? sql`` : sql`_last_change = ${packs.packAt(sql`o - 1`)},`}
        ${changedByCall}
      from ${given}
      where l.id = changed.id`);
  });
}
