import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { raw, sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

it('has its own limits of time and isolation, whatever the database has as defaults', async () => {
  const { database, connectionString } = await useTestDatabase();
  const [row] = await database.query<{ name: string }>(sql`select current_database() as name`);
  const defaults = {
    statement_timeout: '1s',
    lock_timeout: '1s',
    default_transaction_isolation: 'serializable',
    timezone: 'Asia/Tokyo',
  };
  for (const [name, value] of Object.entries(defaults))
    await database.execute(raw(`alter database ${row?.name} set ${name} = '${value}'`));
  const fresh = openDatabase({ connectionString, maxConnections: 1 });
  onTestFinished(() => fresh.close());
  const show = (name: string) =>
    fresh.transaction(async (transaction) => {
      const [setting] = await transaction.query<Record<string, string>>(raw(`show ${name}`));
      return Object.values(setting ?? {})[0];
    });
  expect(await show('statement_timeout')).toBe('0');
  expect(await show('lock_timeout')).toBe('0');
  expect(await show('transaction_isolation')).toBe('read committed');
  expect(await show('timezone')).toBe('UTC');
  expect(await show('citus.propagate_set_commands')).toBe('local');
});
