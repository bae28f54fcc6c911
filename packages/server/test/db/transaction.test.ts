import type { Socket } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, type Database, flush } from '../../src/db/database.ts';
import { Deadline, DeadlinePassed, withDeadline } from '../../src/db/deadline.ts';
import { answeredAtOnce, prepared, type Sql, sql } from '../../src/db/sql.ts';
import { useTestDatabase } from '../support/test-database.ts';

let database: Database;

beforeEach(async () => {
  ({ database } = await useTestDatabase());
  await database.execute(sql`create table things (name text primary key)`);
});

const add = (name: string) => sql`insert into things values (${name})`;
const names = async () =>
  (await database.query<{ name: string }>(sql`select name from things order by name`)).map(
    ({ name }) => name,
  );

/** What the driver keeps for itself. */
function socketOf({ client }: Connection): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

describe('settings', () => {
  it('hold for the transaction only', async () => {
    const show = sql`select current_setting('timezone') as zone`;
    const within = await database.transaction(
      (transaction) => transaction.query(show),
      () => ({ timezone: 'Europe/Berlin' }),
    );
    expect(within).toEqual([{ zone: 'Europe/Berlin' }]);
    expect(await database.query(show)).toEqual([{ zone: 'UTC' }]);
  });

  it('leave the connection usable where PostgreSQL does not take them', async () => {
    const connections = Array.from({ length: 12 }, () =>
      database.transaction(
        (transaction) => transaction.execute(add('never')),
        () => ({ timezone: "nobody's" }),
      ),
    );
    for (const outcome of await Promise.allSettled(connections)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '22023' } });
    }
    expect(await names()).toEqual([]);
  });
});

describe('a transaction that follows another one', () => {
  const follow = async (first: Sql, second: Sql) => {
    let isCommitted = false;
    const begun = database.transaction(async (transaction) => {
      transaction.atCommit(first);
      transaction.continueWith([second], () => {
        isCommitted = true;
      });
    });
    const code = await begun.then(
      () => undefined,
      (error: { code?: string }) => error.code,
    );
    return { code, isCommitted };
  };
  const twice = sql`insert into things values ('twice'), ('twice')`;

  it('is committed with it', async () => {
    expect(await follow(add('first'), add('second'))).toEqual({ code: undefined, isCommitted: true });
    expect(await names()).toEqual(['first', 'second']);
  });

  it('leaves it committed where it fails itself, and the connection usable', async () => {
    for (const name of ['one', 'three', 'two']) {
      expect(await follow(add(name), twice)).toEqual({ code: undefined, isCommitted: false });
    }
    expect(await names()).toEqual(['one', 'three', 'two']);
  });

  it('is not carried out where that one fails', async () => {
    expect(await follow(twice, add('second'))).toEqual({ code: '23505', isCommitted: false });
    expect(await names()).toEqual([]);
  });
});

describe('statements that go together', () => {
  it('fail with what went wrong first, however long it takes to be told', async () => {
    const slowly = async (statement: Promise<unknown>) => {
      await Promise.all([Promise.all([statement])]);
    };
    for (let time = 0; time < 20; time += 1) {
      const failed = database.transaction((transaction) =>
        transaction.together((executor) => [
          slowly(executor.query(sql`select 1 / 0`)),
          executor.query(sql`select 1`),
        ]),
      );
      await expect(failed).rejects.toMatchObject({ code: '22012' });
    }
  });

  it('are sent before the first is answered', async () => {
    await database.connection(async (connection) => {
      const socket = socketOf(connection);
      socket.pause();
      let isAnswered = false;
      const all = connection.together((executor) =>
        ['one', 'two', 'three'].map((name) => executor.execute(add(name))),
      );
      void all.then(() => (isAnswered = true));
      await vi.waitFor(async () => expect(await names()).toHaveLength(3));
      expect(isAnswered).toBe(false);
      socket.resume();
      expect(await all).toEqual([1, 1, 1]);
    });
  });

  it('are carried out in their order, each on what those before it left', async () => {
    const results = await database.transaction((transaction) =>
      transaction.together((executor) => [
        executor.execute(add('first')),
        executor.query<{ name: string }>(sql`select name from things`),
        executor.execute(sql`insert into things select name || ' again' from things`),
      ]),
    );
    expect(results).toEqual([1, [{ name: 'first' }], 1]);
    expect(await names()).toEqual(['first', 'first again']);
  });

  it('fail with the one that failed, all of them, and leave the connection usable', async () => {
    await database.connection(async (connection) => {
      const outcomes: Promise<PromiseSettledResult<number>[]>[] = [];
      const failed = connection.together((executor) => {
        const all = ['one', 'one', 'two'].map((name) => executor.execute(add(name)));
        outcomes.push(Promise.allSettled(all));
        return all;
      });
      await expect(failed).rejects.toMatchObject({ code: '23505' });
      expect((await outcomes[0])?.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await connection.query(sql`select name from things`)).toEqual([]);
    });
  });

  it('are prepared again where one before them has failed', async () => {
    await database.connection(async (connection) => {
      const count = prepared('count_things', sql`select count(*) as count from things`);
      const failed = connection.together((executor) => [
        executor.query(sql`select 1 / 0`),
        executor.query(count),
      ]);
      await expect(failed).rejects.toMatchObject({ code: '22012' });
      for (let round = 0; round < 2; round += 1) {
        const [counted, again] = await connection.together((executor) => [
          executor.query(count),
          executor.query(count),
        ]);
        expect([counted, again]).toEqual([[{ count: 0 }], [{ count: 0 }]]);
      }
      const names = await connection.query(
        sql`select name from pg_prepared_statements where name = 'count_things'`,
      );
      expect(names).toHaveLength(1);
    });
  });

  it('are answered in one piece, but for those whose answers are wanted at once', async () => {
    await database.connection(async (connection) => {
      const answers: string[] = [];
      let pieces = 0;
      const note = (name: string) => () => answers.push(`${name} in piece ${pieces}`);
      const onData = () => {
        pieces += 1;
      };
      socketOf(connection).prependListener('data', onData);
      await connection.together((executor) => [
        executor.query(sql`select 1`).then(note('one')),
        executor.query(answeredAtOnce(sql`select 2`)).then(note('two')),
        executor.query(sql`select pg_sleep(0.05)`).then(note('three')),
        executor.query(sql`select 4`).then(note('four')),
      ]);
      socketOf(connection).off('data', onData);
      expect(answers).toEqual(['one in piece 1', 'two in piece 1', 'three in piece 2', 'four in piece 2']);
    });
  });

  it('cannot wait for each other', async () => {
    await database.connection(async (connection) => {
      const failed = connection.together((executor) => [
        executor.execute(add('one')).then(() => executor.execute(add('two'))),
      ]);
      await expect(failed).rejects.toThrow('cannot go together');
      expect(await connection.query(sql`select name from things`)).toEqual([{ name: 'one' }]);
    });
  });
});

