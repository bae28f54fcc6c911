import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import type { Permission } from '../../../identity/permissions.ts';
import { deleteRecords } from '../../../objects/delete-records.ts';
import { findRecords } from '../../../objects/find-records.ts';
import { companies, type ObjectField, type ObjectType, salesPersons } from '../../../objects/object-type.ts';
import { keyKinds, objectActions, syncRecords } from '../../../objects/sync-records.ts';
import type { Outcome } from '../../../records/outcome.ts';
import {
  arrayOf,
  described,
  describedField,
  jsonBody,
  lead,
  numberedOutcome,
  object,
  oneOf,
  record,
  records,
  text,
  time,
} from '../../documentation.ts';
import { isJson } from '../../has-body.ts';
import { bodyObject, inputOf, isObject, type JsonObject } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { list, single } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

/** Describe, get, sync and delete: companies and sales persons have the same four operations. */
export const objectOperations: readonly Operation[] = [
  ...operationsOf(companies, '/rest/v1/companies', 'Company', 'Companies', [
    'Read-Only Company',
    'Read-Write Company',
  ]),
  ...operationsOf(salesPersons, '/rest/v1/salespersons', 'Sales Person', 'Sales Persons', [
    'Read-Only Sales Person',
    'Read-Write Sales Person',
  ]),
];

function operationsOf(
  type: ObjectType,
  path: string,
  displayName: string,
  pluralName: string,
  [read, write]: readonly [Permission, Permission],
): Operation[] {
  return [
    {
      method: 'GET',
      path: `${path}/describe.json`,
      takesJson: true,
      permissions: [read, write],
      documentation: {
        group: pluralName,
        summary: `Describe ${pluralName}`,
        item: object({
          name: text,
          displayName: text,
          pluralName: text,
          createdAt: time,
          updatedAt: time,
          idField: text,
          dedupeFields: arrayOf(text),
          searchableFields: arrayOf(arrayOf(text)),
          fields: arrayOf(describedField),
        }),
        errors: [],
      },
      async handle({ context, caller: { subscription } }) {
        const fields = await type.fields(context.database, subscription.schema);
        const made = toSeconds(new Date(subscription.createdAt));
        return { result: [describeType(type, displayName, pluralName, made, fields)] };
      },
    },
    {
      method: 'GET',
      path: `${path}.json`,
      takesJson: true,
      permissions: [read, write],
      documentation: {
        group: pluralName,
        summary: `Get ${pluralName}`,
        query: {
          filterType: oneOf([...type.searchableFields, ...keyKinds]),
          filterValues: described(
            text,
            'up to 300 values, separated by commas; JSON may have `input` instead, with a record for each key',
          ),
          fields: described(text, 'names of fields, separated by commas'),
        },
        required: ['filterType', 'filterValues'],
        isPaged: true,
        moreResult: 'while there is more',
        item: lead,
        errors: ['1001', '1003', '1006'],
      },
      async handle(call) {
        const { context, caller, parameters } = call;
        const keys = keysOf(call);
        const filterType = single(parameters, 'filterType') ?? (keys && 'dedupeFields');
        if (filterType === undefined) throw refuse('1003', 'filterType not specified');
        const filterValues = list(parameters, 'filterValues');
        if (keys === undefined && filterValues.length === 0)
          throw refuse('1003', 'filterValues not specified');
        if (keys !== undefined && filterValues.length > 0) {
          throw refuse('1003', 'filterValues and input are both given: give one of them');
        }
        const page = readPage(call, type.table);
        const records = await findRecords(context.database, caller.subscription.schema, type, {
          filterType,
          filterValues: keys ?? filterValues,
          fieldNames: list(parameters, 'fields'),
          afterId: page.afterId ?? 0,
          limit: page.limit,
        });
        const numbered = records.map(({ id, json }, seq) => ({ id, json: `{"seq":${seq},${json.slice(1)}` }));
        return answerPage(call, type.table, page, numbered, ({ id }) => id);
      },
    },
    {
      method: 'POST',
      path: `${path}.json`,
      permissions: [write],
      timeoutSeconds: 60,
      documentation: {
        group: pluralName,
        summary: `Sync ${pluralName}`,
        body: jsonBody({
          input: records(record),
          'action?': oneOf(objectActions, 'createOrUpdate if absent'),
          'dedupeBy?': oneOf(keyKinds, 'dedupeFields if absent'),
        }),
        item: numberedOutcome('created', 'updated'),
        errors: ['1001', '1002', '1003', '1006', '1013', '1017', '1036'],
      },
      async handle(call) {
        const body = bodyObject(call);
        const outcomes = await syncRecords(
          call.context.database,
          call.context.clock,
          call.caller.subscription,
          type,
          {
            action: wordOf(body, 'action', objectActions),
            dedupeBy: wordOf(body, 'dedupeBy', keyKinds),
            records: inputOf(body),
          },
        );
        return { result: outcomes.map(number) };
      },
    },
    {
      method: 'POST',
      path: `${path}/delete.json`,
      permissions: [write],
      timeoutSeconds: 60,
      documentation: {
        group: pluralName,
        summary: `Delete ${pluralName}`,
        body: jsonBody({ input: records(record), 'deleteBy?': oneOf(keyKinds, 'dedupeFields if absent') }),
        item: numberedOutcome('deleted'),
        errors: ['1001', '1002', '1003', '1013', '1022'],
      },
      async handle(call) {
        const body = bodyObject(call);
        const deleteBy = wordOf(body, 'deleteBy', keyKinds);
        const records = inputOf(body);
        const { schema } = call.caller.subscription;
        const outcomes = await deleteRecords(
          call.context.database,
          call.context.clock,
          schema,
          type,
          deleteBy,
          records,
        );
        return { result: outcomes.map(({ id, status, reasons }, seq) => ({ seq, id, status, reasons })) };
      },
    },
  ];
}

/** The keys that a POST read has as records of its JSON. @throws ApiError 1001, 1002 or 1003 */
function keysOf({ request }: Call): readonly JsonObject[] | undefined {
  const { body, method } = request;
  const hasKeys = method === 'POST' && isJson(request) && isObject(body) && 'input' in body;
  return hasKeys ? inputOf(body) : undefined;
}

/** A member that is one of some words; the first one if it is absent. @throws ApiError 1003 for anything else, as observed on Marketo */
function wordOf<Word extends string>(
  body: JsonObject,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = body[name];
  if (value === undefined || value === null || value === '') return words[0];
  const found = words.find((word) => word === value);
  if (found === undefined) throw refuse('1003', `Invalid ${name} '${shorten(value)}' value`);
  return found;
}

function describeType(
  { apiName, dedupeField, searchableFields }: ObjectType,
  displayName: string,
  pluralName: string,
  madeAt: string,
  fields: readonly ObjectField[],
): object {
  return {
    name: apiName,
    displayName,
    pluralName,
    createdAt: madeAt,
    updatedAt: madeAt,
    idField: 'id',
    dedupeFields: [dedupeField],
    searchableFields: searchableFields.map((name) => [name]),
    fields: fields.map((field) => ({
      name: field.name,
      displayName: field.displayName,
      dataType: field.dataType,
      length: field.length ?? undefined,
      updateable: field.updateable,
      crmManaged: false,
    })),
  };
}

/** The items of these calls carry the position of their record. */
function number({ id, status, reasons }: Outcome, seq: number): object {
  return { seq, status, id, reasons };
}
