import { attributeTypes } from '../activities/activity-type.ts';
import { dataTypes } from '../fields/data-types.ts';
import { attemptEventNames } from '../imports/attempt-events.ts';
import { fieldRuleWords, ruleChoices } from '../imports/rules/import-rules.ts';
import { phases } from '../metrics/measurement.ts';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What the API's description says of an operation; the tests hold every answer against it. */
export interface Documentation {
  readonly group: string;
  readonly summary: string;
  /** Parameters in the query (or in a form), besides those of pages. */
  readonly query?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Headers of the request. */
  readonly headers?: Readonly<Record<string, Schema>>;
  /** Names of parameters may have any case, as in Marketo's calls around activities; elsewhere one in another case is not known. */
  readonly parametersInAnyCase?: true;
  readonly isPaged?: boolean;
  /** Whether the answer of a page says with `moreResult` that there is more, beside giving a token. Always if absent. */
  readonly moreResult?: 'never' | 'while there is more';
  /** How many items a page may have, if not as many as Marketo's. */
  readonly largestPage?: number;
  /** The body, by content type. */
  readonly body?: {
    readonly type: 'application/json' | 'multipart/form-data' | FormType;
    readonly schema: Schema;
    /** Content types of files that may be sent instead; only of calls of the control plane. */
    readonly fileTypes?: readonly string[];
  };
  /** An item of the result. Absent: the answer has no result. */
  readonly item?: Schema;
  /** Members of the answer besides those of every answer. */
  readonly members?: Readonly<Record<string, Schema>>;
  /** The answer is a file instead. */
  readonly isFile?: boolean;
  /** Of that file, if it is not CSV. */
  readonly fileType?: string;
  /** The answer is a stream of server-sent events instead. */
  readonly isStream?: boolean;
  /** Codes that this call may be refused with, or that its records may be skipped with, besides those of every call. */
  readonly errors: readonly string[];
}

type FormType = 'application/x-www-form-urlencoded';

export const text = { type: 'string' } as const;
export const integer = { type: 'integer' } as const;
export const number = { type: 'number' } as const;
export const boolean = { type: 'boolean' } as const;
export const time = { type: 'string', description: 'ISO 8601, such as 2026-01-31T08:30:00Z' } as const;
const id = { type: 'integer', minimum: 1 } as const;

