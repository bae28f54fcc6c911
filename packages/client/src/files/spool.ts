/** Keeps what comes only once, so that it can be read again: in a temporary file, or in a Blob. */
export type Spool = (pieces: AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<Blob>;

/** Text as the bytes that a spool takes. */
export async function* encodeText(
  pieces: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}
