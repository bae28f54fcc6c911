import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { planImport } from '../../src/engine/plan.ts';
import { listFields } from '../../src/fields/fields.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('leaves out the columns that had no field at the submit, whatever fields there are by now', async () => {
  const { database } = await useTestDatabase();
  await database.execute(sql`
    insert into galena.imports (
      subscription_id, batch_id, format, lookup_field, submitted_by, file_id, file_bytes, encoding, header,
      unmapped_columns, created_at
    )
    values (
      1, 1000, 'csv', 'email', 'test', ${randomUUID()}, 0, 'utf-8', 'email,lastName,First Name,firstName',
      array['First Name', 'firstName'], now()
    )`);
  const job = await claimJob(database, systemClock, importKind);
  if (job === undefined) throw new Error('not claimed');
  const header = ['email', 'lastName', 'First Name', 'firstName'];
  const plan = planImport(job, header, await listFields(database, schema));
  expect(plan.columns.map(({ field }) => field.name)).toEqual(['email', 'lastName']);
});
