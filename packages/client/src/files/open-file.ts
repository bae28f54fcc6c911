import { spool as platformSpool } from '#platform';
import { delimiterOf } from '../csv/delimiter.ts';
import { headerCells } from '../csv/header-cells.ts';
import { joinRow } from '../csv/join-row.ts';
import { readTextRows, type TextRow } from '../csv/read-rows.ts';
import { GalenaFileError } from '../errors.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import type { ImportFormat } from '../wire/imports.ts';
import { fileKind, fileKindBytes } from './file-kind.ts';
import type { FileNote } from './file-notes.ts';
import type { FileSettings, UsedSettings } from './file-settings.ts';
import { findHeader, nameFinder } from './find-header.ts';
import type { LineMap } from './line-map.ts';
import { openText } from './open-text.ts';
import { refuseQuotedRows } from './quoted-rows.ts';
import { refuseForeignKind } from './refuse-foreign-kind.ts';
import type { RowText } from './row-text.ts';
import type { Spool } from './spool.ts';
import { unzip } from './unzip.ts';

/** A row at the top of a file, as the file has it. */
export interface TopRow {
  /** Its line in the person's file, or its row in the sheet. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * A file as it can be imported. Plain data: it crosses to and from workers.
 *
 * `blob` is UTF-8 with one of the API's delimiters and with the header as its first row. Rows stand in the lines where
 * the person has them (empty lines take the place of what is not sent), or one line further down below a header that was
 * added; `originalLine(lines, line, row)` leads back.
 */
export interface OpenedFile {
  readonly blob: Blob;
  readonly format: ImportFormat;
  /** The names of the columns as the file has them: with blanks around them, empty, or twice the same. */
  readonly columns: readonly string[];
  /** The first rows below the header, for previews. */
  readonly rows: readonly (readonly string[])[];
  /** The first rows with all that stands above the header, for the choice of the header row. */
  readonly top: readonly TopRow[];
  readonly lines: LineMap;
  readonly kind: 'text' | 'workbook';
  readonly isGzip: boolean;
  /** The names of the sheets of a workbook. */
  readonly sheets?: readonly string[] | undefined;
  /**
   * Columns, from 0, with cells of a workbook that are numbers and that a decimal comma would make other numbers: 1.234.
   * `recogniseColumns` reads none of them so.
   */
  readonly fractionColumns?: readonly number[] | undefined;
  readonly settings: UsedSettings;
  /** What a person should know, and (`isDoubt`) should be asked, about how the file was read. */
  readonly notes: readonly FileNote[];
}

/** What opening a file needs beside the file. */
export interface OpenFileOptions {
  /** The fields that a header is recognised by. Default: none, and headers are recognised by their form. */
  readonly fields?: readonly DescribedLeadField[];
  /** Names that a person says columns have, as in a mapping: a header is recognised by them too. */
  readonly names?: readonly string[];
  /** Where decoded and rewritten content is kept. Default: that of the platform. */
  readonly spool?: Spool;
  /** Turns a workbook into rows. Without it workbooks are refused. */
  readonly readWorkbook?: WorkbookReader;
}

/** Turns a sheet of a workbook into rows: `readWorkbook` of `@galena/workbooks` does. */
export type WorkbookReader = (workbook: Blob, settings: FileSettings, spool: Spool) => Promise<RowText>;

const sampleRows = 100;

/** All rows above the header are kept in memory, as one of them may be chosen, so it has to be near the top. */
const lastHeaderRow = 10_000;

/**
 * Opens a file whatever it is: gzip, workbook, any encoding, any delimiter, with or without a header. What `settings` do
 * not say is recognised, and told in `notes` where it is not sure.
 * @throws GalenaFileError for a file that cannot be read so; its message is a sentence for the person.
 */
export async function openFile(
  file: Blob,
  settings: FileSettings,
  { fields = [], names = [], spool = platformSpool, readWorkbook }: OpenFileOptions = {},
): Promise<OpenedFile> {
  const { headerRow = 0 } = settings;
  if (headerRow > lastHeaderRow) {
    throw new GalenaFileError(
      `The header row was given as line ${headerRow}, but has to be within the first ${lastHeaderRow} lines. Remove lines above it from the file.`,
      { line: headerRow },
    );
  }
  const { blob: raw, isGzip } = await unzip(file, spool);
  const text = await openRows(raw, settings, spool, readWorkbook);
  const isWorkbook = text.sheetRows !== undefined;
  const top = await readTop(text, headerRow);
  if (top.length === 0) throw new GalenaFileError(isWorkbook ? 'The sheet is empty.' : 'The file is empty.');
  if (!isWorkbook)
    refuseQuotedRows(
      top.map(({ row }) => row),
      nameFinder({ fields, names }),
    );
  const { note, ...headed } = putHeaderOnTop(text, top, settings, { fields, names });
  const { encoding, delimiter, format, sheet, sheets, fractionColumns } = text;
  return {
    ...headed,
    format,
    top: top.map(({ line, cells }) => ({ line, cells })),
    kind: isWorkbook ? 'workbook' : 'text',
    isGzip,
    ...(sheets !== undefined && { sheets }),
    ...(fractionColumns !== undefined && { fractionColumns }),
    settings: { encoding, delimiter, headerRow: headed.headerRow, ...(sheet !== undefined && { sheet }) },
    notes: note === undefined ? text.notes : [...text.notes, note],
  };
}

/** @throws GalenaFileError for a file that is neither text nor a workbook that can be read. */
async function openRows(
  file: Blob,
  settings: FileSettings,
  spool: Spool,
  readWorkbook: WorkbookReader | undefined,
): Promise<RowText> {
  const kind = fileKind(new Uint8Array(await file.slice(0, fileKindBytes).arrayBuffer()));
  if (kind === 'xlsx' && readWorkbook !== undefined) return readWorkbook(file, settings, spool);
  if (settings.sheet !== undefined) {
    throw new GalenaFileError(`The file is no workbook, so it has no sheet "${settings.sheet}".`);
  }
  if (settings.encoding === undefined) refuseForeignKind(kind);
  return openText(file, settings, spool);
}

interface ReadTopRow extends TopRow {
  /** Of the row in `blob`. */
  readonly row: TextRow;
}

/** The first rows, at least as far as the line that is asked for. */
async function readTop(text: RowText, untilLine: number): Promise<readonly ReadTopRow[]> {
  const { blob, format, sheetRows } = text;
  const delimiter = delimiterOf(format);
  const top: ReadTopRow[] = [];
  try {
    for await (const rows of readTextRows(blob, delimiter)) {
      for (const row of rows) {
        const line = sheetRows?.[top.length] ?? row.line;
        if (top.length >= sampleRows && line > untilLine) return top;
        top.push({ line, cells: row.cells, row });
      }
    }
  } catch (error) {
    // Whoever reads on will meet what is wrong further down.
    if (top.length === 0) throw error;
  }
  return top;
}

type Headed = Pick<OpenedFile, 'blob' | 'columns' | 'rows' | 'lines'> & {
  readonly headerRow: number;
  readonly note: FileNote | undefined;
};

type KnownNames = Required<Pick<OpenFileOptions, 'fields' | 'names'>>;

function putHeaderOnTop(
  text: RowText,
  top: readonly ReadTopRow[],
  settings: FileSettings,
  known: KnownNames,
): Headed {
  const { index, note } =
    settings.headerRow === undefined
      ? recogniseHeader(top, known)
      : { index: headerIndex(top, settings.headerRow), note: undefined };
  return index === undefined
    ? { ...addHeader(text, top, settings.columns ?? []), note }
    : { ...takeHeader(text, top, index), note };
}

function recogniseHeader(
  top: readonly ReadTopRow[],
  { fields, names }: KnownNames,
): { index: number | undefined; note: FileNote | undefined } {
  const {
    index,
    doubt,
    cell = '',
  } = findHeader(
    top.map(({ cells }) => cells),
    fields,
    names,
  );
  const { line: headerRow = 1, cells = [] } = top[index ?? 0] ?? {};
  if (doubt === 'data') return { index, note: { kind: 'no-header', headerRow, cell } };
  if (doubt === 'title') return { index, note: { kind: 'header-unsure', headerRow, cells } };
  return {
    index,
    note:
      index === undefined || index === 0 ? undefined : { kind: 'rows-above-header', headerRow, rows: index },
  };
}

function headerIndex(top: readonly ReadTopRow[], headerRow: number): number | undefined {
  if (headerRow === 0) return undefined;
  const index = top.findIndex(({ line }) => line === headerRow);
  if (index !== -1) return index;
  throw new GalenaFileError(
    `No row begins in line ${headerRow}, where the header is said to be: the line is empty, part of a longer row, or behind the end of the file.`,
    { line: headerRow },
  );
}

/** What stands above the header becomes empty lines, which nobody counts as rows. */
function takeHeader(
  { blob, sheetRows }: RowText,
  top: readonly ReadTopRow[],
  index: number,
): Omit<Headed, 'note'> {
  const header = top[index];
  if (header === undefined) throw new GalenaFileError('The file is empty.');
  const { row, line } = header;
  return {
    blob: index === 0 ? blob : new Blob(['\n'.repeat(row.line - 1), blob.slice(row.start)]),
    columns: headerCells(row),
    rows: top.slice(index + 1).map((below) => below.cells),
    lines: { added: 0, ...(sheetRows !== undefined && { sheetRows: sheetRows.slice(index) }) },
    headerRow: line,
  };
}

/** A header in the empty line above the first row, if there is one, else in a line of its own. */
function addHeader(
  { blob, format, sheetRows }: RowText,
  top: readonly ReadTopRow[],
  names: readonly string[],
): Omit<Headed, 'note'> {
  const width = Math.max(...top.map(({ cells }) => cells.length));
  if (names.length > width) {
    throw new GalenaFileError(`${names.length} columns are named, and the file has ${width}.`);
  }
  const columns = Array.from({ length: width }, (_, index) => names[index] ?? `Column ${index + 1}`);
  const { line = 1, start = 0 } = top[0]?.row ?? {};
  const lineEnds = '\n'.repeat(Math.max(1, line - 1));
  return {
    blob: new Blob([joinRow(columns, delimiterOf(format)), lineEnds, blob.slice(start)]),
    columns,
    rows: top.map(({ cells }) => cells),
    lines: { added: line === 1 ? 1 : 0, ...(sheetRows !== undefined && { sheetRows: [0, ...sheetRows] }) },
    headerRow: 0,
  };
}
