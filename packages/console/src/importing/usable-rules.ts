import type { DescribedLeadField, FieldRule, ImportRules } from '@galena/client';

/** A field that a column goes into. */
export type MappedField = Pick<DescribedLeadField, 'dataType' | 'displayName'> & { readonly name: string };

export function mappedFields(
  names: readonly string[],
  fields: readonly DescribedLeadField[],
): readonly MappedField[] {
  return [...new Set(names)].flatMap((name) => {
    const field = fields.find(({ rest }) => rest?.name === name);
    return field === undefined || field.rest?.readOnly === true
      ? []
      : [{ name, displayName: field.displayName, dataType: field.dataType }];
  });
}

export function isDate({ dataType }: MappedField): boolean {
  return dataType === 'date' || dataType === 'datetime';
}

/** The rules that are about columns of the file as it is mapped now; undefined if there are none. */
export function usableRules(
  { defaultRule, fields = {}, ...choices }: ImportRules,
  mapped: readonly MappedField[],
): ImportRules | undefined {
  const dates = new Set(mapped.filter(isDate).map(({ name }) => name));
  const isUsable = (rule: FieldRule) =>
    typeof rule === 'string' || !('newest' in rule) || dates.has(rule.newest);
  const usable = mapped.flatMap(({ name }) => {
    const rule = fields[name];
    return rule !== undefined && isUsable(rule) ? [[name, rule] as const] : [];
  });
  const rules: ImportRules = {
    ...choices,
    ...(defaultRule !== undefined && isUsable(defaultRule) && { defaultRule }),
    ...(usable.length > 0 && { fields: Object.fromEntries<FieldRule>(usable) }),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}

/** The rules without what is undefined: so it is as if it had never been chosen. */
export function withRule(
  rules: ImportRules,
  changed: { readonly [Name in keyof ImportRules]: ImportRules[Name] | undefined },
): ImportRules {
  return Object.fromEntries(
    Object.entries({ ...rules, ...changed }).filter(([, value]) => value !== undefined),
  );
}
