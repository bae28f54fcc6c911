import { flowSource, type Origin, undoneBatchOf, undoSource } from '../ledger/origin.ts';
import { described, integer, object, oneOf, text } from './documentation.ts';

/** Who has made a change, as the extension API shows it. */
const members = {
  source: oneOf(['List import', 'Web service API', flowSource, undoSource]),
  'batchId?': described(integer, 'the import, or the undo'),
  'undoes?': described(integer, 'of an undo: the batch id of what it undid'),
  'method?': text,
  'user?': described(text, 'e-mail address of the API user'),
  'service?': text,
  'requestId?': text,
};

export const changeOrigin = described(object(members), 'who changed it; of an import or undo who sent it');

/** Of an entry in the history of a lead, whose import has a file. */
export const changeOriginInFile = described(
  object({ ...members, 'fileName?': text, 'row?': described(integer, 'of its file, from 1') }),
  'who changed it; of an import or undo who sent it',
);

export function describeOrigin(origin: Origin): Readonly<Record<string, unknown>> {
  const { source, batchId, userEmail, serviceName, requestId } = origin;
  const undoes = undoneBatchOf(origin);
  return {
    source,
    batchId: batchId ?? undefined,
    undoes,
    method: undoes === undefined ? (origin.method ?? undefined) : undefined,
    user: userEmail ?? undefined,
    service: serviceName ?? undefined,
    requestId: requestId ?? undefined,
  };
}
