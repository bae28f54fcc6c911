import type { DescribedLeadField } from '../wire/fields.ts';
import { looksLikeEmail } from './looks-like-data.ts';
import type { ColumnMatch } from './match-columns.ts';

/**
 * The column, from 0, that is probably the one rows find their lead by, where none is: by its name, or by the e-mail
 * addresses in it, whatever language its name is in.
 * @param rows the first rows below the header
 */
export function likelyColumn(
  matches: readonly ColumnMatch[],
  rows: readonly (readonly string[])[],
  fields: readonly DescribedLeadField[],
  lookupField: string,
): number | undefined {
  const named = matches.findIndex(({ suggestion }) => suggestion === lookupField);
  if (named !== -1) return named;
  if (fields.find(({ rest }) => rest?.name === lookupField)?.dataType !== 'email') return undefined;
  let likely: { readonly index: number; readonly addresses: number } | undefined;
  for (const [index, { field }] of matches.entries()) {
    if (field !== undefined) continue;
    const addresses = countAddresses(rows.map((cells) => cells[index] ?? ''));
    if (addresses > (likely?.addresses ?? 0)) likely = { index, addresses };
  }
  return likely?.index;
}

/** Of a column that is mostly something else, as notes with an address here and there, none count. */
function countAddresses(cells: readonly string[]): number {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const addresses = filled.filter(looksLikeEmail).length;
  return addresses * 2 >= filled.length ? addresses : 0;
}
