import { dayOf, daysUpTo } from '../../../usage/day.ts';
import { type DayErrors, type DayUsage, readErrors, readUsage } from '../../../usage/read-usage.ts';
import type { Call, Operation } from '../../operation.ts';

/** Get Daily Usage, Get Last 7 Days Usage, and the same for errors: the days of the subscription's time zone, today first. */
export const usageOperations: readonly Operation[] = [
  statistics('/rest/v1/stats/usage.json', readUsage, 1),
  statistics('/rest/v1/stats/usage/last7days.json', readUsage, 7),
  statistics('/rest/v1/stats/errors.json', readErrors, 1),
  statistics('/rest/v1/stats/errors/last7days.json', readErrors, 7),
];

type Read = (
  executor: Call['context']['database'],
  subscriptionId: number,
  days: readonly string[],
) => Promise<(DayUsage | DayErrors)[]>;

function statistics(path: string, read: Read, dayCount: number): Operation {
  return {
    method: 'GET',
    path,
    permissions: [],
    async handle({ context, caller: { subscription } }) {
      await context.usage.flush();
      const days = daysUpTo(dayOf(context.clock.now(), subscription.timeZone), dayCount);
      return { result: await read(context.database, subscription.id, days) };
    },
  };
}
