import { Readable } from 'node:stream';
import {
  type ChangesPage,
  type RowChange,
  type RowFilter,
  type RowOutcome,
  readImportChanges,
  readUndoChanges,
  rowOutcomes,
} from '../../../activities/import-changes.ts';
import type { FieldsById } from '../../../activities/tell-activity.ts';
import { refuse } from '../../../errors.ts';
import { findFields } from '../../../fields/field-finder.ts';
import { shorten } from '../../../fields/json-value.ts';
import { findImport } from '../../../imports/find-import.ts';
import type { ImportPosition } from '../../../ledger/read-by-import.ts';
import { readPlaceToken, writePlaceToken } from '../../../paging/paging-token.ts';
import { boolean, described, integer, nullable, object, oneOf, text, time } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { batchSize, list, single, toId, usualPage } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { fieldsById } from '../activities/get-activities.ts';
import { changeLines, showChange, toLine, valueChanges } from './show-change.ts';

const permissions = ['Read-Only Lead', 'Read-Write Lead'] as const;

const query = {
  outcome: described(
    text,
    `any of ${rowOutcomes.join(', ')}, comma-separated; all but added and removed if absent`,
  ),
  field: described(text, 'only rows that changed this field'),
};

/** Extension: which leads an import created and changed, in the order of its rows, with what each value was before; and the same of an undo. */
export const importChangesOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/changes.json',
  permissions,
  documentation: {
    group: 'Imports',
    summary:
      'The leads that an import created and changed, in the order of its rows; or what an undo did to leads, in the order in which it did it',
    query,
    isPaged: true,
    item: object({
      row: described(integer, 'of the file, from 1; of an undo that of the import'),
      leadId: integer,
      email: described(nullable(text), 'the address that the lead has now'),
      outcome: oneOf(
        rowOutcomes,
        'added: to the list, and nothing else; of undos also: deleted, restored after it was deleted, removed from the list',
      ),
      addedToList: boolean,
      changes: valueChanges,
    }),
    members: { knownSince: described(time, 'changed values from before are not known, or not any more') },
    errors: ['1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const { batchId, read, fields, filter } = await readRequest(call);
    const { schema } = call.caller.subscription;
    const kind = `import changes ${batchId}`;
    const after = readPlace(call, kind);
    const limit = batchSize(call.parameters, usualPage);
    const page = await read(call.context.database, schema, batchId, filter, { after, limit });
    return {
      result: page.rows.map((row) => showRow(row, fields)),
      ...(page.hasMore && { nextPageToken: writePlace(call, kind, page) }),
      moreResult: page.hasMore,
      members: { knownSince: toSeconds(page.knownSince) },
    };
  },
};

/** Extension: the same as a CSV file, a line for each value. */
export const importChangesFileOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/changes.csv',
  permissions,
  documentation: {
    group: 'Imports',
    summary:
      'The same as CSV, a line for each changed value: row, leadId, email, outcome, field, oldValue, newValue',
    query,
    isFile: true,
    errors: ['1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const request = await readRequest(call);
    call.context.downloads.begin(call);
    const pieces = call.request.method === 'HEAD' ? [] : writeFile(call, request);
    void call.reply
      .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
      .send(Readable.from(pieces));
    return undefined;
  },
};

interface ChangesRequest {
  readonly batchId: number;
  readonly read: typeof readImportChanges;
  readonly fields: FieldsById;
  readonly filter: RowFilter;
}

/** @throws ApiError 1013 for an import that is unknown or forgotten, 1001 for an unknown outcome, 1006 for an unknown field */
async function readRequest(call: Call): Promise<ChangesRequest> {
  const { context, caller, parameters, path } = call;
  const { batchId, kind } = await findImport(
    context.database,
    context.clock,
    caller.subscription,
    toId(path['batchId'] ?? ''),
  );
  const fields = await fieldsById(call);
  const given = list(parameters, 'outcome').map(readOutcome);
  const name = single(parameters, 'field');
  const [field] = name === undefined ? [] : findFields([...fields.values()], [name]);
  const outcomes = new Set<RowOutcome>(given.length === 0 ? usualOutcomes : given);
  const read = kind === 'undo' ? readUndoChanges : readImportChanges;
  return { batchId, read, fields, filter: { outcomes, fieldId: field?.id } };
}

const usualOutcomes = rowOutcomes.filter((outcome) => outcome !== 'added' && outcome !== 'removed');

function readOutcome(word: string): RowOutcome {
  const found = rowOutcomes.find((outcome) => outcome === word.toLowerCase());
  if (found === undefined) throw refuse('1001', shorten(word), rowOutcomes.join(', '));
  return found;
}

function readPlace({ parameters, caller }: Call, kind: string): ImportPosition | undefined {
  const token = single(parameters, 'nextPageToken');
  if (token === undefined) return undefined;
  const [row, creation, change, addition] = readPlaceToken(token, kind, caller.calledAt) ?? [];
  if (row === undefined || creation === undefined || change === undefined || addition === undefined) {
    throw refuse('1003', 'Invalid nextPageToken');
  }
  return { row, creation, change, addition };
}

function writePlace({ caller }: Call, kind: string, { position }: ChangesPage): string {
  const { row, creation, change, addition } = position;
  return writePlaceToken(kind, [row, creation, change, addition], caller.calledAt);
}

function showRow(
  { changes, row, leadId, email, outcome, addedToList }: RowChange,
  fields: FieldsById,
): object {
  return {
    row,
    leadId,
    email,
    outcome,
    addedToList,
    changes: changes.map((change) => showChange(change, fields)),
  };
}

const header = ['row', 'leadId', 'email', 'outcome', 'field', 'oldValue', 'newValue'];

/** A page at a time, so that it takes no memory; a lead that was created, or only added to the list, has one line without a field. */
async function* writeFile(
  call: Call,
  { batchId, read, fields, filter }: ChangesRequest,
): AsyncGenerator<string> {
  const { schema } = call.caller.subscription;
  yield toLine(header);
  let after: ImportPosition | undefined;
  for (let hasMore = true; hasMore; ) {
    const page = await read(call.lastingDatabase, schema, batchId, filter, {
      after,
      limit: usualPage,
    });
    yield page.rows.flatMap((row) => linesOf(row, fields)).join('');
    after = page.position;
    hasMore = page.hasMore;
  }
}

function linesOf({ row, leadId, email, outcome, changes }: RowChange, fields: FieldsById): string[] {
  return changeLines([String(row), String(leadId), email ?? '', outcome], changes, fields);
}
