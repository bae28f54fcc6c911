import type { DataType } from '../../../fields/data-types.ts';
import { listCustomFields } from '../../../programs/member-fields.ts';
import type { Answer } from '../../answer.ts';
import { assetPage } from '../../asset-parameters.ts';
import { arrayOf, boolean, integer, object, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import {
  assetGroup,
  browseOperation,
  byIdOperation,
  byNameOperation,
  partOperation,
  readAssetsPermissions,
  rowsOf,
} from './asset-operations.ts';
import { anyObject, usedBy } from './emails.ts';
import { answerAssets } from './list-assets.ts';

const forms = { kind: 'forms', path: 'form', summary: 'Form', by: ['status', 'folder'] } as const;

const availableField = object({ id: text, isRequired: boolean, dataType: text, 'maxLength?': integer });

/** Forms with their fields, and the fields that a form may have. */
export const formOperations: readonly Operation[] = [
  browseOperation({ kind: 'forms', path: 'forms.json', summary: 'Get Forms', by: ['status', 'folder'] }),
  byNameOperation(forms),
  {
    method: 'GET',
    path: '/rest/asset/v1/form/fields.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Available Form Fields',
      query: { offset: integer, maxReturn: integer },
      item: availableField,
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const { context, caller } = call;
      const fields = await context.fields.of(context.database, caller.subscription);
      return pageOf(
        call,
        fields
          .filter(({ readOnly, isHidden, dataType }) => !readOnly && !isHidden && dataType in formTypes)
          .map(({ name, soapName, dataType, length }) => toAvailable(soapName ?? name, dataType, length)),
      );
    },
  },
  {
    method: 'GET',
    path: '/rest/asset/v1/form/programMemberFields.json',
    permissions: readAssetsPermissions,
    documentation: {
      group: assetGroup,
      summary: 'Get Available Form Program Member Fields',
      query: { offset: integer, maxReturn: integer },
      item: availableField,
      errors: ['1001', '1003'],
    },
    async handle(call) {
      const fields = await listCustomFields(call.context.database, call.caller.subscription.schema);
      return pageOf(
        call,
        fields
          .filter(({ isHidden }) => !isHidden)
          .map(({ name, dataType, length }) => toAvailable(name, dataType, length)),
      );
    },
  },
  byIdOperation(forms),
  partOperation({
    kind: 'forms',
    path: 'form/:id/fields.json',
    summary: 'Get Fields for Form',
    hasStatus: true,
    item: anyObject,
    show: ({ more }) => rowsOf(more['fields']),
  }),
  partOperation({
    kind: 'forms',
    path: 'form/:id/thankYouPage.json',
    summary: 'Get Thank You Page by Form Id',
    hasStatus: true,
    item: object({ id: integer, thankYouList: arrayOf(anyObject) }),
    show: ({ id, members }) => [
      {
        id,
        thankYouList: members['thankYouList'] ?? [
          { followupType: 'none', followupValue: null, default: true },
        ],
      },
    ],
  }),
  partOperation({
    kind: 'forms',
    path: 'form/:id/usedBy.json',
    summary: 'Get Form Used By',
    isPaged: true,
    item: { ...usedBy, additionalProperties: true },
    show: ({ more }) => rowsOf(more['usedBy']),
  }),
];

/** The types that fields have in forms. */
const formTypes: Readonly<Partial<Record<DataType, string>>> = {
  string: 'string',
  text: 'textarea',
  email: 'email',
  phone: 'phone',
  url: 'url',
  integer: 'number',
  score: 'number',
  percent: 'number',
  float: 'double',
  currency: 'currency',
  boolean: 'single_checkbox',
  date: 'date',
  datetime: 'date',
};

function toAvailable(id: string, dataType: DataType, length: number | null): object {
  return {
    id,
    isRequired: false,
    dataType: formTypes[dataType] ?? 'string',
    maxLength: length ?? undefined,
  };
}

function pageOf(call: Call, items: readonly object[]): Answer {
  const { offset, limit } = assetPage(call.parameters);
  return answerAssets(items.slice(offset, offset + limit));
}
