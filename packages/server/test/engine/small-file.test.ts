import { expect, it } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { runNext } from '../support/run-context.ts';
import { useTestServer } from '../support/test-server.ts';

it('reads a small file with its lease, and finds its leads in the transaction that writes them, behind which the queue hears of its end', async () => {
  const { api, database } = await useTestServer('api');
  await api.submit({ file: 'email,firstName\na@x.io,Ada\nb@x.io,Bob\n' });
  const lent = { connections: 0, transactions: 0, statements: 0 };
  const counted: Database = {
    ...database,
    query: (statement) => {
      lent.statements += 1;
      return database.query(statement);
    },
    connection: (work) => {
      lent.connections += 1;
      return database.connection(work);
    },
    transaction: (work, settings) => {
      lent.transactions += 1;
      return database.transaction(work, settings);
    },
  };
  expect(await runNext(counted)).toBe(1000);
  expect(await api.progress(1000)).toMatchObject({ status: 'complete', created: 2 });
  // A look at the queue; claim, lease with the file, rows with both ends. The fields are asked for once.
  expect(lent).toEqual({ connections: 1, transactions: 3, statements: 1 });
});
