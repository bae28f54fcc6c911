import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { sql } from '../db/sql.ts';
import { isSecret, nobodysSecret } from './secrets.ts';

/** Seconds that a token is good for. */
const lifetimeSeconds = 3600;

/** A token, and what the client is told with it. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresInSeconds: number;
  /** The e-mail address of the API user that owns the service. */
  readonly userEmail: string;
}

interface ServiceRow {
  user_email: string;
  secret_salt: Buffer;
  secret_hash: Buffer;
}

interface TokenRow {
  nonce: Buffer;
  expires_at: Date;
}

/**
 * Gives the token of a service: the one it has until that expires, then a new one.
 * @returns undefined if there is no such service or the secret is not its own.
 */
export async function issueToken(
  database: Database,
  clock: Clock,
  clientId: string,
  clientSecret: string,
): Promise<IssuedToken | undefined> {
  // No id has a NUL, and PostgreSQL would not even compare one.
  const [service] = await database.query<ServiceRow>(sql`
    select user_email, secret_salt, secret_hash
    from galena.services
    where client_id = ${clientId.replaceAll('\0', '')}
      and ${!clientId.includes('\0')}`);
  const stored = service && { salt: service.secret_salt, hash: service.secret_hash };
  const isRight = await isSecret(clientSecret, stored ?? nobodysSecret);
  if (service === undefined || !isRight) return undefined;
  const { nonce, expires_at } = await database.transaction((transaction) =>
    findOrMakeToken(transaction, clock, clientId, clientSecret),
  );
  return {
    token: tokenText(clientSecret, nonce),
    expiresInSeconds: Math.max(0, Math.ceil((expires_at.getTime() - clock.now().getTime()) / 1000) - 1),
    userEmail: service.user_email,
  };
}

async function findOrMakeToken(
  transaction: Transaction,
  clock: Clock,
  clientId: string,
  clientSecret: string,
): Promise<TokenRow> {
  // Two first calls at the same moment are to get the same token.
  await transaction.query(sql`select from galena.services where client_id = ${clientId} for update`);
  const now = clock.now();
  const [current] = await transaction.query<TokenRow & { token_hash: Buffer }>(sql`
    select token_hash, nonce, expires_at
    from galena.tokens
    where client_id = ${clientId}
      and expires_at > ${now}
    order by expires_at desc
    limit 1`);
  // After a change of the secret the stored nonce gives another text: then it is time for a new token.
  if (current?.token_hash.equals(hashToken(tokenText(clientSecret, current.nonce)))) return current;
  const nonce = randomBytes(16);
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
  await transaction.execute(sql`
    insert into galena.tokens (token_hash, client_id, nonce, issued_at, expires_at)
    values (${hashToken(tokenText(clientSecret, nonce))}, ${clientId}, ${nonce}, ${now}, ${expiresAt})`);
  return { nonce, expires_at: expiresAt };
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
  const limit = new Date(clock.now().getTime() - 24 * 60 * 60 * 1000);
  await executor.execute(sql`delete from galena.tokens where expires_at < ${limit}`);
}
