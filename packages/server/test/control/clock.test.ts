import { afterEach, describe, expect, it } from 'vitest';
import { service } from '../support/constants.ts';
import { shareControlledServer } from '../support/controlled-server.ts';

const shared = shareControlledServer();

afterEach(() => shared().control.clock.follow());

describe('the clock of a double', () => {
  it('dates all that is written', async () => {
    const { api, control } = shared();
    await control.clock.freeze('2031-05-06T07:08:09Z');
    const at = '2031-05-06T07:08:09Z';
    await api.sync([{ email: 'dated@example.com' }]);
    expect(await api.leads(['dated@example.com'], 'createdAt,updatedAt')).toEqual([
      { id: expect.any(Number), createdAt: at, updatedAt: at },
    ]);
    const batchId = await api.import({
      file: 'email,firstName\ndated@example.com,Ada\nnew@example.com,New\n',
    });
    expect(await api.progress(batchId)).toMatchObject({ createdAt: at, startedAt: at, finishedAt: at });
    expect(await api.leads(['new@example.com'], 'createdAt')).toMatchObject([{ createdAt: at }]);
    const posts: readonly [string, object, RegExp][] = [
      [
        '/galena/v1/services.json',
        { name: 'X', userEmail: 'x@x.io', role: 'Administrator' },
        /"createdAt":"2031-05-06/,
      ],
      ['/rest/v1/companies.json', { input: [{ externalCompanyId: 'c1' }] }, /"created"/],
      ['/galena/v1/subscriptions.json', { munchkinId: '123-CLK-456' }, /123-CLK-456/],
    ];
    for (const [path, body, expected] of posts) {
      expect(JSON.stringify(await api.send('POST', path, body))).toMatch(expected);
    }
    const form = `name=${encodeURIComponent('A list')}&folder=${encodeURIComponent('{"id":1,"type":"Folder"}')}`;
    const urlencoded = 'application/x-www-form-urlencoded';
    const list = await api.post('/rest/asset/v1/staticLists.json', form, urlencoded);
    expect(list.result).toMatchObject([{ createdAt: `${at}+0000`, updatedAt: `${at}+0000` }]);
    const companies = await api.get('/rest/v1/companies.json?filterType=externalCompanyId&filterValues=c1');
    expect(companies.result).toMatchObject([{ createdAt: at, updatedAt: at }]);
    const subscriptions = await api.get('/galena/v1/subscriptions.json');
    expect(subscriptions.result).toContainEqual(
      expect.objectContaining({ munchkinId: '123-CLK-456', createdAt: at }),
    );
    const token = (await api.get('/rest/v1/activities/pagingtoken.json?sinceDatetime=2031-05-06T00:00:00Z'))
      .nextPageToken;
    const activities = await api.get(`/rest/v1/activities.json?activityTypeIds=12,13&nextPageToken=${token}`);
    expect(activities.result?.length).toBeGreaterThan(1);
    for (const { activityDate } of activities.result ?? []) expect(activityDate).toBe(at);
  });

  it('forgets the batch id after seven days', async () => {
    const { api, control } = shared();
    const batchId = await api.import({ file: 'email\nweek@example.com\n' });
    await control.clock.advance({ days: 7, seconds: -30 });
    expect(await api.status(batchId)).toMatchObject({ status: 'Complete' });
    await control.clock.advance({ minutes: 1 });
    const { errors } = await api.get(`/bulk/v1/leads/batch/${batchId}.json`);
    expect(errors).toMatchObject([{ code: '1013' }]);
  });

  it('runs on from where it is set, unless it is frozen', async () => {
    const { clock } = shared().control;
    const start = Date.parse('2031-01-01T00:00:00Z');
    await clock.set(new Date(start));
    const { now, frozen } = await clock.get();
    expect(Date.parse(now)).toBeGreaterThanOrEqual(start);
    expect(Date.parse(now)).toBeLessThan(start + 60_000);
    expect(frozen).toBe(false);
    const stopped = await clock.freeze();
    expect(await clock.get()).toMatchObject({ now: stopped.now, frozen: true });
    const moved = await clock.advance({ days: 1, hours: -1 });
    expect(Date.parse(moved.now) - Date.parse(stopped.now)).toBe(23 * 3_600_000);
    expect(await clock.unfreeze()).toMatchObject({ frozen: false });
    expect(await clock.follow()).toMatchObject({ frozen: false, offsetMs: 0 });
  });

  it('ends tokens after an hour', async () => {
    const { url, control } = shared();
    const query = `grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;
    const { access_token } = (await (await fetch(`${url}/identity/oauth/token?${query}`)).json()) as {
      access_token: string;
    };
    const call = async () =>
      (
        (await (
          await fetch(`${url}/rest/v1/leads/partitions.json`, {
            headers: { authorization: `Bearer ${access_token}` },
          })
        ).json()) as { errors?: { code: string }[] }
      ).errors?.[0]?.code;
    expect(await call()).toBeUndefined();
    await control.clock.advance({ hours: 1, seconds: 1 });
    expect(await call()).toBe('602');
    expect(await call()).toBe('601');
  });

  it.each([
    [{ set: 'tomorrow' }, '704'],
    [{ set: 7 }, '704'],
    [{ set: '1970-01-01' }, '1003'],
    [{ advance: { weeks: 1 } }, '1003'],
    [{ advance: { days: '1' } }, '1001'],
    [{ advance: { days: 1e9 } }, '1003'],
    [{ advance: 1 }, '1001'],
    [{ freeze: 'yes' }, '1001'],
    [{ follow: false }, '1001'],
    [{ stop: true }, '1003'],
    [{}, '1002'],
    [{}, '1002'],
  ])('refuses %j with %s, and moves by nothing of it', async (body, code) => {
    const { url, control } = shared();
    const answer = await fetch(`${url}/galena/v1/control/clock.json`, {
      method: 'POST',
      headers: { authorization: 'Bearer test-control', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(await answer.json()).toMatchObject({ success: false, errors: [{ code }] });
    expect(await control.clock.get()).toMatchObject({ frozen: false, offsetMs: 0 });
  });
});
