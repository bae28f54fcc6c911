import { type Galena, GalenaRefusal, type ImportTemplate } from '@galena/client';
import { type OpenedFile, recogniseTemplate } from '@galena/client/files';
import { quote } from '../setup/connection.ts';
import type { KeptTemplate } from '../setup/last-import.ts';
import { canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import type { ImportRequest } from './import-request.ts';

/** Gives a request what its template says, where the person says nothing. @throws UsageError for Marketo */
export async function withTemplate(request: ImportRequest, galena: Galena): Promise<ImportRequest> {
  const { templateName, saveTemplate, keptTemplate } = request;
  if (templateName !== undefined || saveTemplate !== undefined) await refuseMarketo(galena);
  if (templateName === undefined) return { ...request, usedTemplate: await findKept(keptTemplate, galena) };
  const template = await findTemplate(galena, templateName);
  const { lookupField, listId, partitionName, rules } = template;
  return {
    ...request,
    template,
    usedTemplate: template,
    ...(!request.isLookupSaid && lookupField !== undefined && { lookupField }),
    list: request.list ?? listId,
    partition: request.partition ?? partitionName,
    saidRules: { ...request.saidRules, ofTemplate: rules },
  };
}

/** Versions of templates stay, unless all of a double is reset. */
async function findKept(kept: KeptTemplate | undefined, galena: Galena): Promise<ImportTemplate | undefined> {
  if (kept === undefined) return undefined;
  try {
    return await galena.templates.get(kept.templateId, { version: kept.version });
  } catch (error) {
    if (error instanceof GalenaRefusal && error.code === '1013') return undefined;
    throw error;
  }
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
  { usedTemplate }: Pick<ImportRequest, 'usedTemplate'>,
  galena: Galena,
  output: Output,
): Promise<void> {
  if (usedTemplate !== undefined || !canAsk() || output.isJson) return;
  if ((await galena.serverKind()) !== 'galena') return;
  // A Galena of before there were templates has none.
  const templates = await galena.templates.list().catch(() => []);
  const fitting = recogniseTemplate(templates, columns);
  if (fitting === undefined) return;
  output.note(
    `The template "${fitting.name}" fits this file, and is not used: --template ${quote(fitting.name)} uses it.`,
  );
}
