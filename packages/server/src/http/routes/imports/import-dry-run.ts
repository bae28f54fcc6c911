import { changedSince } from '../../../imports/dry-runs/changed-since.ts';
import { findDryRun } from '../../../imports/dry-runs/find-dry-run.ts';
import { importDryRun } from '../../../imports/dry-runs/import-dry-run.ts';
import { described, integer, object } from '../../documentation.ts';
import { dryRunImportPath } from '../../import-routes.ts';
import type { Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';
import { fieldsById } from '../activities/get-activities.ts';
import { changedSinceMembers, showChangedSince } from './dry-run-summary.ts';

/** Extension: imports the file of a dry run. */
export const importDryRunOperation: Operation = {
  method: 'POST',
  path: dryRunImportPath,
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary:
      'Import the file of a dry run, with the same options; asked again it gives the same import, unless that has failed, was cancelled or undone',
    item: object({
      batchId: described(integer, 'of the import'),
      dryRunBatchId: integer,
      ...changedSinceMembers,
    }),
    errors: ['1001', '1003', '1013', '1016', '1019'],
  },
  async handle(call) {
    const { context, caller, path, request } = call;
    const { database, clock } = context;
    const { subscription } = caller;
    const fields = [...(await fieldsById(call)).values()];
    const dryRunBatchId = toId(path['batchId'] ?? '');
    const dryRun = await findDryRun(database, clock, subscription, fields, dryRunBatchId);
    // Before the import is there, which changes leads itself.
    const since = await changedSince(database, subscription, dryRun);
    const batchId = await importDryRun(database, clock, caller, dryRunBatchId, request.id);
    return { result: [{ batchId, dryRunBatchId, ...showChangedSince(since) }] };
  },
};
