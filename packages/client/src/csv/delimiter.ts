import type { ImportFormat } from '../wire/imports.ts';

/** Of the three formats `,`, a tab or `;`; reading takes any other ASCII character too. */
export type Delimiter = string;

const delimiters: Readonly<Record<ImportFormat, Delimiter>> = { csv: ',', tsv: '\t', ssv: ';' };

export function delimiterOf(format: ImportFormat): Delimiter {
  return delimiters[format];
}
