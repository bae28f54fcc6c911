import { afterEach, describe, expect, it } from 'vitest';
import { Pace } from '../../src/control/pace/pace.ts';
import { sql } from '../../src/db/sql.ts';
import { ApiClient } from '../support/api-client.ts';
import { connectControl, shareControlledServer } from '../support/controlled-server.ts';
import { until } from '../support/until.ts';

const shared = shareControlledServer();

afterEach(async () => {
  const { control, api } = shared();
  await control.pace.release();
  await control.clock.follow();
  const { result = [] } = await api.get('/galena/v1/imports.json');
  // Marketo's status knows no dry runs and undos.
  for (const { batchId } of result)
    await until(async () => (await api.progress(Number(batchId)))['finishedAt'] !== undefined);
});

async function submit(file = 'email\na@pace.com'): Promise<number> {
  const { result, errors } = await shared().api.submit({ file });
  if (errors !== undefined) throw new Error(errors[0]?.code);
  return Number(result?.[0]?.['batchId']);
}

async function statuses(batchId: number, count: number): Promise<unknown[]> {
  const seen = [];
  for (let poll = 0; poll < count; poll += 1) seen.push((await shared().api.status(batchId))['status']);
  return seen;
}

async function untilStatus(batchId: number, status: string): Promise<void> {
  await until(async () => (await shared().api.progress(batchId))['status'] === status);
}

describe('a held import', () => {
  it('stays queued until it is released', async () => {
    const { control } = shared();
    await control.pace.hold('Queued');
    const batchId = await submit();
    expect(await statuses(batchId, 3)).toEqual(['Queued', 'Queued', 'Queued']);
    expect(await control.pace.list()).toEqual([{ hold: 'Queued' }]);
    expect(await control.pace.release()).toEqual([{ hold: 'Queued' }]);
    await shared().api.untilFinished(batchId);
  });

  it('is told as queued for so many polls, and then as importing for so many', async () => {
    const { control } = shared();
    await control.pace.hold('Queued', { polls: 2 });
    await control.pace.hold('Importing', { polls: 3 });
    const batchId = await submit();
    expect(await statuses(batchId, 2)).toEqual(['Queued', 'Queued']);
    const seen: unknown[] = [];
    await until(async () => {
      seen.push((await shared().api.status(batchId))['status']);
      return seen.at(-1) === 'Complete';
    });
    // It takes its own time after that.
    expect(seen.filter((status) => status === 'Importing').length).toBeGreaterThanOrEqual(3);
  });

  it('goes on after a time by the clock of the double', async () => {
    const { control } = shared();
    await control.pace.hold('Queued', { seconds: 3600 });
    const queued = await submit('email\nb@pace.com');
    expect(await statuses(queued, 2)).toEqual(['Queued', 'Queued']);
    await control.clock.advance({ minutes: 61 });
    await shared().api.renew();
    await shared().api.untilFinished(queued);
    await control.pace.hold('Importing', { seconds: 60 });
    await control.pace.release('Queued');
    const importing = await submit('email\nc@pace.com');
    await untilStatus(importing, 'importing');
    await control.clock.advance({ seconds: 61 });
    await shared().api.untilFinished(importing);
  });

  it('counts for the queue, and two that run hold up the third', async () => {
    const { control, api } = shared();
    await control.pace.hold('Importing');
    const batches = [];
    for (let count = 0; count < 10; count += 1) batches.push(await submit(`email\n${count}@pace.com`));
    await expect(submit()).rejects.toThrow('1016');
    await until(async () => {
      const { result = [] } = await api.get('/galena/v1/imports.json?batchSize=10');
      return result.filter(({ status }) => status === 'importing').length === 2;
    });
    expect(await statuses(batches[9] ?? 0, 1)).toEqual(['Queued']);
    await control.pace.release('Importing');
    for (const batchId of batches) await api.untilFinished(batchId);
  });

  it('keeps no place from the imports of other subscriptions', async () => {
    const { control, api, url } = shared();
    const { pace } = control;
    await pace.hold('Importing');
    const held = [await submit('email\nd@pace.com'), await submit('email\ne@pace.com')];
    const others = ['333-PCE-331', '333-PCE-332', '333-PCE-333'];
    for (const munchkinId of others) {
      const added = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId });
      const other = new ApiClient(url, added.result?.[0] as { clientId: string; clientSecret: string });
      if (munchkinId !== others[2]) await connectControl(url, munchkinId).pace.hold('Importing');
      for (const name of ['f', 'g']) {
        const { result } = await other.submit({ file: `email\n${name}@pace.com` });
        const batchId = Number(result?.[0]?.['batchId']);
        if (munchkinId === others[2]) await other.untilFinished(batchId);
        else await until(async () => (await other.status(batchId))['status'] === 'Importing');
      }
    }
    for (const munchkinId of others) await connectControl(url, munchkinId).pace.release();
    expect(await statuses(held[0] ?? 0, 1)).toEqual(['Importing']);
  });

  it('can be cancelled', async () => {
    const { control, api } = shared();
    await control.pace.hold('Importing');
    const batchId = await submit('email\nh@pace.com');
    await untilStatus(batchId, 'importing');
    await api.post(`/galena/v1/imports/${batchId}/cancel.json`);
    await untilStatus(batchId, 'cancelled');
    expect(await api.leads(['h@pace.com'], 'email')).toEqual([]);
  });

  it('is held again where its subscription was paused meanwhile', async () => {
    const { control, api, database } = shared();
    await control.pace.hold('Importing');
    const batchId = await submit('email\nj@pace.com');
    await untilStatus(batchId, 'importing');
    const subscription = '/galena/v1/subscriptions/000-GAL-000';
    await until(async () => (await api.post(`${subscription}/pause.json`)).result?.[0]?.['leasesHeld'] === 0);
    expect(await statuses(batchId, 1)).toEqual(['Importing']);
    await api.post(`${subscription}/resume.json`);
    const isClaimed = async () => {
      const [job] = await database.query<{ isHeld: boolean }>(sql`
        select lease_until > clock_timestamp() as "isHeld"
        from galena.imports
        where subscription_id = 1 and batch_id = ${batchId}`);
      return job?.isHeld !== false;
    };
    await until(isClaimed);
    expect(await statuses(batchId, 1)).toEqual(['Importing']);
  });

  it('may be a dry run or an undo', async () => {
    const { control, api } = shared();
    const done = await submit('email\nk@pace.com');
    await api.untilFinished(done);
    await control.pace.hold('Importing', { polls: 2 });
    const undo = await api.post(`/galena/v1/imports/${done}/undo.json`);
    const dryRun = await api.createImport({ file: 'email\nl@pace.com', form: { dryRun: 'true' } });
    for (const { result } of [undo, dryRun]) {
      const seen: unknown[] = [];
      await until(async () => {
        seen.push((await api.progress(Number(result?.[0]?.['batchId'])))['status']);
        return seen.at(-1) === 'complete';
      });
      expect(seen.filter((status) => status === 'importing').length).toBeGreaterThanOrEqual(2);
    }
  });

  it('is seen by whoever watches it, as often as by one that polls', async () => {
    const { control, api, url } = shared();
    await control.pace.hold('Importing', { polls: 1 });
    const batchId = await submit('email\ni@pace.com');
    const events = await fetch(`${url}/galena/v1/imports/${batchId}/events`, {
      headers: { authorization: `Bearer ${await api.token()}` },
    });
    expect(await events.text()).toContain('event: end');
  });
});

