import { refuse } from '../../../errors.ts';
import { findFields } from '../../../fields/field-finder.ts';
import { shorten } from '../../../fields/json-value.ts';
import { describeProgress } from '../../../imports/describe-progress.ts';
import { findImport } from '../../../imports/find-import.ts';
import { submitUndo } from '../../../imports/submit-undo.ts';
import type { UndoOptions } from '../../../imports/undo-options.ts';
import { arrayOf, boolean, described, importProgress, integer, jsonBody, text } from '../../documentation.ts';
import { undoPath } from '../../import-routes.ts';
import { isObject } from '../../json-body.ts';
import { jsonParameters } from '../../json-parameters.ts';
import type { Call, Operation } from '../../operation.ts';
import { list, mergeParameters, type Parameters, refuseUnknown, single, toId } from '../../parameters.ts';

const members = {
  'fields?': described(
    arrayOf(text),
    'only what it did to these fields, by their REST names; leads and memberships of lists stay',
  ),
  'leads?': described(arrayOf(integer), 'only what it did to the leads with these ids'),
  'rows?': described(arrayOf(integer), 'only what these rows of its file did, which count from 1'),
  'force?': described(boolean, 'also what somebody has changed since; false if absent'),
  'dryRun?': described(boolean, 'only find out what would be undone, and what kept; false if absent'),
  'assumeUndone?': described(
    arrayOf(integer),
    'of a dry run: the batch ids of imports that are to be undone first, and are taken for undone; others are ignored',
  ),
};

/** Leads, rows or imports that one undo may name. */
const mostNamed = 10_000;

/** Extension: takes back what an import, or another undo, has done. */
export const undoImportOperation: Operation = {
  method: 'POST',
  path: undoPath,
  permissions: ['Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary:
      'Undo an import: the leads that it created are deleted, old values come back, and memberships of lists end; what somebody has changed since is kept. The undo is a job of the same queue, and can be undone',
    body: jsonBody(members),
    item: importProgress,
    errors: ['609', '1001', '1003', '1006', '1013', '1016'],
  },
  async handle(call) {
    const { context, caller, path, request } = call;
    const { database, clock } = context;
    const parameters = mergeParameters(call.parameters, jsonParameters(request));
    refuseUnknown(parameters, 'an undo', known);
    refuseEmpty(request.body, parameters);
    const options = await readOptions(call, parameters);
    const batchId = await submitUndo(database, clock, caller, {
      batchId: toId(path['batchId'] ?? ''),
      options,
      requestId: request.id,
    });
    return { result: [describeProgress(await findImport(database, clock, caller.subscription, batchId))] };
  },
};

const known = ['fields', 'leads', 'rows', 'force', 'dryRun', 'assumeUndone'] as const;

/** Elsewhere an empty list and null are as if they were not there; here that would undo everything where somebody has found nothing to name. */
function refuseEmpty(body: unknown, parameters: Parameters): void {
  const given = isObject(body) ? body : {};
  const empty = ['fields', 'leads', 'rows'].find(
    (name) => (Object.hasOwn(given, name) || parameters.has(name)) && list(parameters, name).length === 0,
  );
  if (empty === undefined) return;
  throw refuse('1003', `'${empty}' names none; without it an undo is not limited to some ${empty}`);
}

/** @throws ApiError 1001, 1003 or 1006 */
async function readOptions({ context, caller }: Call, parameters: Parameters): Promise<UndoOptions> {
  const names = listOf(parameters, 'fields');
  const fields = names && findFields(await context.fields.of(context.database, caller.subscription), names);
  const [leads, rows] = [idsOf(parameters, 'leads'), idsOf(parameters, 'rows')];
  const dryRun = flagOf(parameters, 'dryRun');
  const assumeUndone = idsOf(parameters, 'assumeUndone');
  if (assumeUndone !== undefined && !dryRun) {
    throw refuse(
      '1003',
      "'assumeUndone' is for dry runs only: set 'dryRun' to true, or undo these imports first",
    );
  }
  return {
    ...(fields !== undefined && { fields: fields.map(({ name }) => name) }),
    ...(leads !== undefined && { leads }),
    ...(rows !== undefined && { rows }),
    force: flagOf(parameters, 'force'),
    dryRun,
    ...(assumeUndone !== undefined && { assumeUndone }),
  };
}

/** Undefined if it is absent. */
function listOf(parameters: Parameters, name: string): string[] | undefined {
  return parameters.has(name) ? list(parameters, name) : undefined;
}

function idsOf(parameters: Parameters, name: string): number[] | undefined {
  const given = listOf(parameters, name);
  if (given !== undefined && given.length > mostNamed) {
    throw refuse('1003', `Too many ${name}: ${given.length} given and the maximum is ${mostNamed}`);
  }
  return given?.map(toId);
}

function flagOf(parameters: Parameters, name: string): boolean {
  const value = single(parameters, name)?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw refuse('1001', shorten(value), 'boolean');
  return value === 'true';
}
