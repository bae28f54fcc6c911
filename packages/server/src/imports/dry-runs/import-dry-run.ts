import type { Clock } from '../../clock.ts';
import type { Database, Executor, Transaction } from '../../db/database.ts';
import { raw, type Sql, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import type { Caller } from '../../identity/caller.ts';
import { importTables, wakeEnginesFor } from '../../subscriptions/job-tables.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { demandPlace, holdTargets, takeBatchId, throwRefusal } from '../submit.ts';

/**
 * Queues an import of the very file of a dry run, with the same options, and gives its batch id. Asked again it gives the same import, unless
 * that has failed, was cancelled or undone: so no file is imported twice because an answer was lost.
 * @throws ApiError 1013 for a dry run that is gone, or whose list or partition is, 1016, 1019
 */
export async function importDryRun(
  database: Database,
  clock: Clock,
  caller: Caller,
  dryRunBatchId: number,
  requestId: string,
): Promise<number> {
  const { subscription } = caller;
  let batchId: number | undefined;
  const submit = async (transaction: Transaction) => {
    const targets = await holdDryRun(transaction, subscription, dryRunBatchId);
    batchId = await findMade(transaction, subscription, dryRunBatchId);
    if (batchId !== undefined) return;
    await holdTargets(transaction, subscription, targets);
    transaction.atCommit(takeBatchId(subscription));
    transaction.atCommit(demandPlace(subscription, { ...targets, isDryRun: false }));
    const insert = insertImport(caller, dryRunBatchId, requestId, clock.now);
    transaction.atCommit<{ batchId: number }>(insert, ([row]) => {
      batchId = row?.batchId;
    });
    transaction.atCommit(wakeEnginesFor(importTables));
  };
  await database.transaction(submit).catch(throwRefusal);
  if (batchId === undefined) throw new Error(`subscription ${subscription.id} is gone`);
  return batchId;
}

interface Targets {
  readonly listId: number | null;
  readonly partitionId: number | null;
}

/** Keeps it, and with it its file, from being deleted, and others from importing it meanwhile. */
async function holdDryRun(
  transaction: Transaction,
  subscription: Subscription,
  batchId: number,
): Promise<Targets> {
  const [dryRun] = await transaction.query<Targets>(sql`
    select list_id as "listId", partition_id as "partitionId"
    from galena.imports
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}
    for update`);
  if (dryRun === undefined) throw refuse('1013');
  return dryRun;
}

/** The import that was made of a dry run and has done its work, or is going to. */
async function findMade(
  executor: Executor,
  subscription: Subscription,
  dryRunBatchId: number,
): Promise<number | undefined> {
  const [made] = await executor.query<{ batchId: number }>(sql`
    select batch_id as "batchId"
    from galena.imports made
    where subscription_id = ${subscription.id}
      and dry_run_batch_id = ${dryRunBatchId}
      and status in ('queued', 'importing', 'complete')
      and not exists (
        select
        from galena.imports undo
        where ${isUndoOf('undo', 'made')}
          and not exists (select from galena.imports redo where ${isUndoOf('redo', 'undo')})
      )`);
  return made?.batchId;
}

/** Whether a job has undone another one: its dry run undoes nothing. */
function isUndoOf(undo: string, undone: string): Sql {
  const [one, other] = [raw(undo), raw(undone)];
  return sql`
    ${one}.subscription_id = ${other}.subscription_id
    and ${one}.undoes = ${other}.batch_id
    and ${one}.status = 'complete'
    and not (${one}.undo_options ->> 'dryRun')::boolean`;
}

/** Everything that says what an import does is that of the dry run. */
function insertImport(
  { subscription, clientId, serviceName, userEmail }: Caller,
  dryRunBatchId: number,
  requestId: string,
  now: Sql,
): Sql {
  return sql`
    insert into galena.imports (
      subscription_id, batch_id, kind, dry_run_batch_id, submitted_by, service_name, user_email, request_id, created_at,
      format, lookup_field, list_id, partition_id, file_id, file_name, file_bytes, encoding, invalid_byte_offset, header,
      unmapped_columns, rules, unused_rules, template_id, template_version, column_fields
    )
    select
      subscription_id, (select next_batch_id - 1 from galena.subscriptions where id = ${subscription.id}), 'import',
      batch_id, ${clientId}, ${serviceName}, ${userEmail}, ${requestId}, ${now},
      format, lookup_field, list_id, partition_id, file_id, file_name, file_bytes, encoding, invalid_byte_offset, header,
      unmapped_columns, rules, unused_rules, template_id, template_version, column_fields
    from galena.imports
    where subscription_id = ${subscription.id}
      and batch_id = ${dryRunBatchId}
    returning batch_id as "batchId"`;
}
