import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Transaction } from './database.ts';
import { quoteIdentifier } from './sql.ts';

/** A COPY that is under way. */
export interface CopyIn {
  /** Sends lines of COPY's text format, each ended by a line feed; waits while PostgreSQL is behind. */
  write(lines: string): Promise<void>;
  /** Ends the COPY; rejects with PostgreSQL's error if a line was not accepted. */
  end(): Promise<void>;
}

/** Starts `copy schema.table (columns) from stdin` on a connection. */
export function copyInto(
  connection: Transaction,
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
      if (!stream.write(lines)) await Promise.race([once(stream, 'drain'), done]);
    },
    end() {
      stream.end();
      return done;
    },
  };
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** One value in COPY's text format; null is `\N`. */
export function copyValue(value: string | null): string {
  if (value === null) return '\\N';
  return special.test(value) ? value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : value;
}
