import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { takesWrites } from '../../db/check-server.ts';
import type { Database } from '../../db/database.ts';
import { describePending } from '../../db/migrate.ts';
import { StandbyError } from '../../db/session.ts';
import { sql } from '../../db/sql.ts';
import { within } from '../../within.ts';
import { sendJson } from '../envelope.ts';

export const healthPaths = ['/healthz', '/readyz'];

export interface HealthContext {
  readonly database: Database;
  /** Set once the process is told to stop. */
  readonly stopSignal: AbortSignal;
}

/** For so long PostgreSQL may take to answer. */
const patienceMs = 5_000;
/** For so long an answer of PostgreSQL counts, whoever asks. */
const lookMs = 1_000;

/**
 * `GET /healthz`: 200 while PostgreSQL answers, else 503. `GET /readyz`: 200 while calls are welcome: PostgreSQL answers and takes
 * writes, its schemas are those of this Galena, and the process is not stopping; else 503 with the reason.
 */
export function registerHealth(app: FastifyInstance, { database, stopSignal }: HealthContext): void {
  const look = share(() => answer(database.query(sql`select 1`)));
  const lookAtSchemas = share(() => answer(describeUnready(database)));
  app.get('/healthz', async (_request, reply) => {
    const isWell = await look().then(
      () => true,
      () => false,
    );
    if (isWell) return sendJson(reply, 200, JSON.stringify({ status: 'ok' }));
    return sendJson(reply.header('retry-after', '1'), 503, JSON.stringify({ status: 'database away' }));
  });
  app.get('/readyz', async (_request, reply) => {
    const reason = stopSignal.aborted
      ? 'stopping'
      : await lookAtSchemas().catch((error: unknown) =>
          error instanceof StandbyError ? 'PostgreSQL is a standby' : 'PostgreSQL does not answer',
        );
    if (reason === undefined) return sendJson(reply, 200, JSON.stringify({ status: 'ready' }));
    return sendJson(reply.header('retry-after', '1'), 503, JSON.stringify({ status: 'not ready', reason }));
  });
}

/** Nearly every call writes, if only that it was made. */
async function describeUnready(database: Database): Promise<string | undefined> {
  return (await takesWrites(database)) ? describePending(database) : 'PostgreSQL takes no writes';
}

function answer<Result>(work: Promise<Result>): Promise<Result> {
  return within(patienceMs, work, () => new Error(`PostgreSQL has not answered in ${patienceMs / 1000} s`));
}

/**
 * One look for all who ask within a second, or until it is over: nobody has to sign in to ask, and many who do must not take the
 * connections of calls.
 */
function share<Result>(look: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<Result> | undefined;
  return () => {
    if (last !== undefined) return last;
    last = look();
    void Promise.allSettled([last, delay(lookMs, undefined, { ref: false })]).then(() => {
      last = undefined;
    });
    return last;
  };
}
