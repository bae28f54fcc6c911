import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { start } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { sql } from '../../src/db/sql.ts';
import { claimDue, type Due } from '../../src/engine/webhooks/claim.ts';
import { writePayloads } from '../../src/engine/webhooks/payload.ts';
import { createLogger } from '../../src/log.ts';
import { deleteOldDeliveries } from '../../src/webhooks/retention.ts';
import { shareControlledServer } from '../support/controlled-server.ts';
import { createTestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { answering, shareReceiver, verified } from './receiver.ts';

const shared = shareControlledServer();
const receiver = shareReceiver();

const post = (path: string, body: object = {}) => shared().api.send('POST', path, body);

type Item = Record<string, unknown>;

async function create(
  events: readonly string[] = ['*'],
  url = receiver.url,
): Promise<Item & { id: number; secret: string }> {
  const { result, errors } = await post('/galena/v1/webhooks.json', { url, events });
  if (result?.[0] === undefined) throw new Error(JSON.stringify(errors));
  return result[0] as Item & { id: number; secret: string };
}

/** Tokens end as the clock goes. The engine looks once a second; told of something, it looks at once. */
async function advance(milliseconds: number): Promise<void> {
  shared().clock.advance(milliseconds);
  await shared().database.query(sql`select pg_notify('galena_jobs', 'webhooks')`);
  await shared().api.renew();
}

async function deliveries(id: number, query = ''): Promise<readonly Item[]> {
  const { result, errors } = await shared().api.get(`/galena/v1/webhooks/${id}/deliveries.json${query}`);
  if (result === undefined) throw new Error(JSON.stringify(errors));
  return result;
}

const attemptsOf = (delivery: Item | undefined) => (delivery?.['attempts'] ?? []) as readonly Item[];

/** Waits until the newest event of a webhook has had so many attempts. */
async function untilAttempts(id: number, count: number): Promise<Item> {
  let newest: Item | undefined;
  await until(async () => {
    [newest] = await deliveries(id);
    return attemptsOf(newest).length >= count;
  });
  return newest ?? {};
}

const leads = { file: 'email,firstName\nada@example.com,Ada\nnobody\n' };

afterEach(async () => {
  await shared().control.pace.release();
  const { result } = await shared().api.get('/galena/v1/webhooks.json');
  for (const { id } of result ?? []) await post(`/galena/v1/webhooks/${String(id)}/delete.json`);
});

describe('an import that has ended', () => {
  it('is sent signed, with what its progress tells', async () => {
    const { api } = shared();
    const { id, secret } = await create(['import.completed']);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const batchId = await api.import(leads);
    const [received] = await receiver.untilReceived(1);
    const event = verified(received, secret);
    const progress = await api.progress(batchId);
    expect(event).toEqual({
      type: 'import.completed',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: { munchkinId: '000-GAL-000', ...progress },
    });
    expect(progress).toMatchObject({ batchId, status: 'complete', created: expect.any(Number), warned: 1 });
    const headers = received?.headers ?? {};
    expect(received?.path).toBe('/hooks');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Galena\/\d/),
    });
    expect(headers['webhook-id']).toMatch(new RegExp(`^msg_000-GAL-000_import_${batchId}_\\d{13}$`));
    const delivery = await untilAttempts(id, 1);
    expect(delivery).toMatchObject({
      messageId: headers['webhook-id'],
      event: 'import.completed',
      status: 'delivered',
      payload: event,
      attempts: [{ status: 204, durationMs: expect.any(Number) }],
    });
    expect(attemptsOf(delivery)[0]).not.toHaveProperty('error');
  });

  it('is refused by the library with another secret, and with another body', async () => {
    const { secret } = await create();
    await shared().api.import(leads);
    const [received] = await receiver.untilReceived(1);
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(() => verified(received, other)).toThrow('No matching signature');
    const forged = received && { ...received, body: received.body.replace('"created":', '"updated":') };
    expect(() => verified(forged, secret)).toThrow('No matching signature');
  });

  it('is sent to each webhook that asks for its type, and to no other', async () => {
    await create(['import.failed', 'export.completed'], `${receiver.url}/none`);
    await create(['import.completed'], `${receiver.url}/one`);
    await create(['*'], `${receiver.url}/all`);
    await shared().api.import(leads);
    await receiver.untilReceived(2);
    await shared().api.import({ file: Buffer.from('email\n\xff@example.com\n', 'latin1') });
    const received = await receiver.untilReceived(4);
    const told = received.map(({ path, body }) => `${path} ${(JSON.parse(body) as { type: string }).type}`);
    expect(told.toSorted()).toEqual([
      '/hooks/all import.completed',
      '/hooks/all import.failed',
      '/hooks/none import.failed',
      '/hooks/one import.completed',
    ]);
    const ids = new Set(received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(2);
  });
});

