import type { DescribedLeadField } from '@galena/client';

const rules: Readonly<Record<string, string>> = {
  string: 'text',
  text: 'text of up to 30,000 bytes',
  email: 'an e-mail address such as ada@example.com',
  phone: 'text',
  url: 'text',
  integer: 'a whole number',
  score: 'a whole number',
  percent: 'a whole number, with % or without',
  float: 'a number with a decimal point',
  currency: 'a number with a decimal point, with a currency sign or without',
  boolean: 'true, false, yes, no, 1 or 0',
  date: 'a date such as 2026-01-31 or 1/31/2026',
  datetime: 'a time such as 2026-01-31T08:30:00Z or 1/31/2026 8:30 PM',
};

/** What a cell of the field may hold, in words. */
export function describeRule(field: DescribedLeadField): string {
  return field.rest?.readOnly === true
    ? `${field.displayName}: read-only, the cell is ignored`
    : `${field.displayName}: ${describeAccepted(field)}`;
}

export function describeAccepted({ dataType, length }: DescribedLeadField): string {
  const most = length === undefined ? '' : `, up to ${length.toLocaleString('en')} characters`;
  return `${rules[dataType] ?? 'text'}${most}`;
}
