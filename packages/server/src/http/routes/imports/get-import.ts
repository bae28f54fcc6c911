import { describeProgress } from '../../../imports/describe-progress.ts';
import { findImport } from '../../../imports/find-import.ts';
import { importProgress } from '../../documentation.ts';
import { noteImportStatus } from '../../note-status.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

/** Extension: one import in full, with what its rows came to. */
export const getImportOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary: 'One import in full',
    item: importProgress,
    errors: ['1001', '1013'],
  },
  async handle(call) {
    const { context, caller, path } = call;
    const { database, clock } = context;
    const record = await findImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
    noteImportStatus(call, record);
    return { result: [describeProgress(record)] };
  },
};
