import { buffer } from 'node:stream/consumers';
import { to as copyTo } from 'pg-copy-streams';
import type { Connection, Database } from './database.ts';
import { sql } from './sql.ts';

/** Behind a signature, flags and the length of an extension that there never is, the first row begins. */
const binaryHeaderBytes = 19;

/**
 * Gives the one `bytea` that a query selects; undefined if there is no row. In the answer to a query the driver turns
 * it into text first, which takes 6 ms for 256 KiB; this way takes none.
 * @param select a query without parameters, as COPY takes none.
 */
export async function copyBytes(connection: Connection, select: string): Promise<Buffer | undefined> {
  const stream = connection.client.query(copyTo(`copy (${select}) to stdout (format binary)`));
  const answer = await connection.waitFor(buffer(stream));
  // A row is the number of its columns, and for each of them its length and its bytes; -1 for a number ends them.
  if (answer.readInt16BE(binaryHeaderBytes) === -1) return undefined;
  const lengthAt = binaryHeaderBytes + 2;
  const start = lengthAt + 4;
  return answer.subarray(start, start + answer.readInt32BE(lengthAt));
}

/** Bytes that are read ahead of whoever takes them. */
const readAheadBytes = 256 * 2 ** 10;

/**
 * Has PostgreSQL write what a COPY statement says, and gives it on as it comes, a piece at a time. Gives the number of rows.
 * @param database - for whoever breaks the statement off, as the connection is busy
 * @param write - may take its time: PostgreSQL waits for it. What it throws breaks the statement off.
 * @param signal - breaks it off, and has its reason thrown
 */
export async function copyOut(
  database: Database,
  connection: Connection,
  statement: string,
  write: (piece: Buffer) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const stream = connection.client.query(copyTo(statement, { highWaterMark: readAheadBytes }));
  const pieces: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let given: { readonly up: unknown } | undefined;
  let cancelling: Promise<unknown> | undefined;
  const giveUp = (up: unknown) => {
    if (given !== undefined) return;
    given = { up };
    cancelling = database
      .query(sql`select pg_cancel_backend(${connection.client.pid}::integer)`)
      .catch(() => connection.client.breakOff(new Error('Connection terminated: a COPY is broken off')));
  };
  const onAbort = () => giveUp(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    for (;;) {
      const { done, value } = await connection.waitFor(pieces.next());
      if (done === true) break;
      // PostgreSQL hears that it is to end once it has room to send.
      if (given === undefined) await write(value).catch(giveUp);
    }
    // Behind the last row comes the number of rows; the answer to the next statement comes behind that.
    await connection.query(sql`select`);
  } catch (error) {
    throw given === undefined ? error : given.up;
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Whoever has the connection next is not to be broken off.
    await cancelling;
  }
  if (given !== undefined) throw given.up;
  return stream.rowCount;
}
