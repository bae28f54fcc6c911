import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Scene } from './scene.ts';

const pauseMs = 1_000;

/** Takes all of a small disk that PostgreSQL has left, and gives it back, some times over; gives how often. */
export async function fillDisk({ folder, faultMs }: Scene): Promise<number> {
  const filler = path.join(folder, 'filler');
  const times = 3;
  for (let time = 0; time < times; time += 1) {
    await delay(pauseMs);
    for (const end = Date.now() + faultMs; Date.now() < end; await delay(50)) await fill(filler);
    await rm(filler);
  }
  return times;
}

/** Writes until there is no room for another page. */
async function fill(filler: string): Promise<void> {
  const file = await open(filler, 'a');
  try {
    for (const sizeBytes of [2 ** 20, 2 ** 12]) {
      const bytes = Buffer.alloc(sizeBytes);
      while (await hasRoom(() => file.write(bytes)));
    }
  } finally {
    await file.close();
  }
}

async function hasRoom(write: () => Promise<{ bytesWritten: number }>): Promise<boolean> {
  try {
    return (await write()).bytesWritten > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
