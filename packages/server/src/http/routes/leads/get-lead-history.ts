import { readHistory } from '../../../activities/lead-history.ts';
import { listTypeNames } from '../../../activities/list-types.ts';
import { type FieldsById, tellActivity } from '../../../activities/tell-activity.ts';
import { toLeadValue } from '../../../activities/value-texts.ts';
import { listSubmits } from '../../../imports/find-import.ts';
import type { LedgerEntry } from '../../../ledger/entries.ts';
import { changeOriginInFile, describeOrigin } from '../../change-origin.ts';
import { arrayOf, described, integer, object, oneOf, text, time } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';
import { activityAttribute } from '../activities/activity-page.ts';
import { fieldsById } from '../activities/get-activities.ts';

/** What events of these types are called; any other one is an activity. */
const kinds: ReadonlyMap<number, string> = new Map([
  // A lead that an undo has brought back.
  [12, 'restored'],
  [25, 'removedFromList'],
  [32, 'merged'],
  [37, 'deleted'],
  [100, 'movedToPartition'],
  [145, 'pushed'],
]);

const leadValue = described({}, 'as Get Lead shows it; null for none');

/** Extension: what has happened to a lead, newest first: each value with what it was before, and who changed it. */
export const getLeadHistoryOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/leads/:id/history.json',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Leads',
    summary: 'The history of a lead, newest first',
    isPaged: true,
    item: object({
      id: described(integer, 'of the activity'),
      at: time,
      kind: oneOf(['created', 'changed', 'addedToList', ...kinds.values(), 'activity']),
      activityTypeId: integer,
      'field?': described(object({ name: text, displayName: text }), 'of a changed value'),
      'oldValue?': leadValue,
      'newValue?': leadValue,
      'list?': described(object({ id: integer, name: text }), 'that the lead was added to or removed from'),
      'activityType?': described(text, 'the name of its type, of an activity that a call has written'),
      'activityDate?': described(time, 'of an activity that a call has written'),
      'primaryValueId?': integer,
      'primaryValue?': text,
      'attributes?': arrayOf(activityAttribute),
      by: changeOriginInFile,
    }),
    members: { knownSince: described(time, 'changed values from before are not known, or not any more') },
    errors: ['1001', '1003', '1004'],
  },
  async handle(call) {
    const { caller, path } = call;
    const { schema } = caller.subscription;
    const leadId = toId(path['id'] ?? '');
    const pageKind = `history of lead ${leadId}`;
    const page = readPage(call, pageKind);
    const { entries, knownSince } = await readHistory(call.context.database, schema, leadId, {
      before: page.afterId,
      limit: page.limit,
    });
    const names: Names = {
      fields: await fieldsById(call),
      files: await fileNamesOf(call, entries),
      types: await listTypeNames(call.context.database, schema),
    };
    const answer = answerPage(
      call,
      pageKind,
      page,
      entries,
      ({ id }) => id,
      (entry) => showEntry(entry, names),
    );
    return { ...answer, members: { knownSince: toSeconds(knownSince) } };
  },
};

type FileNames = ReadonlyMap<number, string | null>;

/** What fields, files and types of activities are called. */
interface Names {
  readonly fields: FieldsById;
  readonly files: FileNames;
  readonly types: ReadonlyMap<number, string>;
}

/** Of imports that are not forgotten. */
async function fileNamesOf({ context, caller }: Call, entries: readonly LedgerEntry[]): Promise<FileNames> {
  const batchIds = [...new Set(entries.flatMap(({ origin }) => origin.batchId ?? []))];
  if (batchIds.length === 0) return new Map();
  const submits = await listSubmits(context.database, context.clock, caller.subscription, batchIds);
  return new Map(submits.map(({ batchId, fileName }) => [batchId, fileName]));
}

function showEntry(entry: LedgerEntry, names: Names): object {
  const kind = kindOf(entry);
  return {
    id: entry.id,
    at: toSeconds(entry.recordedAt),
    kind,
    activityTypeId: entry.type,
    activityType: kind === 'activity' ? names.types.get(entry.type) : undefined,
    ...showWhat(entry, names.fields),
    by: showOrigin(entry, names.files),
  };
}

function kindOf({ kind, type }: LedgerEntry): string {
  if (kind === 'creation') return 'created';
  if (kind === 'value') return 'changed';
  return kind === 'list' ? 'addedToList' : (kinds.get(type) ?? 'activity');
}

function showWhat(entry: LedgerEntry, fields: FieldsById): object {
  if (entry.kind === 'creation') return { list: entry.list ?? undefined };
  if (entry.kind === 'list') return { list: entry.list };
  if (entry.kind === 'value') {
    const field = fields.get(entry.fieldId);
    const type = field?.dataType ?? 'string';
    return {
      field: field && { name: field.name, displayName: field.displayName },
      oldValue: toLeadValue(type, entry.oldValue),
      newValue: toLeadValue(type, entry.newValue),
    };
  }
  if (entry.type === 25 && entry.primaryId !== null) {
    return { list: { id: entry.primaryId, name: entry.primaryValue ?? '' } };
  }
  return {
    activityDate: toSeconds(entry.activityDate),
    primaryValueId: entry.primaryId ?? undefined,
    primaryValue: entry.primaryValue ?? undefined,
    attributes: tellActivity(entry, fields)?.attributes,
  };
}

function showOrigin(entry: LedgerEntry, fileNames: FileNames): object {
  const { batchId } = entry.origin;
  const row = entry.kind === 'event' ? null : entry.row;
  return {
    ...describeOrigin(entry.origin),
    fileName: (batchId === null ? undefined : fileNames.get(batchId)) ?? undefined,
    row: row ?? undefined,
  };
}
