import { openAsBlob } from 'node:fs';
import { type FileHandle, open, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { UsageError } from '../terminal/explain.ts';
import { type ExportState, endOfHeader, type Sink } from './sink.ts';

const lineFeed = 10;
/** A header of 1,600 names takes less. */
const longestHeader = 2 ** 20;

/**
 * A file for the rows of an export. It has its name only once it is whole: until then it is `FILE.part`, and `FILE.export.json` says what
 * is in it, so that the same command goes on with it.
 */
export class HalfFile implements Sink {
  readonly #name: string;
  readonly #handle: FileHandle;
  size: number;

  private constructor(name: string, handle: FileHandle, size: number) {
    this.#name = name;
    this.#handle = handle;
    this.size = size;
  }

  static async open(name: string): Promise<HalfFile> {
    const handle = await open(partName(name), 'a');
    return new HalfFile(name, handle, (await handle.stat()).size);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#handle.appendFile(bytes);
    this.size += bytes.length;
  }

  async endLine(): Promise<void> {
    if (this.size === 0) return;
    const [last] = new Uint8Array(await (await this.from(this.size - 1)).arrayBuffer());
    if (last !== lineFeed) await this.append(Uint8Array.of(lineFeed));
  }

  async cutTo(size: number): Promise<boolean> {
    await truncate(partName(this.#name), size);
    this.size = size;
    return true;
  }

  async header(): Promise<Blob> {
    const start = (await openAsBlob(partName(this.#name))).slice(0, longestHeader);
    const bytes = new Uint8Array(await start.arrayBuffer());
    return new Blob([bytes.subarray(0, endOfHeader(bytes))]);
  }

  async from(start: number): Promise<Blob> {
    return (await openAsBlob(partName(this.#name))).slice(start);
  }

  async keep(state: ExportState): Promise<void> {
    // What is appended must not be lost once it is noted that it is there.
    await this.#handle.datasync();
    const next = `${stateName(this.#name)}.next`;
    await writeFile(next, `${JSON.stringify(state, undefined, 2)}\n`);
    // On a full disk there is the state before, and not half of one.
    await rename(next, stateName(this.#name));
  }

  async finish(): Promise<void> {
    await this.#handle.datasync();
    await rename(partName(this.#name), this.#name);
    await rm(stateName(this.#name), { force: true });
  }

  /** Where no job was begun, because the server refused it, no empty file is left behind. */
  async close(): Promise<void> {
    await this.#handle.close();
    const state = await stat(stateName(this.#name)).catch(() => undefined);
    if (state === undefined && this.size === 0) await rm(partName(this.#name), { force: true });
  }
}

/**
 * What is there of an export that was broken off.
 * @param asked as it is asked for now.
 * @throws UsageError if it is another one, or cannot be read: nothing is thrown away unasked.
 */
export async function readState(name: string, asked: string): Promise<ExportState | undefined> {
  const text = await readFile(stateName(name), 'utf8').catch(() => undefined);
  const part = await stat(partName(name)).catch(() => undefined);
  if (text === undefined || part === undefined) return undefined;
  const state = parseState(text);
  if (state?.asked !== asked) {
    throw new UsageError(
      `${partName(name)} belongs to another export that was interrupted: run that command again to resume it, or start over with --fresh.`,
    );
  }
  return (state.jobs.at(-1)?.startsAt ?? 0) <= part.size ? state : undefined;
}

function parseState(text: string): ExportState | undefined {
  try {
    return JSON.parse(text) as ExportState;
  } catch {
    return undefined;
  }
}

export async function removeHalf(name: string): Promise<void> {
  await rm(partName(name), { force: true });
  await rm(stateName(name), { force: true });
}

function partName(name: string): string {
  return `${name}.part`;
}

function stateName(name: string): string {
  return `${name}.export.json`;
}
