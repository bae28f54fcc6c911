import { beforeAll, describe, expect, it } from 'vitest';
import type { Executor } from '../../src/db/database.ts';
import { identifier, type Sql, sql } from '../../src/db/sql.ts';
import { listFields } from '../../src/fields/fields.ts';
import { searchLeads } from '../../src/leads/search/search-leads.ts';
import { readSearchWords } from '../../src/leads/search/search-words.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema } from '../support/constants.ts';
import { shareTestServer } from '../support/test-server.ts';
import { addLeads, range, refusalOf, withQuery } from './scene.ts';

const shared = shareTestServer();
const path = '/galena/v1/leads.json';
const pauseMs = 30 * 60 * 1000;

const search = (query: Readonly<Record<string, string>>) => shared().api.get(withQuery(path, query));

/** The e-mail addresses of the leads that are found, in their order. */
async function found(query: Readonly<Record<string, string>>): Promise<unknown[]> {
  const { result, errors } = await search({ fields: 'email', ...query });
  if (result === undefined) throw new Error(`refused: ${JSON.stringify(errors)}`);
  return result.map(({ email }) => email);
}

const refusal = (query: Readonly<Record<string, string>>) => refusalOf(search(query));

let imported = 0;
let changed = 0;

beforeAll(async () => {
  const { api, clock } = shared();
  await api.send('POST', '/rest/v1/companies.json', {
    input: [{ externalCompanyId: 'c-1', company: 'Analytical Engines Ltd' }],
  });
  await api.send('POST', '/galena/v1/partitions.json', { name: 'Europe' });
  imported = await api.import({
    file: [
      'email,firstName,lastName,company,phone,sfdcAccountId',
      'ada@lovelace.example,Ada,Lovelace,Acme & Sons,+44 20 7946 0958,',
      'hans@x.example,Hans,MÜLLER,100%_Wolle GmbH,,ACC-77\\x',
      'yuki@x.example,王伟,Σίσυφος,,,',
    ].join('\n'),
  });
  await api.sync([
    { email: 'grace@x.example', firstName: 'Grace', lastName: 'Hopper', externalCompanyId: 'c-1' },
    { email: 'alan@x.example', firstName: 'Alan', lastName: 'Kelvin \u212a' },
  ]);
  clock.advance(pauseMs);
  changed = await api.import({ file: 'email,title\nada@lovelace.example,Countess\n', query: '?listId=1001' });
  await api.sync([{ email: 'eva@x.example', firstName: 'Eva' }], { partitionName: 'Europe' });
});

describe('words', () => {
  it.each([
    ['the middle of a name', 'vela', ['ada@lovelace.example']],
    ['capital letters', 'LOVE', ['ada@lovelace.example']],
    [
      'part of the domain of an address',
      'x.exa',
      ['eva', 'alan', 'grace', 'yuki', 'hans'].map((name) => `${name}@x.example`),
    ],
    ['part of a company', 'acme', ['ada@lovelace.example']],
    ['the company that a lead is linked to', 'engines', ['grace@x.example']],
    ['part of a telephone number', '7946', ['ada@lovelace.example']],
    ['part of a searchable field', 'acc-77\\', ['hans@x.example']],
    ['several words in different fields', '  grace \t ANALYTICAL ', ['grace@x.example']],
    ['words that are never in the same lead', 'grace acme', []],
    ['letters with two cases that are not ASCII', 'müller', ['hans@x.example']],
    ['another letter in their place', 'möller', []],
    ['a sigma at the end', 'ΣΊΣΥΦΟΣ', ['yuki@x.example']],
    ['a sigma where it ends the word that is typed', 'ΣΊΣ', ['yuki@x.example']],
    ['a backslash before a letter that is not there', 'acc-77\\é', []],
    ['a name of two characters', '王伟', ['yuki@x.example']],
    ['the Kelvin sign', '\u212a', ['alan@x.example']],
    ['what LIKE would take for a pattern', '100%_w', ['hans@x.example']],
    ['that pattern', '1%0', []],
    ['the end of one field and the beginning of the next', 'adalovelace', []],
    ['a field that is not searched', 'countess', []],
    ['a NUL', 'ada\0', ['ada@lovelace.example']],
  ])('%s', async (_, words, emails) => {
    expect(await found({ search: words })).toEqual(emails);
  });

  it('are ten at the most, in 255 characters', async () => {
    expect(await found({ search: 'a d l o v e . c m @' })).toEqual(['ada@lovelace.example']);
    expect(await refusal({ search: 'a b c d e f g h i j k' })).toBe(
      "1003 search 'a b c d e f g h i j k' has 11 words and the maximum is 10",
    );
    expect(await refusal({ search: 'x'.repeat(256) })).toBe(
      '1003 search has 256 characters and the maximum is 255',
    );
  });
});

