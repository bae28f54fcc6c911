import { cancelImport } from '../../../imports/cancel.ts';
import { describeProgress } from '../../../imports/describe-progress.ts';
import { findImport } from '../../../imports/find-import.ts';
import { importProgress } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Extension: cancels an import that is not finished. */
export const cancelImportOperation: Operation = {
  method: 'POST',
  path: '/galena/v1/imports/:batchId/cancel.json',
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary: 'Cancel an import that is not finished',
    item: importProgress,
    errors: ['1001', '1013'],
  },
  async handle({ context, caller, path }) {
    const { database, clock } = context;
    const batchId = toId(path['batchId'] ?? '');
    await cancelImport(database, clock, caller.subscription, batchId);
    const record = await findImport(database, clock, caller.subscription, batchId);
    return { result: [describeProgress(record)] };
  },
};
