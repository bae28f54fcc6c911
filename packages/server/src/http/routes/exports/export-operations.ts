import { refuse } from '../../../errors.ts';
import { createExport } from '../../../exports/create-export.ts';
import { activityColumns, type Subject } from '../../../exports/definition.ts';
import { type ExportState, exportStates, findExport, listExports } from '../../../exports/find-export.ts';
import { cancelExport, enqueueExport, stateNames } from '../../../exports/queue.ts';
import { showExport } from '../../../exports/show-export.ts';
import { shorten } from '../../../fields/json-value.ts';
import type { Permission } from '../../../identity/permissions.ts';
import { arrayOf, described, exportJob, jsonBody, object, oneOf, text, time } from '../../documentation.ts';
import { noteExportStatus } from '../../note-status.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list } from '../../parameters.ts';
import { sendExportFile } from './export-file.ts';
import { readDefinition } from './read-definition.ts';

const timeRange = described(
  object({ startAt: time, endAt: time }),
  'both ends included; 31 days at the most',
);

interface Documented {
  readonly title: string;
  readonly permissions: readonly Permission[];
  readonly body: ReturnType<typeof jsonBody>;
}

const headers = described(
  { type: 'object', additionalProperties: text },
  'headers by field; others are the name of the field',
);

const subjects = {
  leads: {
    title: 'Lead',
    permissions: ['Read-Only Lead', 'Read-Write Lead'],
    body: jsonBody({
      fields: described(arrayOf(text), 'REST names, in the order of the columns'),
      filter: described(
        object({
          'createdAt?': timeRange,
          'updatedAt?': timeRange,
          'staticListId?': { type: 'integer' },
          'staticListName?': text,
        }),
        'exactly one of them',
      ),
      'format?': oneOf(['CSV', 'TSV', 'SSV']),
      'columnHeaderNames?': headers,
    }),
  },
  activities: {
    title: 'Activity',
    permissions: ['Read-Only Activity', 'Read-Write Activity'],
    body: jsonBody({
      'fields?': described(
        arrayOf(oneOf(activityColumns)),
        'in the order of the columns; all but actionResult if absent',
      ),
      filter: object({
        createdAt: timeRange,
        'activityTypeIds?': arrayOf({ type: 'integer' }),
        'primaryAttributeValueIds?': described(
          arrayOf({ type: 'integer' }),
          'up to 50, with activityTypeIds of one group: fields (13, 22) or static lists (24, 25)',
        ),
        'primaryAttributeValues?': described(arrayOf(text), 'the same by name'),
      }),
      'format?': oneOf(['CSV', 'TSV', 'SSV']),
      'columnHeaderNames?': headers,
    }),
  },
} as const satisfies Record<Subject, Documented>;

/** The six operations of bulk exports, for each subject. */
export const exportOperations: readonly Operation[] = (Object.keys(subjects) as Subject[]).flatMap(
  operationsOf,
);

function operationsOf(subject: Subject): Operation[] {
  const { title, permissions, body } = subjects[subject];
  const base = `/bulk/v1/${subject}/export`;
  const group = 'Bulk export';
  const documented = (operation: string, errors: readonly string[]) => ({
    group,
    summary: `${operation} Export ${title} Job`,
    item: exportJob,
    errors,
  });
  return [
    {
      method: 'POST',
      path: `${base}/create.json`,
      permissions,
      documentation: {
        ...documented('Create', ['609', '612', '704', '1001', '1002', '1003', '1013', '1029', '1035']),
        body,
      },
      async handle(call) {
        const { database, clock, randomness, exportLimits } = call.context;
        const definition = await readDefinition(call, subject);
        const exportId = await createExport(
          database,
          clock,
          randomness,
          call.caller,
          definition,
          exportLimits,
        );
        return { result: [showExport(await findExport(database, clock, call.caller, subject, exportId))] };
      },
    },
    {
      method: 'POST',
      path: `${base}/:exportId/enqueue.json`,
      permissions,
      documentation: documented('Enqueue', ['1003', '1013', '1029']),
      async handle({ context, caller, path }) {
        const { database, clock, exportLimits } = context;
        const exportId = path['exportId'] ?? '';
        return {
          result: [showExport(await enqueueExport(database, clock, caller, subject, exportId, exportLimits))],
        };
      },
    },
    {
      method: 'POST',
      path: `${base}/:exportId/cancel.json`,
      permissions,
      documentation: documented('Cancel', ['1013', '1029']),
      async handle({ context: { database, clock }, caller, path }) {
        return {
          result: [showExport(await cancelExport(database, clock, caller, subject, path['exportId'] ?? ''))],
        };
      },
    },
    {
      method: 'GET',
      path: `${base}/:exportId/status.json`,
      permissions,
      documentation: {
        ...documented('Get', ['1013']),
        summary: `Get Export ${title} Job Status`,
      },
      async handle(call) {
        const { database, clock } = call.context;
        const record = await findExport(database, clock, call.caller, subject, call.path['exportId'] ?? '');
        noteExportStatus(call, record);
        return { result: [showExport(record)] };
      },
    },
    {
      method: 'GET',
      path: `${base}/:exportId/file.json`,
      permissions,
      documentation: {
        group,
        summary: `Get Export ${title} File: all of it, or the bytes that a Range header asks for`,
        isFile: true,
        errors: [],
      },
      async handle(call) {
        await sendExportFile(call, subject);
        return undefined;
      },
    },
    {
      method: 'GET',
      path: `${base}.json`,
      permissions,
      documentation: {
        group,
        summary: `Get Export ${title} Jobs: those of the calling API user of the last seven days, newest first`,
        query: { status: described(text, 'one or more of them, in any case') },
        isPaged: true,
        moreResult: 'never',
        item: exportJob,
        errors: ['1001', '1003'],
      },
      async handle(call) {
        const { database, clock } = call.context;
        const states = list(call.parameters, 'status').map(toState);
        const page = readPage(call, `${subject} exports`);
        const records = await listExports(database, clock, call.caller, {
          subject,
          states,
          below: page.afterId,
          limit: page.limit,
        });
        return answerPage(call, `${subject} exports`, page, records, ({ number }) => number, showExport);
      },
    },
  ];
}

/** @throws ApiError 1001 */
function toState(name: string): ExportState {
  // The docs spell it both ways.
  const meant = name.toLowerCase().replace(/^canceled$/, 'cancelled');
  const state = exportStates.find((one) => stateNames[one].toLowerCase() === meant);
  if (state === undefined) throw refuse('1001', shorten(name), Object.values(stateNames).join(', '));
  return state;
}
