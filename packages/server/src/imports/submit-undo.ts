import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { prepared, type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { importTables, wakeEnginesFor } from '../subscriptions/job-tables.ts';
import { findImport, type ImportRecord, isFinished, nameOf, stateOf } from './find-import.ts';
import { demandPlace, takeBatchId, throwRefusal } from './submit.ts';
import { checkKnown } from './undo-known.ts';
import type { UndoOptions } from './undo-options.ts';

/** What is to be undone, and by which call. */
export interface UndoRequest {
  readonly batchId: number;
  readonly options: UndoOptions;
  readonly requestId: string;
}

/**
 * Puts the undo of an import, or of another undo, into the queue of imports and gives its batch id, once it is committed.
 * @throws ApiError 1013 for an import that is unknown, 1003 for one that cannot be undone, 1016 while the queue is full
 */
export async function submitUndo(
  database: Database,
  clock: Clock,
  caller: Caller,
  request: UndoRequest,
): Promise<number> {
  const { subscription } = caller;
  const record = await findImport(database, clock, subscription, request.batchId);
  checkKind(record);
  if (subscription.activities === 'off') {
    throw refuse(
      '1003',
      'Imports cannot be undone while the setting activities is off: the undo would not be recorded',
    );
  }
  await checkKnown(database, subscription.schema, record);
  let batchId: number | undefined;
  await database
    .transaction(async (transaction) => {
      transaction.atCommit(takeBatchId(subscription));
      transaction.atCommit(demandPlace(subscription, { listId: null, isDryRun: request.options.dryRun }));
      const insert = insertUndo(caller, record, request, clock.now);
      transaction.atCommit<{ batchId: number }>(insert, ([row]) => {
        batchId = row?.batchId;
      });
      transaction.atCommit(wakeEnginesFor(importTables));
    })
    .catch(throwRefusal);
  if (batchId === undefined) throw new Error(`subscription ${subscription.id} is gone`);
  return batchId;
}

function checkKind(record: ImportRecord): void {
  const { kind, undoOptions } = record;
  if (kind === 'dryRun' || undoOptions?.dryRun === true) {
    throw refuse('1003', `${nameOf(record)} was a dry run: it has changed nothing that could be undone`);
  }
  if (!isFinished(record)) {
    throw refuse(
      '1003',
      `${nameOf(record)} is ${stateOf(record)}: cancel it or wait for its end before you undo it`,
    );
  }
}

/** An undo has no file; the lookup field is that of the import, whose keys have to be free for leads that come back. */
function insertUndo(
  { subscription, clientId, serviceName, userEmail }: Caller,
  { lookupField }: ImportRecord,
  { batchId, options, requestId }: UndoRequest,
  now: Sql,
): Sql {
  const statement = sql`
    insert into galena.imports (
      subscription_id, batch_id, kind, undoes, undo_options, format, lookup_field, submitted_by, service_name, user_email,
      request_id, file_id, file_bytes, encoding, header, unmapped_columns, created_at
    )
    values (
      ${subscription.id}, (select next_batch_id - 1 from galena.subscriptions where id = ${subscription.id}), 'undo', ${batchId},
      ${JSON.stringify(options)}::jsonb, 'csv', ${lookupField}, ${clientId}, ${serviceName}, ${userEmail}, ${requestId},
      ${randomUUID()}, 0, 'utf-8', '', '{}', ${now}
    )
    returning batch_id as "batchId"`;
  return prepared('insert_undo', statement);
}
