import { setTimeout as delay } from 'node:timers/promises';
import type { Galena, ImportOptions } from '@galena/client';

export interface FinishedImport {
  readonly batchId: number;
  readonly failed: number;
  /** From the first byte of the POST to the status Complete. */
  readonly seconds: number;
}

/** Short beside any import that is measured, and rare enough to cost the server nothing. */
const pollMs = 50;

/** Imports a file as a client does: POST, then polls until it is complete. */
export async function importFile(
  client: Galena,
  file: Blob,
  options: ImportOptions = {},
): Promise<FinishedImport> {
  const start = performance.now();
  const { batchId } = await client.submitImport(file, options);
  for (;;) {
    const { status, message, numOfRowsFailed = 0 } = await client.getImportStatus(batchId);
    const seconds = (performance.now() - start) / 1000;
    if (status === 'Complete') return { batchId, failed: numOfRowsFailed, seconds };
    if (status === 'Failed') throw new Error(message);
    await delay(pollMs);
  }
}
