import { approveType, createAttributes, createType } from '../../../activities/change-custom-types.ts';
import { listCustomTypes } from '../../../activities/custom-types.ts';
import { writeMethods } from '../../../activities/tell-activity.ts';
import { allWritable, judgeActivity, writeActivities } from '../../../activities/write-activities.ts';
import { identifier, sql } from '../../../db/sql.ts';
import { ApiError } from '../../../errors.ts';
import { listFields } from '../../../fields/fields.ts';
import { partTable } from '../../../ledger/parts.ts';
import { findLead } from '../find-lead.ts';
import { textMember } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { at, problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/** `activity-types.json`: custom types as Create Custom Activity Type takes them, with `attributes`; each is approved. */
export const activityTypesPart: SeedPart = {
  name: 'activityTypes',
  files: /^activity-types\.json$/,
  async put({ database, clock, subscription: { schema } }, file) {
    for (const record of readRecords(file)) {
      const { attributes = [], ...members } = record.members;
      const apiName = textMember(file.path, record, 'apiName');
      if (!Array.isArray(attributes))
        throw problemAt(file.path, record.line, "'attributes' has to be an array");
      await at(file.path, record.line, async () => {
        await createType(database, clock, schema, members, Number.POSITIVE_INFINITY);
        if (attributes.length > 0) await createAttributes(database, clock, schema, apiName, attributes);
        await approveType(database, clock, schema, apiName);
      });
    }
  },
  async write({ database, subscription }) {
    const types = await listCustomTypes(database, subscription.schema);
    const records = types.flatMap(({ apiName, approved, isDeleted }) =>
      approved === null || isDeleted ? [] : [{ apiName, ...approved }],
    );
    return recordsFile('activity-types.json', records);
  },
};

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
          where e.method = any(${written}::text[])`)),
      );
    }
    return recordsFile(
      'activities.json',
      records.toSorted((one, other) => one.id - other.id).map(({ record }) => record),
    );
  },
};
