import type { Galena, ImportOptions } from '@galena/client';

export interface FinishedImport {
  readonly batchId: number;
  readonly failed: number;
  /** From the first byte of the POST to the status Complete. */
  readonly seconds: number;
}

/** However large the file is. */
export const inOnePiece = { maxFileBytes: Number.MAX_SAFE_INTEGER };

/** Short beside any import that is measured, and rare enough to cost the server nothing. */
const pollMs = 50;

/** Imports a file as a client does: POST, then polls until it is complete. */
export async function importFile(
  client: Galena,
  file: Blob,
  options: ImportOptions = {},
): Promise<FinishedImport> {
  const start = performance.now();
  const handle = await client.imports.create(file, { ...options, ...inOnePiece, pollMs });
  const { failed } = await handle.wait();
  const seconds = (performance.now() - start) / 1000;
  const [batchId = 0] = handle.batchIds;
  return { batchId, failed, seconds };
}
