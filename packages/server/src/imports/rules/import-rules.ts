/** What each rule that is a word may be; the first one is what holds where nothing is said, if no setting says otherwise. */
export const ruleChoices = {
  mode: ['createOrUpdate', 'createOnly', 'updateOnly'],
  clear: ['NULL', 'empty', 'none'],
  repeatedKeys: ['each', 'first', 'last', 'fail'],
  multipleMatches: ['lastUpdated', 'firstCreated', 'fail'],
  surplusCells: ['warn', 'fail', 'ignore'],
  unknownColumns: ['ignore', 'reject'],
} as const;

export type ChoiceRule = keyof typeof ruleChoices;

/** Rules of fields that are a word: what becomes of the value that a lead has when a row brings another one. */
export const fieldRuleWords = ['overwrite', 'fillEmpty', 'never'] as const;

/** The rule of a field that no other rule names. */
export type DefaultRule = (typeof fieldRuleWords)[number] | { readonly newest: string };

/** `append` has the separator of the elements, `newest` the REST name of the field whose date decides. */
export type FieldRule = DefaultRule | { readonly append: string };

/** How the rows of an import change leads, as far as its sender says so. docs/imports.md explains each rule. */
export type ImportRules = { readonly [Name in ChoiceRule]?: (typeof ruleChoices)[Name][number] } & {
  readonly defaultRule?: DefaultRule;
  /** By REST name. */
  readonly fields?: Readonly<Record<string, FieldRule>>;
};

/** The field whose date decides, by a rule. */
export function decidingField(rule: FieldRule | undefined): string | undefined {
  return typeof rule === 'object' && 'newest' in rule ? rule.newest : undefined;
}

/** What separates the elements that a rule appends. */
export function separatorOf(rule: FieldRule): string | undefined {
  return typeof rule === 'object' && 'append' in rule ? rule.append : undefined;
}

/** The fields whose dates decide for others: of them the later date stays, whatever else is said. */
function decidingFields({ fields = {}, defaultRule }: ImportRules): ReadonlySet<string> {
  const names = [...Object.values(fields), defaultRule].map(decidingField);
  return new Set(names.filter((name) => name !== undefined));
}

/** Makes the function that gives the rule of a field, by its REST name. */
export function fieldRules(rules: ImportRules): (field: string) => FieldRule {
  const deciding = decidingFields(rules);
  const named = new Map(Object.entries(rules.fields ?? {}));
  return (field) =>
    deciding.has(field) ? { newest: field } : (named.get(field) ?? rules.defaultRule ?? 'overwrite');
}

/** How the cells of a column are read. */
export interface CellRules {
  /** Which cells clear the field of a lead. */
  readonly clear: (typeof ruleChoices.clear)[number];
  /** Between the elements of a value that is appended to. */
  readonly separator: string | undefined;
}

/** Who keeps, fills or adds never clears, and a date that decides is never lost. */
export function cellRules(field: string, rule: FieldRule, { clear = 'NULL' }: ImportRules): CellRules {
  const date = decidingField(rule);
  const mayClear = rule === 'overwrite' || (date !== undefined && date !== field);
  return { clear: mayClear ? clear : 'none', separator: separatorOf(rule) };
}
