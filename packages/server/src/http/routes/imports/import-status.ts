import { refuse } from '../../../errors.ts';
import {
  type ImportProgress,
  importedRows,
  messageOf,
  progressBeside,
} from '../../../imports/find-import.ts';
import { importStatus } from '../../documentation.ts';
import { noteImportStatus } from '../../note-status.ts';
import type { Operation } from '../../operation.ts';
import { asId, toId } from '../../parameters.ts';

const statusNames = {
  queued: 'Queued',
  importing: 'Importing',
  complete: 'Complete',
  failed: 'Failed',
  // Marketo knows no cancelling.
  cancelled: 'Failed',
} as const;

/** Get Import Lead Status. The counters are always there, the message once the import is finished. */
export const importStatusOperation: Operation<ImportProgress> = {
  method: 'GET',
  path: '/bulk/v1/leads/batch/:batchId.json',
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Bulk import',
    summary: 'Get Import Lead Status',
    item: importStatus,
    errors: ['1001', '1013'],
  },
  readsBeside({ clock }, path) {
    const batchId = asId(path['batchId'] ?? '');
    return batchId === undefined ? undefined : progressBeside(clock, batchId);
  },
  async handle(call) {
    const { path, beside } = call;
    toId(path['batchId'] ?? '');
    if (!isFound(beside)) throw refuse('1013');
    noteImportStatus(call, beside);
    return { result: [toStatus(beside)] };
  },
};

function isFound(beside: Partial<ImportProgress>): beside is ImportProgress {
  return typeof beside.batchId === 'number';
}

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
