import {
  type DataType,
  type DescribedLeadField,
  GalenaFileError,
  type ImportFormat,
  type ImportRules,
  type SurplusCells,
} from '@galena/client';
import type {
  ConvertedColumn,
  FileSettings,
  LineMap,
  OpenedFile,
  Recognition,
  RowCheck,
  ValueColumn,
} from '@galena/client/files';

/** A file as it will be sent, to be checked. */
export interface CheckRequest {
  readonly blob: Blob;
  readonly format: ImportFormat;
  /** The header as it will be sent. */
  readonly names: readonly string[];
  readonly fields: readonly DescribedLeadField[];
  readonly lookupField: string;
  readonly surplusCells?: SurplusCells | undefined;
  readonly rules: ImportRules | undefined;
  readonly lines: LineMap;
  /** Columns whose cells are converted before they are sent. */
  readonly converted: readonly ConvertedColumn[];
  /** Remove invisible characters from the keys. */
  readonly stripsInvisible: boolean;
}

/** What is done with the rows of a file before they are sent. */
export interface PrepareRequest {
  readonly file: Pick<OpenedFile, 'blob' | 'format' | 'lines'>;
  /** The header as it will be sent. */
  readonly names: readonly string[];
  readonly rules: ImportRules | undefined;
  readonly converted: readonly ConvertedColumn[];
  /** The column whose cells invisible characters are taken out of. */
  readonly stripped: number | undefined;
}

/** What is asked of the worker. */
export type WorkerTask =
  | {
      readonly kind: 'open';
      readonly file: Blob;
      readonly settings: FileSettings;
      readonly fields: readonly DescribedLeadField[];
    }
  | {
      readonly kind: 'recognise';
      readonly file: Pick<OpenedFile, 'blob' | 'format' | 'lines' | 'fractionColumns'>;
      readonly columns: readonly ValueColumn[];
    }
  | { readonly kind: 'check'; readonly request: CheckRequest }
  | { readonly kind: 'prepare'; readonly request: PrepareRequest }
  | {
      readonly kind: 'guess';
      readonly file: Pick<OpenedFile, 'blob' | 'format'>;
      readonly column: number;
    }
  | {
      readonly kind: 'drop';
      readonly file: Pick<OpenedFile, 'blob' | 'format'>;
      readonly kept: readonly boolean[];
    };

/** What it answers: how far it is, any number of times, then a result or what went wrong. */
export interface WorkerAnswer {
  readonly progress?: number;
  readonly result?: unknown;
  readonly problem?: string;
  /** Whether another encoding may be the way on. */
  readonly isEncoding?: boolean;
}

/** The file has bytes that its encoding does not have: with another one it may be read. */
export class EncodingProblem extends GalenaFileError {}

interface Results {
  readonly open: OpenedFile;
  readonly recognise: readonly Recognition[];
  readonly check: RowCheck;
  readonly prepare: Blob;
  readonly guess: DataType;
  readonly drop: Blob;
}

/** Has a task done in a worker of its own, which ends with it or with the signal. */
export function work<Task extends WorkerTask>(
  task: Task,
  signal: AbortSignal | undefined,
  onProgress: (share: number) => void = () => undefined,
): Promise<Results[Task['kind']]> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Results[Task['kind']]>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => {
      if (data.progress !== undefined) onProgress(data.progress);
      else if (data.problem !== undefined) reject(toError(data.problem, data.isEncoding));
      else resolve(data.result as Results[Task['kind']]);
    };
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}

function toError(problem: string, isEncoding = false): GalenaFileError {
  return isEncoding ? new EncodingProblem(problem) : new GalenaFileError(problem);
}
