import type pg from 'pg';
import { Session, StandbyError, sessionConfig } from './session.ts';
import { type Sql, sql, toStatement } from './sql.ts';

/** The process of PostgreSQL behind a connection that is silent. */
export interface Silent {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

/** How long what is left of connections may take to be ended, in two steps: nobody waits for it. */
const endMs = 8_000;

/** The processes of PostgreSQL behind connections. One that has such a number, but began at another time, is somebody else's. */
const behindSilent = (silent: readonly Silent[]) => sql`
  from unnest(
    ${silent.map(({ pid }) => pid)}::integer[], ${silent.map(({ startedAt }) => startedAt ?? null)}::numeric[]
  ) as silent (pid, started_at)
  join pg_stat_activity a on a.pid = silent.pid
    and extract(epoch from a.backend_start) = silent.started_at`;

/** Waiting for us: for the next statement, for data, or for room to send. What computes waits for nothing at all, which is null. */
const waitsForUs = sql`(a.state like 'idle%' or a.wait_event_type is not distinct from 'Client')`;

/** What PostgreSQL says of the process behind a silent connection. */
export interface Found {
  readonly pid: number;
  readonly isBusy: boolean;
}

/**
 * What PostgreSQL is at for silent connections, those that it knows; undefined if it has answered, but not that, as it has no
 * room for one more connection. Each time through a new connection: those that are there may be as dead as the silent ones.
 */
export async function findBackends(
  connectionString: string,
  silent: readonly Silent[],
  answerMs: number,
): Promise<readonly Found[] | undefined> {
  try {
    return await withSession(connectionString, answerMs, async (session) => {
      const { rows } = await session.query<Found>(
        toStatement(sql`
          select a.pid, not ${waitsForUs} as "isBusy"
          ${behindSilent(silent)}`),
      );
      return rows;
    });
  } catch (error) {
    if (isWordOfServer(error)) return undefined;
    throw error;
  }
}

/** Ends what dead connections have left at PostgreSQL, with its locks, as far as it waits for us. */
export function endWaiting(connectionString: string, dead: readonly Silent[]): Promise<void> {
  return end(connectionString, sql`${behindSilent(dead)} where ${waitsForUs}`);
}

/** Ends what connections that were broken off have left at PostgreSQL: it would go on, with its locks, to the end of its statement. */
export function endAll(connectionString: string, brokenOff: readonly Silent[]): Promise<void> {
  return end(connectionString, behindSilent(brokenOff));
}

async function end(connectionString: string, found: Sql): Promise<void> {
  await withSession(connectionString, endMs, (session) =>
    session.query(toStatement(sql`select pg_terminate_backend(a.pid) ${found}`)),
  );
}

async function withSession<Result>(
  connectionString: string,
  answerMs: number,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const config: pg.ClientConfig = { connectionTimeoutMillis: answerMs, query_timeout: answerMs };
  const session = new Session({ ...sessionConfig(connectionString), ...config });
  session.on('error', () => undefined);
  try {
    await session.connect();
    if (session.isStandby) throw new StandbyError();
    return await work(session);
  } finally {
    void session.end();
  }
}

/** An error that PostgreSQL itself has sent, or that says which server it is. */
function isWordOfServer(error: unknown): boolean {
  return error instanceof StandbyError || (error instanceof Error && 'severity' in error);
}
