import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { activitiesOf, attributesOf, readAll, tokenSince } from '../activities/scene.ts';
import { regatta } from '../assets/scene.ts';
import { undo } from '../ledger/lead-steps.ts';
import { shareControlledServer } from '../support/controlled-server.ts';

const shared = shareControlledServer({
  GALENA_PROGRAM_MEMBERS: '3',
  GALENA_LIMITS: 'marketo',
  GALENA_RATE_LIMIT: '1000000',
});
const path = '/rest/v1/programs/1205/members';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const post = (to: string, body: unknown) => shared().api.send('POST', to, body);
const get = (from: string) => shared().api.get(from);

/** Ids of three leads. */
let leads: number[] = [];
let ada = 0;
let bea = 0;
let cleo = 0;

beforeAll(async () => {
  const { api, control } = shared();
  const made = await api.sync(
    ['ada', 'bea', 'cleo'].map((name) => ({ email: `${name}@example.com`, firstName: name })),
  );
  leads = made.map(({ id }) => Number(id));
  [ada = 0, bea = 0, cleo = 0] = leads;
  await control.assets.put(regatta);
});
beforeEach(async () => {
  await shared().database.execute(sql`delete from sub_000_gal_000.program_members`);
});

const setStatus = (statusName: string, ids: readonly number[], program = 1205) =>
  post(`/rest/v1/programs/${program}/members/status.json`, {
    statusName,
    input: ids.map((leadId) => ({ leadId })),
  });

describe('Sync Program Member Status', () => {
  it('has leads join, moves them on, and never back', async () => {
    const made = await shared().api.fetch(`${path}/status.json`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        statusName: 'registered',
        input: [{ leadId: ada }, { leadId: 999_999 }, { leadId: ada }],
      }),
    });
    expect((await made.text()).replace(/"requestId":"[^"]+"/, '"requestId":"#"')).toBe(
      `{"requestId":"#","result":[{"seq":0,"status":"created","leadId":${ada}},{"seq":1,"status":"skipped","reasons":[{"code":"1004","message":"Lead not found"}]},{"seq":2,"status":"skipped","reasons":[{"code":"1037","message":"Lead skipped because it is already in or past this status"}]}],"success":true}`,
    );
    expect((await setStatus('Attended', [ada])).result).toEqual([{ seq: 0, status: 'updated', leadId: ada }]);
    expect((await setStatus('Invited', [ada])).result).toMatchObject([{ status: 'skipped' }]);
    expect(
      (await get(`${path}.json?filterType=leadId&filterValues=${ada}&fields=statusName`)).result,
    ).toEqual([{ seq: 0, statusName: 'Attended' }]);
  });

  it('is told as activities', async () => {
    const token = await tokenSince(shared().api, new Date().toISOString());
    await setStatus('Invited', [bea]);
    await setStatus('Attended', [bea]);
    const told = (await readAll(shared().api, activitiesOf([104]), token)).items;
    expect(
      told.map((activity) => [activity['primaryAttributeValueId'], activity['primaryAttributeValue']]),
    ).toEqual([
      [1205, 'Spring Regatta 2026'],
      [1205, 'Spring Regatta 2026'],
    ]);
    const [joined, attended] = told.map(attributesOf);
    expect(joined).toMatchObject({
      'Acquired By': false,
      'New Status': 'Invited',
      'New Status ID': 10,
      'Old Status': 'Not in Program',
      'Old Status ID': 0,
      Reason: 'Web service API',
      Success: false,
    });
    expect(attended).toMatchObject({ 'Old Status': 'Invited', 'New Status': 'Attended', Success: true });
    expect(attended?.['Program Member ID']).toBe(joined?.['Program Member ID']);
  });

  it.each([
    [{ statusName: 'Sunk', input: [{ leadId: 1 }] }, '1025', 'Program status not found'],
    [{ statusName: 'Not in Program', input: [{ leadId: 1 }] }, '1025', 'Program status not found'],
    [{ input: [{ leadId: 1 }] }, '1002', "Missing value for the required parameter 'statusName'"],
    [{ statusName: 'Invited', input: [] }, '1002', "Missing value for the required parameter 'input'"],
    [{ statusName: 'Invited', input: [{}] }, '1002', "Missing value for the required parameter 'leadId'"],
    [
      { statusName: 'Invited', input: Array(301).fill({ leadId: 1 }) },
      '1003',
      'Too many records: 301 given and the maximum is 300',
    ],
  ])('refuses %.60j', async (body, code, message) => {
    expect((await post(`${path}/status.json`, body)).errors).toEqual([{ code, message }]);
  });

  it('refuses a program that there is not', async () => {
    expect((await setStatus('Invited', [ada], 9)).errors).toEqual([
      { code: '1013', message: 'Program not found' },
    ]);
  });
});

