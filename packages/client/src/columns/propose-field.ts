import type { DescribedLeadField } from '../wire/fields.ts';

/** What a new field for a column may be called. */
export interface ProposedNames {
  /** As programs and files name it: letters and digits. */
  readonly name: string;
  readonly displayName: string;
}

const longestName = 50;
const longestDisplayName = 255;

/** Proposes names for the field of a column that none fits: `Messe-Score` becomes `messeScore`. No other field has them. */
export function proposeNames(
  column: string,
  index: number,
  fields: readonly DescribedLeadField[],
): ProposedNames {
  const title = toTitle(column);
  const displayName = title === '' ? `Column ${index + 1}` : title;
  const names = fields.flatMap(({ rest, soap }) => [rest?.name ?? [], soap?.name ?? []].flat());
  const displayNames = fields.map((field) => field.displayName);
  return {
    name: makeUnique(toName(displayName) || `column${index + 1}`, names, ''),
    displayName: makeUnique(displayName, displayNames, ' '),
  };
}

/** As the server takes display names: letters, digits, blanks, `_` and `-`, and none of the last three at first. */
function toTitle(column: string): string {
  const words = column.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_-]+/gu, ' ');
  return words
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, longestDisplayName)
    .trimEnd();
}

/** Letters as they are written where there are only those of ASCII. */
const spellings: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  å: 'aa',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

function toName(text: string): string {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüßæøåłđı]/g, (letter) => spellings[letter] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '');
  const [first = '', ...others] = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  const name = [first, ...others.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
  return (/^\d/.test(name) ? `field${name}` : name).slice(0, longestName);
}

function makeUnique(text: string, taken: readonly string[], separator: string): string {
  const lower = new Set(taken.map((one) => one.toLowerCase()));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? text : `${text}${separator}${number}`;
    if (!lower.has(candidate.toLowerCase())) return candidate;
  }
}
