import type { DescribedLeadField, SchemaField } from '@galena/client';
import { t } from '../languages/translate.ts';

type GroupName = 'person' | 'company' | 'custom' | 'system';

const titles: Readonly<Record<GroupName, string>> = {
  person: t('Person'),
  company: t('Company'),
  custom: t('Custom fields'),
  system: t('System'),
};

export interface FieldGroup {
  readonly name: GroupName;
  readonly title: string;
  readonly fields: readonly DescribedLeadField[];
}

/** The fields as people look for them: of the person, of the company, what was added, and what the system keeps. */
export function groupFields(
  fields: readonly DescribedLeadField[],
  leadSchema: readonly SchemaField[],
  companySchema: readonly SchemaField[],
): readonly FieldGroup[] {
  const custom = new Set(leadSchema.filter(({ isCustom }) => isCustom).map(({ name }) => name));
  const company = new Set(companySchema.map(({ name }) => name));
  const groupOf = ({ rest }: DescribedLeadField): GroupName => {
    if (rest === undefined) return 'system';
    if (custom.has(rest.name)) return 'custom';
    if (rest.readOnly) return 'system';
    return company.has(rest.name) ? 'company' : 'person';
  };
  return (['person', 'company', 'custom', 'system'] as const).map((name) => ({
    name,
    title: titles[name],
    fields: fields.filter((field) => groupOf(field) === name),
  }));
}
