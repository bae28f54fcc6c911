import { refuse } from '../../../errors.ts';
import type { Field } from '../../../fields/fields.ts';
import type { Permission } from '../../../identity/permissions.ts';
import { leadFieldItem } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';

export const standardPermission: Permission = 'Read-Write Schema Standard Field';
export const customPermission: Permission = 'Read-Write Schema Custom Field';

/** Get Lead Fields, Get Lead Field by Name, and the same for the fields of companies. */
export const showFieldsOperations: readonly Operation[] = [
  ...operationsOf('/rest/v1/leads/schema/fields', 'Lead', () => true),
  ...operationsOf('/rest/v1/companies/schema/fields', 'Company', ({ isCompanyField }) => isCompanyField),
];

function operationsOf(
  path: string,
  kind: 'Lead' | 'Company',
  belongs: (field: Field) => boolean,
): Operation[] {
  const permissions = [standardPermission, customPermission];
  const pageKind = `${kind} fields`;
  return [
    {
      method: 'GET',
      path: `${path}.json`,
      takesJson: kind === 'Company',
      permissions,
      documentation: {
        group: 'Fields',
        summary: `Get ${kind} Fields`,
        isPaged: true,
        item: leadFieldItem,
        errors: ['1001', '1003'],
      },
      async handle(call) {
        const page = readPage(call, pageKind);
        const fields = (await visibleFields(call, belongs)).filter(({ id }) => id > (page.afterId ?? 0));
        return answerPage(call, pageKind, page, fields, ({ id }) => id, toItem);
      },
    },
    {
      method: 'GET',
      path: `${path}/:fieldApiName.json`,
      takesJson: kind === 'Company',
      permissions,
      documentation: {
        group: 'Fields',
        summary: `Get ${kind} Field by Name`,
        item: leadFieldItem,
        errors: ['1006'],
      },
      async handle(call) {
        const name = call.path['fieldApiName'] ?? '';
        const field = (await visibleFields(call, belongs)).find((candidate) => candidate.name === name);
        if (field === undefined) throw refuse('1006', name);
        return { result: [toItem(field)] };
      },
    },
  ];
}

/** Each of the two permissions shows the fields of its kind. */
async function visibleFields(
  { context, caller }: Call,
  belongs: (field: Field) => boolean,
): Promise<Field[]> {
  const fields = await context.fields.of(context.database, caller.subscription);
  return fields.filter(
    (field) =>
      belongs(field) && caller.permissions.has(field.isCustom ? customPermission : standardPermission),
  );
}

function toItem(field: Field): object {
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
    isApiCreated: field.isApiCreated,
  };
}
