import { sha256 } from '#platform';
import { GalenaChecksumError, GalenaError, GalenaUnreachable } from '../errors.ts';
import type { CallOptions, Connection } from './connection.ts';
import { delayBeforeRetry } from './retry.ts';
import { sleep } from './sleep.ts';

/** A file that a server has. */
export interface ServerFile {
  readonly path: string;
  /** In bytes; undefined: until the server ends it. */
  readonly size: number | undefined;
  /** `sha256:` and hex digits; undefined: it cannot be verified. */
  readonly checksum: string | undefined;
}

/** A server that sends nothing for so long is asked again. */
const idleMs = 60_000;
/** So often in a row a download may break without a byte more. */
const mostBreaks = 10;

/**
 * The bytes of a file, piece by piece. Where the connection breaks it goes on behind the last byte (Range), and at the end the
 * checksum is verified.
 * @param have what was downloaded before, the beginning of the file: it is verified too, and what is behind it is given.
 * @throws GalenaChecksumError if it is another file, GalenaRefusal if it is not there, GalenaUnreachable if the server stays away.
 */
export async function* download(
  connection: Connection,
  file: ServerFile,
  have: Blob,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = await sha256();
  for await (const bytes of have.stream()) hash.update(bytes);
  let at = have.size;
  for (let breaks = 0; file.size === undefined || at < file.size; ) {
    const before = at;
    try {
      for await (const bytes of readFrom(connection, file, at, signal)) {
        hash.update(bytes);
        at += bytes.length;
        yield bytes;
      }
      if (file.size === undefined) break;
      if (at < file.size) throw new GalenaUnreachable(`${file.path} ended after ${at} of ${file.size} bytes`);
    } catch (error) {
      signal?.throwIfAborted();
      breaks = at > before ? 1 : breaks + 1;
      const delayMs = breaks > mostBreaks ? undefined : delayBeforeRetry(error, breaks, true);
      if (delayMs === undefined) throw error;
      await sleep(delayMs, signal);
    }
  }
  verify(file, at, hash.digest());
}

function verify({ path, size, checksum }: ServerFile, bytes: number, found: string): void {
  if (size !== undefined && bytes > size) {
    throw new GalenaChecksumError(`${path} has ${bytes} bytes where the server says ${size}`);
  }
  if (checksum !== undefined && checksum.toLowerCase() !== `sha256:${found}`) {
    throw new GalenaChecksumError(`${path} has the checksum sha256:${found}, not ${checksum}`);
  }
}

/** What one answer gives of the file from a byte on. */
async function* readFrom(
  connection: Connection,
  { path }: ServerFile,
  at: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const ending = new AbortController();
  const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(silence()), idleMs);
  };
  try {
    heard();
    const headers: Record<string, string> = at === 0 ? {} : { Range: `bytes=${at}-` };
    // A token that has ended is renewed, and a server that is busy asked again.
    const response = await connection.repeat({ path }, { signal: either, timeoutMs: idleMs }, () =>
      connection.stream(path, either, headers),
    );
    let toSkip = response.status === 206 ? 0 : at;
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const skipped = Math.min(toSkip, value.length);
      toSkip -= skipped;
      if (skipped < value.length) yield value.subarray(skipped);
    }
  } catch (error) {
    if (error instanceof GalenaError || signal?.aborted === true) throw error;
    throw new GalenaUnreachable(`the download of ${path} broke off after byte ${at}`, { cause: error });
  } finally {
    clearTimeout(timer);
    // Whoever stops reading does not want the rest.
    ending.abort();
  }
}

function silence(): GalenaUnreachable {
  return new GalenaUnreachable(`nothing was heard of the server for ${idleMs / 1000} s`);
}
