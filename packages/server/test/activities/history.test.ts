import { beforeAll, describe, expect, it } from 'vitest';
import { shareTestServer } from '../support/test-server.ts';
import { clientWith, type Item, problemIn } from './scene.ts';

const shared = shareTestServer();
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

let adaId = 0;
let batchId = 0;

beforeAll(async () => {
  const { api } = shared();
  const [ada] = await api.sync([
    { email: 'ada@example.com', firstName: 'Ada', leadScore: 3 },
    { email: 'same@example.com', firstName: 'Same' },
  ]);
  adaId = Number(ada?.['id']);
  await api.sync([{ email: 'ada@example.com', leadScore: 13, unsubscribed: true }]);
  batchId = await api.import({
    file: 'email,firstName,annualRevenue\nnew@example.com,New,\nada@example.com,"A, da",10.5\nsame@example.com,Same,\nbad@example.com,Bad,many\nlate@example.com,,\n',
    name: 'fair.csv',
    form: { listId: '1001' },
  });
  await api.send('DELETE', `/rest/v1/lists/1001/leads.json?id=${adaId}`, undefined);
  await api.send('POST', '/galena/v1/activities.json', {
    input: [{ leadId: adaId, activityTypeId: 46, primaryAttributeValue: 'Web', activityDate: '2026-03-05' }],
  });
}, 60_000);

describe('the history of a lead', () => {
  const path = () => `/galena/v1/leads/${adaId}/history.json`;

  it('has each value with what it was before, newest first, and who changed it', async () => {
    const answer = await shared().api.get(path());
    const { result = [] } = answer;
    expect(answer).toMatchObject({ moreResult: false, knownSince: time });
    const call = {
      source: 'Web service API',
      user: expect.stringContaining('@'),
      service: expect.any(String),
      requestId: expect.any(String),
    };
    const file = {
      ...call,
      source: 'List import',
      batchId,
      fileName: 'fair.csv',
      row: 2,
      method: 'importLead',
    };
    const short = result.map(({ id: _id, at: _at, ...item }) => item);
    expect(short.slice(0, 2)).toEqual([
      {
        kind: 'activity',
        activityTypeId: 46,
        activityType: 'Interesting Moment',
        activityDate: '2026-03-05T00:00:00Z',
        primaryValue: 'Web',
        attributes: [],
        by: { ...call, method: 'writeActivities' },
      },
      {
        kind: 'removedFromList',
        activityTypeId: 25,
        list: { id: 1001, name: 'Starter list' },
        by: { ...call, method: 'removeLeadsFromList' },
      },
    ]);
    expect(short).toEqual(
      expect.arrayContaining([
        { kind: 'addedToList', activityTypeId: 24, list: { id: 1001, name: 'Starter list' }, by: file },
        changed('firstName', 'First Name', 'Ada', 'A, da', file),
        changed('annualRevenue', 'Annual Revenue', null, 10.5, file),
        changed('leadScore', 'Lead Score', 3, 13, { ...call, method: 'syncLead' }),
        changed('unsubscribed', 'Unsubscribed', null, true, { ...call, method: 'syncLead' }),
      ]),
    );
    expect(short.at(-1)).toEqual({
      kind: 'created',
      activityTypeId: 12,
      by: { ...call, method: 'syncLead' },
    });
    expect(short).toHaveLength(8);
  });

  it('comes in pages', async () => {
    const { api } = shared();
    const all = (await api.get(path())).result;
    const paged: Item[] = [];
    let token: string | undefined;
    do {
      const next: string = token === undefined ? '' : `&nextPageToken=${token}`;
      const answer = await api.get(`${path()}?batchSize=3${next}`);
      paged.push(...(answer.result ?? []));
      token = answer.nextPageToken;
    } while (token !== undefined);
    expect(paged).toEqual(all);
  });

  it('is there for leads that are', async () => {
    const { api } = shared();
    expect(problemIn(await api.get('/galena/v1/leads/999999/history.json'))).toBe(
      "1004 Lead with id '999999' not found",
    );
    const [gone] = await api.sync([{ email: 'gone@example.com' }]);
    await api.post(`/rest/v1/leads/delete.json?id=${gone?.['id']}`);
    const { result } = await api.get(`/galena/v1/leads/${gone?.['id']}/history.json`);
    expect(result).toMatchObject([{ kind: 'deleted' }]);
    const other = await clientWith(shared(), ['Read-Only Company']);
    expect(problemIn(await other.get(path()))).toBe('603 Access denied');
  });
});

