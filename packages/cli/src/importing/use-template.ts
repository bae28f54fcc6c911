import type { Galena, ImportTemplate, NewImportTemplate, TemplateColumn } from '@galena/client';
import { type ColumnMatch, columnIdentity, type OpenedFile, recogniseTemplate } from '@galena/client/files';
import type { ColumnPlan } from '../columns/plan-columns.ts';
import { quote } from '../setup/connection.ts';
import { canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import type { ImportRequest } from './import-request.ts';

/** Gives a request what its template says, where the person says nothing. @throws UsageError for Marketo */
export async function withTemplate(request: ImportRequest, galena: Galena): Promise<ImportRequest> {
  const { templateName, saveTemplate } = request;
  if (templateName !== undefined || saveTemplate !== undefined) await refuseMarketo(galena);
  if (templateName === undefined) return request;
  const template = await findTemplate(galena, templateName);
  const { lookupField, listId, partitionName, rules } = template;
  return {
    ...request,
    template,
    ...(!request.isLookupSaid && lookupField !== undefined && { lookupField }),
    list: request.list ?? listId,
    partition: request.partition ?? partitionName,
    saidRules: { ...request.saidRules, ofTemplate: rules },
  };
}

/** @throws UsageError */
export async function refuseMarketo(galena: Galena): Promise<void> {
  if ((await galena.serverKind()) === 'galena') return;
  throw new UsageError('Templates are for Galena: Marketo has none.');
}

/** By its name, or by its id in digits. */
export function findTemplate(galena: Galena, name: string, version?: number): Promise<ImportTemplate> {
  const named = /^\d{1,9}$/.test(name) ? Number(name) : name;
  return galena.templates.get(named, version === undefined ? {} : { version });
}

/** Says on a terminal which template fits a file. It is for the person to use it. */
export async function tellFitting(
  { columns }: Pick<OpenedFile, 'columns'>,
  { templateName }: Pick<ImportRequest, 'templateName'>,
  galena: Galena,
  output: Output,
): Promise<void> {
  if (templateName !== undefined || !canAsk() || output.isJson) return;
  if ((await galena.serverKind()) !== 'galena') return;
  // A Galena of before there were templates has none.
  const templates = await galena.templates.list().catch(() => []);
  const fitting = recogniseTemplate(templates, columns);
  if (fitting === undefined) return;
  output.note(
    `The template "${fitting.name}" fits this file, and is not used: --template ${quote(fitting.name)} uses it.`,
  );
}

/** Saves what an import does as a template: a new one, or the next version of that with this name. */
export async function saveTemplate(
  name: string,
  content: Omit<NewImportTemplate, 'name'>,
  galena: Galena,
): Promise<ImportTemplate> {
  await refuseMarketo(galena);
  const wanted = columnIdentity(name);
  const known = (await galena.templates.list()).find((template) => columnIdentity(template.name) === wanted);
  const template = { ...content, name };
  return known === undefined
    ? galena.templates.create(template)
    : galena.templates.update(known.templateId, template);
}

/** What a plan says of columns that can be told apart by their names. */
export function columnsOf(
  { matches, readings }: ColumnPlan,
  lookupField: string,
): NonNullable<NewImportTemplate['columns']> {
  const names = matches.map(({ column }) => columnIdentity(column));
  const isAlone = (name: string) => name !== '' && names.indexOf(name) === names.lastIndexOf(name);
  const isAnother = ({ field, isReadOnly }: ColumnMatch) => isReadOnly === true && field !== lookupField;
  const columns: Record<string, string | null | TemplateColumn> = {};
  for (const [index, match] of matches.entries()) {
    if (!isAlone(names[index] ?? '') || isAnother(match)) continue;
    const { column, field, by } = match;
    const read = readings.find((one) => one.index === index);
    const isKept = read?.isSaid === true || (read?.isDecided === true && read.isRewritten);
    if (field !== undefined) columns[column] = isKept ? { field, ...read.reading } : field;
    else if (by !== 'none') columns[column] = null;
  }
  return columns;
}
