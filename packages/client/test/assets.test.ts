import type { Galena } from '@galena/client';
import * as sdk from '@galena/client/assets';
import { GalenaAssets } from '@galena/client/assets';
import { beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../server/src/http/routes/index.ts';
import { regatta } from '../../server/test/assets/scene.ts';
import { shareControlledServer } from '../../server/test/support/controlled-server.ts';
import { collect } from './support/collect.ts';
import { connect } from './support/connect.ts';
import { readExamples, runExample } from './support/examples.ts';

const shared = shareControlledServer();
let galena: Galena;
let assets: GalenaAssets;
let ada = 0;
beforeAll(async () => {
  const { api, control, url } = shared();
  const [lead] = await api.sync([{ email: 'ada@example.com', firstName: 'Ada' }]);
  ada = Number(lead?.['id']);
  await control.assets.put(regatta);
  galena = connect(url);
  assets = new GalenaAssets(galena);
});

describe('the examples of the documentation', async () => {
  const examples = await readExamples((file) => file.startsWith('assets'));
  /** What takes away what others show comes last. */
  const order = (code: string) => (code.includes('.delete(') ? 1 : 0);

  it('are there for every public call', () => {
    const shown = examples.map(({ code }) => code).join('\n');
    for (const [name, part] of [['', assets] as const, ...Object.entries(assets)])
      for (const method of methodsOf(part)) {
        expect(shown).toContain(`assets.${name === '' ? '' : `${name}.`}${method}(`);
      }
  });

  it.each(examples.toSorted((first, second) => order(first.code) - order(second.code)))(
    '$name',
    async ({ code }) => {
      await runExample(code.replace(/\bconst assets = /, 'const other = '), { ...sdk, assets, galena });
    },
  );

  it('make every call about assets, programs and campaigns that the server has', async () => {
    const made = new Set((await shared().control.calls.list()).map(({ operation = '' }) => shape(operation)));
    const groups = ['Assets', 'Static lists as assets', 'Program members', 'Campaigns'];
    const served = operations
      .filter(
        ({ documentation: { group }, path }) =>
          groups.includes(group) || /(program|smartCampaign)Membership/.test(path),
      )
      .map(({ method, path }) => shape(`${method} ${path}`));
    expect(served.length).toBeGreaterThan(80);
    expect(served.filter((call) => !made.has(call))).toEqual([
      // The same under an older path, and with an ending that Marketo's definition has not.
      'GET /rest/v1/program/members/describe.json',
      // Those of galena.lists.
      'POST /rest/asset/v1/staticLists.json',
      'POST /rest/asset/v1/staticList/{}.json',
      'POST /rest/asset/v1/staticList/{}/delete.json',
      'GET /rest/asset/v1/emailTemplate/{}/content.json',
    ]);
  });
});

describe('lists', () => {
  const offsets = async () =>
    (await shared().control.calls.list()).map(({ url = '' }) => /offset=\d+/.exec(url)?.[0]);

  it('come page by page, and end with the first page that is not full', async () => {
    await shared().control.calls.clear();
    const programs = await collect(assets.programs.list({ batchSize: 2 }));
    expect(programs.map(({ id }) => id)).toEqual([1206, 1209, 1207, 1208, 1205]);
    expect(await offsets()).toEqual(['offset=0', 'offset=2', 'offset=4']);
    await shared().control.calls.clear();
    expect(await collect(assets.smartCampaigns.list({ batchSize: 2 }))).toHaveLength(4);
    expect(await offsets()).toEqual(['offset=0', 'offset=2', 'offset=4']);
  });

  it('fetch a page when it is come to', async () => {
    await shared().control.calls.clear();
    for await (const { name } of assets.programs.list({ batchSize: 1 })) {
      expect(name).toBe('autumn regatta');
      break;
    }
    expect(await offsets()).toEqual(['offset=0']);
  });

  it('are filtered by what the calls take', async () => {
    const names = async (list: AsyncIterable<{ readonly name: string }>) =>
      (await collect(list)).map(({ name }) => name);
    const { programs, smartCampaigns, emails, forms } = assets;
    expect(await names(programs.list({ filterType: 'id', filterValues: [1205, 1209] }))).toEqual([
      'Dinner',
      'Spring Regatta 2026',
    ]);
    expect(await names(programs.list({ status: 'on' }))).toEqual(['Sailing course']);
    const latestUpdatedAt = new Date('2025-12-31T00:00:00Z');
    expect(await names(programs.list({ latestUpdatedAt }))).toEqual([]);
    const folder = { id: 1205, type: 'Program' } as const;
    expect(await names(smartCampaigns.list({ folder, isActive: true }))).toEqual(['Say hello']);
    expect(await names(forms.list({ folder: 3 }))).toEqual(['Sign up']);
    expect(await names(emails.list({ status: 'draft', folder }))).toEqual(['Greetings']);
    expect(await collect(assets.campaigns.list({ batchSize: 1, ids: [77, 80] }))).toMatchObject([
      { id: 77, active: true },
      { id: 80, active: false },
    ]);
  });

  it('refuse an option that they do not have', async () => {
    const misspelt: object = { stauts: 'approved' };
    expect(() => assets.emails.list(misspelt)).toThrow('most likely it is "status"');
    expect(() => assets.files.list(misspelt)).toThrow(TypeError);
    await expect(assets.emails.get(501, misspelt)).rejects.toThrow('most likely it is "status"');
    await expect(assets.folders.get(1, misspelt)).rejects.toThrow(TypeError);
  });
});

describe('one asset', () => {
  it('is undefined where there is none', async () => {
    expect(await assets.programs.get(1)).toBeUndefined();
    expect(await assets.channels.getByName('Nobody')).toBeUndefined();
    expect(await assets.folders.getByName('Nowhere')).toBeUndefined();
    expect(await assets.emails.fullContent(502)).toBeUndefined();
    expect(await assets.folders.tokens({ id: 1206, type: 'Program' })).toEqual([]);
    expect(await assets.emails.content(1)).toEqual([]);
    await expect(assets.campaigns.get(9)).rejects.toMatchObject({ code: '1013' });
  });

  it('is shown in the version and with the details that are asked for', async () => {
    expect((await assets.emails.get(501))?.subject?.value).toBe('Hello');
    expect((await assets.emails.get(501, { status: 'draft' }))?.subject?.value).toBe('Hello again');
    const plain = await assets.programs.getByName('Spring Regatta 2026');
    expect(plain).not.toHaveProperty('tags');
    const detailed = await assets.programs.getByName('Spring Regatta 2026', { includeTags: true });
    expect(detailed?.tags).toEqual([{ tagType: 'Season', tagValue: 'Spring' }]);
    expect(await assets.smartLists.get(301)).not.toHaveProperty('rules');
    expect((await assets.smartLists.get(301, { includeRules: true }))?.rules?.filterMatchType).toBe('all');
    expect((await assets.emails.fullContent(501, { type: 'Text' }))?.content).toBe('Ahoy');
    expect((await assets.emails.fullContent(501, { leadId: ada }))?.content).toContain('Ahoy Ada, The club');
  });
});

describe('members of programs', () => {
  it('are written by one call for every 300, with the positions of all', async () => {
    const { programMembers } = assets;
    const records = Array.from({ length: 301 }, (_, index) => ({ email: `member${index}@a.io` }));
    const ids = (await galena.leads.sync(records)).map(({ id = 0 }) => id);
    const joined = await programMembers.setStatus(1206, 'Invited', ids);
    expect(joined.map(({ seq, status, leadId }) => [seq, status, leadId])).toEqual(
      ids.map((id, seq) => [seq, 'created', id]),
    );
    const outcomes = await programMembers.sync(1206, [
      ...ids.map((leadId) => ({ leadId, boat: 'Yacht' })),
      { leadId: 999_999, boat: 'Raft' },
    ]);
    expect(outcomes.at(-2)).toEqual({ seq: 300, status: 'updated', leadId: ids.at(-1) });
    expect(outcomes.at(-1)).toMatchObject({ seq: 301, status: 'skipped', reasons: [{ code: '1004' }] });
    const found = await collect(programMembers.find(1206, 'leadId', ids, { fields: ['leadId', 'boat'] }));
    expect(found.map(({ boat }) => boat)).toEqual(ids.map(() => 'Yacht'));
    expect(await programMembers.setStatus(1206, 'Invited', [ids[0] ?? 0])).toMatchObject([
      { status: 'skipped', reasons: [{ code: '1037' }] },
    ]);
    await expect(programMembers.setStatus(1206, 'Sunk', ids)).rejects.toMatchObject({ code: '1025' });
    const endAt = new Date();
    const startAt = new Date(endAt.getTime() - 3_600_000);
    expect(await collect(programMembers.findUpdated(1206, { startAt, endAt }))).toHaveLength(301);
    await programMembers.delete(1206, ids.slice(1));
    const left = await collect(programMembers.leads(1206, { fields: ['email'], batchSize: 1 }));
    expect(left).toMatchObject([
      { id: ids[0], email: 'member0@a.io', membership: { progressionStatus: 'Invited' } },
    ]);
    const [first = 0] = ids;
    expect(await collect(programMembers.programsOf(first, { programs: [1206] }))).toMatchObject([
      { id: 1206, progressionStatus: 'Invited' },
    ]);
    expect(await collect(programMembers.programsOf(first, { programs: [1205] }))).toEqual([]);
  });
});

describe('campaigns', () => {
  it('are requested, and say which leads are not there', async () => {
    await expect(assets.campaigns.request(78, [999_984, ada])).rejects.toMatchObject({
      code: '1004',
      reason: 'Lead [999984] not found',
    });
    const been = await collect(assets.campaigns.campaignsOf(ada));
    expect(been.map(({ smartCampaignId }) => smartCampaignId)).toContain(78);
    const tokens = [{ name: '{{my.none}}', value: 'x' }];
    await expect(assets.campaigns.request(77, [ada], { tokens })).rejects.toMatchObject({ code: '1003' });
  });

  it('are scheduled, also in a copy of their program', async () => {
    const runAt = new Date(Date.now() + 3_600_000);
    expect(await assets.campaigns.schedule(80, { runAt })).toBe(80);
    const copy = await assets.campaigns.schedule(80, { cloneToProgramName: 'Regatta of the SDK' });
    expect(await assets.campaigns.get(copy)).toMatchObject({ programName: 'Regatta of the SDK' });
    const tomorrow = assets.campaigns.schedule(80, { runAt: 'tomorrow' });
    await expect(tomorrow).rejects.toMatchObject({ code: '1042' });
  });
});

it('shares the token of its Galena, and takes no other thing', async () => {
  const { control, url } = shared();
  await control.calls.clear();
  const client = connect(url);
  await client.services.own();
  await new GalenaAssets(client).channels.getByName('Nurture');
  expect(await control.calls.list({ operation: 'Get Token' })).toHaveLength(1);
  expect(() => new GalenaAssets({} as Galena)).toThrow('no Galena of the same copy');
});

/** Those of a resource and of what it is made from. */
function methodsOf(part: object): string[] {
  const own = Object.getPrototypeOf(part) as object | null;
  if (own === null || own === Object.prototype) return [];
  const names = Object.getOwnPropertyNames(own).filter((name) => name !== 'constructor' && !inner.has(name));
  return [...names, ...methodsOf(own)];
}

/** What the resources have for themselves alone. */
const inner = new Set(['part', 'parts', 'pages']);

function shape(call: string): string {
  return call.replaceAll(/\{\w+\}|:\w+/g, '{}');
}