describe('filters', () => {
  const everybody = ['eva', 'alan', 'grace', 'yuki', 'hans'].map((name) => `${name}@x.example`);

  it('nothing asked for is all leads, the newest first, with the default fields', async () => {
    expect(await found({})).toEqual([...everybody, 'ada@lovelace.example']);
    const { result, ...rest } = await search({ batchSize: '1' });
    expect(Object.keys(result?.[0] ?? {})).toEqual([
      'id',
      'firstName',
      'lastName',
      'email',
      'updatedAt',
      'createdAt',
    ]);
    const highestId = result?.[0]?.['id'];
    expect(rest).toMatchObject({ moreResult: true, searchedTo: highestId, highestId });
  });

  it('a list, a partition, the imports that created and that changed a lead, a time', async () => {
    expect(await found({ listId: '1001' })).toEqual(['ada@lovelace.example']);
    expect(await found({ partitionId: '2' })).toEqual(['eva@x.example']);
    expect(await found({ createdByImport: String(imported) })).toEqual([
      'yuki@x.example',
      'hans@x.example',
      'ada@lovelace.example',
    ]);
    expect(await found({ changedByImport: String(imported) })).toEqual(['yuki@x.example', 'hans@x.example']);
    expect(await found({ changedByImport: String(changed) })).toEqual(['ada@lovelace.example']);
    const since = new Date(shared().clock.epochMs() - pauseMs / 2).toISOString();
    expect(await found({ changedSince: since })).toEqual(['eva@x.example', 'ada@lovelace.example']);
    expect(await found({ changedSince: '2020-01-01' })).toHaveLength(6);
  });

  it('hold together', async () => {
    const both = { createdByImport: String(imported), listId: '1001' };
    expect(await found({ ...both, search: 'ada' })).toEqual(['ada@lovelace.example']);
    expect(await found({ ...both, search: 'hans' })).toEqual([]);
    expect(await found({ ...both, partitionId: '2' })).toEqual([]);
  });

  it('of what nobody knows find nothing, or are refused', async () => {
    expect(await found({ createdByImport: '77' })).toEqual([]);
    expect(await found({ changedByImport: '77' })).toEqual([]);
    expect(await refusal({ listId: '77' })).toMatch(/^1013 /);
    expect(await refusal({ partitionId: '77' })).toBe('1003 There is no lead partition with the id 77');
    expect(await refusal({ changedSince: 'yesterday' })).toMatch(/^704 /);
    expect(await refusal({ listId: 'x' })).toMatch(/^1001 /);
    expect(await refusal({ fields: 'nothing' })).toMatch(/^1006 /);
    expect(await refusal({ text: 'ada' })).toMatch(/^1003 There is no parameter 'text'/);
    expect(await refusal({ nextPageToken: 'x' })).toBe('1003 Invalid nextPageToken');
  });

  it('a service has to be allowed to see leads', async () => {
    const { api } = shared();
    await api.send('POST', '/galena/v1/roles.json', { name: 'Assets', permissions: ['Read-Only Assets'] });
    const { result } = await api.send('POST', '/galena/v1/services.json', {
      name: 'Assets',
      userEmail: 'assets@x.example',
      role: 'Assets',
    });
    const other = new ApiClient(api.url, result?.[0] as { clientId: string; clientSecret: string });
    expect(await refusalOf(other.get(path))).toMatch(/^603 /);
  });
});

