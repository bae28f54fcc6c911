import { findProgress, type ImportProgress, importedRows, messageOf } from '../../../imports/find-import.ts';
import { importStatus } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

const statusNames = {
  queued: 'Queued',
  importing: 'Importing',
  complete: 'Complete',
  failed: 'Failed',
  // Marketo knows no cancelling.
  cancelled: 'Failed',
} as const;

/** Get Import Lead Status. The counters are always there, the message once the import is finished. */
export const importStatusOperation: Operation = {
  method: 'GET',
  path: '/bulk/v1/leads/batch/:batchId.json',
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Bulk import',
    summary: 'Get Import Lead Status',
    item: importStatus,
    errors: ['1001', '1013'],
  },
  async handle({ context, caller, path }) {
    const batchId = toId(path['batchId'] ?? '');
    return {
      result: [toStatus(await findProgress(context.database, context.clock, caller.subscription, batchId))],
    };
  },
};

function toStatus(record: ImportProgress): object {
  return {
    batchId: record.batchId,
    importId: String(record.batchId),
    status: statusNames[record.status],
    numOfLeadsProcessed: importedRows(record),
    numOfRowsFailed: record.failed,
    numOfRowsWithWarning: record.warned,
    message: messageOf(record),
  };
}
