import { dayOf, daysUpTo } from '../../../usage/day.ts';
import { type DayErrors, type DayUsage, readErrors, readUsage } from '../../../usage/read-usage.ts';
import { arrayOf, integer, object, type Schema, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';

const day = { type: 'string', format: 'date' };
const usageItem = object({
  date: day,
  total: integer,
  users: arrayOf(object({ userId: text, count: integer })),
});
const errorsItem = object({
  date: day,
  total: integer,
  errors: arrayOf(object({ errorCode: text, count: integer })),
});

/** Get Daily Usage, Get Weekly Usage, and the same for errors: the days of the subscription's time zone, today first. */
export const usageOperations: readonly Operation[] = [
  statistics('/rest/v1/stats/usage.json', 'Get Daily Usage', usageItem, readUsage, 1),
  statistics('/rest/v1/stats/usage/last7days.json', 'Get Weekly Usage', usageItem, readUsage, 7),
  statistics('/rest/v1/stats/errors.json', 'Get Daily Errors', errorsItem, readErrors, 1),
  statistics('/rest/v1/stats/errors/last7days.json', 'Get Weekly Errors', errorsItem, readErrors, 7),
];

type Read = (
  executor: Call['context']['database'],
  subscriptionId: number,
  days: readonly string[],
) => Promise<(DayUsage | DayErrors)[]>;

function statistics(path: string, summary: string, item: Schema, read: Read, dayCount: number): Operation {
  return {
    method: 'GET',
    path,
    permissions: [],
    documentation: { group: 'Usage', summary, item, errors: [] },
    async handle({ context, caller: { subscription, calledAt } }) {
      await context.usage.flush();
      const days = daysUpTo(dayOf(calledAt, subscription.timeZone), dayCount);
      return { result: await read(context.database, subscription.id, days) };
    },
  };
}
