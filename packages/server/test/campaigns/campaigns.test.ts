import type { AssetRow } from '@galena/client/control';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runScheduledCampaigns } from '../../src/campaigns/run-scheduled.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { activitiesOf, attributesOf, readAll, tokenSince } from '../activities/scene.ts';
import { regatta } from '../assets/scene.ts';
import { ApiClient } from '../support/api-client.ts';
import { schema, service } from '../support/constants.ts';
import { createControlledServer, shareControlledServer } from '../support/controlled-server.ts';
import { until } from '../support/until.ts';

const shared = shareControlledServer();
const post = (to: string, body: unknown) => shared().api.send('POST', to, body);
const get = (from: string) => shared().api.get(from);
const minute = 60_000;

let leads: number[] = [];
beforeAll(async () => {
  const { api, control } = shared();
  const made = await api.sync(['ada', 'bea'].map((name) => ({ email: `${name}@example.com`, leadScore: 1 })));
  leads = made.map(({ id }) => Number(id));
  await control.assets.put(regatta);
});
beforeEach(async () => {
  for (const table of ['campaign_members', 'program_members', 'campaign_runs']) {
    await shared().database.execute(sql`delete from ${identifier(schema, table)}`);
  }
  await shared().control.clock.follow();
});

describe('Get Campaigns', () => {
  it('shows smart campaigns by id, byte for byte', async () => {
    const text = await (await shared().api.fetch('/rest/v1/campaigns.json?id=77,80')).text();
    const dates = '"createdAt":"2026-01-12T10:00:00Z","updatedAt":"2026-03-09T08:15:00Z"';
    const program = '"programName":"Spring Regatta 2026","programId":1205,"workspaceName":"Default"';
    expect(text.replace(/"requestId":"[^"]+"/, '"requestId":"#"')).toBe(
      `{"requestId":"#","result":[{"id":77,"name":"Say hello","type":"trigger",${program},${dates},"active":true},{"id":80,"name":"Invite","description":"by mail","type":"batch",${program},${dates},"active":false}],"success":true}`,
    );
  });

  it.each([
    ['', [77, 78, 79, 80]],
    ['?name=Invite,asleep', [79, 80]],
    ['?name=invite', []],
    ['?programName=Spring%20Regatta%202026', [77, 80]],
    ['?workspaceName=Default&id=78', [78]],
    ['?workspaceName=Elsewhere', []],
    ['?isTriggerable=true', [77, 78]],
    ['?isTriggerable=false', [79, 80]],
  ])('%s', async (query, ids) => {
    expect((await get(`/rest/v1/campaigns.json${query}`)).result?.map(({ id }) => id)).toEqual(ids);
  });

  it('goes on page by page, and takes a form that means GET', async () => {
    const first = await get('/rest/v1/campaigns.json?batchSize=3');
    expect(first).not.toHaveProperty('moreResult');
    const form = `_method=GET&nextPageToken=${encodeURIComponent(first.nextPageToken ?? '')}`;
    const next = await shared().api.post(
      '/rest/v1/campaigns.json',
      form,
      'application/x-www-form-urlencoded',
    );
    expect(next.result?.map(({ id }) => id)).toEqual([80]);
    expect(next.nextPageToken).toBeUndefined();
  });

  it('by id', async () => {
    expect((await get('/rest/v1/campaigns/78.json')).result).toEqual([
      {
        id: 78,
        name: 'Once only',
        type: 'trigger',
        workspaceName: 'Default',
        createdAt: '2026-01-12T10:00:00Z',
        updatedAt: '2026-03-09T08:15:00Z',
        active: true,
      },
    ]);
    expect((await get('/rest/v1/campaigns/9.json')).errors).toEqual([
      { code: '1013', message: 'Campaign not found' },
    ]);
  });
});

const trigger = (id: number, ids: readonly number[], more: object = {}) =>
  post(`/rest/v1/campaigns/${id}/trigger.json`, {
    input: { leads: ids.map((lead) => ({ id: lead })), ...more },
  });