describe('every way a job ends', () => {
  it('is an event: canceled in the queue, dry runs, undos, exports', async () => {
    const { api, control } = shared();
    const undone = await api.import({ file: 'email\nundone@example.com\n' });
    await create();
    await control.pace.hold('Queued');
    const submitted = await api.submit(leads);
    const batchId = Number(submitted.result?.[0]?.['batchId']);
    await api.post(`/galena/v1/imports/${batchId}/cancel.json`);
    const dryRun = Number((await api.submit(leads)).result?.[0]?.['batchId']);
    await shared().database.execute(
      sql`update galena.imports set kind = 'dryRun' where batch_id = ${dryRun}`,
    );
    await control.pace.release();
    const filter = { createdAt: { startAt: '2020-01-01T00:00:00Z', endAt: '2020-01-02T00:00:00Z' } };
    const exportId = async () => {
      const made = await api.send('POST', '/bulk/v1/leads/export/create.json', { fields: ['id'], filter });
      return String(made.result?.[0]?.['exportId']);
    };
    const [done, canceled] = [await exportId(), await exportId()];
    await api.post(`/bulk/v1/leads/export/${done}/enqueue.json`);
    await api.post(`/bulk/v1/leads/export/${canceled}/cancel.json`);
    await api.send('POST', `/galena/v1/imports/${undone}/undo.json`, {});
    const received = await receiver.untilReceived(5);
    const events = received.map(({ body }) => JSON.parse(body) as { type: string; data: Item });
    const dataOf = (type: string) => events.find((event) => event.type === type)?.data;
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'dry_run.completed',
      'export.canceled',
      'export.completed',
      'import.canceled',
      'undo.completed',
    ]);
    expect(dataOf('undo.completed')).toMatchObject({
      kind: 'undo',
      undo: { batchId: undone, leadsDeleted: 1 },
    });
    expect(dataOf('import.canceled')).toMatchObject({ batchId, status: 'cancelled', kind: 'import' });
    expect(dataOf('dry_run.completed')).toMatchObject({
      batchId: dryRun,
      kind: 'dryRun',
      status: 'complete',
    });
    expect(dataOf('export.canceled')).toMatchObject({ exportId: canceled, status: 'Cancelled' });
    expect(dataOf('export.completed')).toMatchObject({
      exportId: done,
      status: 'Completed',
      numberOfRecords: 0,
    });
  });

  it('is written down before the job is forgotten, though no engine has sent it', async () => {
    const { api, database, clock } = shared();
    const { id } = await create();
    const batchId = await api.import(leads);
    const sent = await untilAttempts(id, 1);
    const write = async () => {
      await database.execute(sql`update galena.webhook_deliveries set payload = null`);
      await writePayloads(database, clock, new AbortController().signal);
      return (await deliveries(id))[0]?.['payload'];
    };
    expect(await write()).toEqual(sent['payload']);
    await database.execute(sql`delete from galena.imports where batch_id = ${batchId}`);
    expect(await write()).toEqual({
      ...(sent['payload'] as Item),
      data: { munchkinId: '000-GAL-000', batchId },
    });
  });

  it('commits its event with the end itself, so that no crash comes in between', async () => {
    const { api, control, database } = shared();
    await create();
    const written = sql`
      create table public.written (of text, number integer, by xid8);
      create function public.note_event() returns trigger language plpgsql as $$
        begin insert into public.written values (new.source, new.number, pg_current_xact_id()); return new; end $$;
      create function public.note_import() returns trigger language plpgsql as $$
        begin insert into public.written values ('end', new.batch_id, pg_current_xact_id()); return new; end $$;
      create trigger note_event after insert on galena.webhook_deliveries for each row execute function public.note_event();
      create trigger note_import after update on galena.imports for each row
        when (new.finished_at is not null and old.finished_at is null) execute function public.note_import();`;
    await database.execute(written);
    try {
      await api.import(leads);
      await control.pace.hold('Importing');
      const running = Number((await api.submit(leads)).result?.[0]?.['batchId']);
      await until(async () => (await api.status(running))['status'] === 'Importing');
      const queued = Number((await api.submit(leads)).result?.[0]?.['batchId']);
      await api.post(`/galena/v1/imports/${running}/cancel.json`);
      await control.pace.release();
      await api.untilFinished(running);
      await api.untilFinished(queued);
      await receiver.untilReceived(3);
      const rows = await database.query<{ ends: number }>(sql`
        select count(*) filter (where of = 'end') as ends, count(*) filter (where of = 'import') as events
        from public.written
        group by number, by`);
      expect(rows).toEqual([1, 2, 3].map(() => ({ ends: 1, events: 1 })));
    } finally {
      await database.execute(sql`
        drop trigger note_event on galena.webhook_deliveries;
        drop trigger note_import on galena.imports;
        drop function public.note_event, public.note_import;
        drop table public.written;`);
    }
  });

  it('happens though a webhook is deleted in the same moment', async () => {
    const { api, control, database } = shared();
    const { id } = await create();
    await control.pace.hold('Queued');
    const batchId = Number((await api.submit(leads)).result?.[0]?.['batchId']);
    const canceled = await database.transaction(async (transaction) => {
      await transaction.execute(sql`delete from galena.webhooks where webhook_id = ${id}`);
      const answer = api.post(`/galena/v1/imports/${batchId}/cancel.json`);
      await until(async () => (await database.query(sql`select from pg_locks where not granted`)).length > 0);
      return { answer };
    });
    expect(await canceled.answer).toMatchObject({ success: true });
    expect(await database.query(sql`select from galena.webhook_deliveries`)).toEqual([]);
  });
});

