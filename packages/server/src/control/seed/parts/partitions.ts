import { createPartition } from '../../../leads/partitions/change-partitions.ts';
import { optionalText, textMember } from '../members.ts';
import { readRecords } from '../read-json.ts';
import { at, type SeedPart } from '../seed-part.ts';

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
};
