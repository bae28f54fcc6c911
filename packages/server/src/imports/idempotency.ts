import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import type { Caller } from '../identity/caller.ts';

/** A request that its client may send again until it has seen the answer: it takes effect once. */
export interface IdempotentRequest {
  /** What the client calls it, as the header Idempotency-Key says. */
  readonly key: string;
  /** Of all that was sent with it. */
  readonly hash: Buffer;
}

const keyLimit = 255;

/**
 * Reads the header Idempotency-Key, which may stand in quotes, as the draft of its standard has it.
 * @throws ApiError 1003
 */
export function readIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const text = typeof header === 'string' ? header : header.join(',');
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  if (/^[\x21-\x7e]+$/.test(key) && key.length <= keyLimit) return key;
  throw refuse(
    '1003',
    `Idempotency-Key '${shorten(key)}' must have 1 to ${keyLimit} characters of ASCII, and no blanks`,
  );
}

/**
 * The import that the request has become before.
 * @throws ApiError 1003 if that was another request
 */
export async function findEarlier(
  executor: Executor,
  clock: Clock,
  caller: Caller,
  { key, hash }: IdempotentRequest,
): Promise<number | undefined> {
  const [earlier] = await executor.query<{ batchId: number; isSame: boolean }>(sql`
    select batch_id as "batchId", request_hash = ${hash} as "isSame"
    from galena.idempotency_keys
    where ${isOf(caller, key)}
      and not ${isOutdated(clock)}`);
  if (earlier === undefined || earlier.isSame) return earlier?.batchId;
  throw refuse(
    '1003',
    `Idempotency-Key '${shorten(key)}' was sent with another request, which became import ${earlier.batchId}: send a new key with a new request`,
  );
}

/** The statements that note a request with the import that it becomes, whose batch id is the last one given out. They fail where it is noted. */
export function noteRequest(clock: Clock, caller: Caller, { key, hash }: IdempotentRequest): readonly Sql[] {
  const { id } = caller.subscription;
  return [
    sql`
    delete from galena.idempotency_keys
    where ${isOf(caller, key)}
      and ${isOutdated(clock)}`,
    sql`
    insert into galena.idempotency_keys (subscription_id, client_id, key, request_hash, batch_id, created_at)
    select id, ${caller.clientId}, ${key}, ${hash}, next_batch_id - 1, ${clock.now}
    from galena.subscriptions
    where id = ${id}`,
  ];
}

/** Whether a transaction has failed as the request is noted already: it was sent twice at the same time. */
export function isNoted(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'idempotency_keys_pkey';
}

/** Forgets the keys that nobody sends again. */
export function deleteOutdatedKeys(clock: Clock): Sql {
  return sql`delete from galena.idempotency_keys where ${isOutdated(clock)}`;
}

function isOf({ subscription, clientId }: Caller, key: string): Sql {
  return sql`subscription_id = ${subscription.id} and client_id = ${clientId} and key = ${key}`;
}

function isOutdated(clock: Clock): Sql {
  return sql`(created_at < ${clock.now} - interval '1 day')`;
}
