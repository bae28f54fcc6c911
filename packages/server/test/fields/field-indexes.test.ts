import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Connection, Database, Executor } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { sql } from '../../src/db/sql.ts';
import { createFields } from '../../src/leads/schema/create-fields.ts';
import { withFieldsLock } from '../../src/leads/schema/fields-lock.ts';
import { IndexBuilder } from '../../src/leads/schema/index-builder.ts';
import { createLogger } from '../../src/log.ts';
import { schema } from '../support/constants.ts';
import { useTestDatabase } from '../support/test-database.ts';
import { useTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const field = (name: string, dataType = 'string') => ({ name, displayName: name, dataType });

/** As if there were too many leads to make an index of them while nobody may read them. */
async function haveManyLeads(database: Database): Promise<void> {
  await database.execute(sql`update sub_000_gal_000.counters set next_value = 1000000 where name = 'lead'`);
}

/** The builder of a process. */
function builderOf(database: Database): IndexBuilder {
  return new IndexBuilder(database, createLogger('silent'));
}

async function makeIndexes(database: Database): Promise<void> {
  const builder = builderOf(database);
  builder.start();
  await untilNoneIsWanted(database);
  await builder.stop();
}

/** Has a builder make an index that waits for the end of a transaction which may see the leads as they were. */
async function whileIndexWaits(
  database: Database,
  builder: IndexBuilder,
  work: () => Promise<void>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`set transaction isolation level repeatable read`);
    await transaction.query(sql`select from sub_000_gal_000.counters`);
    builder.wake();
    await until(async () => (await indexesOf(database))[0]?.isValid === false);
    await work();
  });
}

/** Has a builder look at what is wanted, and make what it may. */
async function lookOnce(database: Database): Promise<void> {
  let hasLooked = false;
  const connection: Database['connection'] = (work) =>
    database.connection(work).finally(() => {
      hasLooked = true;
    });
  const builder = builderOf({ ...database, connection });
  builder.wake();
  await until(async () => hasLooked);
  await builder.stop();
}

function untilNoneIsWanted(database: Database): Promise<void> {
  return until(async () => (await database.query(sql`select from galena.wanted_indexes`)).length === 0);
}

/** The custom fields with what is said and what is true of their indexes. */
const indexesOf = (database: Database) =>
  database.query<{ name: string; awaits: boolean; definition: string | null; isValid: boolean | null }>(sql`
    select f.name, f.awaits_index as awaits, pg_get_indexdef(i.indexrelid) as definition, i.indisvalid as "isValid"
    from sub_000_gal_000.fields f
    left join pg_index i on i.indexrelid = to_regclass('sub_000_gal_000.leads_by_field_' || f.id)
    where f.is_custom
    order by f.id`);

it('adds fields to many leads at once, and a process makes their indexes later, as they are where leads are few', async () => {
  const { database } = await useTestDatabase();
  await createFields(database, systemClock, schema, [field('fewText'), field('fewNumber', 'integer')]);
  await haveManyLeads(database);
  await createFields(database, systemClock, schema, [
    field('manyText'),
    field('fax2', 'phone'),
    field('manyNumber', 'integer'),
  ]);
  const waiting = { awaits: true, definition: null, isValid: null };
  const without = { awaits: false, definition: null, isValid: null };
  const [fewText, fewNumber, ...later] = await indexesOf(database);
  expect([fewText, fewNumber]).toMatchObject([
    { awaits: false, isValid: true },
    { awaits: false, isValid: true },
  ]);
  expect(later).toEqual([
    { name: 'manyText', ...waiting },
    { name: 'fax2', ...without },
    { name: 'manyNumber', ...waiting },
  ]);
  const version = () => database.query(sql`select fields_version from galena.subscriptions`);
  const before = await version();

  await makeIndexes(database);

  const like = (few: typeof fewText, name: string) => ({
    name,
    awaits: false,
    isValid: true,
    definition: few?.definition
      ?.replace(few.name, name)
      .replace(few.name, name)
      .replace(/leads_by_field_\d+/, 'i'),
  });
  const made = (await indexesOf(database)).slice(2).map((index) => ({
    ...index,
    definition: index.definition?.replace(/leads_by_field_\d+/, 'i') ?? null,
  }));
  expect(made).toEqual([
    like(fewText, 'manyText'),
    { name: 'fax2', ...without },
    like(fewNumber, 'manyNumber'),
  ]);
  expect(await version()).not.toEqual(before);
});

it('makes an index anew that was broken off, and lets a call add fields meanwhile once it is broken off', async () => {
  const { database } = await useTestDatabase();
  await haveManyLeads(database);
  await createFields(database, systemClock, schema, [field('text')]);
  const builder = builderOf(database);
  await whileIndexWaits(database, builder, async () => {
    const more = createFields(database, systemClock, schema, [field('more')]);
    await lookOnce(database);
    expect(await indexesOf(database)).toMatchObject([{ name: 'text', awaits: true, isValid: false }]);
    await builder.stop();
    expect(await more).toMatchObject([{ status: 'created' }]);
    expect(await indexesOf(database)).toMatchObject([
      { name: 'text', awaits: true, isValid: false },
      { name: 'more', awaits: true, isValid: null },
    ]);
  });
  await makeIndexes(database);
  expect(await indexesOf(database)).toMatchObject([
    { name: 'text', awaits: false, isValid: true },
    { name: 'more', awaits: false, isValid: true },
  ]);
});

