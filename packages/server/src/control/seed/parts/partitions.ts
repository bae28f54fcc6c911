import { identifier, sql } from '../../../db/sql.ts';
import { createPartition } from '../../../leads/partitions/change-partitions.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { at, recordsFile, type SeedPart } from '../seed-part.ts';

/** `partitions.json`: `[{"name": "Europe", "description": "…"}]`. */
export const partitionsPart: SeedPart = {
  name: 'partitions',
  files: /^partitions\.json$/,
  async put({ database, subscription }, file) {
    for (const record of readRecords(file)) {
      const name = textMember(file.path, record, 'name');
      const description = optionalText(file.path, record, 'description') ?? null;
      await at(file.path, record.line, () =>
        createPartition(database, subscription.schema, { name, description }),
      );
    }
  },
  async write({ database, subscription }) {
    // Every subscription has the first one.
    const records = await database.query<{ name: string; description: string | null }>(sql`
      select name, description
      from ${identifier(subscription.schema, 'partitions')}
      where id > 1
      order by id`);
    return recordsFile('partitions.json', records);
  },
};
