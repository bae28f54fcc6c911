import { inTurn } from '../../../db/in-turn.ts';
import { onKnownSchemas } from '../../../db/on-known-schemas.ts';
import { type SubmitRequest, type Submitted, submitOnce } from '../../../imports/submit.ts';
import { described, integer, object, oneOf, text } from '../../documentation.ts';
import type { UploadCall } from '../../operation.ts';
import { mergeParameters, type Parameters, single } from '../../parameters.ts';
import type { Upload } from '../../upload/read-upload.ts';
import type { Authenticated } from '../../upload/receive-upload.ts';

/** The parameters of each call that imports a file of leads; all of them also as fields of the form. */
export const submitParameters = {
  format: oneOf(['csv', 'tsv', 'ssv'], 'csv if absent, in any case'),
  lookupField: described(text, 'the field that rows find their lead by; email if absent'),
  listId: described(integer, 'a static list that the leads join'),
  partitionName: described(text, 'where new leads go; Default if absent'),
};

/** The form of such a call. */
export const submitBody = {
  type: 'multipart/form-data',
  schema: {
    ...object({ file: { type: 'string', format: 'binary' }, 'access_token?': text }),
    additionalProperties: text,
  },
} as const;

/** What such a call may be refused with. */
export const submitErrors = ['613', '1001', '1002', '1003', '1006', '1008', '1011', '1013', '1016', '1019'];

/** The parameters of query and form; where both have one, the query wins. */
export function submittedParameters({ parameters }: UploadCall, { fields }: Upload): Parameters {
  return mergeParameters(parameters, fields);
}

/** Puts the file into the queue. */
export async function submitUpload(
  call: UploadCall,
  { caller, beside }: Authenticated,
  upload: Upload,
  more: Pick<SubmitRequest, 'rules' | 'isDryRun' | 'idempotent' | 'template'> = {},
): Promise<Submitted> {
  const { context, request } = call;
  const parameters = submittedParameters(call, upload);
  const database = onKnownSchemas(inTurn(context.database, caller.subscription.schema));
  const known = await context.fields.of(database, caller.subscription);
  return submitOnce(database, context.clock, caller, known, {
    format: single(parameters, 'format'),
    lookupField: single(parameters, 'lookupField'),
    listId: single(parameters, 'listId'),
    partitionName: single(parameters, 'partitionName'),
    file: upload.file,
    requestId: request.id,
    queue: beside,
    ...more,
  });
}
