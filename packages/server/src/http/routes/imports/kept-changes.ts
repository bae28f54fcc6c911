import { Readable } from 'node:stream';
import type { FieldsById } from '../../../activities/tell-activity.ts';
import { toLeadValue } from '../../../activities/value-texts.ts';
import { refuse } from '../../../errors.ts';
import { findImport, type ImportRecord } from '../../../imports/find-import.ts';
import { keptReasons } from '../../../imports/kept-changes.ts';
import { type KeptPlace, readKept, type ToldKept } from '../../../imports/read-kept.ts';
import { retentionDays } from '../../../imports/retention.ts';
import { type Origin, undoneBatchOf } from '../../../ledger/origin.ts';
import { readPlaceToken, writePlaceToken } from '../../../paging/paging-token.ts';
import { changeOrigin, describeOrigin } from '../../change-origin.ts';
import { described, integer, nullable, object, oneOf, text, time } from '../../documentation.ts';
import { noteBreak } from '../../note-break.ts';
import type { Call, Operation } from '../../operation.ts';
import { batchSize, single, toId, usualPage } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { fieldsById } from '../activities/get-activities.ts';
import { toLine } from './show-change.ts';

const permissions = ['Read-Only Lead', 'Read-Write Lead'] as const;
const reasons = Object.keys(keptReasons) as (keyof typeof keptReasons)[];
const reasonTexts = Object.entries(keptReasons).map(([reason, sense]) => `${reason}: ${sense}`);
const leadValue = described({}, 'as Get Lead shows it; null for none');

/** Extension: what an undo has left as it is, or could not bring back. */
export const keptChangesOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/kept.json',
  permissions,
  documentation: {
    group: 'Imports',
    summary:
      'What an undo has kept, or would keep, in the order of the rows of the file: what somebody has changed since',
    isPaged: true,
    item: object({
      row: described(integer, 'of the file of the import, from 1; 0 where it is not known'),
      leadId: integer,
      email: described(nullable(text), 'the address that the lead has now'),
      reason: oneOf(reasons, reasonTexts.join('; ')),
      'field?': described(
        object({ name: text, displayName: text }),
        'that was changed; of a lead that the import created the one for which the whole lead is kept',
      ),
      'list?': described(
        object({ id: integer, 'name?': text }),
        'a static list that the lead is in, or was in',
      ),
      importedValue: leadValue,
      currentValue: leadValue,
      'changedAt?': time,
      'changedBy?': changeOrigin,
      'otherLeadId?': described(integer, 'the lead that it was merged into, or that has its key'),
    }),
    errors: ['1001', '1003', '1013'],
  },
  async handle(call) {
    const record = await findUndo(call);
    const kind = `kept by undo ${record.batchId}`;
    const limit = batchSize(call.parameters, usualPage);
    const after = readPlace(call, kind);
    const found = await readKept(call.context.database, call.caller.subscription, record.batchId, {
      after,
      limit: limit + 1,
    });
    const told = found.slice(0, limit);
    const fields = await fieldsById(call);
    const last = told.at(-1);
    const moreResult = found.length > limit && last !== undefined;
    return {
      result: told.map((kept) => showKept(kept, fields)),
      ...(moreResult && { nextPageToken: writePlaceToken(kind, placeOf(last), call.caller.calledAt) }),
      moreResult,
    };
  },
};

/** Extension: the same as a CSV file. */
export const keptChangesFileOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/kept.csv',
  permissions,
  documentation: {
    group: 'Imports',
    summary: `The same as CSV: ${'row, leadId, email, reason, field, list, importedValue, currentValue, changedBy, changedAt, otherLeadId'}`,
    isFile: true,
    errors: ['1001', '1013'],
  },
  async handle(call) {
    const record = await findUndo(call);
    const fields = await fieldsById(call);
    call.context.downloads.begin(call);
    const pieces =
      call.request.method === 'HEAD'
        ? []
        : noteBreak(writeFile(call, record, fields), call, 'http.report-broken');
    void call.reply
      .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
      .send(Readable.from(pieces));
    return undefined;
  },
};

/** @throws ApiError 1013 for what is no undo, or has expired */
async function findUndo({ context, caller, path }: Call): Promise<ImportRecord> {
  const { database, clock } = context;
  const record = await findImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
  if (record.kind !== 'undo') throw refuse('1013');
  if (record.isExpired) throw refuse('1013 report', record.batchId, retentionDays);
  return record;
}

function readPlace({ parameters, caller }: Call, kind: string): KeptPlace | undefined {
  const token = single(parameters, 'nextPageToken');
  if (token === undefined) return undefined;
  const [row, leadId, item] = readPlaceToken(token, kind, caller.calledAt) ?? [];
  if (row === undefined || leadId === undefined || item === undefined) {
    throw refuse('1003', 'Invalid nextPageToken');
  }
  return [row, leadId, item];
}

function placeOf({ row, leadId, item }: ToldKept): KeptPlace {
  return [row, leadId, item];
}

function showKept(kept: ToldKept, fields: FieldsById) {
  const { row, leadId, email, reason, listId, listName, changedAt, changedBy, otherLead } = kept;
  const field = kept.fieldId === null ? undefined : fields.get(kept.fieldId);
  const type = field?.dataType ?? 'string';
  return {
    row,
    leadId,
    email,
    reason,
    field:
      kept.fieldId === null
        ? undefined
        : {
            name: field?.name ?? String(kept.fieldId),
            displayName: field?.displayName ?? String(kept.fieldId),
          },
    list: listId === null ? undefined : { id: listId, name: listName ?? undefined },
    importedValue: toLeadValue(type, kept.importedValue),
    currentValue: toLeadValue(type, kept.currentValue),
    changedAt: changedAt === null ? undefined : toSeconds(changedAt),
    changedBy: changedBy === null ? undefined : describeOrigin(changedBy),
    otherLeadId: otherLead ?? undefined,
  };
}

const header = [
  'row',
  'leadId',
  'email',
  'reason',
  'field',
  'list',
  'importedValue',
  'currentValue',
  'changedBy',
  'changedAt',
  'otherLeadId',
];

/** A page at a time, so that it takes no memory. */
async function* writeFile(
  { lastingDatabase, caller }: Call,
  { batchId }: ImportRecord,
  fields: FieldsById,
): AsyncGenerator<string> {
  yield toLine(header);
  let after: KeptPlace | undefined;
  for (;;) {
    const page = await readKept(lastingDatabase, caller.subscription, batchId, { after, limit: usualPage });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page.map((kept) => toLine(cellsOf(kept, fields))).join('');
    after = placeOf(last);
  }
}

function cellsOf(told: ToldKept, fields: FieldsById): string[] {
  const kept = showKept(told, fields);
  return [
    kept.row,
    kept.leadId,
    kept.email,
    kept.reason,
    kept.field?.name,
    kept.list?.name ?? kept.list?.id,
    kept.importedValue,
    kept.currentValue,
    told.changedBy === null ? undefined : nameOfOrigin(told.changedBy),
    kept.changedAt,
    kept.otherLeadId,
  ].map((cell) => String(cell ?? ''));
}

/** `import 1003 (api@x.io)`, `syncLead (api@x.io)`. */
function nameOfOrigin(origin: Origin): string {
  const { batchId, method, source, userEmail } = origin;
  const what =
    batchId === null
      ? (method ?? source)
      : `${undoneBatchOf(origin) === undefined ? 'import' : 'undo'} ${batchId}`;
  return userEmail === null ? what : `${what} (${userEmail})`;
}