describe('the changes of an import', () => {
  const read = async (query = '') =>
    (await shared().api.get(`/galena/v1/imports/${batchId}/changes.json${query}`)).result ?? [];

  it('are the leads that it created and changed, in the order of its rows', async () => {
    expect(await read()).toEqual([
      row(1, 'new@example.com', 'created'),
      {
        ...row(2, 'ada@example.com', 'changed'),
        leadId: adaId,
        changes: [
          { field: 'annualRevenue', displayName: 'Annual Revenue', oldValue: null, newValue: 10.5 },
          { field: 'firstName', displayName: 'First Name', oldValue: 'Ada', newValue: 'A, da' },
        ].toSorted((one, other) => order.indexOf(one.field) - order.indexOf(other.field)),
      },
      row(5, 'late@example.com', 'created'),
    ]);
  });

  it('are found by what became of a row, and by field', async () => {
    const rows = async (query: string) => (await read(query)).map((item) => item['row']);
    expect(await rows('?outcome=created')).toEqual([1, 5]);
    expect(await rows('?outcome=Changed')).toEqual([2]);
    expect(await rows('?outcome=created,added')).toEqual([1, 3, 5]);
    expect(await rows('?field=firstname')).toEqual([2]);
    expect(await rows('?field=title')).toEqual([]);
  });

  it('come in pages', async () => {
    const { api } = shared();
    const paged: Item[] = [];
    let query = '?batchSize=1';
    for (;;) {
      const answer = await api.get(`/galena/v1/imports/${batchId}/changes.json${query}`);
      paged.push(...(answer.result ?? []));
      expect(answer).toMatchObject({ knownSince: time });
      if (answer.moreResult !== true) break;
      query = `?batchSize=1&nextPageToken=${answer.nextPageToken}`;
    }
    expect(paged).toEqual(await read());
  });

  it('are a CSV file as well', async () => {
    const response = await shared().api.fetch(`/galena/v1/imports/${batchId}/changes.csv`);
    expect(response.headers.get('content-type')).toBe('text/csv;charset=UTF-8');
    const [header, ...lines] = (await response.text()).trimEnd().split('\n');
    expect(header).toBe('row,leadId,email,outcome,field,oldValue,newValue');
    expect(lines[0]).toMatch(/^1,\d+,new@example\.com,created,,,$/);
    expect(lines.slice(1, 3).toSorted()).toEqual([
      `2,${adaId},ada@example.com,changed,annualRevenue,,10.5`,
      `2,${adaId},ada@example.com,changed,firstName,Ada,"A, da"`,
    ]);
    expect(lines).toHaveLength(4);
    const some = await shared().api.fetch(`/galena/v1/imports/${batchId}/changes.csv?outcome=created`);
    expect((await some.text()).split('\n')).toHaveLength(4);
  });

  it('are refused for what is not there', async () => {
    const { api } = shared();
    const get = async (path: string) => problemIn(await api.get(`/galena/v1/imports/${path}`));
    expect(await get('77/changes.json')).toBe('1013 Object not found');
    expect(await get('77/changes.csv')).toBe('1013 Object not found');
    expect(await get(`${batchId}/changes.json?outcome=failed`)).toBe(
      "1001 Invalid value 'failed'. Required of type 'created, changed, added, deleted, restored, removed'",
    );
    expect(await get(`${batchId}/changes.json?field=nothing`)).toBe("1006 Field 'nothing' not found");
    expect(await get(`${batchId}/changes.json?nextPageToken=ABC`)).toBe('1003 Invalid nextPageToken');
    const other = await clientWith(shared(), ['Read-Only Company']);
    expect(problemIn(await other.get(`/galena/v1/imports/${batchId}/changes.json`))).toBe(
      '603 Access denied',
    );
  });
});

/** Changed fields come in the order in which the ledger has them. */
const order = ['firstName', 'annualRevenue'];

function row(number: number, email: string, outcome: string): object {
  return { row: number, leadId: expect.any(Number), email, outcome, addedToList: true, changes: [] };
}

function changed(
  name: string,
  displayName: string,
  oldValue: unknown,
  newValue: unknown,
  by: object,
): object {
  return { kind: 'changed', activityTypeId: 13, field: { name, displayName }, oldValue, newValue, by };
}
