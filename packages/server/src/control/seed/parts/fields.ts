import { type Field, listFields } from '../../../fields/fields.ts';
import { createFields } from '../../../leads/schema/create-fields.ts';
import { updateField } from '../../../leads/schema/update-field.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { at, problemAt, recordsFile, type SeedFile, type Seeding, type SeedPart } from '../seed-part.ts';

/**
 * `fields.json`: custom fields, as Create Lead Fields takes them: `[{"name": "size", "displayName": "Size", "dataType": "string"}]`; and
 * standard fields with what is other than usual, as Update Lead Field takes it: `[{"name": "phone", "isSensitive": true}]`.
 */
export const fieldsPart: SeedPart = {
  name: 'fields',
  files: /^fields\.json$/,
  async put(seeding, file) {
    const { database, subscription } = seeding;
    const known = await listFields(database, subscription.schema);
    const standard = new Set(known.flatMap(({ name, isCustom }) => (isCustom ? [] : [name])));
    const records = readRecords(file);
    const isStandard = ({ members: { name } }: SeedRecord) => standard.has(String(name));
    await create(
      seeding,
      file,
      records.filter((record) => !isStandard(record)),
    );
    for (const record of records.filter(isStandard)) await update(seeding, file, record);
  },
  async write({ database, subscription }) {
    const fields = await listFields(database, subscription.schema);
    const records = fields.flatMap((field) => {
      const attributes = attributesOf(field);
      const { name, displayName, dataType, isCustom } = field;
      if (isCustom) return [{ name, displayName, dataType, ...attributes }];
      return Object.keys(attributes).length === 0 ? [] : [{ name, ...attributes }];
    });
    return recordsFile('fields.json', records);
  },
};

async function create(
  { database, clock, subscription }: Seeding,
  { path }: SeedFile,
  records: readonly SeedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const outcomes = await createFields(
    database,
    clock,
    subscription.schema,
    records.map(({ members }) => members),
  );
  outcomes.forEach(({ reasons }, index) => {
    const [reason] = reasons ?? [];
    if (reason !== undefined)
      throw problemAt(path, records[index]?.line, `${reason.message} (code ${reason.code})`);
  });
}

async function update(
  { database, subscription }: Seeding,
  { path }: SeedFile,
  { line, members: { name, ...attributes } }: SeedRecord,
): Promise<void> {
  await at(path, line, () =>
    updateField(database, subscription.schema, String(name), attributes, () => undefined),
  );
}

/** What is other than usual. */
function attributesOf({
  description,
  isHidden,
  isHtmlEncodingInEmail,
  isSensitive,
}: Pick<Field, 'description' | 'isHidden' | 'isHtmlEncodingInEmail' | 'isSensitive'>): object {
  return {
    ...(description !== null && { description }),
    ...(isHidden && { isHidden: true }),
    ...(!isHtmlEncodingInEmail && { isHtmlEncodingInEmail: false }),
    ...(isSensitive && { isSensitive: true }),
  };
}