describe('Request Campaign', () => {
  it('logs the request and goes through the steps of the flow', async () => {
    const { api } = shared();
    const [ada = 0] = leads;
    const token = await tokenSince(api, new Date().toISOString());
    const tokens = [
      { name: '{{my.greeting}}', value: 'Ahoy' },
      { name: '{{my.host}}', value: 'Ada' },
    ];
    expect((await trigger(77, [ada], { tokens })).result).toEqual([{ id: 77 }]);
    const told = (await readAll(api, activitiesOf([47, 24, 13, 22, 104, 6]), token)).items;
    const summary = told.map((activity) => [
      activity['activityTypeId'],
      activity['campaignId'],
      activity['primaryAttributeValue'],
    ]);
    expect(summary).toEqual([
      [47, 77, 'Say hello'],
      [24, 77, 'Starter list'],
      [22, 77, 'Lead Score'],
      [13, 77, 'Lead Score'],
      [13, 77, 'City'],
      [104, 77, 'Spring Regatta 2026'],
      [6, 77, 'Greetings'],
    ]);
    expect(told.map(attributesOf)).toMatchObject([
      { Source: 'Web service API' },
      { Source: 'Marketo Flow Action' },
      { 'Change Value': '+5', Reason: 'Marketo Flow Action' },
      { Source: 'Marketo Flow Action', 'New Value': '6' },
      { 'New Value': 'Kiel' },
      { 'New Status': 'Attended', Reason: 'Marketo Flow Action' },
      { 'Step ID': 5 },
    ]);
    expect(attributesOf(told[3] ?? {})).not.toHaveProperty('request id');
    expect((await api.leads(['ada@example.com'], 'leadScore,city'))[0]).toMatchObject({
      leadScore: 6,
      city: 'Kiel',
    });
    expect((await get('/rest/v1/list/1001/leads.json')).result).toMatchObject([{ id: ada }]);
    expect((await get(`/rest/v1/leads/${ada}/smartCampaignMembership.json`)).result).toEqual([
      { smartCampaignId: 77, createdAt: expect.stringMatching(/Z$/), updatedAt: expect.stringMatching(/Z$/) },
    ]);
  });

  it('runs for the leads that there are, and names the others', async () => {
    const [ada = 0, bea = 0] = leads;
    expect((await trigger(78, [999_985, ada, 999_984, bea])).errors).toEqual([
      { code: '1004', message: 'Lead [999985, 999984] not found' },
    ]);
    expect((await get(`/rest/v1/leads/${bea}/smartCampaignMembership.json`)).result).toMatchObject([
      { smartCampaignId: 78 },
    ]);
  });

  it('with the rule `once` is logged again and goes through no step', async () => {
    const { api } = shared();
    const [, bea = 0] = leads;
    const score = async () => (await api.leads(['bea@example.com'], 'leadScore'))[0]?.['leadScore'];
    const before = Number(await score());
    const token = await tokenSince(api, new Date().toISOString());
    await trigger(78, [bea]);
    await trigger(78, [bea]);
    expect(await score()).toBe(before + 1);
    expect((await readAll(api, activitiesOf([47]), token)).items).toHaveLength(2);
  });

  it.each([
    ['2 hours', 90, { qualificationRuleInterval: 2, qualificationRuleUnit: 'hour' }, 2],
    ['a day, where nothing more is said', 91, {}, 24],
    ['a week', 92, { qualificationRuleInterval: 1, qualificationRuleUnit: 'week' }, 7 * 24],
    ['a month of thirty days', 93, { qualificationRuleUnit: 'month' }, 30 * 24],
  ])(
    'with the rule `interval` goes through the steps again after %s, counted from the last time',
    async (_name, id, rule, hours) => {
      const { api, control } = shared();
      const [, bea = 0] = leads;
      await control.assets.put({ smartCampaigns: [pointCampaign(id, rule)] });
      const score = async () => Number((await api.leads(['bea@example.com'], 'leadScore'))[0]?.['leadScore']);
      const membership = async () =>
        (await get(`/rest/v1/leads/${bea}/smartCampaignMembership.json`)).result?.[0];
      /** How many points the lead gets by a request so long after the one before. */
      const pointsAfter = async (span: { readonly hours?: number; readonly minutes?: number }) => {
        await control.clock.advance(span);
        // A token lives for an hour.
        await api.renew();
        const before = await score();
        expect((await trigger(id, [bea])).result).toEqual([{ id }]);
        return (await score()) - before;
      };
      const token = await tokenSince(api, new Date().toISOString());
      expect(await pointsAfter({})).toBe(1);
      const first = await membership();
      expect(await pointsAfter({})).toBe(0);
      // A request that does nothing does not begin the interval anew.
      expect(await pointsAfter({ hours, minutes: -2 })).toBe(0);
      expect(await membership()).toEqual(first);
      expect(await pointsAfter({ minutes: 3 })).toBe(1);
      const second = await membership();
      expect(second).toMatchObject({ smartCampaignId: id, createdAt: first?.['createdAt'] });
      expect(second?.['updatedAt']).not.toBe(first?.['updatedAt']);
      expect(await pointsAfter({ hours, minutes: -2 })).toBe(0);
      const told = (await readAll(api, activitiesOf([47, 22]), token)).items;
      const types = told
        .filter(({ campaignId }) => campaignId === id)
        .map(({ activityTypeId }) => activityTypeId);
      expect(types).toEqual([47, 22, 47, 47, 47, 22, 47]);
      await control.assets.delete('smartCampaigns', [id]);
    },
  );

  it('with the rule `interval` lets through those of several leads whose time has come', async () => {
    const { api, control } = shared();
    const [ada = 0, bea = 0] = leads;
    const scores = async () =>
      (await api.leads(['ada@example.com', 'bea@example.com'], 'leadScore')).map(({ leadScore }) =>
        Number(leadScore),
      );
    await control.assets.put({ smartCampaigns: [pointCampaign(94, { qualificationRuleUnit: 'hour' })] });
    const before = await scores();
    await trigger(94, [ada]);
    await trigger(94, [ada, bea]);
    expect(await scores()).toEqual(before.map((score) => score + 1));
    await control.assets.delete('smartCampaigns', [94]);
  });

  it.each([[{}], [null], [[]]])('takes %j for no tokens', async (tokens) => {
    expect((await trigger(78, [leads[0] ?? 0], { tokens })).result).toEqual([{ id: 78 }]);
  });

  it.each([
    [
      80,
      {},
      '1003',
      'Campaign 80 cannot be requested: it is not an active trigger campaign with the source Web Service API',
    ],
    [
      79,
      {},
      '1003',
      'Campaign 79 cannot be requested: it is not an active trigger campaign with the source Web Service API',
    ],
    [9, {}, '1013', 'Campaign not found'],
    [77, { leads: [] }, '1002', "Missing value for the required parameter 'leads'"],
    [77, { leads: Array(101).fill({ id: 1 }) }, '1003', 'Too many records: 101 given and the maximum is 100'],
    [
      77,
      { tokens: Array(101).fill({ name: 'x' }) },
      '1003',
      'Too many records: 101 given and the maximum is 100',
    ],
    [
      77,
      {
        tokens: [
          { name: '{{my.one}}', value: 'x' },
          { name: '{{my.greeting}}', value: 'x' },
          { name: '{{my.two}}', value: 'x' },
        ],
      },
      '1003',
      'Invalid token value: ["one","two"] ',
    ],
    [77, { tokens: 'x' }, '1001', "Invalid value 'x'. Required of type 'array'"],
  ])('refuses %s with %.50j', async (id, more, code, message) => {
    expect((await trigger(id, [leads[0] ?? 0], more)).errors).toEqual([{ code, message }]);
  });

  it('refuses a body without input', async () => {
    expect((await post('/rest/v1/campaigns/77/trigger.json', {})).errors).toMatchObject([{ code: '1002' }]);
  });
});