describe('an answer', () => {
  it('other than 2xx has it sent again, ever later, under the same id, and given up after a day', async () => {
    const { id, secret } = await create();
    receiver.answer = answering(500, {}, 'out of order');
    await shared().api.import(leads);
    const first = await untilAttempts(id, 1);
    expect(first).toMatchObject({
      status: 'pending',
      nextAttemptAt: expect.any(String),
      attempts: [{ status: 500, error: 'the receiver answered 500', answer: 'out of order' }],
    });
    const pauses: number[] = [];
    for (let delivery = first; delivery['status'] === 'pending'; ) {
      const attempts = attemptsOf(delivery);
      const pauseMs =
        Date.parse(String(delivery['nextAttemptAt'])) - Date.parse(String(attempts.at(-1)?.['at']));
      pauses.push(pauseMs / 1000);
      // Times are told in seconds.
      await advance(pauseMs + 2_000);
      delivery = await untilAttempts(id, attempts.length + 1);
    }
    const sent = receiver.received;
    expect(pauses.length).toBe(8);
    expect(sent.length).toBe(9);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
    expect(new Set(pauses).size).toBe(8);
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3600;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(28);
    expect(new Set(sent.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
    for (const received of sent) verified(received, secret);
    const [delivery] = await deliveries(id, '?status=failed');
    expect(delivery).toMatchObject({ status: 'failed', finishedAt: expect.any(String) });
    // By hand it is sent once more, and may fail as often again.
    receiver.answer = answering(200);
    const messageId = String(delivery?.['messageId']);
    const repeated = await post(`/galena/v1/webhooks/${id}/deliveries/${messageId}/repeat.json`);
    expect(repeated.result).toMatchObject([{ status: 'pending' }]);
    expect(await untilAttempts(id, 10)).toMatchObject({ status: 'delivered' });
    expect(await deliveries(id, '?status=failed,pending')).toEqual([]);
    await advance(7 * 86_400_000);
  });

  it('410 disables the webhook', async () => {
    const { id } = await create();
    receiver.answer = answering(410);
    await shared().api.import(leads);
    expect(await untilAttempts(id, 1)).toMatchObject({ status: 'failed' });
    const { result } = await shared().api.get('/galena/v1/webhooks.json');
    expect(result).toMatchObject([{ id, enabled: false, disabledReason: expect.stringContaining('410') }]);
    await shared().api.import(leads);
    expect(await deliveries(id)).toHaveLength(1);
    const enabled = await post(`/galena/v1/webhooks/${id}.json`, { enabled: true });
    expect(enabled.result).toMatchObject([{ enabled: true, disabledReason: null }]);
  });

  it('410 of a URL that the webhook no longer has disables nothing, and the event goes to the new one', async () => {
    const { id } = await create();
    let answer: (() => void) | undefined;
    receiver.answer = (response) => {
      answer = () => answering(410)(response);
    };
    await post(`/galena/v1/webhooks/${id}/test.json`);
    await receiver.untilReceived(1);
    await post(`/galena/v1/webhooks/${id}.json`, { url: `${receiver.url}/new` });
    receiver.answer = answering(200);
    answer?.();
    expect(await untilAttempts(id, 2)).toMatchObject({
      status: 'delivered',
      attempts: [{ status: 410 }, {}],
    });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks', '/hooks/new']);
  });

  it('is not followed to another place, and of its body a beginning is kept', async () => {
    const { id } = await create();
    receiver.answer = answering(302, { location: `${receiver.url}/elsewhere` }, `\0${'x'.repeat(100_000)}`);
    await shared().api.import(leads);
    const [attempt] = attemptsOf(await untilAttempts(id, 1));
    expect(attempt).toMatchObject({ status: 302, error: 'redirects are not followed (302)' });
    expect(attempt?.['answer']).toBe(`\ufffd${'x'.repeat(1023)}`);
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks']);
  });

  it('may ask for a longer pause, and none at all is a failure', async () => {
    const { id } = await create();
    receiver.answer = answering(503, { 'retry-after': '600' });
    await post(`/galena/v1/webhooks/${id}/test.json`);
    const { nextAttemptAt, attempts } = await untilAttempts(id, 1);
    const [{ at } = {}] = attempts as readonly Item[];
    expect(Date.parse(String(nextAttemptAt)) - Date.parse(String(at))).toBeGreaterThanOrEqual(600_000);
    receiver.answer = (response) => response.destroy();
    await advance(602_000);
    const [, broken] = attemptsOf(await untilAttempts(id, 2));
    expect(broken).toMatchObject({ error: 'the connection was closed before an answer came (ECONNRESET)' });
    expect(broken).not.toHaveProperty('status');
  });
});

describe('a webhook', () => {
  it('can be tried', async () => {
    const { id, secret } = await create(['export.failed']);
    const { result } = await post(`/galena/v1/webhooks/${id}/test.json`);
    expect(result).toMatchObject([{ event: 'webhook.test', status: 'pending', attempts: [] }]);
    const [received] = await receiver.untilReceived(1);
    expect(verified(received, secret)).toMatchObject({
      type: 'webhook.test',
      data: { munchkinId: '000-GAL-000' },
    });
    await until(async () => (await deliveries(id))[0]?.['status'] === 'delivered');
  });

  it('with another secret signs with both for as long as is asked', async () => {
    const { id, secret } = await create();
    const rotated = await post(`/galena/v1/webhooks/${id}/rotate.json`, { keepHours: 2 });
    const next = String(rotated.result?.[0]?.['secret']);
    expect(next).not.toBe(secret);
    expect(rotated.result?.[0]?.['previousSecretUntil']).toEqual(expect.any(String));
    await post(`/galena/v1/webhooks/${id}/test.json`);
    const [both] = await receiver.untilReceived(1);
    await advance(2 * 3_600_000 + 1_000);
    await post(`/galena/v1/webhooks/${id}/test.json`);
    const [, one] = await receiver.untilReceived(2);
    verified(both, secret);
    verified(both, next);
    verified(one, next);
    expect(() => verified(one, secret)).toThrow('No matching signature');
    const at = (await post(`/galena/v1/webhooks/${id}/rotate.json`, { keepHours: 0 })).result?.[0];
    expect(at).toMatchObject({ previousSecretUntil: null });
    expect(
      (await post(`/galena/v1/webhooks/${id}/rotate.json`)).result?.[0]?.['previousSecretUntil'],
    ).toEqual(expect.any(String));
    const listed = await shared().api.get('/galena/v1/webhooks.json');
    expect(listed.result?.[0]).not.toHaveProperty('secret');
  });

  it('that is disabled keeps no events, and what waited goes on once it is enabled', async () => {
    const { id } = await create();
    receiver.answer = answering(500);
    await shared().api.import(leads);
    await untilAttempts(id, 1);
    const { result } = await post(`/galena/v1/webhooks/${id}.json`, {
      enabled: false,
      description: ' Our own ',
      events: ['import.completed'],
    });
    expect(result).toMatchObject([{ enabled: false, description: 'Our own', events: ['import.completed'] }]);
    await shared().api.import(leads);
    await advance(60_000);
    expect(await post(`/galena/v1/webhooks/${id}/test.json`)).toMatchObject({
      errors: [{ code: '1003', message: `Webhook ${id} is disabled, and is sent nothing: enable it first` }],
    });
    const [delivery, ...others] = await deliveries(id);
    expect(others).toEqual([]);
    expect(attemptsOf(delivery)).toHaveLength(1);
    receiver.answer = answering(200);
    await post(`/galena/v1/webhooks/${id}.json`, { enabled: true, description: null });
    expect(await untilAttempts(id, 2)).toMatchObject({ status: 'delivered' });
  });

  it('is sent one after another, and an event that an engine is at by no other', async () => {
    const { database } = shared();
    const { id } = await create();
    receiver.answer = answering(500);
    await post(`/galena/v1/webhooks/${id}/test.json`);
    await untilAttempts(id, 1);
    const hold = (seconds: number) =>
      database.execute(sql`
        update galena.webhook_deliveries
        set lease_holder = 'another', lease_until = now() + ${seconds} * interval '1 s'`);
    await hold(20);
    await advance(60_000);
    // A look comes at once with this one, which is sent though the other one is due first.
    await post(`/galena/v1/webhooks/${id}/test.json`);
    await receiver.untilReceived(2);
    expect(attemptsOf((await deliveries(id))[1])).toHaveLength(1);
    await hold(-1);
    await until(async () => attemptsOf((await deliveries(id))[1]).length === 2);
  });

  it('is sent what comes after a reset, though an answer from before is still waited for', async () => {
    const { api, control } = shared();
    receiver.answer = () => undefined;
    const { id } = await create();
    await post(`/galena/v1/webhooks/${id}/test.json`);
    await receiver.untilReceived(1);
    await control.reset();
    await api.renew();
    let again = await create();
    // Ids repeat from the beginning.
    while (again.id < id) again = await create(['export.failed']);
    receiver.answer = answering(200);
    const asked = performance.now();
    await post(`/galena/v1/webhooks/${id}/test.json`);
    await receiver.untilReceived(2);
    expect(performance.now() - asked).toBeLessThan(8_000);
  });

  it('keeps none of another subscription waiting, however many of its own do not answer', async () => {
    const { clock, database } = shared();
    const taken = database.transaction(async (transaction) => {
      await transaction.execute(sql`
        insert into galena.subscriptions
        select (jsonb_populate_record(s, '{"id": 99, "munchkin_id": "099-GAL-099", "schema_name": "none"}')).*
        from galena.subscriptions s
        where id = 1`);
      await transaction.execute(sql`
        insert into galena.webhooks (subscription_id, webhook_id, url, events, secret, created_at)
        select case id when 4 then 99 else 1 end, 900 + id, 'https://example.com/', '{*}', 'whsec_', now()
        from generate_series(1, 4) as id`);
      await transaction.execute(sql`
        insert into galena.webhook_deliveries
          (subscription_id, webhook_id, message_id, event_type, source, number, occurred_at, next_attempt_at)
        select subscription_id, webhook_id, 'msg_1', 'webhook.test', 'test', 1, now(), ${clock.now} - interval '1 h' + webhook_id * interval '1 s'
        from galena.webhooks
        where webhook_id > 900`);
      const claim = async (leaseHolder: string, limit: number, underWay: readonly Due[] = []) => {
        const claimed = await claimDue(transaction, clock, { leaseHolder, limit, underWay });
        return claimed.toSorted((one, other) => one.webhookId - other.webhookId);
      };
      const first = await claim('one', 1);
      const next = await claim('two', 1, first);
      throw new Rollback([...first, ...next, ...(await claim('three', 9, [...first, ...next]))]);
    });
    const claimed = await taken.catch((error: unknown) => (error instanceof Rollback ? error.claimed : []));
    expect(claimed.map(({ webhookId }) => webhookId)).toEqual([901, 904, 902, 903]);
  });

  it('whose receiver answers more slowly than events come does not have more and more of them', async () => {
    const { clock, database } = shared();
    const { id } = await create();
    await database.execute(sql`
      insert into galena.webhook_deliveries
        (subscription_id, webhook_id, message_id, event_type, source, number, occurred_at, tries, next_attempt_at)
      select 1, ${id}, 'msg_' || days || '_' || tries, 'webhook.test', 'test', days, ${clock.now} - days * interval '1 day', tries, ${clock.now} + interval '1 h'
      from generate_series(6, 15) as days, generate_series(0, 1) as tries`);
    await deleteOldDeliveries(database, clock);
    const kept = (await deliveries(id)).map(({ messageId }) => messageId);
    expect(kept.toSorted()).toEqual([
      ...[10, 11, 12, 13].map((days) => `msg_${days}_0`),
      ...['msg_6_0', 'msg_6_1', 'msg_7_0', 'msg_8_0', 'msg_9_0'],
    ]);
  });

  it('lists its events in pages, and forgets them after a week', async () => {
    const { database } = shared();
    const { id } = await create();
    for (let count = 0; count < 5; count += 1) await post(`/galena/v1/webhooks/${id}/test.json`);
    await receiver.untilReceived(5);
    await until(async () => (await deliveries(id, '?status=pending')).length === 0);
    const pages: string[] = [];
    let query = '?batchSize=2';
    for (;;) {
      const page = await shared().api.get(`/galena/v1/webhooks/${id}/deliveries.json${query}`);
      pages.push(...(page.result ?? []).map(({ messageId }) => String(messageId)));
      if (page.moreResult !== true) break;
      query = `?batchSize=2&nextPageToken=${page.nextPageToken}`;
    }
    expect(pages).toEqual((await deliveries(id)).map(({ messageId }) => messageId));
    expect(new Set(pages).size).toBe(5);
    await advance(7 * 86_400_000 - 60_000);
    await deleteOldDeliveries(database, shared().clock);
    expect(await deliveries(id)).toHaveLength(5);
    await advance(120_000);
    await deleteOldDeliveries(database, shared().clock);
    expect(await deliveries(id)).toEqual([]);
  });

  it.each<[object, string, string]>([
    [{ events: ['*'] }, '1002', "'url'"],
    [{ url: 'https://example.com/' }, '1002', "'events'"],
    [{ url: 'https://example.com/', events: [] }, '1002', "'events'"],
    [{ url: 'https://example.com/', events: ['import.done'] }, '1001', 'import.done'],
    [{ url: 'https://example.com/', events: 'import.failed' }, '1001', 'array of strings'],
    [{ url: 'example.com', events: ['*'] }, '1003', 'https://example.com/hooks'],
    [{ url: 'ftp://example.com', events: ['*'] }, '1003', 'https://example.com/hooks'],
    [{ url: 'https://user:pass@example.com', events: ['*'] }, '1003', 'no user and no password'],
    [{ url: `https://example.com/${'x'.repeat(2048)}`, events: ['*'] }, '1003', '2068 characters'],
    [{ url: 'http://10.0.0.7/', events: ['*'] }, '1003', 'GALENA_WEBHOOK_PRIVATE_ADDRESSES=allow'],
    [
      { url: 'http://[::ffff:192.168.1.1]/', events: ['*'] },
      '1003',
      'GALENA_WEBHOOK_PRIVATE_ADDRESSES=allow',
    ],
    [{ url: 'https://example.com', events: ['*'], description: 'x'.repeat(256) }, '1003', '256 characters'],
  ])('%j is refused with %s', async (wanted, code, message) => {
    const answer = await post('/galena/v1/webhooks.json', wanted);
    expect(answer).toMatchObject({
      success: false,
      errors: [{ code, message: expect.stringContaining(message) }],
    });
  });

  it('that there is not is 1013, and what is asked of one wrongly is told', async () => {
    const { id } = await create();
    const notThere = { errors: [{ code: '1013' }] };
    for (const path of [
      '/999',
      '/999/rotate',
      '/999/delete',
      '/999/test',
      '/999/deliveries/msg_1/repeat',
      `/${id}/deliveries/msg_1/repeat`,
      `/${id}/deliveries/%00/repeat`,
    ])
      expect(await post(`/galena/v1/webhooks${path}.json`)).toMatchObject(notThere);
    expect(await shared().api.get('/galena/v1/webhooks/999/deliveries.json')).toMatchObject(notThere);
    expect(await post(`/galena/v1/webhooks/${id}/rotate.json`, { keepHours: 200 })).toMatchObject({
      errors: [{ code: '1001' }],
    });
    expect(await post(`/galena/v1/webhooks/${id}.json`, { enabled: 'yes' })).toMatchObject({
      errors: [{ code: '1001' }],
    });
    const listed = (query: string) => shared().api.get(`/galena/v1/webhooks/${id}/deliveries.json${query}`);
    expect(await listed('?status=lost')).toMatchObject({ errors: [{ code: '1001' }] });
    expect(await listed('?nextPageToken=AAAA')).toMatchObject({ errors: [{ code: '1003' }] });
  });

  it('may be one of fifty', async () => {
    await shared().database.execute(sql`
      insert into galena.webhooks (subscription_id, webhook_id, url, events, secret, created_at)
      select 1, 1000 + number, 'https://example.com/', '{export.failed}', 'whsec_', now()
      from generate_series(1, 50) as number`);
    await expect(create()).rejects.toThrow('has 50 webhooks');
    await shared().database.execute(sql`delete from galena.webhooks where webhook_id > 1000`);
  });
});

class Rollback extends Error {
  readonly claimed: readonly Due[];

  constructor(claimed: readonly Due[]) {
    super('so that nobody else sees them');
    this.claimed = claimed;
  }
}

const allowing = { GALENA_WEBHOOK_PRIVATE_ADDRESSES: 'allow' };

describe('a stop', () => {
  it('breaks off what is under way in time, and the next engine sends it again', async () => {
    const server = await createTestServer('all', allowing);
    receiver.answer = () => undefined;
    const body = { url: receiver.url, events: ['*'] };
    const made = await server.api.send('POST', '/galena/v1/webhooks.json', body);
    await server.api.import(leads);
    await receiver.untilReceived(1);
    const stopping = performance.now();
    await server.stopGalena();
    expect(performance.now() - stopping).toBeLessThan(5_000);
    receiver.answer = answering(200);
    const config = readConfig({ DATABASE_URL: server.connectionString, PORT: '0', ...allowing });
    const next = await start(config, { clock: systemClock, log: createLogger('silent') });
    try {
      const [first, again] = await receiver.untilReceived(2);
      expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
      expect(again?.body).toBe(first?.body);
      verified(again, String(made.result?.[0]?.['secret']));
    } finally {
      await next.stop();
      await server.stop();
    }
  });
});
