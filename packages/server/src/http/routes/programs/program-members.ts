import { ApiError, refuse } from '../../../errors.ts';
import { memberOf } from '../../../fields/field-finder.ts';
import { findMembers } from '../../../programs/find-members.ts';
import { requireProgram } from '../../../programs/find-program.ts';
import { deleteMembers, syncData, syncStatus } from '../../../programs/write-members.ts';
import { assetTime } from '../../asset-parameters.ts';
import {
  arrayOf,
  described,
  integer,
  jsonBody,
  object,
  oneOf,
  record,
  records,
  text,
  time,
} from '../../documentation.ts';
import { bodyObject, idOf, inputOf, type JsonObject, requiredText } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, required, single, toId } from '../../parameters.ts';

const read = ['Read-Only Lead', 'Read-Write Lead'] as const;
const write = ['Read-Write Lead'] as const;
const path = '/rest/v1/programs/:programId/members';
const group = 'Program members';

/** What became of one record. */
function memberOutcome(...statuses: readonly string[]) {
  return object({
    seq: integer,
    status: oneOf([...statuses, 'skipped']),
    'leadId?': integer,
    'reasons?': arrayOf(object({ code: text, message: text })),
  });
}

/** The members of a program: get, give a status, change data, delete. */
export const programMembersOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${path}.json`,
    takesJson: true,
    permissions: read,
    timeoutSeconds: 60,
    documentation: {
      group,
      summary: 'Get Program Members',
      query: {
        filterType: described(text, 'a searchable field, or updatedAt'),
        filterValues: described(text, 'up to 300 values, separated by commas; not with updatedAt'),
        startAt: time,
        endAt: time,
        fields: described(text, 'names of fields, separated by commas'),
      },
      required: ['filterType'],
      isPaged: true,
      item: { type: 'object', properties: { seq: integer }, required: ['seq'], additionalProperties: true },
      errors: ['704', '1001', '1002', '1003', '1006', '1013'],
    },
    async handle(call) {
      const { context, caller, parameters } = call;
      const { schema } = caller.subscription;
      const program = await requireProgram(context.database, schema, { id: programIdOf(call) });
      const kind = `members of program ${program.id}`;
      const page = readPage(call, kind);
      const members = await findMembers(context.database, schema, program, {
        ...filterOf(parameters),
        fieldNames: list(parameters, 'fields'),
        afterId: page.afterId ?? 0,
        limit: page.limit,
        most: context.programLimits.members,
      });
      const numbered = members.map(({ leadId, json }, seq) => ({
        leadId,
        json: `{"seq":${seq},${json.slice(1)}`,
      }));
      return answerPage(
        call,
        kind,
        page,
        numbered,
        ({ leadId }) => leadId,
        ({ json }) => ({ json }),
      );
    },
  },
  {
    method: 'POST',
    path: `${path}/status.json`,
    permissions: write,
    timeoutSeconds: 60,
    documentation: {
      group,
      summary: 'Sync Program Member Status',
      body: jsonBody({ statusName: text, input: records(object({ leadId: integer })) }),
      item: memberOutcome('created', 'updated'),
      errors: ['1001', '1002', '1003', '1004', '1013', '1025', '1037'],
    },
    async handle(call) {
      const body = bodyObject(call);
      const statusName = requiredText(body, 'statusName');
      const ids = inputOf(body).map(leadIdOf);
      const author = leadAuthor(call, 'syncProgramMemberStatus');
      return answer(ids, await syncStatus(call.context.database, author, programIdOf(call), statusName, ids));
    },
  },
  {
    method: 'POST',
    path: `${path}.json`,
    permissions: write,
    timeoutSeconds: 60,
    documentation: {
      group,
      summary: 'Sync Program Member Data',
      body: jsonBody({ input: records(record) }),
      item: memberOutcome('updated'),
      errors: ['1001', '1002', '1003', '1004', '1006', '1013'],
    },
    async handle(call) {
      const input = inputOf(bodyObject(call)).map((members) => ({ leadId: leadIdOf(members), members }));
      const author = leadAuthor(call, 'syncProgramMemberData');
      const outcomes = await syncData(call.context.database, author, programIdOf(call), input);
      return answer(
        input.map(({ leadId }) => leadId),
        outcomes,
      );
    },
  },
  {
    method: 'POST',
    path: `${path}/delete.json`,
    permissions: write,
    timeoutSeconds: 60,
    documentation: {
      group,
      summary: 'Delete Program Members',
      body: jsonBody({ input: records(object({ leadId: integer })) }),
      item: memberOutcome('deleted'),
      errors: ['1001', '1002', '1003', '1004', '1013', '1037'],
    },
    async handle(call) {
      const ids = inputOf(bodyObject(call)).map(leadIdOf);
      const author = leadAuthor(call, 'deleteProgramMember');
      return answer(ids, await deleteMembers(call.context.database, author, programIdOf(call), ids));
    },
  },
];

function programIdOf({ path: segments }: Call): number {
  return toId(segments['programId'] ?? '');
}

function leadIdOf(members: JsonObject): number {
  const leadId = memberOf(members, 'leadId');
  if (leadId === undefined || leadId === null || leadId === '') throw refuse('1002', 'leadId');
  return idOf({ id: leadId });
}

/** The items carry the position of their record; those that were skipped do not name the lead. */
function answer(ids: readonly number[], outcomes: readonly (string | ApiError)[]) {
  return {
    result: outcomes.map((became, seq) =>
      became instanceof ApiError
        ? { seq, status: 'skipped', reasons: [{ code: became.code, message: became.message }] }
        : { seq, status: became, leadId: ids[seq] },
    ),
  };
}

const longestRangeMs = 7 * 86_400_000;

/** @throws ApiError 1003, 1002, 704 */
function filterOf(parameters: Call['parameters']) {
  const filterType = single(parameters, 'filterType');
  if (filterType === undefined) throw refuse('1003', 'filterType not specified');
  const filterValues = list(parameters, 'filterValues');
  if (filterType !== 'updatedAt') {
    if (filterValues.length === 0) throw refuse('1003', 'filterValues not specified');
    return { filterType, filterValues, range: undefined };
  }
  for (const name of ['startAt', 'endAt']) required(parameters, name);
  const [from, to] = [assetTime(parameters, 'startAt'), assetTime(parameters, 'endAt')];
  if (from === undefined || to === undefined) throw refuse('1002', 'startAt');
  if (to.getTime() - from.getTime() > longestRangeMs) throw refuse('1003', 'Date range exceeds 7 days');
  return { filterType, filterValues: [], range: { from, to } };
}
