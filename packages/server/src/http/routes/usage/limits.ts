import { countExportedBytes, countExports } from '../../../exports/queue.ts';
import { countImports } from '../../../imports/count-imports.ts';
import { queueLimit } from '../../../imports/submit.ts';
import { windowSeconds } from '../../../limits/limits.ts';
import { slots } from '../../../subscriptions/job-tables.ts';
import { strictnessOf } from '../../allowances.ts';
import { described, integer, object, oneOf, text } from '../../documentation.ts';
import type { Call, Operation } from '../../operation.ts';

const limitNames = [
  'callsPerDay',
  `callsIn${windowSeconds}Seconds`,
  'concurrentCalls',
  'unfinishedImports',
  'unfinishedDryRuns',
  'runningImports',
  'unfinishedExports',
  'runningExports',
  'exportedBytesPerDay',
] as const;

/** A limit of the subscription. */
interface LimitItem {
  readonly name: (typeof limitNames)[number];
  readonly used?: number;
  readonly allowed?: number;
  readonly code?: string;
  readonly setting?: string;
}

/** Extension: what the subscription may ask for, and how much of it is used. */
export const showLimitsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/limits.json',
  permissions: [],
  documentation: {
    group: 'Usage',
    summary: 'The limits of the subscription, and how much of each is used',
    item: object({
      name: oneOf(limitNames),
      'used?': described(integer, 'absent where nobody counts, as there is no limit'),
      'allowed?': described(integer, 'absent where there is no limit'),
      'code?': described(text, 'what a call beyond it is refused with; absent where jobs wait instead'),
      'setting?': described(
        text,
        'the environment variable of the server that decides it; absent where it cannot be changed',
      ),
    }),
    errors: [],
  },
  async handle(call) {
    const limits = await Promise.all([callLimits(call), importLimits(call), exportLimits(call)]);
    return { result: limits.flat() };
  },
};

/** Days are those of the subscription's time zone. Calls of Galena's own API are not counted. */
async function callLimits({ context, caller }: Call): Promise<LimitItem[]> {
  const { gate, database, control } = context;
  const { recent, underWay, today } = await gate.used(database, caller);
  const isLifted = !gate.limitsRate || strictnessOf(control, caller)?.limits === 'ignore';
  const limit = (name: LimitItem['name'], used: number, allowed: number, code: string, setting: string) =>
    isLifted ? { name, setting: 'GALENA_LIMITS' } : { name, used, allowed, code, setting };
  const { callsPerDay, callsPerWindow, concurrentCalls } = gate.limits;
  return [
    // Usage is counted with and without a limit.
    { ...limit('callsPerDay', today, callsPerDay, '607', 'GALENA_DAILY_QUOTA'), used: today },
    limit(`callsIn${windowSeconds}Seconds`, recent, callsPerWindow, '606', 'GALENA_RATE_LIMIT'),
    limit('concurrentCalls', underWay, concurrentCalls, '615', 'GALENA_CONCURRENCY_LIMIT'),
  ];
}

async function importLimits({ context, caller }: Call): Promise<LimitItem[]> {
  const { unfinished, unfinishedDryRuns, running } = await countImports(
    context.database,
    caller.subscription,
  );
  return [
    { name: 'unfinishedImports', used: unfinished, allowed: queueLimit, code: '1016' },
    { name: 'unfinishedDryRuns', used: unfinishedDryRuns, allowed: queueLimit, code: '1016' },
    { name: 'runningImports', used: running, allowed: slots.length },
  ];
}

async function exportLimits({ context, caller: { subscription } }: Call): Promise<LimitItem[]> {
  const { database, clock, exportLimits: limits } = context;
  const [{ unfinished, running }, bytes] = await Promise.all([
    countExports(database, subscription),
    countExportedBytes(database, clock, subscription),
  ]);
  const { queue, megabytesPerDay } = limits;
  const quota = { name: 'exportedBytesPerDay', used: bytes } as const;
  return [
    {
      name: 'unfinishedExports',
      used: unfinished,
      allowed: queue,
      code: '1029',
      setting: 'GALENA_EXPORT_QUEUE',
    },
    { name: 'runningExports', used: running, allowed: slots.length },
    megabytesPerDay === undefined
      ? { ...quota, setting: 'GALENA_LIMITS' }
      : { ...quota, allowed: megabytesPerDay * 2 ** 20, code: '1029', setting: 'GALENA_EXPORT_QUOTA_MB' },
  ];
}
