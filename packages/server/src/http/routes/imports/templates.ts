import { readTemplate } from '../../../imports/templates/read-template.ts';
import type { NewTemplate, Template } from '../../../imports/templates/template.ts';
import {
  createTemplate,
  deleteTemplate,
  findByName,
  findTemplate,
  listTemplates,
  updateTemplate,
} from '../../../imports/templates/templates.ts';
import {
  described,
  importTemplate,
  integer,
  jsonBody,
  newTemplate,
  object,
  text,
} from '../../documentation.ts';
import { bodyObject } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { refuseUnknown, single, toId } from '../../parameters.ts';
import { toSeconds } from '../../times.ts';

const readers = ['Read-Only Lead', 'Read-Write Lead'] as const;
const writers = ['Read-Write Lead'] as const;
const path = '/galena/v1/templates';
const saveErrors = ['609', '612', '1001', '1002', '1003', '1006', '1011', '1017'];

/** Extension: the templates of imports. */
export const listTemplatesOperation: Operation = {
  method: 'GET',
  path: `${path}.json`,
  permissions: readers,
  documentation: {
    group: 'Templates of imports',
    summary: 'The templates, as they are now; or the one with a name',
    query: { name: described(text, 'in any case') },
    item: importTemplate,
    errors: ['1003'],
  },
  async handle({ context: { database }, caller, parameters }) {
    refuseUnknown(parameters, 'the list of templates', ['name']);
    const { schema } = caller.subscription;
    const name = single(parameters, 'name');
    if (name === undefined) return { result: (await listTemplates(database, schema)).map(describe) };
    const found = await findByName(database, schema, name);
    return { result: found === undefined ? [] : [describe(found)] };
  },
};

/** Extension: one template, or an older version of it. */
export const getTemplateOperation: Operation = {
  method: 'GET',
  path: `${path}/:templateId.json`,
  permissions: readers,
  documentation: {
    group: 'Templates of imports',
    summary: 'One template, or an older version of it, which is there after the template is deleted too',
    query: { version: described(integer, 'the newest if absent') },
    item: importTemplate,
    errors: ['1001', '1003', '1013'],
  },
  async handle(call) {
    refuseUnknown(call.parameters, 'one template', ['version']);
    const version = single(call.parameters, 'version');
    const { schema } = call.caller.subscription;
    const wanted = version === undefined ? undefined : toId(version);
    return { result: [describe(await findTemplate(call.context.database, schema, idOf(call), wanted))] };
  },
};

/** Extension: saves a new template. */
export const createTemplateOperation: Operation = {
  method: 'POST',
  path: `${path}.json`,
  permissions: writers,
  documentation: {
    group: 'Templates of imports',
    summary: 'Save a new template',
    body: jsonBody(newTemplate),
    item: importTemplate,
    errors: saveErrors,
  },
  async handle(call) {
    const { database, clock } = call.context;
    const { schema } = call.caller.subscription;
    const made = await createTemplate(database, clock, schema, await readNew(call), saverOf(call));
    return { result: [describe(made)] };
  },
};

/** Extension: saves another version of a template. */
export const updateTemplateOperation: Operation = {
  method: 'POST',
  path: `${path}/:templateId.json`,
  permissions: writers,
  documentation: {
    group: 'Templates of imports',
    summary:
      'Save a template anew, whole: as its next version, or none if it says what it said. Imports keep the version that they have used',
    body: jsonBody(newTemplate),
    item: importTemplate,
    errors: [...saveErrors, '1013'],
  },
  async handle(call) {
    const { database, clock } = call.context;
    const { schema } = call.caller.subscription;
    const template = await readNew(call);
    const saved = await updateTemplate(database, clock, schema, idOf(call), template, saverOf(call));
    return { result: [describe(saved)] };
  },
};

/** Extension: deletes a template; its versions stay for the imports that have used them. */
export const deleteTemplateOperation: Operation = {
  method: 'POST',
  path: `${path}/:templateId/delete.json`,
  permissions: writers,
  documentation: {
    group: 'Templates of imports',
    summary: 'Delete a template: its name is free again, and imports still say which version they have used',
    item: object({ templateId: integer }),
    errors: ['1001', '1013'],
  },
  async handle(call) {
    const templateId = idOf(call);
    await deleteTemplate(call.context.database, call.caller.subscription.schema, templateId);
    return { result: [{ templateId }] };
  },
};

function idOf({ path: segments }: Call): number {
  return toId(segments['templateId'] ?? '');
}

async function readNew(call: Call): Promise<NewTemplate> {
  const { context, caller } = call;
  const body = bodyObject(call);
  return readTemplate(body, await context.fields.of(context.database, caller.subscription));
}

function saverOf({ caller: { serviceName, userEmail } }: Call): Template['savedBy'] {
  return { serviceName, userEmail };
}

function describe({ templateId, name, version, content, createdAt, updatedAt, savedBy }: Template): object {
  return {
    templateId,
    name,
    version,
    ...content,
    createdAt: toSeconds(createdAt),
    updatedAt: toSeconds(updatedAt),
    savedBy,
  };
}
