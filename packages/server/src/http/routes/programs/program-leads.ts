import { ApiError } from '../../../errors.ts';
import { requireProgram } from '../../../programs/find-program.ts';
import { leadsOfProgram } from '../../../programs/memberships.ts';
import { syncStatus } from '../../../programs/write-members.ts';
import { skipped } from '../../../records/outcome.ts';
import { described, integer, jsonBody, lead, object, outcome, records, text } from '../../documentation.ts';
import { bodyObject, idOf, inputOf, requiredText } from '../../json-body.ts';
import { leadAuthor } from '../../lead-author.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, toId } from '../../parameters.ts';
import { membershipItem, showMembership } from './show-membership.ts';

/** Get Leads by Program Id, and Change Lead Program Status. */
export const programLeadsOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/v1/leads/programs/:programId.json',
    takesJson: true,
    permissions: ['Read-Only Lead', 'Read-Write Lead'],
    timeoutSeconds: 60,
    documentation: {
      group: 'Program members',
      summary: 'Get Leads by Program Id',
      query: { fields: described(text, 'names of fields, separated by commas') },
      isPaged: true,
      moreResult: 'never',
      item: {
        ...lead,
        properties: {
          ...(lead['properties'] as object),
          membership: object({ ...membershipItem, progressionStatusType: text }),
        },
        required: ['id', 'membership'],
      },
      errors: ['1001', '1003', '1006', '1013'],
    },
    async handle(call) {
      const { context, caller, path, parameters } = call;
      const { schema } = caller.subscription;
      const program = await requireProgram(context.database, schema, { id: toId(path['programId'] ?? '') });
      // A page of one program is none of another.
      const kind = `leads of program ${program.id}`;
      const page = readPage(call, kind);
      const fields = await context.fields.of(context.database, caller.subscription);
      const leads = await leadsOfProgram(context.database, schema, fields, program, {
        fieldNames: list(parameters, 'fields'),
        afterId: page.afterId ?? 0,
        limit: page.limit,
      });
      return answerPage(
        call,
        kind,
        page,
        leads,
        ({ id }) => id,
        ({ json, membership }) => {
          const shown = { ...showMembership(membership), progressionStatusType: membership.status };
          return { json: `${json.slice(0, -1)},"membership":${JSON.stringify(shown)}}` };
        },
      );
    },
  },
  {
    method: 'POST',
    path: '/rest/v1/leads/programs/:programId/status.json',
    permissions: ['Read-Write Lead'],
    documentation: {
      group: 'Program members',
      summary: 'Change Lead Program Status',
      body: jsonBody({ status: text, input: records(object({ id: integer })) }),
      item: outcome('updated'),
      errors: ['1001', '1002', '1003', '1004', '1013', '1025', '1037'],
    },
    async handle(call) {
      const body = bodyObject(call);
      const programId = toId(call.path['programId'] ?? '');
      const statusName = requiredText(body, 'status');
      const ids = inputOf(body).map(idOf);
      const author = leadAuthor(call, 'changeLeadProgramStatus');
      const outcomes = await syncStatus(call.context.database, author, programId, statusName, ids);
      return {
        result: outcomes.map((became, index) =>
          became instanceof ApiError ? skipped(became, ids[index]) : { id: ids[index], status: 'updated' },
        ),
      };
    },
  },
];
