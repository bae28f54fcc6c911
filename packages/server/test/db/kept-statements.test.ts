import { expect, it } from 'vitest';
import { type Connection, type Database, openDatabase } from '../../src/db/database.ts';
import { kept, keptForSize, raw, type Sql, sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

const mostKept = 40;

it('keeps statements prepared where others of their round trip fail', async () => {
  await withConnection(async (connection) => {
    const first = kept(sql`select ${1}::integer as n`);
    const fails = kept(sql`select 1 / ${0}::integer`);
    const last = kept(sql`select ${'a'}::text as a`);
    await expect(send(connection, [first, fails, last])).rejects.toMatchObject({ code: '22012' });
    expect(await preparedTexts(connection)).toEqual(['select $1::integer as n', 'select 1 / $1::integer']);
    expect(await send(connection, [last, first, first])).toEqual([[{ a: 'a' }], [{ n: 1 }], [{ n: 1 }]]);
    await expect(send(connection, [fails])).rejects.toMatchObject({ code: '22012' });
    // One that is not understood is not prepared, and neither is what stands behind it.
    const wrong = kept(sql`select nothing`);
    const behind = kept(sql`select ${2}::integer as behind`);
    await expect(send(connection, [wrong, behind])).rejects.toMatchObject({ code: '42703' });
    await expect(send(connection, [wrong, behind])).rejects.toMatchObject({ code: '42703' });
    expect(await send(connection, [behind])).toEqual([[{ behind: 2 }]]);
    expect(await preparedTexts(connection)).toHaveLength(4);
  });
});

it('forgets the statements that were sent longest ago, though the round trip fails that does so', async () => {
  await withConnection(async (connection) => {
    const numbered = (number: number) => kept(sql`select ${number}::integer as ${raw(`n${number}`)}`);
    await send(connection, [numbered(0), numbered(1)]);
    for (let number = 2; number < mostKept; number += 1) await send(connection, [numbered(number)]);
    await send(connection, [numbered(0)]);
    const fail = send(connection, [sql`select 1 / ${0}::integer`, numbered(mostKept)]);
    await expect(fail).rejects.toMatchObject({ code: '22012' });
    const texts = await preparedTexts(connection);
    expect(texts).toContain('select $1::integer as n0');
    expect(texts).not.toContain('select $1::integer as n1');
    await send(connection, [numbered(mostKept)]);
    expect(await preparedTexts(connection)).toHaveLength(mostKept);
    expect(await send(connection, [numbered(1), numbered(0)])).toEqual([[{ n1: 1 }], [{ n0: 0 }]]);
    expect(await preparedTexts(connection)).toHaveLength(mostKept);
  });
});

it('plans a kept statement anew when its table changes', async () => {
  await withConnection(async (connection) => {
    const insert = kept(sql`insert into things (name) select unnest(${['a', 'b']}::text[]) returning name`);
    for (const change of [
      'create table things (name text)',
      'alter table things add colour text',
      'alter table things drop colour; create index on things (name)',
      'drop table things; create table things (id serial, name text)',
    ]) {
      await connection.client.query(change);
      for (let times = 0; times < 7; times += 1) {
        expect(await send(connection, [insert])).toEqual([[{ name: 'a' }, { name: 'b' }]]);
      }
    }
    expect(await preparedTexts(connection)).toHaveLength(1);
  });
});

it('plans a statement anew once its table has four times as many rows', async () => {
  await withConnection(async (connection) => {
    await connection.client.query(
      'create table things (id integer primary key) with (autovacuum_enabled = off)',
    );
    const plans = async (rowCount: number) => {
      await connection.client.query(`
        insert into things
        select generate_series((select count(*) from things) + 1, ${rowCount})`);
      const find = keptForSize(rowCount, sql`select id from things where id = ${1}::integer`);
      for (let times = 0; times < 7; times += 1)
        expect(await send(connection, [find])).toEqual([[{ id: 1 }]]);
      return (await preparedTexts(connection)).length;
    };
    expect([await plans(1), await plans(3), await plans(4), await plans(15), await plans(16)]).toEqual([
      1, 1, 2, 2, 3,
    ]);
  });
});

async function withConnection(work: (connection: Connection) => Promise<void>): Promise<void> {
  const { connectionString } = await useTestDatabase();
  const database: Database = openDatabase({ connectionString, maxConnections: 1 });
  try {
    await database.connection(work);
  } finally {
    await database.close();
  }
}

function send(connection: Connection, statements: readonly Sql[]): Promise<unknown[]> {
  return connection.together((executor) => statements.map((statement) => executor.query(statement)));
}

/** What the connection has prepared, the first ones first. */
async function preparedTexts(connection: Connection): Promise<string[]> {
  const rows = await connection.query<{ text: string }>(sql`
    select statement as text
    from pg_prepared_statements
    order by prepare_time, name`);
  return rows.map((row) => row.text);
}
