import { describe, expect, it } from 'vitest';
import { shareControlledServer } from '../support/controlled-server.ts';
import { regatta } from './scene.ts';

const shared = shareControlledServer();

/** A document as the files of a seed, one for each kind. */
function asFiles(document: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(document).map(([kind, rows]) => [`assets/${kind}.json`, JSON.stringify(rows)]),
  );
}

describe('a seed', () => {
  it('has assets, whichever file names what another one has, and what is shown can be given again', async () => {
    const { api, control } = shared();
    const leads = 'email\nada@example.com\n';
    const members = [{ email: 'ADA@example.com', statusName: 'attended', crew: 4, acquiredBy: true }];
    const programs = regatta.programs.map((row) => (row.id === 1206 ? { ...row, members } : row));
    await control.seed({ files: { 'leads.csv': leads, ...asFiles({ ...regatta, programs }) } });
    const shown = await control.assets.get();
    expect(shown['programs']).toHaveLength(5);
    const member = { progressionStatus: 'Attended', reachedSuccess: true, acquiredBy: true };
    expect((await api.get('/rest/v1/leads/1/programMembership.json')).result).toMatchObject([member]);
    await control.seed({ files: { 'leads.csv': leads, ...asFiles(shown) } });
    expect(await control.assets.get()).toEqual(shown);
    await control.seed({ files: { 'leads.csv': leads, 'assets/all.json': JSON.stringify(shown) } });
    expect(await control.assets.get()).toEqual(shown);
  });

  it('names file and line of what is wrong', async () => {
    const programs = '[\n {"name": "A", "channel": "Content"},\n {"name": "B", "channel": "Fair"}\n]';
    await expect(shared().control.seed({ files: { 'assets/programs.json': programs } })).rejects.toThrow(
      'assets/programs.json, line 3: programs[1].channel is Fair, and the channels are Content, ',
    );
  });
});

describe('a control call', () => {
  it('gives what is absent its usual value, and shows what is not known as it came', async () => {
    const { api, control } = shared();
    const counts = await control.assets.put({
      campaigns: [{ name: 'Old form', type: 'trigger', active: false, workspaceName: 'Default' }],
      programs: [{ name: 'Bare', channel: 'Content', isExecutable: true }],
    });
    expect(counts).toEqual({ programs: 1, smartCampaigns: 1 });
    expect((await api.get('/rest/asset/v1/program/byName.json?name=Bare')).result).toMatchObject([
      { type: 'Default', workspace: 'Default', isExecutable: true },
    ]);
    expect((await api.get('/rest/asset/v1/smartCampaign/byName.json?name=Old%20form')).result).toMatchObject([
      { isActive: false, status: 'Inactive', isRequestable: true },
    ]);
  });

  it('replaces a row of the same id or name, and deletes', async () => {
    const { api, control } = shared();
    // What a seed has given before.
    await control.assets.delete('files');
    await control.assets.put({
      files: [
        { id: 5, name: 'one' },
        { name: 'two', size: 1 },
      ],
    });
    await control.assets.put({
      files: [
        { id: 5, name: 'renamed' },
        { name: 'two', size: 2 },
      ],
    });
    const sizes = async () =>
      (await api.get('/rest/asset/v1/files.json')).result?.map(({ name, size }) => [name, size]);
    expect(await sizes()).toEqual([
      ['renamed', 0],
      ['two', 2],
    ]);
    expect(await control.assets.delete('files', [5])).toBe(1);
    expect(await sizes()).toEqual([['two', 2]]);
    expect(await control.assets.delete('files')).toBe(1);
    expect(await sizes()).toBeUndefined();
    await expect(control.assets.delete('boats')).rejects.toThrow('1001');
  });

  it.each([
    [{ boats: [] }, "'boats' is no kind of asset: there are channels, "],
    [{ programs: {} }, 'programs is {} and must be an array'],
    [{ programs: [7] }, 'programs[0] is 7 and must be an object'],
    [{ programs: [{ channel: 'Content' }] }, 'programs[0].name is missing and must be text'],
    [{ programs: [{ name: 'x' }] }, 'programs[0].channel is missing and must be text'],
    [
      { programs: [{ name: 'x', channel: 'Content', type: 'Party' }] },
      'programs[0].type is Party and must be one of Default, Event, Event with Webinar, Engagement, Email',
    ],
    [
      { programs: [{ name: 'x', channel: 'Content', createdAt: 'soon' }] },
      'programs[0].createdAt is soon and must be a time',
    ],
    [
      { programs: [{ name: 'x', channel: 'Content', folder: 'here' }] },
      'programs[0].folder is here and must be a path',
    ],
    [
      { programs: [{ name: 'x', channel: 'Content', folder: { type: 'Folder', id: 99 } }] },
      'programs[0] is in Folder 99, which is not there',
    ],
    [
      { programs: [{ name: 'x', channel: 'Content', folder: '/Attic/Boxes' }] },
      'programs[0] is in /Attic/Boxes, and there is no folder /Attic',
    ],
    [
      { programs: [{ name: 'x', channel: 'Content', members: [{ email: 'no@example.com' }] }] },
      "programs[0].members[0]: there is no lead whose email is 'no@example.com'",
    ],
    [
      {
        programs: [
          { id: 1, name: 'x', channel: 'Content' },
          { id: 1, name: 'y', channel: 'Content' },
        ],
      },
      'programs[1] has the id 1 of another program of the document',
    ],
    [
      { channels: [{ name: 'x', progressionStatuses: [{ name: 'In' }] }] },
      'channels[0].progressionStatuses[0].step is missing',
    ],
    [
      { smartCampaigns: [{ name: 'x', flow: [{ step: 'wait' }] }] },
      'smartCampaigns[0].flow[0].step is wait and must be one of add to list, ',
    ],
    [
      { smartCampaigns: [{ name: 'x', flow: [{ step: 'add to list', list: 'none' }] }] },
      'smartCampaigns[0].flow[0].list is none and must be the id or the name of a static list that is there',
    ],
    [
      {
        smartCampaigns: [{ name: 'x', flow: [{ step: 'change data value', field: 'createdAt', value: 1 }] }],
      },
      'smartCampaigns[0].flow[0].field is createdAt and must be a field of leads that can be written',
    ],
  ])('refuses %.70j, and stores nothing of it', async (document, message) => {
    const before = await shared().control.assets.get();
    await expect(shared().control.assets.put(document as never)).rejects.toThrow(message);
    expect(await shared().control.assets.get()).toEqual(before);
  });
});
