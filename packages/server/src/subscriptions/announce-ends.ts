import { quoteLiteral, raw, type Sql, sql } from '../db/sql.ts';
import { type JobTables, notify, webhooksWord } from './job-tables.ts';

/**
 * A statement that changes a job in the queue, by which webhooks are to tell of its end if that is its end: what they are to tell is written
 * with the end itself, so that no crash comes in between. Gives the `status` of the job.
 * @param update - of the queue, without `returning`
 */
export function announcing(tables: JobTables, update: Sql): Sql {
  const { key, shownStatus, eventPrefix } = tables;
  const source = raw(quoteLiteral(tables.name));
  return sql`
    with job as (
      ${update}
      returning
        subscription_id, ${key} as number, status, date_trunc('milliseconds', finished_at) as ended_at,
        ${eventPrefix} || case ${shownStatus}
          when 'complete' then '.completed'
          when 'failed' then '.failed'
          when 'cancelled' then '.canceled'
        end as event_type
    ), announced as (
      insert into galena.webhook_deliveries (
        subscription_id, webhook_id, message_id, event_type, source, number, occurred_at, next_attempt_at
      )
      select
        j.subscription_id, w.webhook_id, ${messageId(sql`s.munchkin_id`, source, sql`j.number`, sql`j.ended_at`)},
        j.event_type, ${source}, j.number, j.ended_at, j.ended_at
      from job j
      join galena.webhooks w using (subscription_id)
      join galena.subscriptions s on s.id = j.subscription_id
      where w.is_enabled
        and w.events && array[j.event_type, '*']
        and j.ended_at is not null
      -- One that somebody deletes right now is waited for and left out: its foreign key would have the end itself fail.
      for key share of w
      returning webhook_id
    )
    select status, (${notify(webhooksWord)} from announced limit 1) as woken
    from job`;
}

/**
 * What names an event for whoever is told of it: its subscription, what it is about, and when it was, as a backup that is restored may have
 * the same number come twice.
 */
export function messageId(munchkinId: Sql, source: Sql, number: Sql, at: Sql): Sql {
  return sql`concat_ws('_', 'msg', ${munchkinId}, ${source}, ${number}, (extract(epoch from ${at}) * 1000)::bigint)`;
}
