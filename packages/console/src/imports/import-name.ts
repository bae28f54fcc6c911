import type { ImportProgress } from '@galena/client';

/** What the name says that an import was sent under. */
export interface ImportName {
  readonly fileName: string;
  /** Of a file that was sent in parts: which one this is, and what all of them have in common. */
  readonly part?: { readonly number: number; readonly of: number; readonly runId: string };
  /** The import whose failed or warned rows these are, corrected. */
  readonly correctedFrom?: number;
}

const corrected = /, corrected from import (\d+)$/;

export function correctedName(fileName: string, batchId: number): string {
  return `${fileName.replace(corrected, '')}, corrected from import ${batchId}`;
}

/** `leads.csv, corrected from import 1000, part 2 of 7 (k3j9x2)`: the link between imports is in the name, which the server keeps. */
export function readName({ batchId, fileName }: Pick<ImportProgress, 'batchId' | 'fileName'>): ImportName {
  if (fileName === undefined) return { fileName: `Import ${batchId}` };
  const [, plain = fileName, number, of, runId = ''] =
    /^(.*?)(?:, part (\d+) of (\d+))? \(([a-z0-9]{1,6})\)$/s.exec(fileName) ?? [];
  const from = corrected.exec(plain)?.[1];
  return {
    fileName: plain.replace(corrected, ''),
    ...(number !== undefined && { part: { number: Number(number), of: Number(of), runId } }),
    ...(from !== undefined && { correctedFrom: Number(from) }),
  };
}

export function isFinished({ status }: Pick<ImportProgress, 'status'>): boolean {
  return status === 'complete' || status === 'failed' || status === 'cancelled';
}
