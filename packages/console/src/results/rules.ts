import type { DescribedLeadField } from '@galena/client';
import { t, tn } from '../languages/translate.ts';

const rules = (): Readonly<Record<string, string>> => ({
  string: t('text'),
  text: t('text of up to 30,000 bytes'),
  email: t('an e-mail address such as ada@example.com'),
  phone: t('text'),
  url: t('text'),
  integer: t('a whole number'),
  score: t('a whole number'),
  percent: t('a whole number, with % or without'),
  float: t('a number with a decimal point'),
  currency: t('a number with a decimal point, with a currency sign or without'),
  boolean: t('true, false, yes, no, 1 or 0'),
  date: t('a date such as 2026-01-31 or 1/31/2026'),
  datetime: t('a time such as 2026-01-31T08:30:00Z or 1/31/2026 8:30 PM'),
});

/** What a cell of the field may hold, in words. */
export function describeRule(field: DescribedLeadField): string {
  return field.rest?.readOnly === true
    ? t('{field}: read-only, the cell is ignored', { field: field.displayName })
    : `${field.displayName}: ${describeAccepted(field)}`;
}

export function describeAccepted({ dataType, length }: DescribedLeadField): string {
  const accepted = rules()[dataType] ?? t('text');
  return length === undefined
    ? accepted
    : tn(length, '{accepted}, up to {count} character', '{accepted}, up to {count} characters', { accepted });
}
