import { refuse } from '../../errors.ts';
import { shorten } from '../../fields/json-value.ts';
import type { Answer } from '../answer.ts';
import type { UploadCall } from '../operation.ts';
import { meantMethod, mergeParameters, type Parameters } from '../parameters.ts';
import { type FileLimit, readUpload, type Upload } from './read-upload.ts';

export type Authenticated = Awaited<ReturnType<UploadCall['authenticate']>>;

/** A file whose token may come behind it: Marketo's limit, which most subscriptions have. */
const unknownLimit: FileLimit = { bytes: 10 * 2 ** 20, refusal: refuse('413 token') };

/**
 * Receives a form with a file, whose token may be in header, query or form, before or behind the file, and closes the file once `work`
 * is done.
 * @param mostBytes - of a file, where the limit of the subscription is higher
 */
export async function receiveUpload(
  call: UploadCall,
  work: (found: Authenticated, upload: Upload) => Promise<Answer>,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Answer> {
  const limitOf = ({ caller }: Authenticated) => Math.min(caller.subscription.maxFileBytes, mostBytes);
  let found = call.hasToken ? await call.authenticate(undefined) : undefined;
  const limitFile = async (fields: Parameters): Promise<FileLimit> => {
    if (found === undefined && fields.has('access_token')) found = await call.authenticate(tokenIn(fields));
    if (found === undefined) return unknownLimit;
    return { bytes: limitOf(found), refusal: refuse('413') };
  };
  const upload = await readUpload(call.request, limitFile);
  try {
    checkMethod(mergeParameters(call.parameters, upload.fields));
    found ??= await call.authenticate(tokenIn(upload.fields));
    if ((upload.file?.sizeBytes ?? 0) > limitOf(found)) throw refuse('413');
    await call.received(found.caller, upload.fields);
    return await work(found, upload);
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
