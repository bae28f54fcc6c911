import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ColumnReading, ImportRules, ImportTemplate } from '@galena/client';
import { readJsonFile, stateFolder, writePrivateFile } from './folders.ts';

/** What is kept of an import, for --last and for the retry of its failures. */
export interface KeptImport {
  readonly file: string;
  readonly batchIds: readonly number[];
  readonly server: string;
  readonly startedAt: string;
  readonly lookupField?: string | undefined;
  readonly list?: number | undefined;
  readonly partition?: string | undefined;
  readonly rules?: ImportRules | undefined;
  /** The template that it has used. */
  readonly template?: KeptTemplate | undefined;
  /** From the names or numbers of columns to the names of fields; null for a column that is skipped. */
  readonly mapping: Readonly<Record<string, string | null>>;
  /** How columns were read, by their names. */
  readonly readings?: Readonly<Record<string, ColumnReading>>;
  /** Whether invisible characters were taken out of keys. */
  readonly stripsInvisible?: boolean;
  /** The whole path; undefined as long as the name is that of another file. */
  readonly failuresFile?: string | undefined;
  /** The whole path of the file that `galena failures` has written last: its columns and cells are as they were sent. */
  readonly sentFailuresFile?: string | undefined;
  readonly isFinished: boolean;
}

/** A version of a template, which stays when the template changes or is deleted. */
export type KeptTemplate = Pick<ImportTemplate, 'templateId' | 'version'>;

const keptAtMost = 50;

function historyFile(): string {
  return path.join(stateFolder(), 'imports.json');
}

/** Newest first. */
export async function readKeptImports(): Promise<readonly KeptImport[]> {
  return (await readJsonFile<readonly KeptImport[]>(historyFile())) ?? [];
}

/** Keeps an import, in the place of what was kept of it before. */
export async function keepImport(kept: KeptImport): Promise<void> {
  const others = (await readKeptImports()).filter(
    ({ server, batchIds, file }) =>
      server !== kept.server || file !== kept.file || batchIds[0] !== kept.batchIds[0],
  );
  await writePrivateFile(historyFile(), [kept, ...others].slice(0, keptAtMost));
}

/** Notes for an import, if it was made from here, that `galena failures` has written its failed rows to a file. */
export async function keepSentFailures(
  server: string,
  batchIds: readonly number[],
  file: string,
): Promise<void> {
  const kept = await readKeptImports();
  const found = kept.find(isOf(server, batchIds));
  if (found === undefined) return;
  const noted = kept.map((one) => {
    const failuresFile = one.failuresFile === file ? undefined : one.failuresFile;
    const sentFailuresFile = one.sentFailuresFile === file ? undefined : one.sentFailuresFile;
    return { ...one, failuresFile, sentFailuresFile: one === found ? file : sentFailuresFile };
  });
  await writePrivateFile(historyFile(), noted);
}

/** Whether an import is one of these. */
export function isOf(server: string, batchIds: readonly number[]): (kept: KeptImport) => boolean {
  return (kept) => kept.server === server && kept.batchIds.some((id) => batchIds.includes(id));
}

/** Where it is noted what has been sent of a file: one journal for the same file, server and options. */
export function journalFile(identity: readonly unknown[]): string {
  const name = createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 24);
  return path.join(stateFolder(), 'journals', `${name}.jsonl`);
}
