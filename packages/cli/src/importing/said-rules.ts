import { readFile } from 'node:fs/promises';
import type { DescribedLeadField, ImportRules } from '@galena/client';
import { matchColumns } from '@galena/client/files';
import { checkRules, describedField, RuleProblem, readRules } from '@galena/server/rows';
import { UsageError } from '../terminal/explain.ts';

/** The rules of an import as a person says them on a command line. */
export interface SaidRules {
  readonly mode?: string | undefined;
  /** The name of a JSON file, or JSON itself. */
  readonly rules?: string | undefined;
  /** `phone=fillEmpty`; `*=fillEmpty` for all fields that no other names. */
  readonly rule: readonly string[];
  /** Those of a template, above which all others stand. */
  readonly ofTemplate?: ImportRules | undefined;
}

/**
 * Reads them, and holds them against the columns that are sent, as the server will. An option stands above the file of rules.
 * @returns undefined where nothing is said
 * @throws UsageError
 */
export async function resolveRules(
  said: SaidRules,
  header: readonly string[],
  described: readonly DescribedLeadField[],
  lookupField: string,
): Promise<ImportRules | undefined> {
  if (said.mode === undefined && said.rules === undefined && said.rule.length === 0 && !said.ofTemplate)
    return undefined;
  const { fields: usualFields = {}, ...usual } = said.ofTemplate ?? {};
  const { fields = {}, ...rules } = await readObject(said.rules);
  if (!isObject(fields)) throw new UsageError('fields of the rules has to be a JSON object.');
  const ofFields = byField(
    Object.entries(fields).map(([name, rule]) => ({ field: restName(name, described), rule })),
    'fields of the rules',
  );
  const merged: Record<string, unknown> = {
    ...usual,
    ...rules,
    ...(said.mode !== undefined && { mode: said.mode }),
  };
  const options = said.rule.map((text) => readOption(text, described));
  for (const [field, rule] of byField(options, '--rule')) {
    if (field === '*') merged['defaultRule'] = rule;
    else ofFields.set(field, rule);
  }
  const allFields = { ...usualFields, ...Object.fromEntries(ofFields) };
  if (Object.keys(allFields).length > 0) merged['fields'] = allFields;
  try {
    const known = { header, fields: described.flatMap(describedField), lookupField };
    return checkRules(readRules({ rules: JSON.stringify(merged) }), known).rules;
  } catch (error) {
    throw error instanceof RuleProblem ? new UsageError(`${error.message}.`) : error;
  }
}

/** @param where - what a person has named them in */
function byField(
  rules: readonly { readonly field: string; readonly rule: unknown }[],
  where: string,
): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const { field, rule } of rules) {
    if (found.has(field)) throw new UsageError(`There are two rules for ${field} in ${where}; it takes one.`);
    found.set(field, rule);
  }
  return found;
}

async function readObject(rules: string | undefined): Promise<Record<string, unknown>> {
  if (rules === undefined) return {};
  const isJson = rules.trimStart().startsWith('{');
  const text = isJson ? rules : await readRulesFile(rules);
  try {
    const object: unknown = JSON.parse(text);
    if (isObject(object)) return { ...object };
  } catch {
    // Said below.
  }
  throw new UsageError(`${isJson ? '--rules' : rules} is no JSON object with rules.`);
}

async function readRulesFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`The file of rules ${file} cannot be read.`);
  }
}

/** `title=newest:updatedOn` becomes `{ field: 'title', rule: { newest: 'updatedOn' } }`. */
function readOption(
  text: string,
  described: readonly DescribedLeadField[],
): { readonly field: string; readonly rule: unknown } {
  const [, name = '', word = '', more] = /^([^=]+)=([a-z]+)(?::(.+))?$/is.exec(text) ?? [];
  if (name === '') {
    throw new UsageError(
      `--rule is "${text}", and has to be like phone=fillEmpty, tags=append:; or title=newest:updatedOn.`,
    );
  }
  const field = name === '*' ? name : restName(name, described);
  if (more === undefined) return { field, rule: word };
  return { field, rule: { [word]: word === 'newest' ? restName(more, described) : more } };
}

/** The field that a person means, by the names that a column may have; a name that no field has is refused as it is. */
function restName(name: string, described: readonly DescribedLeadField[]): string {
  return matchColumns([name], described, {})[0]?.field ?? name;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
