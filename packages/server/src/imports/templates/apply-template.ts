import { type ColumnReading, defaultReading, placeColumns } from '@galena/client/files';
import type { Executor } from '../../db/database.ts';
import { refuse } from '../../errors.ts';
import type { NamedColumns } from '../../fields/column-mapping.ts';
import { fieldFinder } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { shorten } from '../../fields/json-value.ts';
import type { ImportRules } from '../rules/import-rules.ts';
import { checkTargets } from './targets.ts';
import { fieldOf, type Template, type TemplateColumn } from './template.ts';
import { findByName, listTemplates, lookUp, noSuchTemplate } from './templates.ts';

/** How an import names the template that it uses. */
export interface TemplateUse {
  /** Its name, or its id in digits. */
  readonly template: string;
  /** The newest if absent. */
  readonly version: number | undefined;
  /** Whether the client has applied it, to the file and to the parameters: then it is only noted. */
  readonly isApplied: boolean;
}

/** Finds the template of an import. @throws ApiError 1003 for one that is not there, or has no such version */
export async function findUsed(
  executor: Executor,
  schema: string,
  { template: given, version }: TemplateUse,
): Promise<Template> {
  const isId = /^\d{1,9}$/.test(given);
  const current = isId
    ? await lookUp(executor, schema, Number(given), version)
    : await findByName(executor, schema, given);
  if (current === undefined) throw noSuchTemplate(given, await listTemplates(executor, schema));
  if (version === undefined || version === current.version) return current;
  const older = await lookUp(executor, schema, current.templateId, version);
  if (older !== undefined) return older;
  throw refuse(
    '1003',
    `Template '${shorten(current.name)}' has no version ${version}; its versions are 1 to ${current.version}`,
  );
}

/** What an import says itself, of what a template may say too. */
export interface SaidOptions {
  readonly lookupField: string | undefined;
  readonly listId: string | undefined;
  readonly partitionName: string | undefined;
  readonly rules?: ImportRules | undefined;
}

/**
 * What an import is to do: what it says itself, and for the rest what the template says.
 * @throws ApiError 1003 for a list or a partition of the template that is gone
 */
export async function withTemplate(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
  said: SaidOptions,
  { name, content }: Template,
): Promise<SaidOptions> {
  const { lookupField, listId, partitionName, rules } = content;
  await checkTargets(executor, schema, name, {
    ...(said.listId === undefined && listId !== undefined && { listId }),
    ...(said.partitionName === undefined && partitionName !== undefined && { partitionName }),
  });
  return {
    lookupField: said.lookupField ?? lookupField,
    listId: said.listId ?? (listId === undefined ? undefined : String(listId)),
    partitionName: said.partitionName ?? partitionName,
    rules: mergeRules(rules, said.rules, fields),
  };
}

/** Each rule of its own, those of fields too, by whichever of its names a field is said. */
function mergeRules(
  usual: ImportRules | undefined,
  said: ImportRules | undefined,
  known: readonly Field[],
): ImportRules | undefined {
  if (usual === undefined || said === undefined) return said ?? usual;
  const find = fieldFinder(known);
  const own = new Set(Object.keys(said.fields ?? {}).map((name) => find(name)?.name));
  const others = Object.entries(usual.fields ?? {}).filter(([name]) => !own.has(name));
  const fields = { ...Object.fromEntries(others), ...said.fields };
  return { ...usual, ...said, ...(Object.keys(fields).length > 0 && { fields }) };
}

/**
 * The fields of the columns of a file, as a template says.
 * @throws ApiError 1003 where the file has none of them, one twice, or one whose cells the server does not read
 */
export function nameColumns({ name, content }: Template, header: readonly string[]): NamedColumns {
  const { names, missing, repeated } = placeColumns(content.columns, header);
  const template = `Template '${shorten(name)}'`;
  if (repeated !== undefined) {
    throw refuse(
      '1003',
      `${template}: the file has several columns '${shorten(repeated)}', and it is not clear which one is meant; rename the others`,
    );
  }
  if (names.size === 0 && missing.length > 0) {
    throw refuse(
      '1003',
      `${template}: the file has none of its columns, which are ${listNames(missing)}; it has ${listNames(header)}`,
    );
  }
  const named = [...names].map(([index, column]): [string, string | null] => {
    const cell = header[index] ?? column;
    const said = content.columns[column] ?? null;
    if (!isReadByServer(said)) throw toBeConverted(name, cell);
    return [cell, fieldOf(said)];
  });
  return Object.fromEntries(named);
}

/** The delimiter of another format is seen in them. */
function listNames(columns: readonly string[]): string {
  const names = columns.slice(0, columnsShown).map((name) => `'${shorten(name)}'`);
  return [...names, ...(columns.length > columnsShown ? ['…'] : [])].join(', ');
}

const columnsShown = 10;

function toBeConverted(template: string, column: string) {
  return refuse(
    '1003',
    `Template '${shorten(template)}' says how the cells of column '${shorten(column)}' are written, which is not how the API reads them: import the file with the SDK, the command line or the console, which convert it`,
  );
}

/** How the server reads cells itself; other cells fail then, and none is taken for another value. */
const ownReading: ColumnReading = { date: 'MDY', years: '1970-2069', decimal: '.' };

function isReadByServer(column: TemplateColumn): boolean {
  if (column === null || typeof column === 'string') return true;
  const { field, ...reading } = column;
  const whole = 'date' in reading ? { ...defaultReading(field), ...reading } : reading;
  return (Object.keys(whole) as (keyof ColumnReading)[]).every(
    (member) => whole[member] === ownReading[member],
  );
}