/** A campaign that gives a point to each lead that goes through it, which is once in a while. */
function pointCampaign(id: number, rule: object): AssetRow {
  return {
    id,
    name: `Points ${id}`,
    type: 'trigger',
    qualificationRuleType: 'interval',
    ...rule,
    flow: [{ step: 'change data value', field: 'leadScore', value: '+1' }],
  };
}

const schedule = (id: number, input?: object) =>
  post(`/rest/v1/campaigns/${id}/schedule.json`, input === undefined ? {} : { input });

describe('what a flow changes while nothing is recorded', () => {
  it.each([
    ['requested', (id: number) => trigger(id, leads)],
    ['scheduled', (id: number) => schedule(id)],
  ])('by a %s campaign is found by its time, and knownSince counts it', async (kind, send) => {
    const { control, database } = shared();
    const id = kind === 'requested' ? 95 : 96;
    const more = kind === 'requested' ? {} : { type: 'batch', leads };
    await control.assets.put({ smartCampaigns: [{ ...pointCampaign(id, {}), ...more }] });
    const { now } = await control.clock.advance({ minutes: 20 });
    await post('/galena/v1/settings.json', { activities: 'off' });
    onTestFinished(async () => {
      await post('/galena/v1/settings.json', { activities: 'on' });
    });
    expect((await send(id)).result).toEqual([{ id }]);
    await control.clock.advance({ minutes: 6 });
    await until(
      async () =>
        (await database.query(sql`select from ${identifier(schema, 'campaign_runs')}`)).length === 0,
    );
    const changed = (await get(`/galena/v1/leads.json?changedSince=${now}`)).result ?? [];
    expect(new Set(changed.map((lead) => lead['id']))).toEqual(new Set(leads));
    const { knownSince = '' } = await get(`/galena/v1/leads/${leads[0]}/history.json`);
    expect(Date.parse(knownSince)).toBeGreaterThan(Date.parse(now));
  });
});

