import { identifier, sql } from '../../../db/sql.ts';
import { companies, type ObjectType, salesPersons } from '../../../objects/object-type.ts';
import { syncRecords } from '../../../objects/sync-records.ts';
import { readRecords } from '../read-json.ts';
import { at, problemAt, recordsFile, type SeedPart } from '../seed-part.ts';

/** As many as a call takes. */
const recordsAtOnce = 300;

function objectsPart(name: string, type: ObjectType): SeedPart {
  return {
    name,
    files: new RegExp(`^${name}\\.json$`),
    async put({ database, clock, subscription }, file) {
      const records = readRecords(file);
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

/** `salespersons.json` and `companies.json`: records as their Sync takes them. */
export const salesPersonsPart = objectsPart('salespersons', salesPersons);
export const companiesPart = objectsPart('companies', companies);