export function described(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

export function oneOf(values: readonly string[], description?: string): Schema {
  return { type: 'string', enum: values, ...(description === undefined ? {} : { description }) };
}

export function arrayOf(items: Schema): Schema {
  return { type: 'array', items };
}

/** An object with these members and no others; those whose name ends in `?` may be absent. */
export function object(members: Readonly<Record<string, Schema>>): Schema {
  const names = Object.keys(members);
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), members[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

export const nullable = (schema: Schema): Schema => ({ ...schema, type: [schema['type'], 'null'] });

/** A JSON body with these members. */
export function jsonBody(members: Readonly<Record<string, Schema>>): NonNullable<Documentation['body']> {
  return { type: 'application/json', schema: { ...object(members), additionalProperties: true } };
}

export function formBody(members: Readonly<Record<string, Schema>>): NonNullable<Documentation['body']> {
  return { type: 'application/x-www-form-urlencoded', schema: object(members) };
}

/** Up to 300 records. */
export function records(record: Schema): Schema {
  return { type: 'array', items: record, minItems: 1, maxItems: 300 };
}

/** A lead, company or sales person: any of its fields. */
export const record: Schema = { type: 'object', additionalProperties: true };

export const lead: Schema = {
  type: 'object',
  properties: { id },
  required: ['id'],
  additionalProperties: true,
};

const reasons = arrayOf(object({ code: text, message: text }));

/** What became of one record. */
export function outcome(...statuses: readonly string[]): Schema {
  return object({ 'id?': integer, status: oneOf([...statuses, 'skipped']), 'reasons?': reasons });
}

/** The same for companies and sales persons, whose items carry the position of their record. */
export function numberedOutcome(...statuses: readonly string[]): Schema {
  return object({ seq: integer, status: oneOf([...statuses, 'skipped']), 'id?': id, 'reasons?': reasons });
}

/** What became of one field. */
export function fieldOutcome(status: string): Schema {
  return object({ 'name?': {}, status: oneOf([status, 'skipped']), 'reasons?': reasons });
}

export const listItem = object({
  id,
  name: text,
  'description?': text,
  'programName?': text,
  workspaceId: integer,
  workspaceName: text,
  createdAt: time,
  updatedAt: time,
});

const folderKey = object({ id, type: oneOf(['Folder', 'Program']) });

export const listAsset = object({
  id,
  name: text,
  'description?': text,
  createdAt: text,
  updatedAt: text,
  folder: folderKey,
  workspace: text,
  computedUrl: text,
});

export const folderAsset = object({
  name: text,
  description: nullable(text),
  createdAt: text,
  updatedAt: text,
  url: text,
  folderId: folderKey,
  folderType: text,
  'parent?': folderKey,
  path: text,
  isArchive: boolean,
  isSystem: boolean,
  accessZoneId: integer,
  workspace: text,
  id,
});

export const dataType = oneOf(dataTypes);

export const leadFieldItem = object({
  displayName: text,
  name: text,
  'description?': text,
  dataType,
  'length?': integer,
  isHidden: boolean,
  isHtmlEncodingInEmail: boolean,
  isSensitive: boolean,
  isCustom: boolean,
  isApiCreated: boolean,
});

export const describedField = object({
  name: text,
  displayName: text,
  dataType,
  'length?': integer,
  updateable: boolean,
  crmManaged: boolean,
});

const attributeType = oneOf(attributeTypes);

/** An attribute of an activity type; standard ones have no `apiName`. */
const activityAttribute = object({ 'apiName?': text, name: text, dataType: attributeType });

export const activityType = object({
  id,
  'apiName?': described(text, 'of custom types'),
  name: text,
  'description?': text,
  'primaryAttribute?': activityAttribute,
  attributes: arrayOf(activityAttribute),
});

const customAttribute = object({
  apiName: text,
  name: text,
  'description?': text,
  dataType: attributeType,
});

const customTypeMembers = {
  id,
  apiName: text,
  name: text,
  'description?': text,
  triggerName: text,
  filterName: text,
  createdAt: time,
  updatedAt: time,
  status: oneOf(['draft', 'approved', 'approved with draft', 'deleted']),
};

export const listedCustomType = object(customTypeMembers);

export const customType = object({
  ...customTypeMembers,
  'primaryAttribute?': customAttribute,
  attributes: arrayOf(customAttribute),
});

export const submittedImport = object({ batchId: integer, importId: text, status: oneOf(['Queued']) });

export const importStatus = object({
  batchId: integer,
  importId: text,
  status: oneOf(['Queued', 'Importing', 'Complete', 'Failed']),
  numOfLeadsProcessed: integer,
  numOfRowsFailed: integer,
  numOfRowsWithWarning: integer,
  'message?': text,
});

const dated = object({ newest: described(text, 'the field whose date decides') });
const appended = object({ append: described(text, 'the separator of the elements') });

const importRules = object({
  ...Object.fromEntries(Object.entries(ruleChoices).map(([name, choices]) => [`${name}?`, oneOf(choices)])),
  'defaultRule?': { oneOf: [oneOf(fieldRuleWords), dated] },
  'fields?': {
    type: 'object',
    additionalProperties: { oneOf: [oneOf(fieldRuleWords), dated, appended] },
  },
});

const usedTemplate = { templateId: integer, name: text, version: described(integer, 'from 1') };

const templateReading = {
  'date?': oneOf(['DMY', 'MDY', 'YMD'], 'the order of the parts of dates'),
  'years?': oneOf(
    ['past', '1970-2069'],
    'what years of two digits mean: none in the future, or 1970 to 2069',
  ),
  'decimal?': oneOf(['.', ','], 'the decimal separator of numbers'),
  'true?': described(arrayOf(text), 'words that mean true, besides those that are known'),
  'false?': described(arrayOf(text), 'words that mean false, besides those that are known'),
};

const templateColumns = described(
  {
    type: 'object',
    additionalProperties: { oneOf: [text, { type: 'null' }, object({ field: text, ...templateReading })] },
  },
  'by what the header of the file calls a column, in any case: the REST name of its field, or that and how its cells are written; null: the column is left out',
);

const templateContent = {
  'lookupField?': described(text, 'the field that rows find their lead by'),
  'listId?': described(integer, 'a static list that the leads join'),
  'partitionName?': described(text, 'where new leads go'),
  'rules?': described(importRules, 'as an import has them'),
};

export const newTemplate = { name: text, 'columns?': templateColumns, ...templateContent };

export const importTemplate = object({
  ...usedTemplate,
  columns: templateColumns,
  ...templateContent,
  createdAt: described(time, 'of its first version'),
  updatedAt: described(time, 'of this version'),
  savedBy: described(
    object({ serviceName: text, userEmail: text }),
    'the service that has saved this version, as it was then',
  ),
});

export const importProgress = object({
  batchId: integer,
  kind: oneOf(
    ['import', 'dryRun', 'undo'],
    'dryRun: what the import of the file would do; it writes no leads. undo: it has no file, its rows are the changes that it goes through',
  ),
  'dryRunBatchId?': described(integer, 'of an import that was made of a dry run: that'),
  status: oneOf(['queued', 'importing', 'complete', 'failed', 'cancelled']),
  phase: oneOf(['waiting', 'reading', 'merging', 'undoing', 'finished']),
  'queuedAhead?': described(integer, 'imports queued ahead of it, while it is queued itself'),
  'paused?': described(boolean, 'there, and true, while the imports of the subscription are paused'),
  'fileName?': text,
  format: oneOf(['csv', 'tsv', 'ssv']),
  lookupField: text,
  'listId?': integer,
  'partitionName?': text,
  'template?': described(object(usedTemplate), 'the template that it has used, by its name then'),
  'sentBy?': described(
    object({
      serviceName: text,
      userEmail: described(text, 'the API user of the service'),
      'requestId?': described(text, 'of the submit'),
    }),
    'the service that submitted it, as it was then; absent for an import of an older Galena whose service is gone',
  ),
  'expired?': described(
    boolean,
    'there, and true, from seven days after the submit on: its file and its reports are deleted, and the calls of Marketo answer 1013',
  ),
  fileBytes: integer,
  bytesDone: integer,
  rowsDone: integer,
  'rowsTotal?': integer,
  'rowsPerSecond?': integer,
  created: integer,
  updated: integer,
  unchanged: integer,
  repeated: described(
    integer,
    'of the updated rows, those that changed a lead whose last change came from an earlier row of the same file',
  ),
  failed: integer,
  skipped: described(integer, 'rows that its rules leave out: they neither go in nor fail'),
  warned: integer,
  unmappedColumns: described(
    arrayOf(text),
    'columns of the file that match no field, but for those that are left out on purpose, whose names end in ` (skipped)`',
  ),
  'mappedColumns?': described(
    { type: 'object', additionalProperties: nullable(text) },
    'where the server has applied a template: the REST names of the fields of the columns that it names, by their names in the header; null for one that is left out',
  ),
  'rules?': described(importRules, 'as they were sent, with the REST names of fields'),
  'unusedRules?': described(arrayOf(text), 'fields with a rule that the file has no column for'),
  'message?': text,
  'undo?': described(
    object({
      batchId: described(integer, 'of what is undone'),
      'fields?': arrayOf(text),
      'leadsNamed?': described(integer, 'if only some leads are undone: how many'),
      'rowsNamed?': described(integer, 'if only some rows are undone: how many'),
      force: boolean,
      dryRun: boolean,
      share: described(number, 'of what there is to undo it has been through so much, from 0 to 1'),
      valuesRestored: integer,
      leadsDeleted: described(integer, 'that the import had created'),
      leadsRestored: described(integer, 'that an undo had deleted'),
      membershipsEnded: integer,
      membershipsRestored: described(integer, 'that an undo had ended'),
      kept: described(integer, 'what kept.json lists'),
    }),
    'of an undo: what it undoes, and what it has come to so far; of a dry run what it would come to',
  ),
  'undoneBy?': described(arrayOf(integer), 'the undos of it that have begun, dry runs left out'),
  'attemptEvents?': described(
    arrayOf(
      object({
        at: time,
        event: oneOf(
          attemptEventNames,
          'givenBack: an engine stopped, or the subscription was paused. interrupted: by an error. leaseLost: the engine was silent for too long. continued: an engine has taken it up again',
        ),
        rowsDone: integer,
        'error?': text,
      }),
    ),
    'what happened between its start and its end, the latest 40 events; absent if nothing did',
  ),
  phaseMs: described(
    object({ wait: integer, ...Object.fromEntries(phases.map((phase) => [`${phase}?`, integer])) }),
    'milliseconds by phase, up to the last chunk that is done: waiting in the queue, parsing rows; and beside that, for the chunks before: looking for their leads, waiting for whoever else writes leads, writing, committing',
  ),
  createdAt: time,
  'startedAt?': time,
  'finishedAt?': time,
});

export const exportJob = object({
  exportId: text,
  format: oneOf(['CSV', 'TSV', 'SSV']),
  status: oneOf(['Created', 'Queued', 'Processing', 'Completed', 'Failed', 'Cancelled']),
  createdAt: time,
  'queuedAt?': time,
  'startedAt?': time,
  'finishedAt?': time,
  'numberOfRecords?': described(integer, 'of a completed one, like the next two'),
  'fileSize?': described(integer, 'in bytes'),
  'fileChecksum?': described(text, 'sha256: and the check sum of the whole file in hexadecimal digits'),
  'errorMsg?': described(text, 'of a failed one'),
});
