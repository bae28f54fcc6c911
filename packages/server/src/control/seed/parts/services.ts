import { sql } from '../../../db/sql.ts';
import { permissions } from '../../../identity/permissions.ts';
import { hashSecret } from '../../../identity/secrets.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { problemAt, type SeedPart } from '../seed-part.ts';

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
  async put({ database, clock, subscription }, file) {
    for (const record of readRecords(file)) {
      const text = (name: string) => textMember(file.path, record, name);
      const clientId = text('clientId');
      const { salt, hash } = await hashSecret(text('clientSecret'));
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
};
