import type { FieldRule, ImportRules } from '../wire/imports.ts';

/** Rules in one line: `mode createOnly, phone fillEmpty, tags append ";"`. */
export function describeRules({ fields = {}, defaultRule, ...choices }: ImportRules): string {
  return [
    ...Object.entries(choices).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(fields).map(([field, rule]) => `${field} ${describeRule(rule)}`),
    ...(defaultRule === undefined ? [] : [`other fields ${describeRule(defaultRule)}`]),
  ].join(', ');
}

function describeRule(rule: FieldRule): string {
  if (typeof rule === 'string') return rule;
  return 'newest' in rule ? `newest by ${rule.newest}` : `append ${JSON.stringify(rule.append)}`;
}
