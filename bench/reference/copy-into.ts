import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Connection } from '../../packages/server/src/db/database.ts';
import { quoteIdentifier } from '../../packages/server/src/db/sql.ts';

/** A COPY that is under way. */
interface CopyIn {
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
