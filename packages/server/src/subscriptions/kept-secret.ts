import { readFile, writeFile } from 'node:fs/promises';
import type { FirstService } from './first-start.ts';

/**
 * Keeps the made-up secret of the first service in a file that only its owner can read, and finds it there when the
 * database, which has only the hash, no longer knows it.
 */
export async function keepSecret(file: string, service: FirstService): Promise<FirstService> {
  if (service.clientSecret !== undefined) {
    await writeFile(file, `${JSON.stringify(service)}\n`, { mode: 0o600 });
    return service;
  }
  const kept = await readKept(file);
  return kept?.clientId === service.clientId ? kept : service;
}

async function readKept(file: string): Promise<FirstService | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as FirstService;
  } catch {
    return undefined;
  }
}
