import { constants, createReadStream, openAsBlob } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { delimiterName, type OpenedFile } from '@galena/client/files';
import { UsageError } from '../terminal/explain.ts';
import type { TemporaryFiles } from './temporary-files.ts';

/** The bytes of a file, which can be read again; `-` is standard input. @throws UsageError */
export async function readInput(file: string, temporary: TemporaryFiles): Promise<Blob> {
  if (file === '-') return temporary.keep(process.stdin);
  await lookAtInput(file);
  return (await stat(file)).isFile() ? openAsBlob(file) : temporary.keep(createReadStream(file));
}

/** Checks that the file can be read, before anything else is done. @throws UsageError */
export async function lookAtInput(file: string): Promise<void> {
  if (file === '-') return;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new UsageError(`There is no file ${file}.`);
  if (found.isDirectory()) throw new UsageError(`${file} is a folder.`);
  await access(file, constants.R_OK);
}

/** `gzip, utf-8, semicolons`: what was recognised. */
export function describeInput({
  kind,
  isGzip,
  settings: { encoding, delimiter, sheet },
}: OpenedFile): string {
  const content =
    kind === 'workbook'
      ? ['workbook', sheet && `sheet ${sheet}`]
      : [encoding, delimiter && (plurals[delimiter] ?? `delimiter ${delimiterName(delimiter)}`)];
  return [isGzip && 'gzip', ...content].filter(Boolean).join(', ');
}

const plurals: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

/** The name of a failure file: `leads.failures.csv` beside `leads.csv.gz` and `leads.tsv`; spreadsheets open this ending. */
export function reportFileName(file: string, kind: 'failures' | 'warnings'): string {
  const { dir, name } = path.parse(file === '-' ? 'leads' : file.replace(/\.gz$/i, ''));
  return path.join(dir, `${name}.${kind}.csv`);
}
