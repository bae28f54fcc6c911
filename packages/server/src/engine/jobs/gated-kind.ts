import type { Clock } from '../../clock.ts';
import { sql } from '../../db/sql.ts';
import type { JobGate } from '../../subscriptions/job-gate.ts';
import type { JobKind } from './job.ts';

/**
 * A kind whose queued jobs are not begun while they are held. Its statements have the same text each time, as they are kept prepared;
 * of what is held only the values change.
 */
export function gatedKind<Progress extends object, Own extends object>(
  kind: JobKind<Progress, Own>,
  gate: JobGate | undefined,
  clock: Clock,
): JobKind<Progress, Own> {
  if (gate === undefined) return kind;
  const { subscriptions, seconds, released } = gate.held(kind.name);
  return {
    ...kind,
    canBegin: sql`
      ${kind.canBegin}
      and (
        subscription_id || ':' || ${kind.key} = any(${released}::text[])
        or not exists (
          select
          from unnest(${subscriptions}::int[], ${seconds}::float8[]) as held (holder, seconds)
          where held.holder = subscription_id
            and (held.seconds is null or ${kind.queuedAt} > ${clock.now} - held.seconds * interval '1 s')
        )
      )`,
  };
}
