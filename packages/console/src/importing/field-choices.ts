import type { DescribedLeadField } from '@galena/client';
import { meaningsOf } from '@galena/client/files';

/** A field that a column can go into. */
export interface FieldChoice {
  /** REST name. */
  readonly name: string;
  readonly title: string;
}

/** Standard fields of companies, and ids: who types `country` means that of the lead. */
const otherFields = new Set(
  'company site billingStreet billingCity billingState billingCountry billingPostalCode website mainPhone annualRevenue numberOfEmployees industry sicCode mktoCompanyNotes externalCompanyId externalSalesPersonId id'.split(
    ' ',
  ),
);

/**
 * The fields that a search finds, the likeliest first: exact names, then names that begin so, then words in them, then
 * any part; of each, fields of leads before those of companies.
 */
export function findFields(fields: readonly DescribedLeadField[], search: string): readonly FieldChoice[] {
  const wanted = plain(search);
  const meant = new Set(meaningsOf(search).map(({ field }) => field));
  const found = fields.flatMap(({ rest, displayName }) => {
    if (rest === undefined || (rest.readOnly && rest.name !== 'id')) return [];
    const rank = Math.min(meant.has(rest.name) ? 1 : ranks.none, rankOf(rest.name, displayName, wanted));
    if (rank === ranks.none) return [];
    return [{ name: rest.name, title: displayName, rank: 2 * rank + Number(otherFields.has(rest.name)) }];
  });
  return found.toSorted((one, other) => one.rank - other.rank).map(({ name, title }) => ({ name, title }));
}

const ranks = { exact: 0, prefix: 1, word: 2, part: 3, none: 4 } as const;

function rankOf(name: string, title: string, wanted: string): number {
  if (wanted === '') return ranks.exact;
  const names = [plain(name), plain(title)];
  if (names.includes(wanted)) return ranks.exact;
  if (names.some((one) => one.startsWith(wanted))) return ranks.prefix;
  const words = [title, name.replace(/([a-z0-9])([A-Z])/g, '$1 $2')].flatMap((text) =>
    text.split(/[^\p{L}\p{N}]+/u),
  );
  if (words.some((word) => plain(word).startsWith(wanted))) return ranks.word;
  return names.some((one) => one.includes(wanted)) ? ranks.part : ranks.none;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