/** Who is in the program that the scheduled campaign invites into. */
const invited = async (program = 1205) =>
  (await get(`/rest/v1/leads/programs/${program}.json?fields=id`)).result?.map(({ id }) => id);

describe('Schedule Campaign', () => {
  beforeEach(async () => {
    await shared().api.post(`/rest/v1/lists/1001/leads.json?id=${leads}`);
  });

  it('runs in five minutes on the leads of its row, by the clock of the server', async () => {
    const { control, api } = shared();
    const token = await tokenSince(api, new Date().toISOString());
    expect((await schedule(80)).result).toEqual([{ id: 80 }]);
    await control.clock.advance({ minutes: 4 });
    const [run] = await shared().database.query<{ id: number }>(
      sql`select id from sub_000_gal_000.campaign_runs`,
    );
    expect(run).toBeDefined();
    expect(await invited()).toEqual([]);
    await control.clock.advance({ minutes: 2 });
    await until(async () => (await invited())?.length === 2);
    expect(await invited()).toEqual(leads);
    const told = (await readAll(api, activitiesOf([104]), token)).items;
    expect(told.map(({ campaignId }) => campaignId)).toEqual([80, 80]);
    expect(await shared().database.query(sql`select from sub_000_gal_000.campaign_runs`)).toEqual([]);
    expect(
      await shared().database.query(
        sql`select from galena.subscriptions where next_campaign_run is not null`,
      ),
    ).toEqual([]);
  });

  it('takes an empty body of JSON, a blank one, and a time in any form', async () => {
    for (const body of ['', undefined]) {
      const answer = await shared().api.post('/rest/v1/campaigns/80/schedule.json', body, 'application/json');
      expect(answer.result).toEqual([{ id: 80 }]);
    }
    for (const runAt of [
      '2026-12-01T09:00:00+0000',
      '2026-12-01T09:00:00+00:00',
      '2026-12-01T09:00:00Z',
      '2020-01-01T00:00:00Z',
    ]) {
      expect(
        (await schedule(80, { runAt, tokens: [{ name: '{{my.greeting}}', value: 'x' }] })).result,
      ).toEqual([{ id: 80 }]);
    }
  });

  it('runs no earlier than in five minutes, whatever is asked for, and at the time that is', async () => {
    const now = Date.now();
    const later = new Date(now + 90 * minute);
    await schedule(80, { runAt: '2020-01-01T00:00:00Z' });
    await schedule(80, { runAt: later.toISOString() });
    const runs = await shared().database.query<{ runAt: Date }>(
      sql`select run_at as "runAt" from sub_000_gal_000.campaign_runs order by run_at`,
    );
    expect(runs[0]?.runAt.getTime()).toBeGreaterThanOrEqual(now + 5 * minute - 1000);
    expect(runs[1]?.runAt).toEqual(later);
  });

  it('copies a program for it', async () => {
    const { control } = shared();
    const [{ id } = { id: 0 }] = (await schedule(80, { cloneToProgramName: 'Regatta 2027' })).result ?? [];
    expect(Number(id)).toBeGreaterThan(80);
    const [clone] = (await get('/rest/asset/v1/program/byName.json?name=Regatta%202027')).result ?? [];
    expect(clone).toMatchObject({ type: 'Event', channel: 'Live Event', folder: { value: 28 } });
    const copies = await get('/rest/v1/campaigns.json?programName=Regatta%202027');
    expect(copies.result?.map(({ name }) => name)).toEqual(['Say hello', 'Invite']);
    expect(copies.result?.[1]).toMatchObject({ id, programId: clone?.['id'] });
    expect(
      (await get(`/rest/asset/v1/folder/${clone?.['id']}/tokens.json?folderType=Program`)).result?.[0]?.[
        'tokens'
      ],
    ).toHaveLength(2);
    expect((await schedule(80, { cloneToProgramName: 'Regatta 2027' })).errors).toEqual([
      { code: '611', message: 'System error' },
    ]);
    await control.assets.delete('programs', [Number(clone?.['id'])]);
    await control.assets.delete(
      'smartCampaigns',
      copies.result?.map(({ id: copy }) => Number(copy)),
    );
  });

  it('has flows and rules of a copy name the copies, and runs in the copy of the program', async () => {
    const { control, api } = shared();
    const named = { name: 'Filter', conditions: [{ values: ['Spring Regatta 2026', 'Registered'] }] };
    await control.assets.put({
      emails: [{ id: 591, name: 'Outside' }],
      smartCampaigns: [
        {
          id: 81,
          name: 'Remind',
          folder: { programName: 'Spring Regatta 2026' },
          leads: { list: 'Starter list' },
          smartList: { rules: { filters: [named] } },
          flow: [
            { step: 'change program status', program: 1205, status: 'Registered' },
            { step: 'change program status', program: 1206, status: 'Invited' },
            { step: 'send email', email: 'Greetings' },
            { step: 'send email', email: 'Outside' },
          ],
        },
      ],
    });
    const token = await tokenSince(api, new Date().toISOString());
    const [{ id } = { id: 0 }] = (await schedule(81, { cloneToProgramName: 'Regatta 2028' })).result ?? [];
    const document = await control.assets.get();
    const find = (kind: string, test: (row: Readonly<Record<string, unknown>>) => boolean) =>
      document[kind]?.find(test) ?? {};
    const program = find('programs', ({ name }) => name === 'Regatta 2028');
    const isCopied = ({ folder }: Readonly<Record<string, unknown>>) =>
      (folder as { id?: number } | undefined)?.id === program['id'];
    const email = find('emails', isCopied);
    expect(email).toMatchObject({ name: 'Greetings', subject: { value: 'Hello' } });
    expect(find('smartCampaigns', (row) => row['id'] === id)).toMatchObject({
      name: 'Remind',
      parentProgramId: program['id'],
      smartList: { rules: { filters: [{ conditions: [{ values: ['Regatta 2028', 'Registered'] }] }] } },
      flow: [{ program: program['id'] }, { program: 1206 }, { email: email['id'] }, { email: 591 }],
    });
    await control.clock.advance({ minutes: 6 });
    await until(async () => (await invited(1206))?.length === 2);
    expect(await invited(Number(program['id']))).toEqual(leads);
    expect(await invited(1205)).toEqual([]);
    const sent = (await readAll(api, activitiesOf([6]), token)).items;
    expect(new Set(sent.map((activity) => activity['primaryAttributeValueId']))).toEqual(
      new Set([email['id'], 591]),
    );
    await control.assets.delete('programs', [Number(program['id'])]);
    const copies = document['smartCampaigns']?.filter((row) => row['parentProgramId'] === program['id']);
    await control.assets.delete('smartCampaigns', [81, ...(copies ?? []).map((row) => Number(row['id']))]);
    await control.assets.delete('emails', [591, Number(email['id'])]);
  });

  it.each([
    [77, {}, '1003', 'Campaign 77 cannot be scheduled: it is a trigger campaign'],
    [9, {}, '1013', 'Campaign not found'],
    [80, { runAt: '2099-01-01T00:00:00Z' }, '1042', 'Invalid runAt date'],
    [80, { runAt: 'tomorrow' }, '1042', 'Invalid runAt date'],
    [80, { tokens: [{ name: '{{my.none}}', value: '' }] }, '1003', 'Invalid token value: ["none"] '],
  ])('refuses %s with %j', async (id, input, code, message) => {
    expect((await schedule(id, input)).errors).toEqual([{ code, message }]);
  });
});