describe('pages', () => {
  it('have each lead once, whoever comes or goes meanwhile', async () => {
    const { api } = shared();
    const query = { search: '@x.example', batchSize: '2', fields: 'email' };
    const first = await search(query);
    const [, last] = first.result ?? [];
    await api.sync([{ email: 'zoe@x.example' }]);
    await api.send('POST', '/rest/v1/leads/delete.json', { input: [{ id: last?.['id'] }] });
    const second = await search({ ...query, nextPageToken: first.nextPageToken ?? '' });
    const third = await search({ ...query, nextPageToken: second.nextPageToken ?? '' });
    expect([first, second, third].map(({ result }) => result?.map(({ email }) => email))).toEqual([
      ['eva@x.example', 'alan@x.example'],
      ['grace@x.example', 'yuki@x.example'],
      ['hans@x.example'],
    ]);
    expect(third).toMatchObject({ moreResult: false, searchedTo: 1 });
  });
});

describe('among many', () => {
  const count = 9_000;

  beforeAll(async () => {
    const { database } = shared();
    const first = 1_001;
    await addLeads(
      database,
      range(first, first + count - 1).map((id) => ({ id, email: `${id}@many.example` })),
    );
    await database.execute(sql`
      update ${identifier(schema, 'counters')}
      set next_value = ${first + count}
      where name = 'lead'`);
  });

  it('a page ends when it has taken long enough, and the next one begins behind it', async () => {
    const slow: Executor = {
      execute: shared().database.execute,
      async query<Row extends object>(statement: Sql): Promise<Row[]> {
        const rows = await shared().database.query<Row>(statement);
        await shared().database.query(sql`select pg_sleep(0.3)`);
        return rows;
      },
    };
    const fields = await listFields(shared().database, schema);
    const look = (executor: Executor, beforeId: number | undefined) =>
      searchLeads(executor, schema, fields, {
        criteria: { words: readSearchWords('lovelace') },
        fieldNames: ['email'],
        beforeId,
        limit: 10,
      });
    const first = await look(slow, undefined);
    expect(first).toMatchObject({ leads: [], hasMore: true, highestId: 10_000 });
    expect(first.searchedTo).toBeGreaterThan(1_000);
    // On a busy machine it may take several.
    let rest = first;
    const emails: unknown[] = [];
    while (rest.hasMore) {
      const next = await look(shared().database, rest.searchedTo);
      expect(next.searchedTo).toBeLessThan(rest.searchedTo);
      emails.push(...next.leads.map(({ json }) => JSON.parse(json).email));
      rest = next;
    }
    expect(rest.searchedTo).toBe(1);
    expect(emails).toEqual(['ada@lovelace.example']);
  });

  it('who reads on comes to what is old', async () => {
    const emails: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await search({
        search: 'l ovela',
        fields: 'email',
        ...(token !== undefined && { nextPageToken: token }),
      });
      emails.push(...(page.result ?? []).map(({ email }) => email));
      token = page.nextPageToken;
    } while (token !== undefined);
    expect(emails).toEqual(['ada@lovelace.example']);
  });

  it('more new leads since a time than are read from the ledger are found all the same', async () => {
    const { clock, database } = shared();
    const now = new Date(clock.epochMs()).toISOString();
    await database.execute(sql`
      insert into ${identifier(schema, 'lead_creations')} (first_id, recorded_at, stride, first_lead, lead_count, source)
      select 10000000 + i, ${now}::timestamptz, 1, case when i < 50001 then 1001 else 5555 end, 1, 'Web service API'
      from generate_series(1, 50001) i`);
    await database.execute(
      sql`update ${identifier(schema, 'leads')} set "updatedAt" = ${now}::timestamptz where id = 5555`,
    );
    const changedSince = new Date(clock.epochMs() - pauseMs / 2).toISOString();
    expect(await found({ search: '5555@many', changedSince })).toEqual(['5555@many.example']);
  });
});

describe('while the setting activities is off', () => {
  it('what an import changed, and what was changed since a time, are found', async () => {
    const { api, clock } = shared();
    const set = (activities: string) => api.send('POST', '/galena/v1/settings.json', { activities });
    clock.advance(pauseMs / 3);
    await set('off');
    const batch = await api.import({ file: 'email,title\nada@lovelace.example,Lady\n' });
    await api.sync([{ email: 'alan@x.example', title: 'Dr' }]);
    const changedSince = new Date(clock.epochMs() - pauseMs / 6).toISOString();
    const look = async () => [await found({ changedByImport: String(batch) }), await found({ changedSince })];
    const expected = [['ada@lovelace.example'], ['alan@x.example', 'ada@lovelace.example']];
    expect(await look()).toEqual(expected);
    await set('on');
    expect(await look()).toEqual(expected);
  });
});
