import { beforeAll, describe, expect, it } from 'vitest';
import type { Executor } from '../../src/db/database.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { listFields } from '../../src/fields/fields.ts';
import { segmentSize } from '../../src/leads/search/postings.ts';
import { SearchIndexer } from '../../src/leads/search/search-indexer.ts';
import { searchLeads } from '../../src/leads/search/search-leads.ts';
import { readSearchWords } from '../../src/leads/search/search-words.ts';
import { createLogger } from '../../src/log.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const shared = shareTestServer();
const leads = identifier(schema, 'leads');
const count = segmentSize + 1_000;

/** Does what the engine does every few seconds, until there is nothing left to do; the engine may be at it as well. */
async function tend(): Promise<void> {
  const { database } = shared();
  const indexer = new SearchIndexer(database, createLogger('silent'));
  await until(async () => {
    await indexer.look();
    const [state] = await database.query<{ isDone: boolean }>(sql`
      select
        noted_to = next_activity
        and next_value / ${segmentSize}::integer = (
          select count(*)
          from ${identifier(schema, 'search_segments')}
          where cardinality(changed) <= 8192
            and search_segments.unrecorded_count = counters.unrecorded_count
        ) as "isDone"
      from ${identifier(schema, 'search_marks')}
      cross join ${identifier(schema, 'counters')}
      where name = 'lead'`);
    return state?.isDone === true;
  });
}

/** The ids that a search finds in one page, and how many leads PostgreSQL was asked to look at. */
async function search(text: string): Promise<{ readonly ids: number[]; readonly looks: number }> {
  const { database } = shared();
  let looks = 0;
  const counting: Executor = {
    execute: database.execute,
    async query<Row extends object>(statement: Sql): Promise<Row[]> {
      if (/like all/.test(statement.strings.join('$'))) looks += 1;
      return database.query<Row>(statement);
    },
  };
  const ids: number[] = [];
  let beforeId: number | undefined;
  for (let hasMore = true; hasMore; ) {
    const page = await searchLeads(counting, schema, await listFields(database, schema), {
      criteria: { words: readSearchWords(text) },
      fieldNames: ['email'],
      beforeId,
      limit: 300,
    });
    ids.push(...page.leads.map(({ id }) => id));
    ({ hasMore, searchedTo: beforeId } = page);
  }
  return { ids, looks };
}

const found = async (text: string) => (await search(text)).ids;

const idOf = async (email: string) => Number((await shared().api.leads([email], 'id'))[0]?.['id']);

async function segments(): Promise<unknown> {
  return shared().database.query(sql`
    select segment, cardinality(changed) as changed
    from ${identifier(schema, 'search_segments')}
    order by segment`);
}

