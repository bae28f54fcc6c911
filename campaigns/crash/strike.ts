import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { RunningGalena } from '../imports/running-galena.ts';
import type { Random } from '../random.ts';
import { holdAt, look, type Moment, momentsOfDryRuns, momentsOfImports } from './moment.ts';

/** Whom `kill -9` hits. */
export type Victim = 'galena' | 'postgresql' | 'backend' | 'both';

/** A `kill -9` to come: after some time, or once PostgreSQL is seen at a certain statement. */
export interface Strike {
  readonly victim: Victim;
  readonly when: { readonly afterMs: number } | { readonly at: Moment };
}

/** What a round has besides imports. */
interface Mixture {
  readonly isExpiring: boolean;
  readonly hasDryRuns: boolean;
}

/**
 * One or two blows. What has expired is deleted when an engine starts: the second blow of a round with expired imports
 * waits for that.
 */
export function planStrikes(random: Random, { isExpiring, hasDryRuns }: Mixture): Strike[] {
  const moments = hasDryRuns ? [...momentsOfImports, ...momentsOfDryRuns] : momentsOfImports;
  const first = planStrike(random, moments);
  if (isExpiring) {
    return [
      { ...first, victim: 'galena' },
      { ...planStrike(random, moments), when: { at: 'retention' } },
    ];
  }
  return random.chance(0.5) ? [first, planStrike(random, moments)] : [first];
}

function planStrike(random: Random, moments: readonly Moment[]): Strike {
  const victim = random.pick(['galena', 'galena', 'galena', 'postgresql', 'backend', 'both'] as const);
  // Short times are the more interesting ones.
  if (random.chance(0.25)) return { victim, when: { afterMs: Math.round(1_500 * random.next() ** 2) } };
  return { victim, when: { at: random.pick(moments) } };
}

/** Waits for the moment and strikes; gives what PostgreSQL was doing just before. */
export async function strike(running: RunningGalena, { victim, when }: Strike): Promise<Moment[]> {
  const { database } = running;
  if ('afterMs' in when) {
    await delay(when.afterMs);
    const { moments } = await look(database);
    await hit(running, victim);
    return moments;
  }
  return holdAt(database, when.at, async () => {
    const seen = await waitForMoment(database, when.at);
    await hit(running, victim);
    return seen;
  });
}

async function hit(running: RunningGalena, victim: Victim): Promise<void> {
  const { galena } = running;
  if (victim === 'backend') await killBackend(running);
  if (victim === 'postgresql' || victim === 'both') await galena.killDatabase().catch(() => undefined);
  if (victim === 'galena' || victim === 'both') await galena.kill();
}

/** Longer than a lease, so that a second blow meets the import that is taken over after the first. */
const waitMs = 8_000;
const restMs = 1_000;
const lookEveryMs = 20;

/** A moment that does not come is not waited for long: the imports may be done. */
async function waitForMoment(database: Database, at: Moment): Promise<Moment[]> {
  const start = Date.now();
  for (let lastSeen = start; ; ) {
    const { moments, isImporting } = await look(database);
    if (moments.includes(at) || Date.now() > start + waitMs) return moments;
    if (!moments.includes('between') || isImporting) lastSeen = Date.now();
    if (Date.now() > lastSeen + restMs) return moments;
    await delay(lookEveryMs);
  }
}

/** One connection's process dies, and PostgreSQL, which cannot trust its memory any more, starts anew. */
async function killBackend({ database }: RunningGalena): Promise<void> {
  const [backend] = await database
    .query<{ pid: number }>(sql`
    select pid
    from pg_stat_activity
    where application_name in ('galena', 'galena import')
      and pid <> pg_backend_pid()
    order by state = 'idle', query_start desc
    limit 1`)
    .catch(() => []);
  if (backend !== undefined) process.kill(backend.pid, 'SIGKILL');
}
