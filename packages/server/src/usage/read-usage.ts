import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** Calls of one day. */
export interface DayUsage {
  readonly date: string;
  readonly total: number;
  readonly users: readonly { readonly userId: string; readonly count: number }[];
}

/** Errors of one day. */
export interface DayErrors {
  readonly date: string;
  readonly total: number;
  readonly errors: readonly { readonly errorCode: string; readonly count: number }[];
}

/** The calls of some days, in the order of the days; a day without any is there with 0. */
export function readUsage(
  executor: Executor,
  subscriptionId: number,
  days: readonly string[],
): Promise<DayUsage[]> {
  return executor.query<DayUsage>(sql`
    select
      to_char(d.day, 'YYYY-MM-DD') as date,
      coalesce(sum(u.calls), 0)::bigint as total,
      coalesce(
        json_agg(json_build_object('userId', u.user_email, 'count', u.calls) order by u.user_email)
          filter (where u.day is not null),
        '[]'
      ) as users
    from unnest(${days}::date[]) with ordinality as d (day, position)
    left join galena.usage u on u.subscription_id = ${subscriptionId} and u.day = d.day
    group by d.position, d.day
    order by d.position`);
}

/** The errors of some days, in the order of the days; the most frequent code of a day first. */
export function readErrors(
  executor: Executor,
  subscriptionId: number,
  days: readonly string[],
): Promise<DayErrors[]> {
  return executor.query<DayErrors>(sql`
    select
      to_char(d.day, 'YYYY-MM-DD') as date,
      coalesce(sum(e.errors), 0)::bigint as total,
      coalesce(
        json_agg(json_build_object('errorCode', e.code, 'count', e.errors) order by e.errors desc, e.code)
          filter (where e.day is not null),
        '[]'
      ) as errors
    from unnest(${days}::date[]) with ordinality as d (day, position)
    left join galena.usage_errors e on e.subscription_id = ${subscriptionId} and e.day = d.day
    group by d.position, d.day
    order by d.position`);
}
