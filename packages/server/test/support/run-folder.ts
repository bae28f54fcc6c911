import { chmod, mkdtemp, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Where Linux keeps files in memory. */
const memoryFolder = '/dev/shm';
/** The folders of three workers take a gigabyte at times. */
const memoryBytes = 4 * 2 ** 30;

/**
 * Makes the folder that everything is in that a test run writes, and has it be the temporary folder of all its processes: in memory where
 * there is plenty of it, as a PostgreSQL is a thousand files, and each database of a test three hundred. What a killed PostgreSQL or Galena has
 * written is there as it would be on a disk.
 */
export async function makeRunFolder(): Promise<string> {
  const base = (await isRoomy(memoryFolder)) ? memoryFolder : os.tmpdir();
  const folder = await mkdtemp(path.join(base, 'galena-run-'));
  // As every temporary folder: root runs PostgreSQL as another account, which removes its own socket.
  await chmod(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return folder;
}

async function isRoomy(folder: string): Promise<boolean> {
  const found = await statfs(folder).catch(() => undefined);
  const room = found === undefined ? 0 : found.bavail * found.bsize;
  return Math.min(room, process.availableMemory()) >= memoryBytes;
}
