import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Lends a file system of limited size, in memory; says in a line why not where none is to be had. */
export async function withSmallDisk(
  sizeMb: number,
  work: (folder: string) => Promise<string>,
): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'galena-disk-'));
  try {
    const refusal = await mount(folder, sizeMb);
    if (refusal !== undefined) return `skipped, a small file system cannot be mounted: ${refusal}`;
    try {
      return await work(folder);
    } finally {
      await run('umount', [folder]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives the reason if it did not work out. */
async function mount(folder: string, sizeMb: number): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root may';
  return run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=711`, 'galena-disk', folder]).then(
    () => undefined,
    (error: Error) => error.message.trim().split('\n').at(-1),
  );
}
