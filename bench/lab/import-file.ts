import { setTimeout as delay } from 'node:timers/promises';
import type { Galena, ImportOptions, ImportProgress, ImportStatus } from '@galena/client';

export interface FinishedImport {
  readonly batchId: number;
  readonly failed: number;
  /** From the first byte of the POST to the status Complete. */
  readonly seconds: number;
}

/** However large the file is. */
export const inOnePiece = { maxFileBytes: Number.MAX_SAFE_INTEGER };

const uploadTimeoutMs = 600_000;
/** Short beside any import that is measured, and rare enough to cost the server nothing. */
const pollMs = 50;

/** Has Galena say what the import of a file would do, in the same way. */
export async function dryRunFile(client: Galena, file: Blob): Promise<FinishedImport> {
  const form = new FormData();
  form.set('dryRun', 'true');
  form.set('file', file, 'leads.csv');
  const start = performance.now();
  const [submitted] = await client.request<ImportProgress>('POST', '/galena/v1/imports.json', form, {
    timeoutMs: uploadTimeoutMs,
  });
  const batchId = submitted?.batchId ?? 0;
  for (;;) {
    const { status, failed, message } = await client.imports.get(batchId);
    if (status === 'complete') return { batchId, failed, seconds: (performance.now() - start) / 1000 };
    if (status === 'failed') throw new Error(message);
    await delay(pollMs);
  }
}

/** Imports a file as the plainest client does: POST, then polls until it is complete. */
export async function importFile(
  client: Galena,
  file: Blob,
  { list, partition }: Pick<ImportOptions, 'list' | 'partition'> = {},
): Promise<FinishedImport> {
  const form = new FormData();
  if (list !== undefined) form.set('listId', String(list));
  if (partition !== undefined) form.set('partitionName', partition);
  form.set('file', file, 'leads.csv');
  const start = performance.now();
  const [submitted] = await client.request<ImportStatus>('POST', '/bulk/v1/leads.json', form, {
    timeoutMs: uploadTimeoutMs,
  });
  const batchId = submitted?.batchId ?? 0;
  for (;;) {
    const [now] = await client.request<ImportStatus>('GET', `/bulk/v1/leads/batch/${batchId}.json`);
    if (now?.status === 'Complete') {
      return { batchId, failed: now.numOfRowsFailed ?? 0, seconds: (performance.now() - start) / 1000 };
    }
    if (now?.status === 'Failed') throw new Error(now.message);
    await delay(pollMs);
  }
}
