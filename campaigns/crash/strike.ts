import { sql } from '../../packages/server/src/db/sql.ts';
import type { RunningGalena } from '../imports/running-galena.ts';
import type { Random } from '../random.ts';
import { type Moment, moments, momentsNow } from './moment.ts';

/** Whom `kill -9` hits. */
export type Victim = 'galena' | 'postgresql' | 'backend' | 'both';

/** A `kill -9` to come: after some time, or once PostgreSQL is seen at a certain statement. */
export interface Strike {
  readonly victim: Victim;
  readonly when: { readonly afterMs: number } | { readonly at: Moment };
}

export function planStrike(random: Random): Strike {
  const victim = random.pick(['galena', 'galena', 'galena', 'postgresql', 'backend', 'both'] as const);
  // Short times are the more interesting ones.
  if (random.chance(0.5)) return { victim, when: { afterMs: Math.round(1_500 * random.next() ** 2) } };
  return { victim, when: { at: random.pick(moments) } };
}

/** Waits for the moment and strikes; gives what PostgreSQL was doing just before. */
export async function strike(running: RunningGalena, { victim, when }: Strike): Promise<Moment[]> {
  const seen = await waitForMoment(running, when);
  const { galena } = running;
  if (victim === 'backend') await killBackend(running);
  if (victim === 'postgresql' || victim === 'both') await galena.killDatabase().catch(() => undefined);
  if (victim === 'galena' || victim === 'both') await galena.kill();
  return seen;
}

/** A moment that does not come within some seconds is not waited for: the imports may be done. */
async function waitForMoment({ database }: RunningGalena, when: Strike['when']): Promise<Moment[]> {
  if ('afterMs' in when) {
    await new Promise((resolve) => setTimeout(resolve, when.afterMs));
    return momentsNow(database);
  }
  const deadline = Date.now() + 2_000;
  for (;;) {
    const seen = await momentsNow(database);
    if (seen.includes(when.at) || Date.now() > deadline) return seen;
  }
}

/** One connection's process dies, and PostgreSQL, which cannot trust its memory any more, starts anew. */
async function killBackend({ database }: RunningGalena): Promise<void> {
  const [backend] = await database
    .query<{ pid: number }>(sql`
    select pid
    from pg_stat_activity
    where application_name = 'galena'
      and pid <> pg_backend_pid()
    order by state = 'idle', query_start desc
    limit 1`)
    .catch(() => []);
  if (backend !== undefined) process.kill(backend.pid, 'SIGKILL');
}
