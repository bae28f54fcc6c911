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
  { fields = {}, ...others }: ImportRules,
  mapped: readonly MappedField[],
): ImportRules | undefined {
  const usable = mapped.flatMap(({ name }) => {
    const rule = fields[name];
    return rule === undefined ? [] : [[name, rule] as const];
  });
  const rules: ImportRules = {
    ...others,
    ...(usable.length > 0 && { fields: Object.fromEntries<FieldRule>(usable) }),
  };
  return Object.keys(rules).length === 0 ? undefined : rules;
}

/** A date that a rule goes by and that no column has, as where a column is mapped to another field once rules are set. */
export function missingDate(
  rules: ImportRules | undefined,
  mapped: readonly MappedField[],
): string | undefined {
  const { defaultRule, fields = {} } = rules ?? {};
  const dates = [...Object.values(fields), defaultRule].flatMap((rule) =>
    typeof rule === 'object' && 'newest' in rule ? [rule.newest] : [],
  );
  return dates.find((date) => !mapped.some((field) => field.name === date && isDate(field)));
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
