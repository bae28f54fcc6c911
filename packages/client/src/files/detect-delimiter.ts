import { readRows } from '../csv/row-reader.ts';
import { splitRow } from '../csv/split-row.ts';

/** In the order in which they are preferred where two fit as well. */
export const delimiters = [',', ';', '\t', '|'] as const;

export type KnownDelimiter = (typeof delimiters)[number];

const sampleRows = 200;

/** The delimiter with which most rows have as many cells as the header; of several the one that makes most cells. */
export async function detectDelimiter(file: Blob): Promise<KnownDelimiter> {
  const fits = await Promise.all(delimiters.map((delimiter) => measure(file, delimiter)));
  const best = fits.reduce((first, second) => (second.score > first.score ? second : first));
  return best.delimiter;
}

async function measure(
  file: Blob,
  delimiter: KnownDelimiter,
): Promise<{ delimiter: KnownDelimiter; score: number }> {
  const widths: number[] = [];
  // The end of the sample may cut a row in two, also within quotes.
  const sample = file.slice(0, 2 ** 18);
  try {
    for await (const rows of readRows(sample, delimiter)) {
      widths.push(...rows.map(({ text }) => splitRow(text, delimiter).length));
      if (widths.length >= sampleRows) break;
    }
  } catch {
    // What was read until then is what there is to judge by.
  }
  const [header = 1, ...rows] = widths.slice(0, sampleRows);
  if (header === 1) return { delimiter, score: 0 };
  const fitting = rows.filter((width) => width === header).length;
  return { delimiter, score: (rows.length === 0 ? 1 : fitting / rows.length) + Math.min(header, 100) / 1000 };
}
