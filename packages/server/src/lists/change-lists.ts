import { type FolderKey, requireFolder } from '../assets/folders.ts';
import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { holdLeads } from '../leads/lead-lock.ts';
import { noteDeletedList } from '../ledger/former-members.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** @throws ApiError 710 or 711 for the folder, 709 for a name that is taken. */
export async function createList(
  database: Database,
  clock: Clock,
  schema: string,
  request: { readonly name: string; readonly description: string | undefined; readonly folder: FolderKey },
): Promise<number> {
  return database.transaction(async (transaction) => {
    const folderId = await requireFolder(transaction, schema, request.folder);
    const [counter] = await transaction.query<{ id: number }>(sql`
      update ${identifier(schema, 'counters')}
      set next_value = next_value + 1
      where name = 'list'
      returning next_value - 1 as id`);
    if (counter === undefined) throw new Error(`schema ${schema} has no counter for lists`);
    const made = await transaction.execute(sql`
      insert into ${identifier(schema, 'static_lists')} (id, name, description, folder_id, created_at, updated_at)
      values (${counter.id}, ${request.name}, ${request.description ?? null}, ${folderId}, ${clock.now}, ${clock.now})
      on conflict (name) do nothing`);
    if (made === 0) throw nameTaken();
    return counter.id;
  });
}

/** Changes what is given. @throws ApiError 702 for an unknown list, 709 for a name that is taken. */
export async function updateList(
  database: Database,
  clock: Clock,
  schema: string,
  id: number,
  { name, description }: { readonly name: string | undefined; readonly description: string | undefined },
): Promise<void> {
  const lists = identifier(schema, 'static_lists');
  await database.transaction(async (transaction) => {
    await holdForChange(transaction, schema, id);
    // Two calls that give the same name to two lists come one after the other.
    await transaction.query(
      sql`select from ${identifier(schema, 'counters')} where name = 'list' for update`,
    );
    const taken = await transaction.query(
      sql`select from ${lists} where name = ${name ?? null} and id <> ${id}`,
    );
    if (taken.length > 0) throw nameTaken();
    await transaction.execute(sql`
      update ${lists}
      set name = coalesce(${name ?? null}, name),
        description = coalesce(${description ?? null}, description),
        updated_at = ${clock.now}
      where id = ${id}`);
  });
}

/** Deletes a list with its memberships. @throws ApiError 702, or 709 while an unfinished import puts leads into it. */
export async function deleteList(
  database: Database,
  clock: Clock,
  subscription: Subscription,
  id: number,
): Promise<void> {
  const { schema } = subscription;
  await holdLeads(database, clock, schema, async (transaction) => {
    await holdForChange(transaction, schema, id);
    const imports = await transaction.query(sql`
      select
      from galena.imports
      where subscription_id = ${subscription.id}
        and list_id = ${id}
        and finished_at is null
      limit 1`);
    if (imports.length > 0) throw refuse('709', 'Static List is in use by an unfinished import');
    await transaction.execute(noteDeletedList(schema, id));
    await transaction.execute(sql`delete from ${identifier(schema, 'list_members')} where list_id = ${id}`);
    await transaction.execute(sql`delete from ${identifier(schema, 'static_lists')} where id = ${id}`);
  });
}

/** A submit that names the list holds it too: so no import is accepted for a list that goes. */
async function holdForChange(executor: Executor, schema: string, id: number): Promise<void> {
  const lists = await executor.query(
    sql`select from ${identifier(schema, 'static_lists')} where id = ${id} for update`,
  );
  if (lists.length === 0) throw refuse('702', 'Static List', id);
}

function nameTaken(): Error {
  return refuse('709', 'Static List with the same name already exists');
}
