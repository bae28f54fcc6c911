import { administratorRole } from '../../../administration/create-subscription.ts';
import { sql } from '../../../db/sql.ts';
import { permissions } from '../../../identity/permissions.ts';
import { hashSecret, type SecretHash } from '../../../identity/secrets.ts';
import type { Randomness } from '../../../randomness.ts';
import { startName } from '../../snapshot.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/** `roles.json`: `[{"name": "Reader", "permissions": ["Read-Only Lead"]}]`. */
export const rolesPart: SeedPart = {
  name: 'roles',
  files: /^roles\.json$/,
  async put({ database, subscription }, file) {
    for (const record of readRecords(file)) {
      const name = textMember(file.path, record, 'name');
      await database.execute(sql`
        insert into galena.roles (subscription_id, name, permissions)
        values (${subscription.id}, ${name}, ${readPermissions(file.path, record)})
        on conflict (subscription_id, name) do update
        set permissions = excluded.permissions`);
    }
  },
  async write({ database, subscription }) {
    const records = await database.query<{ name: string; permissions: string[] }>(sql`
      select name, permissions
      from galena.roles
      where subscription_id = ${subscription.id}
        and name <> ${administratorRole}
      order by name`);
    return recordsFile('roles.json', records);
  },
};

function readPermissions(path: string, record: SeedRecord): string[] {
  const { permissions: given } = record.members;
  if (!Array.isArray(given)) throw problemAt(path, record.line, "'permissions' has to be an array of names");
  const stranger = given.find((name) => !permissions.some((known) => known === name));
  if (stranger !== undefined)
    throw problemAt(
      path,
      record.line,
      `there is no permission '${String(stranger)}'; there are: ${permissions.join(', ')}`,
    );
  return given as string[];
}

/**
 * `services.json`: `[{"clientId": "crm", "clientSecret": "…", "name": "CRM", "userEmail": "crm@example.com", "role": "Reader"}]`. Name,
 * e-mail address and role may be absent: then it may do everything.
 */
export const servicesPart: SeedPart = {
  name: 'services',
  files: /^services\.json$/,
  async put({ database, clock, randomness, subscription }, file) {
    for (const record of readRecords(file)) {
      const text = (name: string) => textMember(file.path, record, name);
      const clientId = text('clientId');
      const { salt, hash } = await readSecret(randomness, file.path, record, clientId);
      const role = optionalText(file.path, record, 'role') ?? 'Administrator';
      const found = await database.query(
        sql`select from galena.roles where subscription_id = ${subscription.id} and name = ${role}`,
      );
      if (found.length === 0) throw problemAt(file.path, record.line, `there is no role '${role}'`);
      const written = await database.execute(sql`
        insert into galena.services as v
          (client_id, subscription_id, name, user_email, role_name, secret_salt, secret_hash, created_at)
        values (
          ${clientId}, ${subscription.id}, ${optionalText(file.path, record, 'name') ?? clientId},
          ${optionalText(file.path, record, 'userEmail') ?? `${clientId}@galena.local`}, ${role}, ${salt}, ${hash}, ${clock.now}
        )
        on conflict (client_id) do update
        set name = excluded.name, user_email = excluded.user_email, role_name = excluded.role_name,
          secret_salt = excluded.secret_salt, secret_hash = excluded.secret_hash
        where v.subscription_id = excluded.subscription_id`);
      if (written === 0)
        throw problemAt(file.path, record.line, `another subscription has the client id '${clientId}'`);
    }
  },
  /** Secrets are not known: their hashes are written. The services that it had at the start every start has. */
  async write({ database, subscription }) {
    const records = await database.query<object>(sql`
      select
        client_id as "clientId", name, user_email as "userEmail", role_name as role,
        encode(secret_salt, 'hex') || ':' || encode(secret_hash, 'hex') as "secretHash"
      from galena.services v
      where subscription_id = ${subscription.id}
        and not exists (
          select
          from galena.snapshots n, jsonb_array_elements(n.services) first
          where n.subscription_id = v.subscription_id
            and n.name = ${startName}
            and first ->> 'client_id' = v.client_id
        )
      order by created_at, client_id`);
    return recordsFile('services.json', records);
  },
};

/** The secret itself, or its hash as a service was written with it. */
async function readSecret(
  randomness: Randomness,
  path: string,
  record: SeedRecord,
  clientId: string,
): Promise<SecretHash> {
  const hashed = optionalText(path, record, 'secretHash');
  if (hashed === undefined) return hashSecret(randomness, clientId, textMember(path, record, 'clientSecret'));
  const [, salt, hash] = /^([0-9a-f]{32}):([0-9a-f]{64})$/.exec(hashed) ?? [];
  if (salt === undefined || hash === undefined)
    throw problemAt(
      path,
      record.line,
      "'secretHash' is none: give 'clientSecret', which is the secret itself",
    );
  return { salt: Buffer.from(salt, 'hex'), hash: Buffer.from(hash, 'hex') };
}
