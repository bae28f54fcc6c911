import { identifier, sql } from '../../../db/sql.ts';
import { findFields } from '../../../fields/field-finder.ts';
import { companies, type ObjectType, salesPersons } from '../../../objects/object-type.ts';
import { syncRecords } from '../../../objects/sync-records.ts';
import { readRecords, type SeedRecord } from '../read-json.ts';
import { readTable } from '../read-table.ts';
import { at, problemAt, recordsFile, type SeedFile, type Seeding, type SeedPart } from '../seed-part.ts';

/** As many as a call takes. */
const recordsAtOnce = 300;

function objectsPart(name: string, type: ObjectType): SeedPart {
  return {
    name,
    files: new RegExp(`^${name}\\.(?:csv|json)$`),
    async put(seeding, file) {
      const { database, clock, subscription } = seeding;
      const records = await read(seeding, type, file);
      for (let start = 0; start < records.length; start += recordsAtOnce) {
        const some = records.slice(start, start + recordsAtOnce);
        const outcomes = await at(file.path, some[0]?.line ?? 1, () =>
          syncRecords(database, clock, subscription, type, {
            action: 'createOrUpdate',
            dedupeBy: 'dedupeFields',
            records: some.map(({ members }) => members),
          }),
        );
        outcomes.forEach(({ reasons }, index) => {
          const [reason] = reasons ?? [];
          if (reason !== undefined)
            throw problemAt(file.path, some[index]?.line, `${reason.message} (code ${reason.code})`);
        });
      }
    },
    async write({ database, subscription }) {
      const rows = await database.query<{ record: object }>(sql`
        select jsonb_strip_nulls(to_jsonb(t) - '{id,createdAt,updatedAt}'::text[]) as record
        from ${identifier(subscription.schema, type.table)} t
        order by id`);
      return recordsFile(
        `${name}.json`,
        rows.map(({ record }) => record),
      );
    },
  };
}

async function read(
  { database, subscription }: Seeding,
  type: ObjectType,
  file: SeedFile,
): Promise<readonly SeedRecord[]> {
  if (file.path.endsWith('.json')) return readRecords(file);
  const { columns, records } = readTable(file);
  const fields = await type.fields(database, subscription.schema);
  const found = await at(file.path, 1, async () => findFields(fields, columns));
  if (found.length < columns.length)
    throw problemAt(file.path, 1, `two columns are of the same field: ${columns.join(', ')}`);
  return records;
}

/** `salespersons.csv` or `.json` and `companies.csv` or `.json`: records as their Sync takes them. */
export const salesPersonsPart = objectsPart('salespersons', salesPersons);
export const companiesPart = objectsPart('companies', companies);
