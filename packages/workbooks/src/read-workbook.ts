import { joinRow } from '@galena/client/csv';
import { encodeText, type FileNote, type FileSettings, type RowText, type Spool } from '@galena/client/files';
import { Archive } from './archive.ts';
import { findSheet, sheetsInOrder } from './choose-sheet.ts';
import { FoundCells } from './found-cells.ts';
import { readNumberFormats } from './number-formats.ts';
import { readSharedStrings } from './shared-strings.ts';
import { readSheetRows, type SheetRow } from './sheet-rows.ts';
import { readWorkbookParts, type Sheet } from './workbook-parts.ts';

/**
 * A sheet of a workbook as rows of text: the one that is named, else the first that is shown and not empty. Rows without
 * a value are not among them.
 * @throws GalenaFileError for a workbook that cannot be read, or has no such sheet.
 */
export async function readWorkbook(workbook: Blob, settings: FileSettings, spool: Spool): Promise<RowText> {
  const archive = await Archive.open(workbook);
  const parts = await readWorkbookParts(archive);
  const context = {
    has1904Dates: parts.has1904Dates,
    strings: await readSharedStrings(archive, parts.strings),
    formats: await readNumberFormats(archive, parts.styles),
  };
  const read = (sheet: Sheet) => keepSheet(archive, sheet, context, spool);
  const { sheet } = settings;
  const candidates = sheet === undefined ? sheetsInOrder(parts.sheets) : [findSheet(parts.sheets, sheet)];
  const [first = findSheet(parts.sheets, '1'), ...others] = candidates;
  let kept = await read(first);
  for (const other of others) {
    if (kept.sheetRows.length > 0) break;
    kept = await read(other);
  }
  const names = parts.sheets.map(({ name }) => name);
  const notes: readonly FileNote[] =
    sheet === undefined && names.length > 1
      ? [{ kind: 'sheet-taken', sheet: kept.sheet, others: names.filter((name) => name !== kept.sheet) }]
      : [];
  return {
    blob: kept.blob,
    format: 'csv',
    sheetRows: kept.sheetRows,
    sheet: kept.sheet,
    sheets: names,
    encoding: undefined,
    delimiter: undefined,
    fractionColumns: kept.fractionColumns,
    notes: [...notes, ...kept.notes],
  };
}

interface KeptSheet {
  readonly sheet: string;
  readonly blob: Blob;
  readonly sheetRows: readonly number[];
  readonly fractionColumns: readonly number[];
  readonly notes: readonly FileNote[];
}

async function keepSheet(
  archive: Archive,
  { name, part }: Sheet,
  context: Parameters<typeof readSheetRows>[1],
  spool: Spool,
): Promise<KeptSheet> {
  const found = new FoundCells();
  const sheetRows: number[] = [];
  const fractionColumns = new Set<number>();
  const rows = readSheetRows(archive.text(part), context, {
    onProblem: (problem, cell, shown) => found.add(problem, shown === '' ? cell : `${cell} (${shown})`),
    onMerged: (range) => found.add('merged-cells', range),
    onFraction: (column) => fractionColumns.add(column),
  });
  const blob = await spool(encodeText(toText(rows, sheetRows, found)));
  return { sheet: name, blob, sheetRows, fractionColumns: [...fractionColumns], notes: found.notes() };
}

async function* toText(
  pieces: AsyncIterable<readonly SheetRow[]>,
  sheetRows: number[],
  found: FoundCells,
): AsyncGenerator<string, void, undefined> {
  for await (const rows of pieces) {
    let text = '';
    for (const { number, isHidden, cells } of rows) {
      sheetRows.push(number);
      if (isHidden) found.add('hidden-rows', String(number));
      text += `${joinRow(cells, ',')}\n`;
    }
    yield text;
  }
}
