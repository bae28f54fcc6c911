import type { Delimiter } from '@galena/client/csv';

/** The formats of files, and their delimiters. */
export const formats = { csv: ',', tsv: '\t', ssv: ';' } as const satisfies Record<string, Delimiter>;

export type Format = keyof typeof formats;

export function delimiterOf(format: Format): Delimiter {
  return formats[format];
}
