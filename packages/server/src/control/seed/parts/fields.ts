import { listFields } from '../../../fields/fields.ts';
import { createFields } from '../../../leads/schema/create-fields.ts';
import { readRecords } from '../read-json.ts';
import { problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/** `fields.json`: custom fields, as Create Lead Fields takes them: `[{"name": "size", "displayName": "Size", "dataType": "string"}]`. */
export const fieldsPart: SeedPart = {
  name: 'fields',
  files: /^fields\.json$/,
  async put({ database, clock, subscription }, file) {
    const records = readRecords(file);
    const outcomes = await createFields(
      database,
      clock,
      subscription.schema,
      records.map(({ members }) => members),
    );
    outcomes.forEach(({ reasons }, index) => {
      const [reason] = reasons ?? [];
      if (reason !== undefined)
        throw problemAt(file.path, records[index]?.line, `${reason.message} (code ${reason.code})`);
    });
  },
  async write({ database, subscription }) {
    const custom = (await listFields(database, subscription.schema)).filter(({ isCustom }) => isCustom);
    const records = custom.map((field) => ({
      name: field.name,
      displayName: field.displayName,
      dataType: field.dataType,
      ...(field.description !== null && { description: field.description }),
      ...(field.isHidden && { isHidden: true }),
      ...(!field.isHtmlEncodingInEmail && { isHtmlEncodingInEmail: false }),
      ...(field.isSensitive && { isSensitive: true }),
    }));
    return recordsFile('fields.json', records);
  },
};
