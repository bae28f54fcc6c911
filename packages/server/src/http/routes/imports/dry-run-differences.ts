import { Readable } from 'node:stream';
import type { FieldsById } from '../../../activities/tell-activity.ts';
import { refuse } from '../../../errors.ts';
import { findFields } from '../../../fields/field-finder.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type DryRun, findDryRun } from '../../../imports/dry-runs/find-dry-run.ts';
import {
  type Difference,
  type DifferenceFilter,
  type DifferenceOutcome,
  type DifferencePage,
  differenceOutcomes,
  readDifferences,
} from '../../../imports/dry-runs/read-differences.ts';
import { readPagingToken, writePagingToken } from '../../../paging/paging-token.ts';
import { boolean, described, integer, nullable, object, oneOf, text } from '../../documentation.ts';
import { noteBreak } from '../../note-break.ts';
import type { Call, Operation } from '../../operation.ts';
import { batchSize, list, single, toId, usualPage } from '../../parameters.ts';
import { fieldsById } from '../activities/get-activities.ts';
import { changeLines, showChange, toLine, valueChanges } from './show-change.ts';

const permissions = ['Read-Only Lead', 'Read-Write Lead'] as const;

const query = {
  outcome: described(text, `${differenceOutcomes.join(', ')} or both, comma-separated; both if absent`),
  field: described(text, 'only leads for which this field differs'),
  leadId: described(integer, 'only this lead'),
  key: described(text, 'only leads with this value in the lookup field, compared as an import does'),
  text: described(text, 'only leads with a difference whose old or new value contains this, in any case'),
};

/** Extension: what a dry run would make of leads, in the order of the rows of its file. */
export const differencesOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/differences.json',
  permissions,
  documentation: {
    group: 'Imports',
    summary:
      'The leads that a dry run would create and change, in the order of the rows of its file, with the values before and after',
    query,
    isPaged: true,
    item: object({
      row: described(integer, 'the first one of the file that creates or changes the lead, from 1'),
      line: described(integer, 'the line of the file that this row starts in, from 1'),
      leadId: described(nullable(integer), 'null: it would be created'),
      key: described(nullable(text), 'the value of the lookup field that the lead would have'),
      outcome: oneOf(differenceOutcomes),
      addedToList: boolean,
      changes: valueChanges,
    }),
    errors: ['1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const { dryRun, fields, filter } = await readRequest(call);
    const { parameters, context, caller } = call;
    const kind = `differences ${dryRun.record.batchId}`;
    const place = { afterRow: readPlace(call, kind), limit: batchSize(parameters, usualPage) };
    const page = await orGone(
      readDifferences(context.database, caller.subscription.schema, dryRun, filter, place),
    );
    return {
      result: page.differences.map((difference) => show(difference, fields)),
      ...(page.hasMore && { nextPageToken: writePagingToken(kind, page.row, caller.calledAt) }),
      moreResult: page.hasMore,
    };
  },
};

/** Extension: the same as a CSV file, a line for each value. */
export const differencesFileOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/differences.csv',
  permissions,
  documentation: {
    group: 'Imports',
    summary:
      'The same as CSV, a line for each value: row, line, leadId, key, outcome, field, oldValue, newValue',
    query,
    isFile: true,
    errors: ['1001', '1003', '1006', '1013'],
  },
  async handle(call) {
    const request = await readRequest(call);
    call.context.downloads.begin(call);
    const pieces =
      call.request.method === 'HEAD'
        ? []
        : noteBreak(writeFile(call, request), call, 'http.differences-broken');
    void call.reply
      .headers({ 'content-type': 'text/csv;charset=UTF-8', 'content-disposition': 'attachment' })
      .send(Readable.from(pieces));
    return undefined;
  },
};

interface DifferencesRequest {
  readonly dryRun: DryRun;
  readonly fields: FieldsById;
  readonly filter: DifferenceFilter;
}

/** @throws ApiError 1013 for a dry run that is unknown or forgotten, 1003 for none or an unfinished one, 1001, 1006 */
async function readRequest(call: Call): Promise<DifferencesRequest> {
  const { context, caller, parameters, path } = call;
  const fields = await fieldsById(call);
  const all = [...fields.values()];
  const batchId = toId(path['batchId'] ?? '');
  const dryRun = await findDryRun(context.database, context.clock, caller.subscription, all, batchId);
  const outcomes = list(parameters, 'outcome').map(readOutcome);
  const name = single(parameters, 'field');
  const leadId = single(parameters, 'leadId');
  const [field] = name === undefined ? [] : findFields(all, [name]);
  return {
    dryRun,
    fields,
    filter: {
      outcomes: new Set<DifferenceOutcome>(outcomes.length === 0 ? differenceOutcomes : outcomes),
      fieldId: field?.id,
      leadId: leadId === undefined ? undefined : toId(leadId),
      key: storable(single(parameters, 'key')),
      text: single(parameters, 'text'),
    },
  };
}

/** PostgreSQL takes no text with a NUL; nor has any lead one. */
function storable(key: string | undefined): string | undefined {
  if (key?.includes('\0') === true) throw refuse('1001', shorten(key), 'string');
  return key;
}

function readOutcome(word: string): DifferenceOutcome {
  const found = differenceOutcomes.find((outcome) => outcome === word.toLowerCase());
  if (found === undefined) throw refuse('1001', shorten(word), differenceOutcomes.join(', '));
  return found;
}

function readPlace({ parameters, caller }: Call, kind: string): number {
  const token = single(parameters, 'nextPageToken');
  if (token === undefined) return 0;
  const row = readPagingToken(token, kind, caller.calledAt);
  if (row === undefined) throw refuse('1003', 'Invalid nextPageToken');
  return row;
}

/** PostgreSQL's code for a table that is not there: the day of the dry run has ended meanwhile. */
const undefinedTable = '42P01';

async function orGone(page: Promise<DifferencePage>): Promise<DifferencePage> {
  try {
    return await page;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === undefinedTable) throw refuse('1013');
    throw error;
  }
}

function show(
  { changes, row, line, leadId, key, outcome, addedToList }: Difference,
  fields: FieldsById,
): object {
  return {
    row,
    line,
    leadId,
    key,
    outcome,
    addedToList,
    changes: changes.map((change) => showChange(change, fields)),
  };
}

const header = ['row', 'line', 'leadId', 'key', 'outcome', 'field', 'oldValue', 'newValue'];

/** A page at a time, so that it takes no memory. */
async function* writeFile(
  call: Call,
  { dryRun, fields, filter }: DifferencesRequest,
): AsyncGenerator<string> {
  const { schema } = call.caller.subscription;
  yield toLine(header);
  for (let afterRow = 0, hasMore = true; hasMore; ) {
    const place = { afterRow, limit: usualPage };
    const page = await readDifferences(call.lastingDatabase, schema, dryRun, filter, place);
    yield page.differences.flatMap((difference) => linesOf(difference, fields)).join('');
    afterRow = page.row;
    hasMore = page.hasMore;
  }
}

function linesOf({ row, line, leadId, key, outcome, changes }: Difference, fields: FieldsById): string[] {
  const lead = [String(row), String(line), String(leadId ?? ''), key ?? '', outcome];
  return changeLines(lead, changes, fields);
}
