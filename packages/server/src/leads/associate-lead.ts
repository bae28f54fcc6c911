import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { hasKey, lookupKey } from '../fields/lookup-key.ts';
import { changedByCall } from './changed-by-call.ts';
import { changeLeads, writtenUntil } from './lead-lock.ts';

/** `id:000-GAL-000&token:_mch-example.com-1500000000000-12345`, or the token alone. */
const cookiePattern = /^(id:[0-9A-Za-z-]+&token:)?[\w.~:-]+$/;
const maxLength = 255;

/**
 * Makes a Munchkin cookie the lead's; another lead that had it loses it, as one browser stands for one person.
 * @throws ApiError 1012 for a value that is no such cookie, 1004 if there is no such lead.
 */
export async function associateLead(
  database: Database,
  schema: string,
  id: number,
  cookie: string,
): Promise<void> {
  if (cookie.length > maxLength || !cookiePattern.test(cookie)) throw refuse('1012', cookie);
  const leads = identifier(schema, 'leads');
  await changeLeads(database, schema, async (transaction) => {
    const changed = await transaction.execute(sql`
      update ${leads}
      set cookies = ${cookie},
        "updatedAt" = case when cookies is distinct from ${cookie} then ${writtenUntil(schema)} else "updatedAt" end,
        _changed_by_import = case when cookies = ${cookie} then _changed_by_import end
      where id = ${id}`);
    if (changed === 0) throw refuse('1004 lead', id);
    await transaction.execute(sql`
      update ${leads}
      set cookies = null,
        "updatedAt" = ${writtenUntil(schema)},
        ${changedByCall}
      where ${hasKey(sql`cookies`, lookupKey(sql`${cookie}`))}
        and cookies is not null
        and id <> ${id}`);
  });
}
