import { queueBeside } from '../../../imports/submit.ts';
import { submittedImport } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { uploadPaths } from '../../upload/read-upload.ts';
import { receiveUpload } from '../../upload/receive-upload.ts';
import { submitBody, submitErrors, submitParameters, submitUpload } from './submit-upload.ts';

/**
 * Import Leads: a file of leads as multipart/form-data. Every parameter may stand in the query or in the form, before
 * or after the file; so may the token.
 */
export const submitImportOperation: Operation = {
  method: 'POST',
  path: uploadPaths.leads,
  permissions: ['Read-Write Lead'],
  authenticates: 'itself',
  documentation: {
    group: 'Bulk import',
    summary: 'Import Leads: submit a file of leads',
    query: submitParameters,
    body: submitBody,
    item: submittedImport,
    errors: submitErrors,
  },
  readsBeside: () => queueBeside,
  handle: (call) =>
    receiveUpload(call, async (found, upload) => {
      const { batchId } = await submitUpload(call, found, upload);
      return { result: [toQueued(batchId)] };
    }),
};

function toQueued(batchId: number): object {
  return { batchId, importId: String(batchId), status: 'Queued' };
}
