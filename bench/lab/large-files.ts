import { createWriteStream, openAsBlob } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileShape, piecesOf } from '../files/leads-file.ts';
import type { Lab } from './lab.ts';

export const largeBytes = 1_000_000_000;

/** Has the first subscription take files of that size. */
export async function raiseLimit(lab: Lab): Promise<void> {
  const galena = await lab.startGalena();
  await galena.client.request('POST', '/galena/v1/settings.json', { maxFileBytes: 2 * largeBytes });
  await galena.stop();
}

/** Written and read as a stream: it is never whole in memory. */
export async function writeLeadsFile({ folder }: Lab, shape: FileShape): Promise<Blob> {
  const name = path.join(folder, `leads-${shape.columns.length}-${shape.rows}.csv`);
  await pipeline(Readable.from(piecesOf(shape)), createWriteStream(name));
  return openAsBlob(name);
}