beforeAll(async () => {
  const { database } = shared();
  await database.execute(sql`
    insert into ${leads} (id, "leadPartitionId", "createdAt", "updatedAt", email, "firstName", company)
    select i, 1, now(), now(), 'lead' || i || '@many.example', 'Name' || (i % 1000), 'Company ' || (i % 97)
    from generate_series(1, ${count}::integer) i`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')}
    set next_value = ${count + 1}
    where name = 'lead'`);
  await database.execute(sql`analyze ${leads}`);
  await tend();
}, 60_000);

describe('a search among leads that were read for it', () => {
  it('finds what looking through all of them finds, in few looks', async () => {
    expect(await segments()).toEqual([{ segment: 0, changed: 0 }]);
    const all = Array.from({ length: count }, (_, index) => index + 1).toReversed();
    for (const [text, isFound] of [
      ['lead4711@', (id: number) => /lead4711@/.test(`lead${id}@many.example`)],
      ['60606', (id: number) => String(id).includes('60606')],
      ['name77 company', (id: number) => `name${id % 1000}`.includes('name77')],
      ['nobody', () => false],
      ['13', (id: number) => `${id} ${id % 1000} ${id % 97}`.includes('13')],
    ] as const) {
      const { ids, looks } = await search(text);
      expect([text, ids]).toEqual([text, all.filter(isFound)]);
      if (text === 'nobody' || text === '60606') expect(looks).toBeLessThan(4);
    }
  });

  it('misses nothing that was written since, whether it has been noted or not', async () => {
    const { api } = shared();
    await api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'c-1', company: 'Babbage Works' }],
    });
    const change = async (email: string, values: object) => api.sync([{ email, ...values }]);
    await change('lead10@many.example', { firstName: 'Zuleika' });
    await change('lead64000@many.example', { externalCompanyId: 'c-1' });
    await api.import({
      file: 'email,lastName\nlead20@many.example,Zuleikason\nfresh@x.example,Zuleikason\n',
    });
    const fresh = await idOf('fresh@x.example');
    const look = async () => [await found('zuleika'), await found('babbage'), await found('works babb')];
    const expected = [[fresh, 20, 10], [64_000], [64_000]];
    expect(await look()).toEqual(expected);
    await tend();
    expect(await segments()).toEqual([{ segment: 0, changed: 3 }]);
    expect(await look()).toEqual(expected);
    expect(await found('name10 lead10@')).toEqual([]);

    await api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'c-1', company: 'Difference Works' }],
    });
    expect([await found('babbage'), await found('difference')]).toEqual([[], [64_000]]);

    await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: 20 }] });
    expect(await found('zuleika')).toEqual([fresh, 10]);
  });

  it('finds leads that an undo has brought back', async () => {
    const { api, database } = shared();
    const file = 'email,firstName\ncomeback@x.example,Xanthippe\n';
    const batchId = await api.import({ file });
    const made = await idOf('comeback@x.example');
    // As if it had been among those that were read, and deleted by then.
    await database.execute(
      sql`update ${identifier(schema, 'counters')} set next_value = ${2 * segmentSize + 1} where name = 'lead'`,
    );
    const undo = async (id: number) => {
      const { result } = await api.send('POST', `/galena/v1/imports/${id}/undo.json`, {});
      const undone = Number(result?.[0]?.['batchId']);
      await until(async () => (await api.progress(undone))['finishedAt'] !== undefined);
      return undone;
    };
    const undone = await undo(batchId);
    await tend();
    expect(await found('xanthippe')).toEqual([]);
    await undo(undone);
    expect(await found('xanthippe')).toEqual([made]);
    await tend();
    expect(await found('xanthippe')).toEqual([made]);
  });

  it('has leads read anew of which many have changed', async () => {
    const { api, database } = shared();
    await database.execute(sql`
      update ${identifier(schema, 'search_segments')}
      set changed = (select array_agg(i) from generate_series(1, 9000) i)
      where segment = 0`);
    await tend();
    expect(await segments()).toMatchObject([{ segment: 0, changed: 0 }, { segment: 1 }]);
    expect(await found('difference')).toEqual([64_000]);

    // The clock has been set back since companies were read.
    await database.execute(sql`
      update ${identifier(schema, 'search_segments')}
      set companies_read_to = companies_read_to + interval '30 minutes'`);
    await api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'c-1', company: 'Countess Works' }],
    });
    expect(await found('countess')).toEqual([64_000]);
  });

  it('misses nothing that was changed while the setting activities was off', async () => {
    const { api } = shared();
    const set = (activities: string) => api.send('POST', '/galena/v1/settings.json', { activities });
    await set('off');
    await api.sync([{ email: 'lead40@many.example', firstName: 'Wilhelmina' }]);
    await api.import({ file: 'email,firstName\nlead41@many.example,Wilhelmina\n' });
    expect(await found('wilhelmina')).toEqual([41, 40]);
    await set('on');
    expect(await found('wilhelmina')).toEqual([41, 40]);
    await tend();
    expect(await found('wilhelmina')).toEqual([41, 40]);
  });

  it('is looked for among all leads where the ledger has forgotten what was changed', async () => {
    const { api, database } = shared();
    await api.sync([{ email: 'lead30@many.example', firstName: 'Quentin' }]);
    await database.execute(sql`
      update ${identifier(schema, 'ledger_parts')}
      set number = 2, first_id = (select next_activity from ${identifier(schema, 'counters')} where name = 'lead')
      where kind = 'changes'`);
    await database.execute(
      sql`create table ${identifier(schema, 'lead_changes_2')} (like ${identifier(schema, 'lead_changes_1')} including all)`,
    );
    await database.execute(sql`update ${identifier(schema, 'search_marks')} set noted_to = 1`);
    expect(await found('quentin')).toEqual([30]);
    await tend();
    expect(await found('quentin')).toEqual([30]);
    expect(await found('zuleika')).toHaveLength(2);
    expect(
      await database.query(sql`select noted_to > 1 as "isNoted" from ${identifier(schema, 'search_marks')}`),
    ).toEqual([{ isNoted: true }]);
  });
});
