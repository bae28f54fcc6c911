import type { Delimiter } from '../csv/delimiter.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { decodeFile } from './decode-file.ts';
import { rankDelimiters } from './detect-delimiter.ts';
import { type DetectedEncoding, detectEncoding } from './detect-encoding.ts';
import { knownEncoding } from './encoding/known-encodings.ts';
import type { FileNote } from './file-notes.ts';
import type { FileSettings } from './file-settings.ts';
import { rewriteRows } from './rewrite-rows.ts';
import type { RowText } from './row-text.ts';
import { takeSeparatorLine } from './separator-line.ts';
import { encodeText, type Spool } from './spool.ts';

/** A file of text as UTF-8 with one of the API's delimiters, each row in the line where it was. */
export async function openText(file: Blob, settings: FileSettings, spool: Spool): Promise<RowText> {
  const found = settings.encoding ?? (await detectEncoding(file));
  const { replaceInvalid } = settings;
  const { blob: decoded, replaced } = await decodeFile(
    file,
    // Nothing is sent of a file in doubt, and whoever is asked wants to see it.
    {
      encoding: found,
      replaceInvalid: replaceInvalid ?? (typeof found !== 'string' && found.certainty === 'unsure'),
    },
    spool,
  );
  const encoding = typeof found === 'string' ? knownEncoding(found) : found.label;
  const separator = await takeSeparatorLine(decoded);
  const text = separator?.blob ?? decoded;
  const { delimiter, notes } = await chooseDelimiter(text, settings.delimiter, separator?.delimiter);
  return {
    ...(await withKnownDelimiter(text, delimiter, spool)),
    encoding,
    delimiter,
    notes: [...encodingNotes(found, encoding, replaceInvalid === true ? replaced : 0), ...notes],
  };
}

function encodingNotes(found: string | DetectedEncoding, encoding: string, replaced: number): FileNote[] {
  const notes: FileNote[] = [];
  if (typeof found !== 'string' && found.certainty === 'likely') {
    notes.push({ kind: 'encoding-recognised', encoding });
  }
  if (typeof found !== 'string' && found.certainty === 'unsure') {
    notes.push({ kind: 'encoding-unsure', likeliest: found.likeliest, cells: found.doubtfulCells });
  }
  if (replaced > 0) notes.push({ kind: 'bytes-replaced', encoding, count: replaced });
  return notes;
}

/** So close a second delimiter has to come to leave a doubt. */
const nearlyAsGood = 0.05;

/** What a person says, else what the first line of the file says, else what fits best. */
async function chooseDelimiter(
  text: Blob,
  given: Delimiter | undefined,
  separator: Delimiter | undefined,
): Promise<{ delimiter: Delimiter; notes: readonly FileNote[] }> {
  const fits = await rankDelimiters(text);
  const [best, second] = fits;
  const delimiter = given ?? separator ?? best?.delimiter ?? ',';
  const notes: FileNote[] = separator === undefined ? [] : [{ kind: 'separator-line', delimiter: separator }];
  if (best === undefined || best.width === 1) return { delimiter, notes };
  const isRecognised = given === undefined && separator === undefined;
  if (isRecognised && second !== undefined && best.score - second.score < nearlyAsGood) {
    notes.push({ kind: 'delimiter-unsure', delimiter, other: second.delimiter });
  }
  const isOneColumn = fits.some((fit) => fit.delimiter === delimiter && fit.width === 1);
  if (isOneColumn) notes.push({ kind: 'one-column', other: best.delimiter, width: best.width });
  return { delimiter, notes };
}

const formats: Readonly<Record<Delimiter, ImportFormat>> = { ',': 'csv', '\t': 'tsv', ';': 'ssv' };

/** The API knows three delimiters; a file with another one is written anew. */
async function withKnownDelimiter(
  blob: Blob,
  delimiter: Delimiter,
  spool: Spool,
): Promise<Pick<RowText, 'blob' | 'format'>> {
  const format = formats[delimiter];
  if (format !== undefined) return { blob, format };
  const rows = rewriteRows(blob, delimiter, ',', (cells) => cells);
  return { blob: await spool(encodeText(rows)), format: 'csv' };
}
