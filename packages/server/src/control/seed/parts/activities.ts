import {
  approveType,
  createAttributes,
  createType,
  putDraft,
} from '../../../activities/change-custom-types.ts';
import { type CustomType, listCustomTypes } from '../../../activities/custom-types.ts';
import { writeMethods } from '../../../activities/tell-activity.ts';
import { allWritable, judgeActivity, writeActivities } from '../../../activities/write-activities.ts';
import { identifier, sql } from '../../../db/sql.ts';
import { ApiError } from '../../../errors.ts';
import { listFields } from '../../../fields/fields.ts';
import { partTable } from '../../../ledger/parts.ts';
import { findLead } from '../find-lead.ts';
import { optionalId, textMember } from '../members.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { reserveId } from '../reserve-id.ts';
import { at, problemAt, recordsFile, type SeedFile, type Seeding, type SeedPart } from '../seed-part.ts';

/**
 * `activity-types.json`: custom types as Create Custom Activity Type takes them, with `attributes`; each is approved. What it is to become stands
 * in `draft`, in the same form; one that has nothing but its `apiName` and a `draft` has never been approved.
 */
export const activityTypesPart: SeedPart = {
  name: 'activityTypes',
  files: /^activity-types\.json$/,
  async put(seeding, file) {
    for (const record of readRecords(file)) await putType(seeding, file, record);
  },
  async write({ database, subscription }) {
    const types = await listCustomTypes(database, subscription.schema);
    return recordsFile('activity-types.json', types.map(writeType));
  },
};

async function putType(seeding: Seeding, { path }: SeedFile, record: SeedRecord): Promise<void> {
  const { database, clock, subscription } = seeding;
  const { schema } = subscription;
  const { line } = record;
  const apiName = textMember(path, record, 'apiName');
  const id = optionalId(path, record, 'id');
  if (id !== undefined) await reserveId(seeding, { counter: 'activity_type', id, path, line });
  const { id: _id, draft, attributes = [], ...members } = record.members;
  if (!Array.isArray(attributes)) throw problemAt(path, line, "'attributes' has to be an array");
  if (draft !== undefined && (typeof draft !== 'object' || draft === null || Array.isArray(draft)))
    throw problemAt(path, line, "'draft' has to be an object");
  const isApproved = draft === undefined || Object.keys(members).length > 1 || attributes.length > 0;
  await at(path, line, async () => {
    if (isApproved) {
      await createType(database, clock, schema, members, Number.POSITIVE_INFINITY);
      if (attributes.length > 0) await createAttributes(database, clock, schema, apiName, attributes);
      await approveType(database, clock, schema, apiName);
    }
    if (draft !== undefined) await putDraft(database, clock, schema, { ...draft, apiName });
  });
}

function writeType({ id, apiName, approved, draft }: CustomType): object {
  return { id, apiName, ...approved, ...(draft !== null && { draft }) };
}

/**
 * `activities.json`: activities as `POST /galena/v1/activities.json` takes them, with `lead` in place of `leadId`:
 * `[{"lead": {"email": "ada@example.com"}, "activityTypeId": 1, "primaryAttributeValue": "/pricing"}]`.
 */
export const activitiesPart: SeedPart = {
  name: 'activities',
  files: /^activities\.json$/,
  async put(seeding, file) {
    const { database, author, subscription } = seeding;
    const { schema } = subscription;
    const types = await allWritable(database, schema, await listFields(database, schema));
    const records = readRecords(file);
    const judged = [];
    for (const { line, members } of records) {
      const { lead, ...activity } = members;
      const leadId = lead === undefined ? activity['leadId'] : await findLead(seeding, file.path, line, lead);
      const one = judgeActivity({ ...activity, leadId }, types);
      if (one instanceof ApiError) throw problemAt(file.path, line, `${one.message} (code ${one.code})`);
      judged.push(one);
    }
    const outcomes = await writeActivities(database, author, judged);
    outcomes.forEach((outcome, index) => {
      if (outcome.status === 'skipped')
        throw problemAt(file.path, records[index]?.line, outcome.error.message);
    });
  },
  async write({ database, subscription: { schema } }) {
    const parts = await database.query<{ kind: 'events' | 'brief_events'; number: number }>(sql`
      select kind, number
      from ${identifier(schema, 'ledger_parts')}
      where kind in ('events', 'brief_events')
      order by kind, number`);
    const written = Object.values(writeMethods);
    const records: { id: number; record: object }[] = [];
    for (const { kind, number } of parts) {
      records.push(
        ...(await database.query<{ id: number; record: object }>(sql`
          select
            e.id,
            jsonb_strip_nulls(jsonb_build_object(
              'lead', json_build_object('email', l.email), 'activityTypeId', e.type, 'activityDate', e.activity_date,
              'primaryAttributeValueId', e.primary_id,
              'primaryAttributeValue', case when e.primary_id is null then e.primary_value end,
              'campaignId', e.campaign_id, 'attributes', e.attributes
            )) as record
          from ${partTable(schema, kind, number)} e
          join ${identifier(schema, 'leads')} l on l.id = e.lead_id
          where e.method = any(${written}::text[])
            and e.type not in (select id from ${identifier(schema, 'activity_types')} where deleted_at is not null)`)),
      );
    }
    return recordsFile(
      'activities.json',
      records.toSorted((one, other) => one.id - other.id).map(({ record }) => record),
    );
  },
};
