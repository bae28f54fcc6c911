import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { sql } from '../../src/db/sql.ts';
import { changeLeads } from '../../src/leads/lead-lock.ts';
import { LedgerFollower } from '../support/ledger-follower.ts';
import { useTestServer } from '../support/test-server.ts';

const writers = 3;
const rounds = 12;
const fileRows = 120;

it('shows each entry once to those who page, while calls and imports write and some of them roll back', async () => {
  const { api, database } = await useTestServer('all', {
    GALENA_CHUNK_ROWS: '10',
    GALENA_ENGINE_WRITERS: '3',
  });
  const [row] = await database.query<{ subscription: object }>(
    sql`select json_build_object('schema', schema_name, 'activities', activities) as subscription from galena.subscriptions`,
  );
  const followers = [1, 2].map(() => new LedgerFollower(() => database));
  const author = {
    subscription: row?.subscription,
    clock: systemClock,
    origin: {
      batchId: null,
      method: 'x',
      source: 'Web service API',
      userEmail: null,
      serviceName: null,
      requestId: null,
    },
  } as unknown as Parameters<typeof changeLeads>[1];
  const call = async (writer: number) => {
    for (let round = 0; round < rounds; round += 1) {
      const emails = Array.from({ length: 4 }, (_, index) => `lead${(writer + round * 3 + index) % 40}@x.io`);
      await api.sync(emails.map((email) => ({ email, firstName: `${writer} ${round}` })));
    }
  };
  const rollBack = async () => {
    for (let round = 0; round < rounds; round += 1) {
      const broken = changeLeads(database, author, async (transaction, ledger) => {
        for (const statement of ledger.events([{ leadId: 1, type: 46 }]))
          await transaction.execute(statement);
        throw new Error('rolled back');
      });
      await expect(broken).rejects.toThrow('rolled back');
    }
  };
  const lines = (version: string) =>
    Array.from(
      { length: fileRows },
      (_, number) => `lead${number}@x.io,${version},${number % 50 === 49 ? 'many' : 1}`,
    );
  const imports = async () => {
    for (const version of ['a', 'b', 'c']) {
      const file = `email,firstName,leadScore\n${lines(version).join('\n')}\n`;
      await api.import({ file, form: { listId: '1001' } });
    }
  };
  await Promise.all([imports(), rollBack(), ...Array.from({ length: writers }, (_, writer) => call(writer))]);
  for (const follower of followers) expect(await follower.finish()).toBeGreaterThan(3 * fileRows);
}, 60_000);
