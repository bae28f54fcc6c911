import { delimiterOf } from '../csv/delimiter.ts';
import { readRows } from '../csv/read-rows.ts';
import { type LineMap, originalLine } from '../files/line-map.ts';
import type { DataType } from '../wire/fields.ts';
import type { ImportFormat } from '../wire/imports.ts';
import type { ColumnReading, DecimalSeparator } from './column-reading.ts';
import { ColumnScan } from './column-scan.ts';
import type { Recognition } from './recognition.ts';

/** A column whose cells are values of a type. */
export interface ValueColumn {
  /** Its place in the row, from 0. */
  readonly index: number;
  readonly dataType: DataType;
  /** What a person says of it. */
  readonly given?: ColumnReading | undefined;
}

/** A file in UTF-8 with a header, and how its lines stand in the file that the person has. */
interface ReadFile {
  readonly blob: Blob;
  readonly format: ImportFormat;
  readonly lines?: LineMap;
  /** Columns with numbers, not text, that a decimal comma would make other numbers: none is read with one. */
  readonly fractionColumns?: readonly number[] | undefined;
}

/**
 * Reads a file to its end and finds out what the cells of some of its columns mean; in the order of `columns`.
 * @param onProgress gets the share of the file that is read.
 */
export async function recogniseColumns(
  { blob, format, lines = { added: 0 }, fractionColumns = [] }: ReadFile,
  columns: readonly ValueColumn[],
  onProgress: (share: number) => void = () => undefined,
): Promise<readonly Recognition[]> {
  const scans = columns.map(({ index, dataType, given }) => ({
    index,
    scan: new ColumnScan(dataType, given, { hasFractions: fractionColumns.includes(index) }),
  }));
  let row = -1;
  for await (const rows of readRows(blob, delimiterOf(format))) {
    for (const { cells, fault, line } of rows) {
      row += 1;
      if (row === 0) continue;
      if (fault !== undefined) continue;
      const place = originalLine(lines, line, row);
      for (const { index, scan } of scans) scan.add(cells[index] ?? '', place);
    }
    onProgress((rows.at(-1)?.end ?? 0) / blob.size);
  }
  return decideByOthers(scans.map(({ scan }) => scan.recognise()));
}

/**
 * A file has one way to write numbers: what is open in one column, the others decide if they agree. Numbers that are not
 * written, as those of a workbook, say nothing of it. A column in which one reading only makes more sense than another is
 * evidence where there is no better; where others show that other one, a person has to say which is meant.
 */
function decideByOthers(found: readonly Recognition[]): readonly Recognition[] {
  const proven = decidedDecimals(found.filter((recognition) => !isLikelyOnly(recognition)));
  const evidence = proven.size > 0 ? proven : decidedDecimals(found);
  return found.map(
    (recognition) => doubt(recognition, evidence) ?? settle(recognition, evidence) ?? recognition,
  );
}

function decidedDecimals(found: readonly Recognition[]): ReadonlySet<DecimalSeparator> {
  return new Set(
    found.flatMap((recognition) =>
      recognition.state === 'clear' && recognition.isDecided && recognition.ruledOut === undefined
        ? (recognition.reading.decimal ?? [])
        : [],
    ),
  );
}

function isLikelyOnly(recognition: Recognition): boolean {
  return recognition.state === 'clear' && recognition.lessLikely !== undefined;
}

/** The column as one to be asked for, if others show that its less likely reading may be meant. */
function doubt(recognition: Recognition, evidence: ReadonlySet<DecimalSeparator>): Recognition | undefined {
  if (recognition.state !== 'clear') return undefined;
  const { reading, lessLikely, example, misfits, isRewritten } = recognition;
  if (reading.decimal === undefined || lessLikely === undefined || example === undefined) return undefined;
  const decimal = [...evidence].find((other) => other !== reading.decimal);
  if (decimal === undefined) return undefined;
  const alternatives = [{ reading, example, misfits, isRewritten }, ...lessLikely];
  return { state: 'ambiguous', alternatives, elsewhere: { decimal } };
}

/** The column as the others decide it, if they agree. */
function settle(recognition: Recognition, evidence: ReadonlySet<DecimalSeparator>): Recognition | undefined {
  const [decimal, other] = evidence;
  if (recognition.state !== 'ambiguous' || decimal === undefined || other !== undefined) return undefined;
  const meant = recognition.alternatives.find(({ reading }) => reading.decimal === decimal);
  return meant && { ...meant, state: 'clear', by: 'file', isDecided: true, isDecision: true };
}
