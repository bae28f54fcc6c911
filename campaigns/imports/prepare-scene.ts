import type { Database } from '../../packages/server/src/db/database.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';

/** The partition, companies and sales person that the files name, and the time zone that the model reads times in. */
export async function prepareScene(api: ApiClient, database: Database): Promise<void> {
  await api.send('POST', '/rest/v1/companies.json', {
    input: [{ externalCompanyId: 'acme' }, { externalCompanyId: 'zeta' }],
  });
  await api.send('POST', '/rest/v1/salespersons.json', {
    input: [{ externalSalesPersonId: 'sue', email: 'sue@x.io', firstName: 'Sue', lastName: 'S' }],
  });
  await database.execute(sql`update galena.subscriptions set time_zone = 'America/New_York'`);
  await database.execute(sql`insert into sub_000_gal_000.partitions values (2, 'Europe')`);
}
