import type { Clock } from '../clock.ts';
import type { Executor } from '../db/database.ts';
import { sql } from '../db/sql.ts';

/** Ends a token now, as if its first use after that had been told: the next use is that of a token which nobody knows. */
export async function expireToken(executor: Executor, clock: Clock, tokenHash: Buffer): Promise<void> {
  await executor.execute(sql`
    update galena.tokens
    set expires_at = ${clock.now}, expiry_reported = true
    where token_hash = ${tokenHash}`);
  await executor.execute(sql`delete from galena.session_tokens where token_hash = ${tokenHash}`);
}

/** The subscription of a service; undefined if there is no such service. */
export async function subscriptionOfService(
  executor: Executor,
  clientId: string,
): Promise<number | undefined> {
  const [service] = await executor.query<{ subscriptionId: number }>(sql`
    select subscription_id as "subscriptionId"
    from galena.services
    where client_id = ${clientId.replaceAll('\0', '')}`);
  return service?.subscriptionId;
}
