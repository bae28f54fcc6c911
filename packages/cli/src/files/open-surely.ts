import type { DescribedLeadField } from '@galena/client';
import {
  describeNote,
  dropReason,
  type FileNote,
  type FileSettings,
  isDoubt,
  type OpenedFile,
  openFile,
  type WorkbookReader,
} from '@galena/client/files';
import { hadNul, isMisquoted } from '@galena/server/rows';
import { ask, canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import { type Output, paint } from '../terminal/output.ts';
import { askForEncoding } from './ask-for-encoding.ts';
import { describeInput, readInput } from './open-input.ts';
import type { TemporaryFiles } from './temporary-files.ts';

type FileAnswers = Pick<FileSettings, 'encoding' | 'headerRow'>;

interface SurelyOpened {
  readonly input: OpenedFile;
  /** What has been asked, and answered. */
  readonly answers: FileAnswers;
}

/**
 * Opens a file whatever it is: gzip, workbook, any encoding, any delimiter; tells how it was read, and asks on a terminal
 * what cannot be decided by looking at it.
 * @param known names of fields, and of columns that the person has named: by them the header is recognised
 * @throws UsageError in a pipe, with the options that decide it; GalenaFileError for a file that cannot be read.
 */
export async function openSurely(
  file: string,
  given: FileSettings,
  known: { readonly fields: readonly DescribedLeadField[]; readonly names: readonly string[] },
  temporary: TemporaryFiles,
  output: Output,
): Promise<SurelyOpened> {
  const raw = await readInput(file, temporary);
  const spool = (pieces: AsyncIterable<Uint8Array>) => temporary.keep(pieces);
  const readWorkbook: WorkbookReader = async (...workbook) =>
    (await import('@galena/workbooks')).readWorkbook(...workbook);
  const open = (settings: FileSettings) => openFile(raw, settings, { ...known, readWorkbook, spool });
  let answers: FileAnswers = {};
  let opened = await open(given);
  const place = opened.kind === 'workbook' ? 'row' : 'line';
  for (let doubt = opened.notes.find(isDoubt); doubt !== undefined; doubt = opened.notes.find(isDoubt)) {
    if (!canAsk() || output.isJson) throw new UsageError(tell(doubt, place));
    answers = { ...answers, ...(await settle(doubt, place, output)) };
    opened = await open({ ...given, ...answers });
  }
  // A report file that is imported makes no values of what a stray quote has swallowed either.
  opened = (await dropReason(opened, { isMisquoted, hadNul }, spool)) ?? opened;
  output.note(`${file}: ${describeInput(opened)}, ${countColumns(opened)}`);
  for (const text of tellNotes(opened)) output.note(paint('yellow', `  ${text}`));
  return { input: opened, answers };
}

function countColumns({ columns: { length } }: OpenedFile): string {
  return length === 1 ? '1 column' : `${length} columns`;
}

/** How the file was read, in sentences with the options that change it. */
export function tellNotes({ kind, notes }: OpenedFile): readonly string[] {
  return notes.map((note) => tell(note, kind === 'workbook' ? 'row' : 'line'));
}

async function settle(doubt: FileNote, place: 'line' | 'row', output: Output): Promise<FileAnswers> {
  if (doubt.kind === 'encoding-unsure') return { encoding: await askForEncoding(doubt, output) };
  return {
    headerRow: await askForHeaderRow(describeNote(doubt, place), place, proposedRow(doubt), output),
  };
}

function tell(note: FileNote, place: 'line' | 'row'): string {
  return [describeNote(note, place), hintFor(note)].filter(Boolean).join(' ');
}

/** The options that say otherwise. */
function hintFor(note: FileNote): string | undefined {
  switch (note.kind) {
    case 'encoding-recognised':
      return '--encoding names another one.';
    case 'encoding-unsure':
      return `${note.likeliest.map((label) => `--encoding ${label}`).join(' or ')} decides it.`;
    case 'bytes-replaced':
      return undefined;
    case 'delimiter-unsure':
    case 'one-column':
      return '--delimiter names it.';
    case 'rows-above-header':
      return '--header-row names another row.';
    case 'header-unsure':
      return `--header-row ${note.headerRow} if it is, --header-row 1 if the first row is the header, --no-header if there is none.`;
    case 'no-header':
      return `--no-header --columns email,firstName,… names its columns; --header-row ${note.headerRow} if that is the header all the same.`;
    case 'sheet-taken':
      return '--sheet names another one.';
    default:
      return undefined;
  }
}

function proposedRow(doubt: FileNote): number {
  return doubt.kind === 'header-unsure' ? doubt.headerRow : 0;
}

async function askForHeaderRow(
  text: string,
  place: 'line' | 'row',
  proposed: number,
  output: Output,
): Promise<number> {
  const offer =
    proposed === 0 ? '0: there is none, which Enter takes' : `0: there is none, Enter takes ${proposed}`;
  for (;;) {
    const answer = await ask(`${text}\nWhich ${place} is the header? (${offer}) `, String(proposed));
    if (/^\d+$/.test(answer)) return Number(answer);
    output.note(`"${answer}" is not a number.`);
  }
}