it('holds an import for so many seconds from its claim, however late its engine gets to the hold', async () => {
  const clock = { elapsedMs: () => 61_000 };
  const pace = new Pace(clock);
  pace.hold(
    { id: 1, munchkinId: '000-GAL-000', schema: 'sub_1' },
    { status: 'Importing', kind: 'import', polls: undefined, seconds: 60 },
  );
  const claimed = (claimedAtMs: number) =>
    ({ kind: 'import', subscriptionId: 1, number: 1, claimedAtMs }) as const;
  const isHeld = async (claimedAtMs: number) => {
    const giveUp = new AbortController();
    const passed = pace.pass(claimed(claimedAtMs), giveUp.signal);
    const isWaiting = pace.waiting('import') > 0;
    giveUp.abort();
    await passed;
    return isWaiting;
  };
  expect(await isHeld(1_001)).toBe(true);
  expect(await isHeld(1_000)).toBe(false);
});

describe('a held export', () => {
  it('is queued, then processing, for so many polls', async () => {
    const { control, api } = shared();
    await control.pace.hold('Queued', { polls: 1, kind: 'export' });
    await control.pace.hold('Processing', { polls: 2 });
    const base = '/bulk/v1/leads/export';
    const { result } = await api.send('POST', `${base}/create.json`, {
      fields: ['email'],
      filter: {
        createdAt: {
          startAt: new Date(Date.now() - 3_600_000).toISOString(),
          endAt: new Date().toISOString(),
        },
      },
    });
    const exportId = String(result?.[0]?.['exportId']);
    await api.post(`${base}/${exportId}/enqueue.json`);
    const status = async () => (await api.get(`${base}/${exportId}/status.json`)).result?.[0]?.['status'];
    expect(await status()).toBe('Queued');
    const seen: unknown[] = [];
    await until(async () => {
      seen.push(await status());
      return seen.at(-1) === 'Completed';
    });
    expect(seen.filter((one) => one === 'Processing').length).toBeGreaterThanOrEqual(2);
  });
});

it.each([
  ['Runing', {}, "hold of a hold is 'Runing', and has to be one of 'Queued', 'Importing', 'Processing'"],
  ['Importing', { kind: 'export' }, 'exports are never Importing: they are Queued or Processing'],
  ['Queued', { polls: 0 }, 'polls of a hold is 0, and has to be a whole number from 1 to 1000000'],
])('refuses to hold at %s with %j', async (status, options, message) => {
  await expect(shared().control.pace.hold(status as 'Queued', options as object)).rejects.toThrow(message);
});