it('says that an index is there which the process that made it did not live to say', async () => {
  const { database } = await useTestDatabase();
  await haveManyLeads(database);
  await createFields(database, systemClock, schema, [field('text'), field('number', 'integer')]);
  const wanted = await database.query(
    sql`select schema_name, field_id from galena.wanted_indexes order by 2`,
  );
  await makeIndexes(database);
  const [text] = await indexesOf(database);
  await database.execute(sql`update sub_000_gal_000.fields set awaits_index = true where name = 'text'`);
  // And of a field that somebody has removed by hand.
  await database.execute(sql`delete from sub_000_gal_000.fields where name = 'number'`);
  await database.execute(sql`
    insert into galena.wanted_indexes (schema_name, field_id)
    select schema_name, field_id from json_populate_recordset(null::galena.wanted_indexes, ${JSON.stringify(wanted)}::json)`);
  await makeIndexes(database);
  expect(await indexesOf(database)).toEqual([text]);
});

it('answers those who read leads while a field waits for one that reads them for long, and makes its index then', async () => {
  const { api, database } = await useTestServer('api');
  const [lead] = await api.sync([{ email: 'a@example.com' }]);
  await haveManyLeads(database);
  const created = await database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table sub_000_gal_000.leads in access share mode`);
    const creating = api.send('POST', '/rest/v1/leads/schema/fields.json', { input: [field('text')] });
    await until(async () => (await database.query(sql`select from pg_locks where not granted`)).length > 0);
    const reads = Array.from({ length: 10 }, () => api.get(`/rest/v1/lead/${lead?.['id']}.json`));
    for (const { result } of await Promise.all(reads)) expect(result).toMatchObject([{ id: lead?.['id'] }]);
    return { creating };
  });
  expect(await created.creating).toMatchObject({ success: true, result: [{ status: 'created' }] });
  await untilNoneIsWanted(database);
  expect(await indexesOf(database)).toMatchObject([{ awaits: false, isValid: true }]);
});

it('has whoever looks leads up by a new field wait for its index', async () => {
  const { api, database } = await useTestServer();
  await haveManyLeads(database);
  await createFields(database, systemClock, schema, [field('erpId')]);
  const file = 'erpId,email\nA1,a@example.com\n';
  const submit = async () => {
    const { result } = await api.submit({ file, form: { lookupField: 'erpId' } });
    return Number(result?.[0]?.['batchId']);
  };
  const [batchId, another, cancelled] = [await submit(), await submit(), await submit()];
  const order: string[] = [];
  const note = (name: string) => (answer: unknown) => {
    order.push(name);
    return answer;
  };
  const waiting = [
    api.get('/rest/v1/leads.json?filterType=erpId&filterValues=A1').then(note('filter')),
    api.sync([{ erpId: 'B1', email: 'b@example.com' }], { lookupField: 'erpId' }).then(note('sync')),
    api.untilFinished(batchId).then(note('import')),
  ];
  await api.post(`/galena/v1/imports/${cancelled}/cancel.json`);
  expect(await api.progress(cancelled)).toMatchObject({ rowsDone: 0, status: 'cancelled' });
  // Imports by other fields are not kept waiting.
  const { result } = await api.submit({ file });
  await api.untilFinished(Number(result?.[0]?.['batchId']));
  expect(await api.status(batchId)).toMatchObject({ status: 'Queued' });
  expect(order).toEqual([]);
  await makeIndexes(database);
  const [found, synced] = await Promise.all(waiting);
  expect(found).toMatchObject({ success: true });
  expect(synced).toMatchObject([{ status: 'created' }]);
  expect(await api.status(batchId)).toMatchObject({ status: 'Complete', numOfLeadsProcessed: 1 });
  await api.untilFinished(another);
});

it('lets a migration break off the index that is made, and makes it afterwards, unless the schemas are unknown by then', async () => {
  const { database } = await useTestDatabase();
  await haveManyLeads(database);
  await createFields(database, systemClock, schema, [field('text')]);
  const builder = builderOf(database);
  await whileIndexWaits(database, builder, async () => {
    // A migration that alters the leads would wait for the index.
    await database.execute(
      sql`delete from galena.migrations where schema_name = ${schema} and name = '0007-room-for-changes.sql'`,
    );
    await migrate(database);
  });
  await builder.stop();
  expect(await indexesOf(database)).toMatchObject([{ awaits: true, isValid: false }]);

  await database.execute(sql`
    insert into galena.migrations (schema_name, version, name, checksum)
    values (${schema}, 999, '0999-of-the-future.sql', '')`);
  await lookOnce(database);
  expect(await indexesOf(database)).toMatchObject([{ awaits: true, isValid: false }]);
  await database.execute(sql`delete from galena.migrations where version = 999`);
  await makeIndexes(database);
  expect(await indexesOf(database)).toMatchObject([{ awaits: false, isValid: true }]);
});

it('leaves no lock on a connection, even if giving it up is broken off, and none to a process that is frozen', async () => {
  const { database } = await useTestDatabase();
  const state = (connection: Executor) =>
    connection.query<{ locks: number; timeout: string }>(sql`
      select count(*) as locks, current_setting('idle_session_timeout') as timeout
      from pg_locks
      where locktype = 'advisory'
        and pid = pg_backend_pid()`);
  await database.connection(async (connection) => {
    const refused = new Set<string>();
    const brokenOffOnce: Connection = {
      ...connection,
      execute(statement) {
        const [text = ''] = statement.strings;
        if (!/unlock|reset/.test(text) || refused.has(text)) return connection.execute(statement);
        refused.add(text);
        return connection.execute(sql`do $$ begin raise exception using errcode = '57014'; end $$`);
      },
    };
    await withFieldsLock(brokenOffOnce, schema, async () => {
      expect(await state(connection)).toEqual([{ locks: 2, timeout: '10s' }]);
    });
    expect(refused.size).toBe(2);
    expect(await state(connection)).toEqual([{ locks: 0, timeout: '0' }]);
  });
});
