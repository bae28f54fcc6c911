import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addRows, idsOf, range, readPages, refusalOf, withQuery } from '../leads-read/scene.ts';
import { createTestServer, type TestServer } from '../support/test-server.ts';

const path = '/rest/v1/lists.json';
const times = { created_at: '2026-01-31T08:30:00.999Z', updated_at: '2026-02-01T10:00:00+01:00' };

let server: TestServer;

beforeAll(async () => {
  server = await createTestServer('api');
  await addRows(server.database, 'static_lists', [
    ...range(2_001, 2_700)
      .toReversed()
      .map((id) => ({ id, name: `List ${id}`, ...times })),
    { id: 3_001, name: `Trade 'show' 100% "Łódź"`, description: 'With a stand', ...times },
  ]);
});
afterAll(() => server.stop());

const ids = (query: Record<string, string>) => idsOf(server.api.get(withQuery(path, query)));

describe('a list', () => {
  it('shows what it has, times in UTC and to the second', async () => {
    expect((await server.api.get(`${path}?id=2001,3001`)).result).toEqual([
      {
        id: 2_001,
        name: 'List 2001',
        workspaceId: 1,
        workspaceName: 'Default',
        createdAt: '2026-01-31T08:30:00Z',
        updatedAt: '2026-02-01T09:00:00Z',
      },
      {
        id: 3_001,
        name: `Trade 'show' 100% "Łódź"`,
        description: 'With a stand',
        workspaceId: 1,
        workspaceName: 'Default',
        createdAt: '2026-01-31T08:30:00Z',
        updatedAt: '2026-02-01T09:00:00Z',
      },
    ]);
  });

  it('is there from the start', async () => {
    expect((await server.api.get('/rest/v1/lists/1001.json')).result).toMatchObject([
      { id: 1_001, name: 'Starter list' },
    ]);
  });

  it('by its id is the same as in the list of lists', async () => {
    const { result, moreResult } = await server.api.get('/rest/v1/lists/3001.json');
    expect(result).toEqual((await server.api.get(`${path}?id=3001`)).result);
    expect(moreResult).toBeUndefined();
  });

  it('that is unknown is 1013, and no number 1001', async () => {
    expect(await refusalOf(server.api.get('/rest/v1/lists/999.json'))).toBe('1013 Object not found');
    expect(await refusalOf(server.api.get('/rest/v1/lists/abc.json'))).toBe(
      "1001 Invalid value 'abc'. Required of type 'integer'",
    );
  });
});

describe('lists are found', () => {
  it('all, in pages, ascending by id', async () => {
    const pages = await readPages(server.api, path);
    expect(pages.flat()).toEqual([1_001, ...range(2_001, 2_700), 3_001]);
    expect(pages.map(({ length }) => length)).toEqual([300, 300, 102]);
  });

  it('by ids and names, in pages too', async () => {
    const query = { id: range(2_001, 2_010).join(), batchSize: '3' };
    expect(await readPages(server.api, withQuery(path, query))).toEqual([
      [2_001, 2_002, 2_003],
      [2_004, 2_005, 2_006],
      [2_007, 2_008, 2_009],
      [2_010],
    ]);
    expect(await ids({ name: 'List 2005, List 2003,nothing' })).toEqual([2_003, 2_005]);
    expect(await ids({ name: 'List 2005', id: '2005,2006' })).toEqual([2_005]);
    expect(await ids({ name: 'List 2005', id: '2006' })).toEqual([]);
    expect(await idsOf(server.api.get(`${path}?id=2001&id=2002&name=List+2001&name=List+2002`))).toEqual([
      2_001, 2_002,
    ]);
  });

  it('by exact names', async () => {
    expect(await ids({ name: `Trade 'show' 100% "Łódź"` })).toEqual([3_001]);
    for (const name of ['list 2001', 'List 200', 'List%', "' or true --", '{List 2001}', 'a\0b']) {
      expect(await ids({ name })).toEqual([]);
    }
    expect(await ids({ name: 'a\0b,List 2001' })).toEqual([2_001]);
  });

  it('by workspace: there is one', async () => {
    expect(await ids({ id: '2001', workspaceName: 'Other,Default' })).toEqual([2_001]);
    expect(await ids({ id: '2001', workspaceName: 'Other' })).toEqual([]);
  });

  it('by program: none belongs to one', async () => {
    expect(await ids({ id: '2001', programName: 'Any' })).toEqual([]);
  });

  it.each([{}, { workspaceName: 'Other' }, { programName: 'Any' }])(
    'only by ids that are numbers: %j',
    async (more) => {
      expect(await refusalOf(server.api.get(withQuery(path, { id: '2001,x', ...more })))).toBe(
        "1001 Invalid value 'x'. Required of type 'integer'",
      );
    },
  );

  it('by POST with _method=GET in the form', async () => {
    const body = 'name=List+2001&_method=GET';
    expect(await idsOf(server.api.post(path, body, 'application/x-www-form-urlencoded'))).toEqual([2_001]);
  });
});