describe('Get Program Members', () => {
  beforeEach(async () => {
    await setStatus('Attended', [ada]);
    await setStatus('Invited', [bea, cleo]);
  });

  it('shows five fields if none are asked for, in the order of the samples', async () => {
    const response = await shared().api.fetch(`${path}.json?filterType=leadId&filterValues=${ada}`);
    const text = (await response.text()).replace(/"requestId":"[^"]+"/, '"requestId":"#"');
    expect(text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/, 'TIME')).toBe(
      `{"requestId":"#","result":[{"seq":0,"leadId":${ada},"reachedSuccess":true,"programId":1205,"acquiredBy":false,"membershipDate":"TIME"}],"moreResult":false,"success":true}`,
    );
  });

  it('shows all fields of the describe', async () => {
    const { result } = await get('/rest/v1/programs/members/describe.json');
    const [described] = result ?? [];
    const fields = described?.['fields'] as { name: string }[];
    const asked = fields.map(({ name }) => name).join(',');
    expect(
      (await get(`${path}.json?filterType=statusName&filterValues=attended&fields=${asked}`)).result,
    ).toEqual([
      {
        seq: 0,
        acquiredBy: false,
        attendanceLikelihood: null,
        createdAt: time,
        isExhausted: false,
        leadId: ada,
        membershipDate: time,
        nurtureCadence: null,
        program: 'Spring Regatta 2026',
        programId: 1205,
        reachedSuccess: true,
        reachedSuccessDate: time,
        registrationLikelihood: null,
        statusName: 'Attended',
        statusReason: null,
        trackName: null,
        updatedAt: time,
        waitlistPriority: null,
        boat: null,
        crew: null,
      },
    ]);
  });

  it.each([
    ['filterType=statusName&filterValues=Invited', () => [bea, cleo]],
    ['filterType=reachedSuccess&filterValues=true', () => [ada]],
    ['filterType=reachedSuccess&filterValues=true,false', () => [ada, bea, cleo]],
    ['filterType=boat&filterValues=Dinghy', () => []],
    ['filterType=updatedAt&startAt=2999-01-01T00:00:00Z&endAt=2999-01-02T00:00:00Z', () => []],
  ])('finds by %s', async (query, ids) => {
    const { result } = await get(`${path}.json?${query}`);
    expect(result?.map(({ leadId }) => leadId)).toEqual(ids());
    expect(result?.map(({ seq }) => seq)).toEqual(ids().map((_id, index) => index));
  });

  it('finds what has changed in a range, both ends of it included', async () => {
    const [member] =
      (await get(`${path}.json?filterType=leadId&filterValues=${ada}&fields=updatedAt`)).result ?? [];
    const at = String(member?.['updatedAt']);
    const found = await get(`${path}.json?filterType=updatedAt&startAt=${at}&endAt=${at}`);
    expect(found.result?.map(({ leadId }) => leadId)).toContain(ada);
  });

  it('goes on page by page, each numbered from 0', async () => {
    const first = await get(`${path}.json?filterType=statusName&filterValues=Invited&batchSize=1`);
    expect(first).toMatchObject({ result: [{ seq: 0, leadId: bea }], moreResult: true });
    const next = await get(
      `${path}.json?filterType=statusName&filterValues=Invited&batchSize=1&nextPageToken=${first.nextPageToken}`,
    );
    expect(next).toMatchObject({ result: [{ seq: 0, leadId: cleo }], moreResult: false });
  });

  it('takes a form and JSON that mean GET', async () => {
    const query = `?_method=GET&filterType=leadId&filterValues=${bea}`;
    const form = await shared().api.post(`${path}.json`, query.slice(1), 'application/x-www-form-urlencoded');
    expect(form.result).toMatchObject([{ leadId: bea }]);
    const json = { _method: 'GET', filterType: 'leadId', filterValues: [String(bea)] };
    expect((await post(`${path}.json`, json)).result).toMatchObject([{ leadId: bea }]);
  });

  it.each([
    ['', '1003', 'filterType not specified'],
    ['filterType=leadId', '1003', 'filterValues not specified'],
    ['filterType=trackName&filterValues=x', '1003', "Invalid filterType 'trackName'"],
    ['filterType=nonsense&filterValues=x', '1003', "Invalid filterType 'nonsense'"],
    [
      'filterType=reachedSuccess&filterValues=maybe',
      '1001',
      "Invalid value 'maybe'. Required of type 'boolean'",
    ],
    ['filterType=leadId&filterValues=x', '1001', "Invalid value 'x'. Required of type 'integer'"],
    ['filterType=leadId&filterValues=1&fields=nope', '1006', "Field 'nope' not found"],
    ['filterType=updatedAt&startAt=2026-01-01', '1002', "Missing value for the required parameter 'endAt'"],
    [
      'filterType=updatedAt&startAt=2026-01-01&endAt=2026-01-08T00:00:01Z',
      '1003',
      'Date range exceeds 7 days',
    ],
    ['filterType=updatedAt&startAt=soon&endAt=later', '704', 'Invalid date format'],
    [
      `filterType=leadId&filterValues=${Array(301).fill(1)}`,
      '1003',
      'Too many filter values: 301 given and the maximum is 300',
    ],
  ])('refuses ?%.60s', async (query, code, message) => {
    expect((await get(`${path}.json?${query}`)).errors).toEqual([{ code, message }]);
  });

  it('has a limit for filters that name no leads', async () => {
    const [dora] = await shared().api.sync([{ email: 'dora@example.com' }]);
    await setStatus('Invited', [Number(dora?.['id'])]);
    expect((await get(`${path}.json?filterType=reachedSuccess&filterValues=true,false`)).errors).toEqual([
      { code: '1003', message: 'Total membership size: 4 exceeds the limit allowed 3 for the filter' },
    ]);
    expect((await get(`${path}.json?filterType=leadId&filterValues=${leads}`)).result).toHaveLength(3);
  });
});

