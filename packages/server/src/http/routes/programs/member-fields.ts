import { refuse } from '../../../errors.ts';
import { creatableTypes } from '../../../leads/schema/create-fields.ts';
import { createMemberFields, updateMemberField } from '../../../programs/change-member-fields.ts';
import { listMemberFields, type MemberField, searchableNames } from '../../../programs/member-fields.ts';
import {
  arrayOf,
  boolean,
  describedField,
  fieldOutcome,
  jsonBody,
  leadFieldItem,
  object,
  oneOf,
  records,
  text,
  time,
} from '../../documentation.ts';
import { bodyObject, inputOf } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { toSeconds } from '../../times.ts';
import { customPermission, standardPermission } from '../fields/show-fields.ts';

const group = 'Program members';
const path = '/rest/v1/programs/members/schema/fields';

const attributes = {
  'description?': text,
  'isHidden?': boolean,
  'isHtmlEncodingInEmail?': boolean,
  'isSensitive?': boolean,
};

/** What a membership has: described, and as a schema that custom fields are added to. */
export const memberFieldOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/rest/v1/programs/members/describe.json',
    permissions: ['Read-Only Lead', 'Read-Write Lead'],
    documentation: {
      group,
      summary: 'Describe Program Member',
      item: object({
        name: text,
        description: text,
        createdAt: time,
        updatedAt: time,
        dedupeFields: arrayOf(text),
        searchableFields: arrayOf(arrayOf(text)),
        fields: arrayOf(describedField),
      }),
      errors: [],
    },
    async handle(call) {
      const fields = await fieldsOf(call);
      const made = toSeconds(new Date(call.caller.subscription.createdAt));
      return {
        result: [
          {
            name: 'API Program Membership',
            description: 'Map for API program membership fields',
            createdAt: made,
            updatedAt: made,
            dedupeFields: ['leadId', 'programId'],
            searchableFields: searchableNames(fields).map((name) => [name]),
            fields: fields.map(toDescribed),
          },
        ],
      };
    },
  },
  {
    method: 'GET',
    path: '/rest/v1/program/members/describe.json',
    permissions: ['Read-Only Lead', 'Read-Write Lead'],
    documentation: {
      group,
      summary: 'Describe Program Member (superseded)',
      item: object({ name: text, fields: arrayOf(describedField) }),
      errors: [],
    },
    async handle(call) {
      return { result: [{ name: 'API Program Member', fields: (await fieldsOf(call)).map(toDescribed) }] };
    },
  },
  {
    method: 'GET',
    path: `${path}.json`,
    permissions: [standardPermission, customPermission],
    documentation: {
      group,
      summary: 'Get Program Member Fields',
      isPaged: true,
      item: leadFieldItem,
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const kind = 'program member fields';
      const page = readPage(call, kind);
      const fields = (await visibleFields(call)).map((field, index) => ({ field, place: index + 1 }));
      const behind = fields.filter(({ place }) => place > (page.afterId ?? 0));
      return answerPage(
        call,
        kind,
        page,
        behind,
        ({ place }) => place,
        ({ field }) => toItem(field),
      );
    },
  },
  {
    method: 'GET',
    path: `${path}/:fieldApiName.json`,
    permissions: [standardPermission, customPermission],
    documentation: {
      group,
      summary: 'Get Program Member Field by Name',
      item: leadFieldItem,
      errors: ['1006'],
    },
    async handle(call) {
      const name = call.path['fieldApiName'] ?? '';
      const field = (await visibleFields(call)).find((candidate) => candidate.name === name);
      if (field === undefined) throw refuse('1006', name);
      return { result: [toItem(field)] };
    },
  },
  {
    method: 'POST',
    path: `${path}.json`,
    permissions: [customPermission],
    documentation: {
      group,
      summary: 'Create Program Member Fields',
      body: jsonBody({
        input: records(
          object({ name: text, displayName: text, dataType: oneOf(creatableTypes), ...attributes }),
        ),
      }),
      item: fieldOutcome('created'),
      errors: ['1001', '1002', '1003', '1006', '1017'],
    },
    async handle(call) {
      const { schema } = call.caller.subscription;
      return { result: await createMemberFields(call.context.database, schema, inputOf(bodyObject(call))) };
    },
  },
  {
    method: 'POST',
    path: `${path}/:fieldApiName.json`,
    permissions: [customPermission],
    documentation: {
      group,
      summary: 'Update Program Member Field',
      body: jsonBody({ input: records(object({ 'displayName?': text, ...attributes })) }),
      item: fieldOutcome('updated'),
      errors: ['1001', '1002', '1003', '1006', '1017'],
    },
    async handle(call) {
      const [attributesGiven, ...more] = inputOf(bodyObject(call));
      if (attributesGiven === undefined || more.length > 0) {
        throw refuse('1003', 'Exactly one field can be changed by a call');
      }
      const { schema } = call.caller.subscription;
      const name = call.path['fieldApiName'] ?? '';
      return { result: [await updateMemberField(call.context.database, schema, name, attributesGiven)] };
    },
  },
];

function fieldsOf({ context, caller }: Call): Promise<MemberField[]> {
  return listMemberFields(context.database, caller.subscription.schema);
}

/** Each of the two permissions shows the fields of its kind. */
async function visibleFields(call: Call): Promise<MemberField[]> {
  const { permissions } = call.caller;
  const fields = await fieldsOf(call);
  return fields.filter(({ isCustom }) => permissions.has(isCustom ? customPermission : standardPermission));
}

function toDescribed({ name, displayName, dataType, length, isCustom }: MemberField): object {
  return {
    name,
    displayName: isCustom ? displayName : name,
    dataType,
    length: length ?? undefined,
    updateable: isCustom,
    crmManaged: false,
  };
}

function toItem(field: MemberField): object {
  return {
    displayName: field.displayName,
    name: field.name,
    description: field.description ?? undefined,
    dataType: field.dataType,
    length: field.length ?? undefined,
    isHidden: field.isHidden,
    isHtmlEncodingInEmail: field.isHtmlEncodingInEmail,
    isSensitive: field.isSensitive,
    isCustom: field.isCustom,
    isApiCreated: field.isCustom,
  };
}
