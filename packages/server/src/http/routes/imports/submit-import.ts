import { inTurn } from '../../../db/in-turn.ts';
import { onKnownSchemas } from '../../../db/on-known-schemas.ts';
import { queueBeside, submitImport } from '../../../imports/submit.ts';
import { described, integer, object, oneOf, submittedImport, text } from '../../documentation.ts';
import type { Operation, UploadCall } from '../../operation.ts';
import { mergeParameters, single } from '../../parameters.ts';
import { type Upload, uploadPaths } from '../../upload/read-upload.ts';
import { type Authenticated, receiveUpload } from '../../upload/receive-upload.ts';

/** All of them also as fields of the form. */
const submitParameters = {
  format: oneOf(['csv', 'tsv', 'ssv'], 'csv if absent, in any case'),
  lookupField: described(text, 'the field that rows find their lead by; email if absent'),
  listId: described(integer, 'a static list that the leads join'),
  partitionName: described(text, 'where new leads go; Default if absent'),
};

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
    body: {
      type: 'multipart/form-data',
      schema: {
        ...object({ file: { type: 'string', format: 'binary' }, 'access_token?': text }),
        additionalProperties: text,
      },
    },
    item: submittedImport,
    errors: ['613', '1001', '1002', '1003', '1006', '1008', '1011', '1013', '1016', '1019'],
  },
  readsBeside: () => queueBeside,
  handle: (call) =>
    receiveUpload(call, async (found, upload) => ({
      result: [toQueued(await submitUpload(call, found, upload))],
    })),
};

async function submitUpload(
  { context, parameters, request }: UploadCall,
  { caller, beside }: Authenticated,
  { fields, file }: Upload,
): Promise<number> {
  const both = mergeParameters(parameters, fields);
  const database = onKnownSchemas(inTurn(context.database, caller.subscription.schema));
  const known = await context.fields.of(database, caller.subscription);
  return submitImport(database, context.clock, caller, known, {
    format: single(both, 'format'),
    lookupField: single(both, 'lookupField'),
    listId: single(both, 'listId'),
    partitionName: single(both, 'partitionName'),
    file,
    requestId: request.id,
    queue: beside,
  });
}

function toQueued(batchId: number): object {
  return { batchId, importId: String(batchId), status: 'Queued' };
}
