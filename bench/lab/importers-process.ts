import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Galena } from '@galena/client';
import { fourColumns } from '../files/columns.ts';
import { makeLeadsFile } from '../files/leads-file.ts';
import type { Credentials } from './api-calls.ts';
import { inOnePiece } from './import-file.ts';
import type { ImportersWork } from './importers.ts';

// The other side of importers.ts. Each place for an import is taken again as soon as it is free: all leads change each time.
const pollMs = 500;
let isStopping = false;

async function keepImporting(work: ImportersWork): Promise<void> {
  const version = (version: string) =>
    makeLeadsFile({ columns: fourColumns, rows: work.rowsPerFile, version }).file;
  const files = [version('x'), version('y')] as const;
  const keepPlace = async ({ clientId, clientSecret }: Credentials, place: number) => {
    const client = new Galena({ baseUrl: work.url, clientId, clientSecret });
    for (let turn = place; !isStopping; turn += 1) {
      const handle = await client.imports.create(turn % 2 === 0 ? files[0] : files[1], inOnePiece);
      while (!isStopping && (await handle.status()).status !== 'complete') await delay(pollMs);
    }
  };
  await Promise.all(work.places.map(keepPlace));
}

process.once('disconnect', () => process.exit(1));
const [work] = (await once(process, 'message')) as [ImportersWork];
const stop = once(process, 'message').then(() => {
  isStopping = true;
});
await Promise.all([stop, keepImporting(work)]);
process.exit(0);