describe('a restart', () => {
  it('does not keep a scheduled campaign from running, and each lead goes through it once', async () => {
    const server = await createControlledServer();
    onTestFinished(() => server.stop());
    const { api, control, database, connectionString, clock } = server;
    const ids: number[] = [];
    for (let call = 0; call < 4; call += 1) {
      const made = await api.sync(
        Array.from({ length: 300 }, (_, index) => ({ email: `l${call}-${index}@a.io`, leadScore: 0 })),
      );
      ids.push(...made.map(({ id }) => Number(id)));
    }
    await control.assets.put({
      smartCampaigns: [{ ...pointCampaign(80, { qualificationRuleType: 'any' }), type: 'batch', leads: ids }],
    });
    const scheduled = await api.send('POST', '/rest/v1/campaigns/80/schedule.json', {});
    expect(scheduled.result).toEqual([{ id: 80 }]);
    await server.stopGalena();
    const scores = () =>
      database.query<{ score: number; leads: number }>(sql`
        select "leadScore"::integer as score, count(*)::integer as leads
        from ${identifier(schema, 'leads')}
        group by 1
        order by 1`);
    expect(await scores()).toEqual([{ score: 0, leads: 1_200 }]);
    clock.advance(6 * minute);
    // An engine that is stopped when it has sent the first 500 through.
    await runScheduledCampaigns(database, clock, stoppedAtLook(2));
    expect(await scores()).toEqual([
      { score: 0, leads: 700 },
      { score: 1, leads: 500 },
    ]);
    const config = readConfig({
      PORT: '0',
      DATABASE_URL: connectionString,
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
    });
    const running = await start(config, { clock, log: createLogger('silent') });
    onTestFinished(() => running.stop());
    await until(
      async () => (await database.query(sql`select from sub_000_gal_000.campaign_runs`)).length === 0,
    );
    expect(await scores()).toEqual([{ score: 1, leads: 1_200 }]);
    const again = new ApiClient(running.url ?? '');
    expect(
      (await again.get(`/rest/v1/leads/${ids.at(-1)}/smartCampaignMembership.json`)).result,
    ).toMatchObject([{ smartCampaignId: 80 }]);
  });
});

/** A signal that is aborted when it is looked at for the so manieth time. */
function stoppedAtLook(count: number): AbortSignal {
  const stopping = new AbortController();
  let looks = 0;
  return new Proxy(stopping.signal, {
    get(signal, name) {
      if (name === 'aborted') looks += 1;
      if (looks === count) stopping.abort();
      return Reflect.get(signal, name, signal);
    },
  });
}

describe('with limits', () => {
  const limited = shareControlledServer({ GALENA_LIMITS: 'marketo', GALENA_PROGRAM_CLONES: '1' });

  it('clones no more programs a day than it may', async () => {
    const { api, control } = limited();
    await control.assets.put(regatta);
    const clone = (cloneToProgramName: string) =>
      api.send('POST', '/rest/v1/campaigns/80/schedule.json', { input: { cloneToProgramName } });
    expect(await clone('First')).toMatchObject({ success: true });
    expect((await clone('Second')).errors).toEqual([{ code: '1020', message: 'Too many clones to program' }]);
    expect((await api.get('/rest/asset/v1/program/byName.json?name=Second')).result).toBeUndefined();
  });
});
