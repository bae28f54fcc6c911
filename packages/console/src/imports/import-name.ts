import type { ImportProgress, UndoProgress } from '@galena/client';

/** What the name says that an import was sent under. */
export interface ImportName {
  readonly fileName: string;
  /** Of a file that was sent in parts: which one this is, and what all of them have in common. */
  readonly part?: {
    readonly number: number;
    readonly of: number;
    /** The line of the file that its first row starts in; undefined if the one who sent it did not say. */
    readonly firstLine: number | undefined;
    /** What the names of all of them end with, in parentheses. */
    readonly fileKey: string;
  };
  /** Whether the file has no header of its own: it was sent with one above it. */
  readonly isWithoutHeader: boolean;
  /** The import whose failed or warned rows these are, corrected. */
  readonly correctedFrom?: number;
}

const headerless = ', without a header';
const corrected = /, corrected from import (\d+)$/;

/** A file without a header says so in its name: the lines of its reports count one more than its own. */
export function sentName(fileName: string, hasHeader: boolean): string {
  return hasHeader ? fileName : `${fileName}${headerless}`;
}

export function correctedName(fileName: string, batchId: number): string {
  return `${fileName.replace(corrected, '')}, corrected from import ${batchId}`;
}

/** `leads.csv, corrected from import 1000, part 2 of 7 from line 1234 (k3j9x2)`: the link between imports is in the name, which the server keeps. */
export function readName({
  batchId,
  fileName,
  undo,
}: Pick<ImportProgress, 'batchId' | 'fileName' | 'undo'>): ImportName {
  if (undo !== undefined) return { fileName: undoName(undo), isWithoutHeader: false };
  if (fileName === undefined) return { fileName: `Import ${batchId}`, isWithoutHeader: false };
  const [, plain = fileName, number, of, firstLine, fileKey = ''] =
    /^(.*?)(?:, part (\d+) of (\d+)(?: from line (\d+))?)? \(([a-z0-9]{1,6})\)$/s.exec(fileName) ?? [];
  const from = corrected.exec(plain)?.[1];
  return {
    fileName: plain.replace(corrected, '').replace(new RegExp(`${headerless}$`), ''),
    isWithoutHeader: plain.endsWith(headerless),
    ...(number !== undefined && {
      part: {
        number: Number(number),
        of: Number(of),
        firstLine: firstLine === undefined ? undefined : Number(firstLine),
        fileKey,
      },
    }),
    ...(from !== undefined && { correctedFrom: Number(from) }),
  };
}

function undoName({ batchId, dryRun }: UndoProgress): string {
  return `${dryRun ? 'Dry run of undo' : 'Undo'} of ${batchId}`;
}

/** The name of the file without its endings: for what is saved beside it. */
export function baseName(progress: Pick<ImportProgress, 'batchId' | 'fileName'>): string {
  return readName(progress).fileName.replace(/(\.(csv|tsv|ssv|txt|xlsx|xlsm))?(\.gz)?$/i, '');
}

export function isFinished({ status }: Pick<ImportProgress, 'status'>): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}

/** How many lines further down a row stands in the original file than in the one that was sent. */
export function linesBefore({ part, isWithoutHeader }: ImportName, columns: readonly string[]): number {
  const added = isWithoutHeader ? 1 : 0;
  if (part?.firstLine === undefined) return -added;
  // A part has the header above its first row; a name in it may have line ends.
  const headerLines = columns.join('').split(/\r\n|\r|\n/).length;
  return part.firstLine - headerLines - 1 - added;
}
