import type { Delimiter } from '../csv/split-row.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { decodeFile } from './decode-file.ts';
import { rankDelimiters } from './detect-delimiter.ts';
import { detectEncoding } from './detect-encoding.ts';
import type { FileNote } from './file-notes.ts';
import type { FileSettings } from './file-settings.ts';
import { rewriteRows } from './rewrite-rows.ts';
import type { RowText } from './row-text.ts';
import { takeSeparatorLine } from './separator-line.ts';
import { encodeText, type Spool } from './spool.ts';

/** A file of text as UTF-8 with one of the API's delimiters, each row in the line where it was. */
export async function openText(file: Blob, settings: FileSettings, spool: Spool): Promise<RowText> {
  const { encoding, note: encodingNote } = await chooseEncoding(file, settings);
  const decoded = await decodeFile(file, encoding, spool);
  const separator = await takeSeparatorLine(decoded);
  const text = separator?.blob ?? decoded;
  const { delimiter, notes } = await chooseDelimiter(text, settings.delimiter, separator?.delimiter);
  return {
    ...(await withKnownDelimiter(text, delimiter, spool)),
    encoding,
    delimiter,
    notes: encodingNote === undefined ? notes : [encodingNote, ...notes],
  };
}

async function chooseEncoding(
  file: Blob,
  { encoding }: FileSettings,
): Promise<{ encoding: string; note: FileNote | undefined }> {
  if (encoding !== undefined) return { encoding, note: undefined };
  const { label, isGuess } = await detectEncoding(file);
  return { encoding: label, note: isGuess ? { kind: 'encoding-guessed', encoding: label } : undefined };
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
