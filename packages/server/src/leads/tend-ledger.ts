import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../db/database.ts';
import { guardSchema } from '../db/known-schemas.ts';
import { identifier, raw, type Sql, sql } from '../db/sql.ts';
import { forgetFormerMembers } from '../ledger/former-members.ts';
import { currentPartColumn, type PartKind, partTable } from '../ledger/parts.ts';
import { defaultRetention, type LedgerRetention } from '../ledger/retention.ts';
import { lockLeadsForImport } from './lead-lock.ts';

/** What is kept for how long. */
function daysOf(kind: PartKind, retention: LedgerRetention): number {
  if (kind === 'deletions') return retention.deletions;
  return kind === 'events' ? retention.activities : retention.changes;
}

/** A part takes entries for this part of the time that they are kept: so long, at the most, they stay too long. */
const partsPerRetention = 3;

/** Each ledger is looked at once in so many minutes, by one of the processes. */
const tendEveryMinutes = 60;
const ledgersAtOnce = 50;

/**
 * Ends parts of ledgers that have taken entries for long enough, and drops those that ended longer ago than their entries are kept.
 * @param retention - undefined: nothing is dropped
 */
export async function tendLedgers(
  database: Database,
  clock: Clock,
  retention: LedgerRetention | undefined,
): Promise<void> {
  const due = await database.query<{ schema: string }>(sql`
    update galena.subscriptions
    set ledger_tended_at = ${clock.now}
    where id in (
      select id
      from galena.subscriptions
      where ledger_tended_at is null
        or ledger_tended_at < ${clock.now} - ${tendEveryMinutes} * interval '1 minute'
        or ledger_tended_at > ${clock.now}
      order by ledger_tended_at nulls first
      limit ${ledgersAtOnce}
      for update skip locked
    )
    returning schema_name as schema`);
  for (const { schema } of due) await tendLedger(database, schema, clock, retention);
}

interface TendedPart {
  readonly kind: PartKind;
  readonly number: number;
  /** How long it has taken entries, as far as it does; and how long ago it ended. */
  readonly ageDays: number;
  readonly endedDays: number | null;
}

async function tendLedger(
  database: Database,
  schema: string,
  clock: Clock,
  retention: LedgerRetention | undefined,
): Promise<void> {
  const parts = await database.query<TendedPart>(sql`
    select
      kind, number, extract(epoch from ${clock.now} - since)::float8 / 86400 as "ageDays",
      extract(
        epoch from ${clock.now} - lead(since) over (partition by kind order by number)
      )::float8 / 86400 as "endedDays"
    from ${identifier(schema, 'ledger_parts')}`);
  for (const part of parts) {
    const days = daysOf(part.kind, retention ?? defaultRetention);
    if (part.endedDays === null && part.ageDays > days / partsPerRetention) {
      await beginNextPart(database, schema, clock, part);
    } else if (retention !== undefined && part.endedDays !== null && part.endedDays > days) {
      await dropPart(database, schema, part);
    }
  }
}

/** Under the lock on leads, so that nobody writes to the part that ends. One that is empty goes on. */
async function beginNextPart(
  database: Database,
  schema: string,
  clock: Clock,
  { kind, number }: TendedPart,
): Promise<void> {
  const ending = partTable(schema, kind, number);
  const [entry] = await database.query(sql`select from ${ending} limit 1`);
  if (entry === undefined) return;
  await database.transaction(async (transaction) => {
    const [, { nextActivity, parts }] = await transaction.together((executor) => [
      executor.execute(guardSchema(schema)),
      lockLeadsForImport(executor, clock, schema),
    ]);
    // Another process may have been quicker.
    if (parts[kind] !== number) return;
    const begun = partTable(schema, kind, number + 1);
    await copyTable(transaction, ending, begun);
    await transaction.execute(sql`
      insert into ${identifier(schema, 'ledger_parts')} (kind, number, first_id, since)
      values (${kind}, ${number + 1}, ${nextActivity}, ${clock.now})`);
    // Whoever has lost the lock and still writes to the part that has ended finds another generation.
    await transaction.execute(sql`
      update ${identifier(schema, 'counters')}
      set ${currentPartColumn(kind)} = ${number + 1}, generation = generation + 1
      where name = 'lead'`);
  });
}

/** With its indexes and settings, and nothing in it. */
async function copyTable(transaction: Transaction, from: Sql, to: Sql): Promise<void> {
  const [table] = await transaction.query<{ options: string | null }>(sql`
    select array_to_string(reloptions, ', ') as options
    from pg_class
    where oid = ${from.strings.join('')}::regclass`);
  await transaction.execute(sql`create table ${to} (like ${from} including all)`);
  if (table?.options) await transaction.execute(sql`alter table ${to} set (${raw(table.options)})`);
}

/** Whoever reads the part reads it to the end first, but holds nobody up for longer. */
const lockWaitMs = 1_000;

async function dropPart(database: Database, schema: string, { kind, number }: TendedPart): Promise<void> {
  await database.transaction(
    async (transaction) => {
      await transaction.execute(guardSchema(schema));
      await transaction.execute(sql`
        delete from ${identifier(schema, 'ledger_parts')}
        where kind = ${kind}
          and number = ${number}`);
      await transaction.execute(sql`drop table if exists ${partTable(schema, kind, number)}`);
      if (kind === 'changes') await transaction.execute(forgetFormerMembers(schema));
    },
    () => ({ lock_timeout: String(lockWaitMs) }),
  );
}
