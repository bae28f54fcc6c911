import type { Connection } from '../http/connection.ts';

/** A CSV file that the server writes, piece by piece. */
export async function* readCsv(
  connection: Connection,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  // Whoever downloads nothing does not load it.
  const { download } = await import('../http/download.ts');
  const file = { path, size: undefined, checksum: undefined };
  yield* download(connection, file, new Blob([]), signal === undefined ? {} : { signal });
}
