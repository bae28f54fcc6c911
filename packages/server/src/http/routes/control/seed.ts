import { readArchive } from '../../../control/seed/archives/read-archive.ts';
import { readSeed } from '../../../control/seed/read-seed.ts';
import type { SeedFiles } from '../../../control/seed/seed-part.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { described, object, text } from '../../documentation.ts';
import { bodyObject, isObject, type JsonObject } from '../../json-body.ts';
import { describeSnapshot, snapshotItem } from './snapshot-item.ts';

/** What an archive is sent as; what it is its bytes tell. */
const archiveTypes = [
  'application/zip',
  'application/gzip',
  'application/x-tar',
  'application/octet-stream',
  // As browsers and file managers name the same.
  'application/x-zip-compressed',
  'application/x-gzip',
  'application/x-compressed-tar',
];

/**
 * `POST /galena/v1/control/seed.json`: `{"folder": "/srv/seed"}`, on the machine of the server, or `{"files": {"leads.csv": "email\n…"}}`;
 * or an archive of them as the body.
 */
export const seedOperation: ControlOperation = {
  method: 'POST',
  path: `${controlPrefix}seed.json`,
  scope: 'subscription',
  timeoutSeconds: 600,
  bodyLimitBytes: 64 * 2 ** 20,
  documentation: {
    group: 'Control plane',
    summary: 'Replace what a subscription has by a seed, which reset goes back to from then on',
    body: {
      type: 'application/json',
      schema: object({
        'folder?': described(
          text,
          'a path on the machine of the server, of a folder or of an archive; either this or files',
        ),
        'files?': { type: 'object', additionalProperties: described(text, 'the content of the file') },
      }),
      fileTypes: archiveTypes,
    },
    item: snapshotItem,
    errors: ['1001', '1002', '1003', '1013'],
  },
  async handle(call) {
    const { body } = call.request;
    const files = Buffer.isBuffer(body)
      ? await readArchive(body, 'in the body')
      : await readFiles(bodyObject(call));
    return { result: [describeSnapshot(await call.control.renewals.seed(call.subscription, files))] };
  },
};

/** @throws ApiError 1001, 1002, 1003 */
async function readFiles({ folder, files }: JsonObject): Promise<SeedFiles> {
  if (folder !== undefined && files !== undefined)
    throw refuse('1003', 'A seed is either a folder or files, not both');
  if (folder !== undefined) {
    if (typeof folder !== 'string' || folder === '')
      throw refuse('1001', shorten(folder), 'path of a folder');
    return readSeed(folder);
  }
  if (files === undefined) throw refuse('1002', 'folder');
  if (!isObject(files)) throw refuse('1001', shorten(files), 'object of names and contents');
  return new Map(
    Object.entries(files).map(([path, content]) => {
      if (typeof content !== 'string') throw refuse('1001', shorten(content), `text of the file ${path}`);
      return [path, Buffer.from(content)];
    }),
  );
}
