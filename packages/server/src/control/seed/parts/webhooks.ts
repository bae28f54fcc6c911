import { sql } from '../../../db/sql.ts';
import { allEvents, eventTypes } from '../../../webhooks/event-types.ts';
import { checkReceiverUrl } from '../../../webhooks/receiver-url.ts';
import { isSigningSecret } from '../../../webhooks/signing-secret.ts';
import { changeWebhook, createWebhook } from '../../../webhooks/webhooks.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { at, problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/**
 * `webhooks.json`: `[{"url": "http://127.0.0.1:9000/hooks", "events": ["import.completed"], "secret": "whsec_…"}]`. All but `url` may be
 * absent: then it is sent all events, and its secret is made up.
 */
export const webhooksPart: SeedPart = {
  name: 'webhooks',
  files: /^webhooks\.json$/,
  async put({ database, clock, randomness, subscription }, file) {
    for (const record of readRecords(file)) {
      const { path } = file;
      const secret = readSecret(path, record);
      const events = readEvents(path, record);
      const enabled = readEnabled(path, record);
      const description = optionalText(path, record, 'description') ?? null;
      await at(path, record.line, async () => {
        // The double says where it sends anything when it does.
        const url = checkReceiverUrl(textMember(path, record, 'url'), 'private');
        const wanted = { url, events, description };
        const { id } = await createWebhook(database, clock, randomness, subscription, wanted, secret);
        if (!enabled) await changeWebhook(database, clock, subscription.id, id, { enabled });
      });
    }
  },
  /** With their secrets, as what was signed with them is to be known again. */
  async write({ database, subscription }) {
    const records = await database.query<{ description: string | null; enabled: boolean }>(sql`
      select url, events, description, secret, is_enabled as enabled
      from galena.webhooks
      where subscription_id = ${subscription.id}
      order by webhook_id`);
    return recordsFile(
      'webhooks.json',
      records.map(({ description, ...record }) =>
        description === null ? record : { ...record, description },
      ),
    );
  },
};

function readSecret(path: string, record: SeedRecord): string | undefined {
  const secret = optionalText(path, record, 'secret');
  if (secret !== undefined && !isSigningSecret(secret))
    throw problemAt(path, record.line, "'secret' has to be whsec_ and 24 to 64 bytes in base64");
  return secret;
}

function readEvents(path: string, record: SeedRecord): readonly string[] {
  const { events = [allEvents] } = record.members;
  const known: readonly unknown[] = [...eventTypes, allEvents];
  if (!Array.isArray(events) || events.length === 0)
    throw problemAt(path, record.line, "'events' has to be an array of types");
  const stranger = events.find((event) => !known.includes(event));
  if (stranger !== undefined)
    throw problemAt(
      path,
      record.line,
      `there is no event '${String(stranger)}'; there are: ${known.join(', ')}`,
    );
  return events as readonly string[];
}

function readEnabled(path: string, record: SeedRecord): boolean {
  const { enabled = true } = record.members;
  if (typeof enabled !== 'boolean') throw problemAt(path, record.line, "'enabled' has to be true or false");
  return enabled;
}
