import { inTurn } from '../../../db/in-turn.ts';
import { onKnownSchemas } from '../../../db/on-known-schemas.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import type { Caller } from '../../../identity/caller.ts';
import { submitImport } from '../../../imports/submit.ts';
import type { Answer } from '../../answer.ts';
import { described, integer, object, oneOf, submittedImport, text } from '../../documentation.ts';
import type { Operation, UploadCall } from '../../operation.ts';
import { meantMethod, mergeParameters, type Parameters, single } from '../../parameters.ts';
import { type FileLimit, readUpload, type Upload, uploadPath } from '../../upload/read-upload.ts';

/** All of them also as fields of the form. */
const submitParameters = {
  format: oneOf(['csv', 'tsv', 'ssv'], 'csv if absent, in any case'),
  lookupField: described(text, 'the field that rows find their lead by; email if absent'),
  listId: described(integer, 'a static list that the leads join'),
  partitionName: described(text, 'where new leads go; Default if absent'),
};

/**
 * Import Lead: a file of leads as multipart/form-data. Every parameter may stand in the query or in the form, before
 * or after the file; so may the token.
 */
export const submitImportOperation: Operation = {
  method: 'POST',
  path: uploadPath,
  permissions: ['Read-Write Lead'],
  authenticates: 'itself',
  documentation: {
    group: 'Bulk import',
    summary: 'Import Lead: submit a file of leads',
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
  handle: submit,
};

/** A file whose token may come behind it: Marketo's limit, which most subscriptions have. */
const unknownLimit: FileLimit = { bytes: 10 * 2 ** 20, refusal: refuse('413 token') };

async function submit(call: UploadCall): Promise<Answer> {
  let caller = call.hasToken ? await call.authenticate(undefined) : undefined;
  const limitFile = async (fields: Parameters): Promise<FileLimit> => {
    if (caller === undefined && fields.has('access_token')) caller = await call.authenticate(tokenIn(fields));
    if (caller === undefined) return unknownLimit;
    return { bytes: caller.subscription.maxFileBytes, refusal: refuse('413') };
  };
  const upload = await readUpload(call.request, limitFile);
  try {
    checkMethod(mergeParameters(call.parameters, upload.fields));
    caller ??= await call.authenticate(tokenIn(upload.fields));
    if ((upload.file?.sizeBytes ?? 0) > caller.subscription.maxFileBytes) throw refuse('413');
    return { result: [toQueued(await submitUpload(call, caller, upload))] };
  } finally {
    await upload.file?.spool.close();
  }
}

function tokenIn(fields: Parameters): string | undefined {
  return fields.get('access_token')?.[0];
}

/** The fields of the form come with the file, after the operation was found. @throws ApiError 605 */
function checkMethod(parameters: Parameters): void {
  const method = meantMethod(parameters);
  if (method !== 'POST') throw refuse('605', shorten(method));
}

async function submitUpload(
  { context, parameters, request }: UploadCall,
  caller: Caller,
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
  });
}

function toQueued(batchId: number): object {
  return { batchId, importId: String(batchId), status: 'Queued' };
}
