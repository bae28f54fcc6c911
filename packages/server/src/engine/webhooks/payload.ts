import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { sql } from '../../db/sql.ts';
import { findExportByNumber } from '../../exports/find-export.ts';
import { showExport } from '../../exports/show-export.ts';
import { describeProgress } from '../../imports/describe-progress.ts';
import { findImports } from '../../imports/find-import.ts';
import { type Subscription, subscriptionJson } from '../../subscriptions/subscription.ts';
import type { Delivery } from '../../webhooks/deliveries.ts';

/** An event that nobody has written down yet. */
export interface Unwritten
  extends Pick<Delivery, 'messageId' | 'event' | 'occurredAt' | 'source' | 'number'> {
  readonly subscription: Subscription;
}

/** So many are written down between two looks whether the engine is to stop. */
const atOnce = 200;

/**
 * Writes down what is yet to be sent of jobs, before those are forgotten: a dry run is a day after its end, and engines may have been
 * stopped all the time.
 */
export async function writePayloads(database: Database, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const unwritten = await database.query<Unwritten>(sql`
      select
        ${subscriptionJson} as subscription, d.message_id as "messageId", d.event_type as event,
        d.occurred_at as "occurredAt", d.source, d.number
      from galena.webhook_deliveries d
      join galena.subscriptions s on s.id = d.subscription_id
      where d.payload is null
      limit ${atOnce}`);
    for (const event of unwritten) await writePayload(database, clock, event);
    if (unwritten.length < atOnce) return;
  }
}

/** Writes the body of an event down, for all webhooks that are told of it: so each attempt sends the same. Gives it. */
export async function writePayload(database: Database, clock: Clock, event: Unwritten): Promise<string> {
  const payload = JSON.stringify({
    type: event.event,
    timestamp: event.occurredAt.toISOString(),
    data: { munchkinId: event.subscription.munchkinId, ...(await describe(database, clock, event)) },
  });
  await database.execute(sql`
    update galena.webhook_deliveries
    set payload = ${payload}
    where subscription_id = ${event.subscription.id}
      and message_id = ${event.messageId}
      and payload is null`);
  return payload;
}

/** What the calls about a job tell of it. */
async function describe(
  database: Database,
  clock: Clock,
  { subscription, source, number }: Unwritten,
): Promise<object> {
  switch (source) {
    case 'import': {
      const [record] = await findImports(database, clock, subscription, [number]);
      // It may have been deleted by hand.
      return record === undefined ? { batchId: number } : describeProgress(record);
    }
    case 'export': {
      const record = await findExportByNumber(database, clock, subscription.id, number);
      return record === undefined ? {} : showExport(record);
    }
    case 'test':
      return {};
  }
}
