import { setTimeout as delay } from 'node:timers/promises';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import type { Field } from '../fields/fields.ts';

const lookEveryMs = 200;

/**
 * Waits until leads can be looked up by a field. Where leads are many the index of a field that was just made is yet to
 * come; without it all leads would be read for each key. Imports wait in their queue for that.
 */
export async function untilIndexed(executor: Executor, schema: string, field: Field): Promise<void> {
  let awaitsIndex = field.awaitsIndex;
  while (awaitsIndex) {
    await delay(lookEveryMs);
    const [row] = await executor.query<{ awaitsIndex: boolean }>(sql`
      select awaits_index as "awaitsIndex"
      from ${identifier(schema, 'fields')}
      where id = ${field.id}`);
    awaitsIndex = row?.awaitsIndex === true;
  }
}
