import type { DescribedLeadField, SchemaField } from '@galena/client';

export interface FieldGroup {
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
  const titleOf = ({ rest }: DescribedLeadField): string => {
    if (rest === undefined) return 'System';
    if (custom.has(rest.name)) return 'Custom fields';
    if (rest.readOnly) return 'System';
    return company.has(rest.name) ? 'Company' : 'Person';
  };
  return ['Person', 'Company', 'Custom fields', 'System'].map((title) => ({
    title,
    fields: fields.filter((field) => titleOf(field) === title),
  }));
}
