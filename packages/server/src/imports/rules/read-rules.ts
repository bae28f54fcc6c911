import {
  type ChoiceRule,
  type DefaultRule,
  type FieldRule,
  fieldRuleWords,
  type ImportRules,
  ruleChoices,
} from './import-rules.ts';
import { listed, RuleProblem, shown } from './rule-problem.ts';

/** The rules that may also be parameters of their own. */
export const ruleParameters = [
  'mode',
  'clear',
  'repeatedKeys',
  'multipleMatches',
  'surplusCells',
  'unknownColumns',
  'defaultRule',
] as const satisfies readonly (ChoiceRule | 'defaultRule')[];

/** The rules of a call as they were sent: as one JSON object, and as parameters. */
export type SentRules = Readonly<Partial<Record<(typeof ruleParameters)[number] | 'rules', string>>>;

const members = `${ruleParameters.join(', ')}, fields`;
const separatorLimit = 10;

/**
 * Reads rules, before anything is known of the file.
 * @throws RuleProblem that names the rule, its value, and what is accepted
 */
export function readRules({ rules, ...single }: SentRules): ImportRules {
  const object = rules === undefined ? {} : readObject(rules);
  for (const [name, text] of Object.entries(single)) {
    if (text === undefined) continue;
    const value = name === 'defaultRule' ? (parseObject(text) ?? text) : text;
    const other = object[name];
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(value)) {
      throw new RuleProblem(name, value, `one value: the parameter rules has '${shown(other)}'`);
    }
    object[name] = value;
  }
  const read: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) read[name] = readRule(name, value);
  return read;
}

function readObject(text: string): Record<string, unknown> {
  const object = parseObject(text);
  if (object === undefined) throw new RuleProblem('rules', text, `a JSON object with any of ${members}`);
  return { ...object };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const object: unknown = JSON.parse(text);
    return isObject(object) ? object : undefined;
  } catch {
    return undefined;
  }
}

function readRule(name: string, value: unknown): unknown {
  if (name === 'fields') return readFields(value);
  if (name === 'defaultRule') return readFieldRule(name, value, false);
  const choices: readonly string[] | undefined = Object.hasOwn(ruleChoices, name)
    ? ruleChoices[name as ChoiceRule]
    : undefined;
  if (choices === undefined) throw new RuleProblem('rules', name, `the members ${members}`);
  if (typeof value !== 'string' || !choices.includes(value))
    throw new RuleProblem(name, value, listed(choices));
  return value;
}

function readFields(value: unknown): Record<string, FieldRule> {
  if (!isObject(value))
    throw new RuleProblem('fields', value, 'a JSON object with a rule by name of a field');
  return Object.fromEntries(
    Object.entries(value).map(([field, rule]) => [field, readFieldRule(`fields.${field}`, rule, true)]),
  );
}

function readFieldRule(name: string, value: unknown, mayAppend: true): FieldRule;
function readFieldRule(name: string, value: unknown, mayAppend: false): DefaultRule;
function readFieldRule(name: string, value: unknown, mayAppend: boolean): FieldRule {
  const word = fieldRuleWords.find((known) => known === value);
  if (word !== undefined) return word;
  if (isObject(value) && Object.keys(value).length === 1) {
    const { newest, append } = value;
    if (typeof newest === 'string') return { newest };
    if (mayAppend && append !== undefined) return { append: readSeparator(name, append) };
  }
  const objects = mayAppend ? ['{"append": ";"}', '{"newest": "updatedOn"}'] : ['{"newest": "updatedOn"}'];
  throw new RuleProblem(name, value, listed([...fieldRuleWords, ...objects]));
}

function readSeparator(name: string, value: unknown): string {
  const isSeparator =
    typeof value === 'string' && value !== '' && value.length <= separatorLimit && !value.includes('\0');
  if (!isSeparator) {
    throw new RuleProblem(`${name}.append`, value, `a separator of 1 to ${separatorLimit} characters`);
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
