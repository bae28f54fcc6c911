import { mapColumns, type NamedColumns } from '../../fields/column-mapping.ts';
import type { DataType } from '../../fields/data-types.ts';
import { fieldFinder } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { decidingField, type FieldRule, type ImportRules, separatorOf } from './import-rules.ts';
import { listed, RuleProblem } from './rule-problem.ts';

/** The file that rules are for. */
export interface RuledFile {
  readonly header: readonly string[];
  readonly fields: readonly Field[];
  /** By its REST name. */
  readonly lookupField: string;
  /** Columns that a template names. */
  readonly named?: NamedColumns;
}

export interface CheckedRules {
  /** With the REST names of the fields. */
  readonly rules: ImportRules;
  /** Fields with a rule and without a column in the file: so there is nothing that the rule could be about. */
  readonly unused: readonly string[];
}

const textTypes: readonly DataType[] = ['string', 'text'];
const dateTypes: readonly DataType[] = ['date', 'datetime'];
const linkFields: readonly string[] = ['externalCompanyId', 'externalSalesPersonId'];

/**
 * Holds rules against the fields of the subscription and the columns of the file. A rule for a field that the file has no column for is
 * no fault: the same rules may serve files of several kinds.
 * @throws RuleProblem that names the rule, its value, and what is accepted
 */
export function checkRules(rules: ImportRules, file: RuledFile): CheckedRules {
  const { header, fields: known, lookupField } = file;
  if (rules.mode === 'createOnly' && lookupField === 'id') {
    const accepted = 'createOrUpdate or updateOnly where lookupField is id, by which no lead is created';
    throw new RuleProblem('mode', 'createOnly', accepted);
  }
  const { columns } = mapColumns(header, known, lookupField, file.named);
  const checker = new RuleChecker(known, columns, lookupField);
  const { defaultRule, fields = {} } = rules;
  const named = checker.byRestName(fields);
  const usual = defaultRule && checker.checkNewest('defaultRule', defaultRule);
  if (usual !== undefined) checkDeciding('defaultRule', usual, named);
  for (const [name, rule] of named) checkDeciding(`fields.${name}`, rule, named);
  const isColumn = (name: string) => columns.some((field) => field?.name === name);
  return {
    rules: {
      ...rules,
      ...(usual !== undefined && { defaultRule: usual }),
      ...(rules.fields !== undefined && { fields: Object.fromEntries(named) }),
    },
    unused: [...named.keys()].filter((name) => !isColumn(name)),
  };
}

/** Where the date of a field decides, the later one stays: with any other rule it would not be that of the values. */
function checkDeciding(name: string, rule: FieldRule, all: ReadonlyMap<string, FieldRule>): void {
  const field = decidingField(rule);
  const own = field === undefined ? undefined : all.get(field);
  if (own === undefined || decidingField(own) === field) return;
  const accepted = `{"newest": "${field}"} or no rule, as its date decides for ${name}`;
  throw new RuleProblem(`fields.${field}`, own, accepted);
}

class RuleChecker {
  readonly #columns: readonly (Field | null)[];
  readonly #lookupField: string;
  readonly #find: (name: string) => Field | undefined;

  constructor(fields: readonly Field[], columns: readonly (Field | null)[], lookupField: string) {
    this.#columns = columns;
    this.#lookupField = lookupField;
    this.#find = fieldFinder(fields);
  }

  byRestName(rules: Readonly<Record<string, FieldRule>>): ReadonlyMap<string, FieldRule> {
    const checked = new Map<string, FieldRule>();
    for (const [name, rule] of Object.entries(rules)) {
      const field = this.#findField(name);
      if (checked.has(field.name)) throw new RuleProblem('fields', name, `one rule for field ${field.name}`);
      checked.set(field.name, this.#checkRule(field, rule));
    }
    return checked;
  }

  #findField(name: string): Field {
    const field = this.#find(name);
    if (field === undefined) throw new RuleProblem('fields', name, 'names of fields');
    if (field.readOnly) throw new RuleProblem('fields', name, 'fields that are not read-only');
    return field;
  }

  #checkRule(field: Field, rule: FieldRule): FieldRule {
    const name = `fields.${field.name}`;
    if (separatorOf(rule) === undefined) return this.checkNewest(name, rule);
    if (!textTypes.includes(field.dataType)) {
      const accepted = `append for fields of type ${listed(textTypes)}, and not of type ${field.dataType}`;
      throw new RuleProblem(name, rule, accepted);
    }
    if (field.name === this.#lookupField || linkFields.includes(field.name)) {
      throw new RuleProblem(name, rule, 'append for fields that neither find the lead nor link it');
    }
    return rule;
  }

  /** The date is one of the row and one of the lead, so its field has to be a column of the file. */
  checkNewest<Rule extends FieldRule>(name: string, rule: Rule): Rule | { readonly newest: string } {
    const given = decidingField(rule);
    if (given === undefined) return rule;
    const field = this.#find(given);
    const isColumn = this.#columns.some((column) => column !== null && column.name === field?.name);
    if (field === undefined || !isColumn || field.readOnly || !dateTypes.includes(field.dataType)) {
      const accepted = `a field of type ${listed(dateTypes)} that the file has a column for`;
      throw new RuleProblem(`${name}.newest`, given, accepted);
    }
    return { newest: field.name };
  }
}
