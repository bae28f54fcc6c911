import { readRows } from '../csv/read-rows.ts';

/** In the order in which they are preferred where two fit as well. */
export const delimiters = [',', ';', '\t', '|'] as const;

export type KnownDelimiter = (typeof delimiters)[number];

/** How well a delimiter fits the first rows of a file. */
export interface DelimiterFit {
  readonly delimiter: KnownDelimiter;
  /** Cells that most rows have. 1: the delimiter separates nothing. */
  readonly width: number;
  /** Share of the rows that have as many cells, 0 to 1. */
  readonly share: number;
  readonly score: number;
}

const sampleRows = 200;
const sampleBytes = 2 ** 18;

/** The delimiters by how well they fit, the best one first. */
export async function rankDelimiters(file: Blob): Promise<readonly DelimiterFit[]> {
  const fits = await Promise.all(delimiters.map((delimiter) => measure(file, delimiter)));
  return fits.toSorted((first, second) => second.score - first.score);
}

/** The delimiter with which most rows have as many cells as each other, and as the first row; of several the one that makes most cells. */
export async function detectDelimiter(file: Blob): Promise<KnownDelimiter> {
  const [best] = await rankDelimiters(file);
  return best?.delimiter ?? ',';
}

/** A title above the header may have one cell, so that it is the width of most rows that counts. */
async function measure(file: Blob, delimiter: KnownDelimiter): Promise<DelimiterFit> {
  const widths = await readWidths(file, delimiter);
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width = 1, count = 0] =
    [...counts].toSorted((one, two) => two[1] - one[1] || two[0] - one[0])[0] ?? [];
  if (width === 1) return { delimiter, width, share: 0, score: 0 };
  const share = count / widths.length;
  const fitsFirst = widths[0] === width ? 1 : 0.9;
  return { delimiter, width, share, score: share * fitsFirst + Math.min(width, 100) / 1000 };
}

async function readWidths(file: Blob, delimiter: KnownDelimiter): Promise<readonly number[]> {
  const widths: number[] = [];
  try {
    // The end of the sample may cut a row in two, also within quotes.
    for await (const rows of readRows(file.slice(0, sampleBytes), delimiter)) {
      widths.push(...rows.map(({ cells }) => cells.length));
      if (widths.length >= sampleRows) break;
    }
  } catch {
    // What was read until then is what there is to judge by.
  }
  return widths.slice(0, sampleRows);
}
