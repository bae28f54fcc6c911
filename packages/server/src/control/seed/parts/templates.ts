import { listFields } from '../../../fields/fields.ts';
import { readTemplate } from '../../../imports/templates/read-template.ts';
import { checkTargets } from '../../../imports/templates/targets.ts';
import { createTemplate, listTemplates } from '../../../imports/templates/templates.ts';
import { optionalId } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { reserveId } from '../reserve-id.ts';
import { at, recordsFile, type SeedPart } from '../seed-part.ts';

/** `templates.json`: templates of imports as the API takes them, `[{"templateId": 1, "name": "Fair", "columns": {"E-Mail": "email"}}]`. */
export const templatesPart: SeedPart = {
  name: 'templates',
  files: /^templates\.json$/,
  async put(seeding, file) {
    const { database, clock, subscription, savedBy } = seeding;
    const { schema } = subscription;
    const { path } = file;
    const fields = await listFields(database, schema);
    for (const record of readRecords(file)) {
      const { line } = record;
      const { templateId: _, ...members } = record.members;
      const id = optionalId(path, record, 'templateId');
      await at(path, line, async () => {
        const template = readTemplate(members, fields);
        if (id !== undefined) await reserveId(seeding, { counter: 'template', id, path, line });
        await createTemplate(database, clock, schema, template, savedBy);
      });
    }
  },
  async write({ database, subscription }) {
    const { schema } = subscription;
    const templates = await listTemplates(database, schema);
    // No seed could put one in whose list or partition is gone.
    for (const { name, content } of templates) await checkTargets(database, schema, name, content);
    const records = templates.map(({ templateId, name, content }) => ({ templateId, name, ...content }));
    return recordsFile('templates.json', records);
  },
};
