import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { areSchemasKnown } from '../db/known-schemas.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { Randomness, Series } from '../randomness.ts';
import { isSecret, nobodysSecret, type SecretHash } from './secrets.ts';

const nonceBytes = 16;

/** Seconds that a token is good for. */
const lifetimeSeconds = 3600;

/** A token, and what the client is told with it. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
  /** The e-mail address of the API user that owns the service. */
  readonly userEmail: string;
  readonly serviceName: string;
  readonly subscriptionId: number;
  readonly munchkinId: string;
}

interface ServiceRow extends SecretHash {
  userEmail: string;
  serviceName: string;
  subscriptionId: number;
  munchkinId: string;
  areKnown: boolean | null;
}

interface TokenRow {
  nonce: Buffer;
  secondsLeft: number;
}

/**
 * Gives the token of a service: the one it has until that expires, then a new one.
 * @returns undefined if there is no such service or the secret is not its own
 */
export async function issueToken(
  database: Database,
  clock: Clock,
  randomness: Randomness,
  clientId: string,
  clientSecret: string,
): Promise<IssuedToken | undefined> {
  const checked = await findService(database, clientId);
  const isRight = await isSecret(clientSecret, checked ?? nobodysSecret);
  if (checked === undefined || !isRight) return undefined;
  return database.transaction(async (transaction) => {
    // Two first calls at the same moment get the same token. And checking a secret takes a while, in which it may have been
    // rotated or revoked: then the check no longer counts.
    const service = await findService(transaction, clientId, sql`for update of v`);
    if (service === undefined || !service.hash.equals(checked.hash)) return undefined;
    const { munchkinId } = service;
    const series = { subscription: munchkinId, name: `token of ${clientId}` };
    const { nonce, secondsLeft } = await findOrMakeToken(transaction, clock, randomness, series, {
      clientId,
      clientSecret,
    });
    return {
      token: tokenText(clientSecret, nonce),
      expiresInSeconds: Math.max(0, Math.ceil(secondsLeft) - 1),
      userEmail: service.userEmail,
      serviceName: service.serviceName,
      subscriptionId: service.subscriptionId,
      munchkinId,
    };
  });
}

/**
 * @param lock - `for update of v` keeps the service and its secret as they are until the end of the transaction
 * @throws ApiError 503 where the schemas are those of another Galena
 */
async function findService(
  executor: Executor,
  clientId: string,
  lock = sql``,
): Promise<ServiceRow | undefined> {
  const areKnown = await areSchemasKnown();
  // No id has a NUL, and PostgreSQL would not even compare one.
  const [service] = await executor.query<ServiceRow>(sql`
    select
      v.user_email as "userEmail", v.name as "serviceName", v.subscription_id as "subscriptionId", s.munchkin_id as "munchkinId",
      v.secret_salt as salt, v.secret_hash as hash, ${areKnown} as "areKnown"
    from galena.services v
    join galena.subscriptions s on s.id = v.subscription_id
    where v.client_id = ${clientId.replaceAll('\0', '')}
      and ${!clientId.includes('\0')}
    ${lock}`);
  if (service !== undefined && service.areKnown !== true) throw refuse('503');
  return service;
}

async function findOrMakeToken(
  transaction: Transaction,
  clock: Clock,
  randomness: Randomness,
  series: Series,
  { clientId, clientSecret }: { readonly clientId: string; readonly clientSecret: string },
): Promise<TokenRow> {
  // Where tokens repeat, one from before a reset is good for whoever holds it, and is not given again out of turn.
  const lastNonce = randomness.lastBytes(nonceBytes, series);
  const secondsLeft = sql`extract(epoch from expires_at - ${clock.now})::float8 as "secondsLeft"`;
  const [current] = await transaction.query<TokenRow & { token_hash: Buffer }>(sql`
    select token_hash, nonce, ${secondsLeft}
    from galena.tokens
    where client_id = ${clientId}
      and expires_at > ${clock.now}
      and expires_at <= ${latestEnd(clock)}
      and (${lastNonce === undefined} or nonce = ${lastNonce ?? null})
    order by expires_at desc
    limit 1`);
  // After a change of the secret the stored nonce gives another text: then it is time for a new token.
  if (current?.token_hash.equals(hashToken(tokenText(clientSecret, current.nonce)))) return current;
  const nonce = randomness.nextBytes(nonceBytes, series);
  await transaction.execute(sql`
    insert into galena.tokens (token_hash, client_id, nonce, issued_at, expires_at)
    values (
      ${hashToken(tokenText(clientSecret, nonce))}, ${clientId}, ${nonce}, ${clock.now}, ${latestEnd(clock)}
    )
    on conflict (token_hash) do update
    set issued_at = excluded.issued_at, expires_at = excluded.expires_at, expiry_reported = false`);
  return { nonce, secondsLeft: lifetimeSeconds };
}

/** When a token ends that is given now. */
function latestEnd(clock: Clock): Sql {
  return sql`${clock.now} + ${lifetimeSeconds} * interval '1 s'`;
}

/** Tokens look as Marketo's do: a UUID, a colon, a suffix. Without the client secret nobody can make one. */
function tokenText(clientSecret: string, nonce: Buffer): string {
  const hex = createHmac('sha256', clientSecret).update(nonce).digest('hex').slice(0, 32);
  return `${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}:gal`;
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Deletes tokens that expired over a day ago: from then on their use is answered as that of an unknown one. */
export async function deleteOldTokens(executor: Executor, clock: Clock): Promise<void> {
  await executor.execute(sql`delete from galena.tokens where expires_at < ${clock.now} - interval '1 day'`);
}

/**
 * Ends tokens in time that would last longer than any token given now. They were given before PostgreSQL's clock was set
 * back, and are good still, but not for longer than others.
 */
export async function shortenTokens(executor: Executor, clock: Clock): Promise<void> {
  await executor.execute(sql`
    update galena.tokens
    set expires_at = ${latestEnd(clock)}
    where expires_at > ${latestEnd(clock)}`);
}
