import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { areSchemasKnown } from '../db/known-schemas.ts';
import { type Sql, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { isSecret, nobodysSecret, type SecretHash } from './secrets.ts';

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
}

interface ServiceRow extends SecretHash {
  userEmail: string;
  serviceName: string;
  subscriptionId: number;
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
  clientId: string,
  clientSecret: string,
): Promise<IssuedToken | undefined> {
  const checked = await findService(database, clientId);
  const isRight = await isSecret(clientSecret, checked ?? nobodysSecret);
  if (checked === undefined || !isRight) return undefined;
  return database.transaction(async (transaction) => {
    // Two first calls at the same moment get the same token. And checking a secret takes a while, in which it may have been
    // rotated or revoked: then the check no longer counts.
    const service = await findService(transaction, clientId, sql`for update`);
    if (service === undefined || !service.hash.equals(checked.hash)) return undefined;
    const { nonce, secondsLeft } = await findOrMakeToken(transaction, clock, clientId, clientSecret);
    return {
      token: tokenText(clientSecret, nonce),
      expiresInSeconds: Math.max(0, Math.ceil(secondsLeft) - 1),
      userEmail: service.userEmail,
      serviceName: service.serviceName,
      subscriptionId: service.subscriptionId,
    };
  });
}

/**
 * @param lock - `for update` keeps the service and its secret as they are until the end of the transaction
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
    select user_email as "userEmail", name as "serviceName", subscription_id as "subscriptionId", secret_salt as salt, secret_hash as hash, ${areKnown} as "areKnown"
    from galena.services
    where client_id = ${clientId.replaceAll('\0', '')}
      and ${!clientId.includes('\0')}
    ${lock}`);
  if (service !== undefined && service.areKnown !== true) throw refuse('503');
  return service;
}

async function findOrMakeToken(
  transaction: Transaction,
  clock: Clock,
  clientId: string,
  clientSecret: string,
): Promise<TokenRow> {
  const secondsLeft = sql`extract(epoch from expires_at - ${clock.now})::float8 as "secondsLeft"`;
  const [current] = await transaction.query<TokenRow & { token_hash: Buffer }>(sql`
    select token_hash, nonce, ${secondsLeft}
    from galena.tokens
    where client_id = ${clientId}
      and expires_at > ${clock.now}
      and expires_at <= ${latestEnd(clock)}
    order by expires_at desc
    limit 1`);
  // After a change of the secret the stored nonce gives another text: then it is time for a new token.
  if (current?.token_hash.equals(hashToken(tokenText(clientSecret, current.nonce)))) return current;
  const nonce = randomBytes(16);
  await transaction.execute(sql`
    insert into galena.tokens (token_hash, client_id, nonce, issued_at, expires_at)
    values (
      ${hashToken(tokenText(clientSecret, nonce))}, ${clientId}, ${nonce}, ${clock.now}, ${latestEnd(clock)}
    )`);
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
