import { approveType, createAttributes, createType } from '../../../activities/change-custom-types.ts';
import { allWritable, judgeActivity, writeActivities } from '../../../activities/write-activities.ts';
import { ApiError } from '../../../errors.ts';
import { listFields } from '../../../fields/fields.ts';
import { findLead } from '../find-lead.ts';
import { textMember } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { at, problemAt, type SeedPart } from '../seed-part.ts';

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
};