describe('data and deletion', () => {
  it('changes custom fields of members, and finds them by these', async () => {
    await setStatus('Invited', [ada, bea]);
    const input = [
      { leadId: ada, BOAT: 'Dinghy', crew: '4' },
      { leadId: cleo, boat: 'Yacht' },
      { leadId: 999_999, boat: 'Yacht' },
      { leadId: bea, statusName: 'Attended' },
      { leadId: bea, sail: 'blue' },
      { leadId: bea, crew: 'many' },
    ];
    expect((await post(`${path}.json`, { input })).result).toEqual([
      { seq: 0, status: 'updated', leadId: ada },
      { seq: 1, status: 'skipped', reasons: [{ code: '1013', message: 'Membership not found' }] },
      { seq: 2, status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
      {
        seq: 3,
        status: 'skipped',
        reasons: [{ code: '1003', message: "Field 'statusName' not updateable" }],
      },
      { seq: 4, status: 'skipped', reasons: [{ code: '1006', message: "Field 'sail' not found" }] },
      {
        seq: 5,
        status: 'skipped',
        reasons: [{ code: '1001', message: "Invalid value 'many'. Required of type 'integer'" }],
      },
    ]);
    const found = await get(`${path}.json?filterType=crew&filterValues=4&fields=leadId,boat,crew`);
    expect(found.result).toEqual([{ seq: 0, leadId: ada, boat: 'Dinghy', crew: 4 }]);
  });

  it('takes leads out', async () => {
    await setStatus('Invited', [ada]);
    const input = [{ leadId: ada }, { leadId: ada }, { leadId: bea }, { leadId: 999_999 }];
    expect((await post('/rest/v1/programs/1205/members/delete.json', { input })).result).toEqual([
      { seq: 0, status: 'deleted', leadId: ada },
      ...[1, 2].map((seq) => ({
        seq,
        status: 'skipped',
        reasons: [{ code: '1037', message: 'Lead not in program' }],
      })),
      { seq: 3, status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
    ]);
  });
});

describe('membership seen from the lead', () => {
  it('Change Lead Program Status adds leads, and says of each what became of it', async () => {
    const body = { status: 'Registered', input: [{ id: ada }, { id: 999_999 }] };
    expect((await post('/rest/v1/leads/programs/1205/status.json', body)).result).toEqual([
      { id: ada, status: 'updated' },
      { id: 999_999, status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
    ]);
    expect((await post('/rest/v1/leads/programs/1205/status.json', body)).result).toMatchObject([
      { id: ada, status: 'skipped', reasons: [{ code: '1037' }] },
      { status: 'skipped' },
    ]);
  });

  it('Get Leads by Program Id', async () => {
    await setStatus('Registered', [ada, bea]);
    const membership = {
      id: 1205,
      progressionStatus: 'Registered',
      progressionStatusType: 'Registered',
      isExhausted: false,
      acquiredBy: false,
      reachedSuccess: false,
      membershipDate: time,
      updatedAt: time,
    };
    const first = await get('/rest/v1/leads/programs/1205.json?batchSize=1&fields=firstName');
    expect(first).toEqual({
      requestId: expect.any(String),
      success: true,
      nextPageToken: expect.any(String),
      result: [{ id: ada, firstName: 'ada', membership }],
    });
    const form = `_method=GET&batchSize=1&nextPageToken=${encodeURIComponent(first.nextPageToken ?? '')}`;
    const next = await shared().api.post(
      '/rest/v1/leads/programs/1205.json',
      form,
      'application/x-www-form-urlencoded',
    );
    expect(next.result).toMatchObject([{ id: bea, email: 'bea@example.com', createdAt: time, membership }]);
    expect((await get('/rest/v1/leads/programs/9.json')).errors).toMatchObject([{ code: '1013' }]);
    expect((await get('/rest/v1/leads/programs/1205.json?fields=nope')).errors).toMatchObject([
      { code: '1006' },
    ]);
  });

  it('Get Programs by Lead Id; engagement programs have streams', async () => {
    await setStatus('Registered', [ada]);
    await setStatus('Member', [ada], 1208);
    const of = async (query = '') =>
      (await get(`/rest/v1/leads/${ada}/programMembership.json?${query}`)) as object;
    const all = {
      id: 1205,
      progressionStatus: 'Registered',
      isExhausted: false,
      acquiredBy: false,
      reachedSuccess: false,
      membershipDate: time,
      updatedAt: time,
    };
    const engaged = { ...all, id: 1208, progressionStatus: 'Member', stream: '', nurtureCadence: 'norm' };
    expect(await of()).toMatchObject({ result: [all, engaged], moreResult: false });
    expect(await of('filterType=programId&filterValues=1208')).toMatchObject({ result: [engaged] });
    expect(await of('earliestUpdatedAt=2999-01-01')).toMatchObject({ result: [] });
    expect(await of('filterType=name&filterValues=x')).toMatchObject({ errors: [{ code: '1003' }] });
    expect((await get('/rest/v1/leads/999999/programMembership.json')).errors).toMatchObject([
      { code: '1004' },
    ]);
  });
});

describe('leads that go', () => {
  it('take their memberships along', async () => {
    const [gone] = await shared().api.sync([{ email: 'gone@example.com' }]);
    await setStatus('Invited', [Number(gone?.['id'])]);
    await post('/rest/v1/leads/delete.json', { input: [{ id: gone?.['id'] }] });
    expect((await get('/rest/v1/leads/programs/1205.json')).result).toEqual([]);
  });

  it('leave them to the winner of a merge, of two the one further on', async () => {
    const [winner, loser] = await shared().api.sync([{ email: 'w@example.com' }, { email: 'l@example.com' }]);
    const [w, l] = [Number(winner?.['id']), Number(loser?.['id'])];
    await setStatus('Invited', [w]);
    await setStatus('Attended', [l]);
    await setStatus('Member', [l], 1208);
    await shared().api.post(`/rest/v1/leads/${w}/merge.json?leadIds=${l}`);
    expect((await get(`/rest/v1/leads/${w}/programMembership.json`)).result).toMatchObject([
      { id: 1205, progressionStatus: 'Attended', reachedSuccess: true },
      { id: 1208, progressionStatus: 'Member' },
    ]);
    expect((await get('/rest/v1/leads/programs/1205.json?fields=id')).result).toHaveLength(1);
  });
});

describe('Push Lead', () => {
  const push = (body: object) => post('/rest/v1/leads/push.json', body);

  it('has leads join the program that it names, and acquire it if they are new', async () => {
    const input = [{ email: 'pushed@example.com' }, { email: 'ada@example.com' }];
    const { result } = await push({ programName: 'Spring Regatta 2026', input });
    expect(result).toMatchObject([{ status: 'created' }, { id: ada, status: 'updated' }]);
    const of = async (id: unknown) => (await get(`/rest/v1/leads/${id}/programMembership.json`)).result;
    expect(await of(result?.[0]?.['id'])).toMatchObject([
      { id: 1205, progressionStatus: 'Invited', acquiredBy: true },
    ]);
    expect(await of(ada)).toMatchObject([{ id: 1205, acquiredBy: false }]);
    const later = { programName: 'Spring Regatta 2026', programStatus: 'no show', input };
    await push(later);
    expect(await of(ada)).toMatchObject([{ progressionStatus: 'No Show' }]);
  });

  it('refuses a program or a status that there is not, unless the subscription takes any name', async () => {
    const input = [{ email: 'ada@example.com' }];
    expect((await push({ programName: 'Any', input })).errors).toEqual([
      { code: '1013', message: 'Program not found' },
    ]);
    const status = { programName: 'Spring Regatta 2026', programStatus: 'Sunk', input };
    expect((await push(status)).errors).toEqual([{ code: '1025', message: 'Program status not found' }]);
    await post('/galena/v1/settings.json', { unknownPrograms: 'accept' });
    expect((await push({ programName: 'Any', input })).result).toMatchObject([{ status: 'updated' }]);
    await post('/galena/v1/settings.json', { unknownPrograms: 'reject' });
  });
});

describe('fields of memberships', () => {
  it('are described', async () => {
    const { result } = await get('/rest/v1/programs/members/describe.json');
    expect(result).toMatchObject([
      {
        name: 'API Program Membership',
        description: 'Map for API program membership fields',
        dedupeFields: ['leadId', 'programId'],
      },
    ]);
    expect(result?.[0]?.['searchableFields']).toEqual([
      ['leadId'],
      ['boat'],
      ['crew'],
      ['reachedSuccess'],
      ['statusName'],
    ]);
    const fields = result?.[0]?.['fields'] as { name: string }[];
    expect(fields.slice(-2)).toEqual([
      {
        name: 'boat',
        displayName: 'Boat',
        dataType: 'string',
        length: 255,
        updateable: true,
        crmManaged: false,
      },
      { name: 'crew', displayName: 'crew', dataType: 'integer', updateable: true, crmManaged: false },
    ]);
    expect(fields).toHaveLength(19);
    const superseded = await get('/rest/v1/program/members/describe.json');
    expect(superseded.result?.[0]?.['fields']).toEqual(fields);
  });

  it('are listed, made and changed as those of leads', async () => {
    const fields = '/rest/v1/programs/members/schema/fields';
    const input = [
      { name: 'sail', displayName: 'Sail', dataType: 'boolean' },
      { name: 'BOAT', displayName: 'Other', dataType: 'string' },
      { name: 'x', displayName: 'X', dataType: 'colour' },
    ];
    expect((await post(`${fields}.json`, { input })).result).toMatchObject([
      { name: 'sail', status: 'created' },
      { name: 'BOAT', status: 'skipped', reasons: [{ code: '1017' }] },
      { name: 'x', status: 'skipped', reasons: [{ code: '1001' }] },
    ]);
    const changed = { input: [{ displayName: 'Colour of the sail', isSensitive: true }] };
    expect((await post(`${fields}/sail.json`, changed)).result).toEqual([
      { name: 'sail', status: 'updated' },
    ]);
    expect((await get(`${fields}/sail.json`)).result).toMatchObject([
      { displayName: 'Colour of the sail', isSensitive: true, isCustom: true },
    ]);
    expect((await post(`${fields}/statusName.json`, changed)).errors).toMatchObject([{ code: '1003' }]);
    expect((await get('/rest/v1/programs/members/schema/fields/nope.json')).errors).toMatchObject([
      { code: '1006' },
    ]);
    const page = await get(`${fields}.json?batchSize=18`);
    expect(page.result).toHaveLength(18);
    const rest = await get(`${fields}.json?nextPageToken=${page.nextPageToken}`);
    expect(rest.result?.map(({ name }) => name)).toEqual(['crew', 'sail']);
  });
});

describe('a channel that changes', () => {
  const statuses = (...named: readonly (readonly [string, number, boolean?])[]) =>
    named.map(([name, step, success = false]) => ({ name, step, success }));
  const put = (name: string, ...named: readonly (readonly [string, number, boolean?])[]) =>
    shared().control.assets.put({
      channels: [
        {
          id: 90,
          name,
          applicableProgramType: 'event',
          progressionStatuses: statuses(['Not in Program', 0], ...named),
        },
      ],
    });
  const members = async () =>
    (
      await get(
        '/rest/v1/programs/1290/members.json?filterType=leadId&filterValues=' +
          `${leads}&fields=leadId,statusName,reachedSuccess`,
      )
    ).result?.map(({ statusName, reachedSuccess }) => [statusName, reachedSuccess]);
  const set = (status: string, lead: number) => setStatus(status, [lead], 1290);

  it('takes the members of its programs along', async () => {
    const { control } = shared();
    await put('Race', ['Asked', 10], ['Sailed', 20], ['Won', 30, true]);
    await control.assets.put({ programs: [{ id: 1290, name: 'Race week', channel: 'Race', type: 'Event' }] });
    await set('Asked', ada);
    await set('Sailed', bea);
    await set('Won', cleo);
    // Steps in another order, a status with another name, and one that is success from now on.
    await put('Race', ['Sailed', 5, true], ['Invited', 10], ['Won', 30]);
    expect(await members()).toEqual([
      ['Invited', false],
      ['Sailed', true],
      ['Won', true],
    ]);
    expect((await set('Invited', bea)).result).toMatchObject([{ status: 'updated' }]);
    expect((await set('Sailed', ada)).result).toMatchObject([{ status: 'skipped' }]);
    // A channel with another name is the same one.
    await put('Regattas', ['Sailed', 5], ['Invited', 10], ['Won', 30]);
    expect((await set('Won', ada)).result).toMatchObject([{ status: 'updated' }]);
    await expect(put('Regattas', ['Sailed', 5], ['Won', 30])).rejects.toThrow(
      "channels[0]: the channel Regattas has no status 'Invited' and none of step 10, which one member has in the program 'Race week'",
    );
    const program = { id: 1290, name: 'Race week', type: 'Event' };
    await expect(control.assets.put({ programs: [{ ...program, channel: 'Content' }] })).rejects.toThrow(
      "programs[0].channel: the channel Content has no status 'Won' and none of step 30, which 2 members have",
    );
    await control.assets.put({ programs: [{ ...program, channel: 'Live Event' }] });
    expect(await members()).toEqual([
      ['No Show', false],
      ['Invited', true],
      ['No Show', true],
    ]);
    const only = [{ leadId: ada, statusName: 'Engaged' }];
    await control.assets.put({ programs: [{ ...program, channel: 'Content', members: only }] });
    expect(await members()).toEqual([['Engaged', true]]);
    await expect(control.assets.put({ programs: [{ ...program, channel: 'Race' }] })).rejects.toThrow(
      'programs[0].channel is Race, and the channels are',
    );
    await control.assets.delete('programs', [1290]);
    await control.assets.delete('channels', [90]);
  });
});

describe('Undo of an import', () => {
  it('brings leads back into their programs, and deletes them again with these', async () => {
    const { api } = shared();
    const batchId = await api.import({ file: 'email\ngone@example.com\n' });
    const [gone] = await api.leads(['gone@example.com'], 'id');
    await setStatus('Registered', [Number(gone?.['id'])]);
    const undoneBy = async (id: number, options = {}) =>
      (await api.progress(await undo(shared(), id, options)))['undo'];
    expect(await undoneBy(batchId)).toMatchObject({ leadsDeleted: 0, kept: 1 });
    const undoId = await undo(shared(), batchId, { force: true });
    const redoId = await undo(shared(), undoId);
    const members = await get(
      `${path}.json?filterType=leadId&filterValues=${gone?.['id']}&fields=statusName`,
    );
    expect(members.result).toMatchObject([{ statusName: 'Registered' }]);
    expect(await undoneBy(redoId)).toMatchObject({ leadsDeleted: 1, kept: 0 });
    // A program that somebody has put the lead into since counts, were it out of that again.
    const seenId = await api.import({ file: 'email\nseen@example.com\n' });
    const [seen] = await api.leads(['seen@example.com'], 'id');
    await setStatus('Registered', [Number(seen?.['id'])]);
    await post(`${path}/delete.json`, { input: [{ leadId: seen?.['id'] }] });
    expect(await undoneBy(seenId)).toMatchObject({ leadsDeleted: 0, kept: 1 });
  });
});
