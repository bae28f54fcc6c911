import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../terminal/explain.ts';

/**
 * Makes an empty file and gives its name: the one that is asked for, or the first that is free of `leads.failures-2.csv`,
 * `leads.failures-3.csv`, … A file that is there may have been corrected by hand. What is not a regular file, such as `/dev/null`, is
 * used as it is.
 */
export async function claimFile(asked: string): Promise<string> {
  if (await isDevice(asked)) return asked;
  const { dir, name, ext } = path.parse(asked);
  const stem = name.replace(/-\d{1,2}$/, '');
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? asked : path.join(dir, `${stem}-${number}${ext}`);
    if (await makeFile(file)) return file;
  }
}

/** Whether the file was created: false where the name is taken. */
async function makeFile(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isDevice(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/**
 * How to open the file that a person has named for the output of a command.
 * @param option - by which it may be replaced
 * @throws UsageError if the file exists and may not be replaced.
 */
export async function outputFlag(file: string, mayReplace: boolean, option = '--force'): Promise<'w' | 'wx'> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return 'wx';
  if (mayReplace || !found.isFile()) return 'w';
  throw new UsageError(
    `${file} already exists, and may have been edited by hand: name another file, or replace it with ${option}.`,
  );
}
