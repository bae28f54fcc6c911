import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Where settings of a person are. */
export function configFolder(): string {
  return path.join(folderOf('XDG_CONFIG_HOME', '.config'), 'galena');
}

/** Where it is noted what has been done: the last import, journals. */
export function stateFolder(): string {
  return path.join(folderOf('XDG_STATE_HOME', path.join('.local', 'state')), 'galena');
}

function folderOf(variable: string, fallback: string): string {
  const folder = process.env[variable] ?? '';
  return path.isAbsolute(folder) ? folder : path.join(os.homedir(), fallback);
}

/** Undefined if there is no such file. */
export async function readJsonFile<Content>(file: string): Promise<Content | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Content;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file that only its owner can read, whole or not at all. */
export async function writePrivateFile(file: string, content: unknown): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