describe('statements that go with the commit', () => {
  it('are carried out in their order, behind all others', async () => {
    await database.transaction(async (transaction) => {
      transaction.atCommit(sql`insert into things select name || ' again' from things`);
      transaction.atCommit(sql`delete from things where name = 'first'`);
      await transaction.execute(add('first'));
    });
    expect(await names()).toEqual(['first again']);
  });

  it('take everything back if one fails, and the connection goes on', async () => {
    const failed = database.transaction(async (transaction) => {
      await transaction.execute(add('first'));
      transaction.atCommit(add('second'));
      transaction.atCommit(add('first'));
      transaction.atCommit(add('third'));
    });
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual([]);
    await database.transaction((transaction) => transaction.execute(add('later')));
    expect(await names()).toEqual(['later']);
  });

  it('are not carried out where one cannot even be sent', async () => {
    const unsendable = {
      toPostgres() {
        throw new Error('no');
      },
    };
    const failed = database.transaction(async (transaction) => {
      transaction.atCommit(add('first'));
      transaction.atCommit(sql`select ${unsendable}::text`);
    });
    await expect(failed).rejects.toThrow('no');
    expect(await names()).toEqual([]);
  });

  it('have the time that the work has left', async () => {
    const work = withDeadline(database, new Deadline(1_000)).transaction(async (transaction) => {
      await transaction.execute(sql`select pg_sleep(0.6)`);
      transaction.atCommit(add('too late'));
      transaction.atCommit(sql`select pg_sleep(0.6)`);
    });
    await expect(work).rejects.toBeInstanceOf(DeadlinePassed);
    expect(await names()).toEqual([]);
  });

  it('are not carried out where the work fails', async () => {
    const failed = database.transaction(async (transaction) => {
      transaction.atCommit(add('never'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await names()).toEqual([]);
  });
});

describe('a transaction that is unlocked early', () => {
  it('commits without waiting for the disk, but is there before it resolves', async () => {
    await database.execute(sql`
      create table commits (setting text);
      create function note_commit() returns trigger language plpgsql as $$
        begin
          insert into commits values (current_setting('synchronous_commit'));
          return null;
        end $$;
      create constraint trigger at_commit after insert on things
        deferrable initially deferred for each row execute function note_commit()`);
    for (let round = 0; round < 20; round += 1) {
      const position = await database.transaction(async (transaction) => {
        transaction.unlockEarly(flush);
        await transaction.execute(add(`thing ${round}`));
        return transaction.query<{ lsn: string }>(sql`select pg_current_wal_insert_lsn()::text as lsn`);
      });
      const isOnDisk = sql`select pg_current_wal_flush_lsn() > ${position[0]?.lsn}::pg_lsn as "isOnDisk"`;
      expect(await database.query(isOnDisk)).toEqual([{ isOnDisk: true }]);
    }
    const settings = sql`select setting, count(*) from commits group by setting`;
    expect(await database.query(settings)).toEqual([{ setting: 'off', count: 20 }]);
  });

  it('never says that nothing was written where it was broken off behind its commit', async () => {
    await database.execute(sql`
      create function public.pg_logical_emit_message(boolean, text, text) returns pg_lsn language plpgsql as $$
        begin
          raise 'canceling statement due to user request' using errcode = '57014';
        end $$`);
    const timely = withDeadline(database, new Deadline(20_000));
    const cancelled = timely.transaction(async (transaction) => {
      await transaction.execute(sql`set search_path = "$user", public, pg_catalog`);
      transaction.unlockEarly(flush);
      await transaction.execute(add('first'));
    });
    await expect(cancelled).rejects.toMatchObject({ code: '08007' });
    expect(await names()).toEqual(['first']);
  });

  it('takes everything back if its commit fails', async () => {
    const failed = database.transaction(async (transaction) => {
      transaction.unlockEarly(flush);
      await transaction.execute(add('first'));
      transaction.atCommit(add('first'));
    });
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual([]);
  });
});
