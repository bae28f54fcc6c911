import type { Clock } from '../../clock.ts';
import type { Database, Executor } from '../../db/database.ts';
import { identifier, join, type Sql, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { type Field, listFields } from '../../fields/fields.ts';
import { countFieldsVersion } from '../../fields/known-fields.ts';
import { type PartKind, partTable } from '../../ledger/parts.ts';
import { changeColumns } from './change-columns.ts';

/** Whose field it is. */
interface Owner {
  readonly id: number;
  readonly schema: string;
}

/** How many leads have a value of a field. Reads all leads, unless the field has an index. @throws ApiError 1006 */
export async function countFieldValues(executor: Executor, { schema }: Owner, name: string): Promise<number> {
  const field = await demandField(executor, schema, name);
  const [count] = await executor.query<{ leads: number }>(sql`
    select count(*) as leads
    from ${identifier(schema, 'leads')}
    where ${identifier(field.name)} is not null`);
  return count?.leads ?? 0;
}

/**
 * Deletes a custom field of which no lead has a value, with its column. Nothing that is recorded may name it either: its id may be given to
 * another field, to which an undo would then bring its values back.
 * @throws ApiError 1006 for an unknown field, 1003 for a standard one, 1022 for one that is in use
 */
export async function deleteField(
  database: Database,
  clock: Clock,
  owner: Owner,
  name: string,
): Promise<void> {
  const { id: subscriptionId, schema } = owner;
  await changeColumns(database, clock, schema, async ({ transaction, waitShortly }) => {
    // Whoever claims a job locks this row first, and plans it with the fields that there are behind this transaction.
    await transaction.query(sql`select from galena.subscriptions where id = ${subscriptionId} for update`);
    const field = await demandField(transaction, schema, name);
    if (!field.isCustom) throw refuse('1003', `Field ${name} is a standard field, and cannot be deleted`);
    const use = await findUse(transaction, owner, field);
    if (use !== undefined) throw refuse('1022 field', use, name);
    await transaction.together(({ execute }) => [
      execute(waitShortly),
      execute(sql`alter table ${identifier(schema, 'leads')} drop column ${identifier(name)}`),
      execute(sql`delete from ${identifier(schema, 'fields')} where id = ${field.id}`),
      execute(sql`
        delete from galena.wanted_indexes
        where schema_name = ${schema}
          and field_id = ${field.id}`),
    ]);
    transaction.atCommit(countFieldsVersion(schema));
  });
}

async function demandField(executor: Executor, schema: string, name: string): Promise<Field> {
  const field = (await listFields(executor, schema)).find((candidate) => candidate.name === name);
  if (field === undefined) throw refuse('1006', name);
  return field;
}

/** What keeps a field from being deleted, in words; what is found soonest is looked for first. */
async function findUse(executor: Executor, owner: Owner, field: Field): Promise<string | undefined> {
  const { schema } = owner;
  const value = sql`
    select
    from ${identifier(schema, 'leads')}
    where ${identifier(field.name)} is not null
    limit 1`;
  if (await isThere(executor, unfinishedImports(owner))) return 'there are unfinished imports';
  if (await isThere(executor, exportsOf(owner, field))) return 'there are unfinished exports';
  if (await isThere(executor, value)) return 'there are values';
  return (await isRecorded(executor, schema, field)) ? 'the history of leads has values' : undefined;
}

/** Which columns the file of one has is known once an engine reads it. */
function unfinishedImports({ id }: Owner): Sql {
  return sql`
    select
    from galena.imports
    where subscription_id = ${id}
      and finished_at is null
    limit 1`;
}

function exportsOf({ id }: Owner, { name }: Field): Sql {
  return sql`
    select
    from galena.exports
    where subscription_id = ${id}
      and finished_at is null
      and subject = 'leads'
      and columns @> ${JSON.stringify([{ name }])}::jsonb
    limit 1`;
}

/** Whether a change, a deleted lead, an undo or a dry run has a value of it. */
async function isRecorded(executor: Executor, schema: string, { id, name }: Field): Promise<boolean> {
  const parts = await executor.query<{ kind: PartKind; number: number }>(sql`
    select kind, number
    from ${identifier(schema, 'ledger_parts')}
    where kind in ('changes', 'deletions')`);
  const mentions = parts.map(({ kind, number }) =>
    kind === 'changes'
      ? sql`select from ${partTable(schema, kind, number)} where fields && ${[id, -id]}::integer[]`
      : sql`
          select
          from ${partTable(schema, kind, number)}
          where kept -> 'values' ? ${name}::text
            or ${name}::text = any(column_names)`,
  );
  const tables = [
    sql`select from ${identifier(schema, 'undo_kept')} where item = ${id} or field_id = ${id}`,
    sql`select from ${identifier(schema, 'dry_runs')} where ${id} = any(field_ids)`,
  ];
  const exist = [...tables, ...mentions].map((mention) => sql`exists (${mention})`);
  return isThere(executor, sql`select where ${join(exist, ' or ')}`);
}

async function isThere(executor: Executor, statement: Sql): Promise<boolean> {
  return (await executor.query(statement)).length > 0;
}
