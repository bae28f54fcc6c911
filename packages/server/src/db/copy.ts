import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Connection } from './database.ts';
import { quoteIdentifier } from './sql.ts';

/** A COPY that is under way. */
export interface CopyIn {
  /** Sends lines of COPY's text format; waits while PostgreSQL is behind. */
  write(lines: Buffer): Promise<void>;
  /** Ends the COPY; rejects with PostgreSQL's error if a line was not accepted. */
  end(): Promise<void>;
}

/** Starts `copy schema.table (columns) from stdin` on a connection. */
export function copyInto(
  connection: Connection,
  target: { schema: string; table: string; columns: readonly string[] },
): CopyIn {
  const table = `${quoteIdentifier(target.schema)}.${quoteIdentifier(target.table)}`;
  const columns = target.columns.map(quoteIdentifier).join(', ');
  const stream = connection.client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
  const done = finished(stream);
  // Whoever waits in write or end sees the error; until then it must not count as unhandled.
  done.catch(() => undefined);
  return {
    async write(lines) {
      if (!stream.write(lines)) await connection.waitFor(Promise.race([once(stream, 'drain'), done]));
    },
    end() {
      stream.end();
      return connection.waitFor(done);
    },
  };
}

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
