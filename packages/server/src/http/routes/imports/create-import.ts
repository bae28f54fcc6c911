import { createHash } from 'node:crypto';
import { inTurn } from '../../../db/in-turn.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { describeProgress } from '../../../imports/describe-progress.ts';
import { findImport } from '../../../imports/find-import.ts';
import { type IdempotentRequest, readIdempotencyKey } from '../../../imports/idempotency.ts';
import { ruleChoices } from '../../../imports/rules/import-rules.ts';
import { readRules, ruleParameters, type SentRules } from '../../../imports/rules/read-rules.ts';
import { refuseProblem } from '../../../imports/rules/refuse-problem.ts';
import { queueBeside } from '../../../imports/submit.ts';
import type { TemplateUse } from '../../../imports/templates/apply-template.ts';
import { boolean, described, importProgress, integer, oneOf, text } from '../../documentation.ts';
import type { Operation, UploadCall } from '../../operation.ts';
import { type Parameters, readFlag, refuseUnknown, single, toId } from '../../parameters.ts';
import { type Upload, uploadPaths } from '../../upload/read-upload.ts';
import { receiveUpload } from '../../upload/receive-upload.ts';
import {
  submitBody,
  submitErrors,
  submitParameters,
  submittedParameters,
  submitUpload,
} from './submit-upload.ts';

const query = {
  ...submitParameters,
  mode: oneOf(ruleChoices.mode, 'what rows may do: createOrUpdate if absent'),
  defaultRule: described(
    text,
    'overwrite, fillEmpty, never or {"newest": "updatedOn"}: the rule of fields that no other rule names',
  ),
  clear: oneOf(ruleChoices.clear, 'which cells clear a field: those with the text NULL if absent'),
  repeatedKeys: oneOf(ruleChoices.repeatedKeys, 'which of several rows with a key go in: each if absent'),
  multipleMatches: oneOf(
    ruleChoices.multipleMatches,
    'which of several leads with a key a row is for: as the setting multipleMatches says if absent',
  ),
  surplusCells: oneOf(ruleChoices.surplusCells, 'instead of the setting of this name'),
  unknownColumns: oneOf(ruleChoices.unknownColumns, 'instead of the setting of this name'),
  rules: described(text, 'all of these rules, and those of fields, as a JSON object'),
  template: described(
    text,
    'name or id of a template: parameters of the call override it, and the columns that it names go into their fields',
  ),
  templateVersion: described(integer, 'of the template; the newest if absent'),
  templateApplied: oneOf(
    ['true', 'false'],
    'true: file and parameters are already as the template says, as SDK, command line and console send them, so it is only noted; false if absent',
  ),
  dryRun: described(
    boolean,
    'true: no lead is written, and the job is of the kind dryRun, which says what the import would do',
  ),
};

/** Extension: the same as Import Lead, with rules for what its rows may do to leads or as a dry run, and answered with the import itself. */
export const createImportOperation: Operation = {
  method: 'POST',
  path: uploadPaths.imports,
  permissions: ['Read-Write Lead'],
  authenticates: 'itself',
  documentation: {
    group: 'Imports',
    summary: 'Import a file of leads, by rules, or find out what that would do',
    headers: {
      'Idempotency-Key': described(
        text,
        'what the client calls this request: sent again within a day, it is answered with the import that it has become, and the header Idempotent-Replayed: true',
      ),
    },
    query,
    body: submitBody,
    item: importProgress,
    errors: submitErrors,
  },
  readsBeside: () => queueBeside,
  handle: (call) =>
    receiveUpload(call, async (found, upload) => {
      const parameters = submittedParameters(call, upload);
      refuseUnknown(parameters, 'an import', Object.keys(query));
      refuseTwice(call, upload);
      const { batchId, isReplayed } = await submitUpload(call, found, upload, {
        rules: refuseProblem(() => readRules(sentRules(parameters))),
        template: readTemplateUse(parameters),
        isDryRun: readFlag(parameters, 'dryRun'),
        idempotent: await readIdempotent(call, parameters, upload),
      });
      if (isReplayed) void call.reply.header('Idempotent-Replayed', 'true');
      const { subscription } = found.caller;
      const database = inTurn(call.context.database, subscription.schema);
      const record = await findImport(database, call.context.clock, subscription, batchId);
      return { result: [describeProgress(record)] };
    }),
};

/** Marketo's call takes one of the values; what rules may do to leads is not for chance to say. */
function refuseTwice({ parameters }: UploadCall, { fields }: Upload): void {
  const twice = Object.keys(query).find((name) => {
    const values = [...(parameters.get(name) ?? []), ...(fields.get(name) ?? [])];
    return new Set(values).size > 1;
  });
  if (twice === undefined) return;
  throw refuse('1003', `Parameter '${twice}' is given twice, with different values`);
}

function sentRules(parameters: Parameters): SentRules {
  const names = ['rules', ...ruleParameters] as const;
  return Object.fromEntries(names.map((name) => [name, single(parameters, name)]));
}

/** @throws ApiError 1001, or 1003 where no template is named */
function readTemplateUse(parameters: Parameters): TemplateUse | undefined {
  const template = single(parameters, 'template');
  const version = single(parameters, 'templateVersion');
  const applied = single(parameters, 'templateApplied')?.toLowerCase();
  if (applied !== undefined && applied !== 'true' && applied !== 'false') {
    throw refuse('1001', shorten(applied), 'boolean');
  }
  if (template === undefined) {
    if (version === undefined && applied === undefined) return undefined;
    const given = version === undefined ? 'templateApplied' : 'templateVersion';
    throw refuse('1003', `Parameter '${given}' is given without 'template', which names the template`);
  }
  return {
    template,
    version: version === undefined ? undefined : toId(version),
    isApplied: applied === 'true',
  };
}

async function readIdempotent(
  { request }: UploadCall,
  parameters: Parameters,
  upload: Upload,
): Promise<IdempotentRequest | undefined> {
  const key = readIdempotencyKey(request.headers['idempotency-key']);
  return key === undefined ? undefined : { key, hash: await hashOf(parameters, upload) };
}

/** They are not part of what is asked for. */
const passedOver = ['access_token', '_method'];
const readBytes = 256 * 2 ** 10;

/** Of all that a request says, wherever its parameters stand; what the file is called makes no difference. */
async function hashOf(parameters: Parameters, { file }: Upload): Promise<Buffer> {
  const said = [...parameters]
    .filter(([name]) => !passedOver.includes(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify([said, file?.charset ?? null]));
  for await (const bytes of file?.spool.read(readBytes) ?? []) hash.update(bytes);
  return hash.digest();
}
