import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { queueExport } from '../exports/exporting.ts';
import { scrape, untilMetrics } from '../support/exposition.ts';
import { useTestServer } from '../support/test-server.ts';

const rows = (outcome: string) => `galena_import_rows_total{outcome="${outcome}"}`;

describe('an import', () => {
  it('moves the rows by outcome, the phases and the claims', async () => {
    const { url, api } = await useTestServer();
    const before = (await scrape(url)).samples;
    expect(before.get(rows('created'))).toBe(0);
    expect(before.get('galena_import_phase_seconds_total{phase="match"}')).toBe(0);
    await api.sync([
      { email: 'same@example.com', firstName: 'Same' },
      { email: 'other@example.com', firstName: 'Other' },
    ]);
    await api.import({
      file: 'email,firstName,leadScore\nnew@example.com,New,1\nnot an address,Warned,1\nsame@example.com,Same,\nother@example.com,Changed,\nbad@example.com,Bad,x\n',
    });
    // The end of the claim is the last thing that an engine tells of an import.
    const completeClaims = 'galena_import_claims_total{end="complete"}';
    const { samples } = await untilMetrics(url, (now) => now.get(completeClaims) === 1);
    expect(samples.get(rows('created'))).toBe(2);
    expect(['updated', 'unchanged', 'failed', 'warned'].map((outcome) => samples.get(rows(outcome)))).toEqual(
      [1, 1, 1, 1],
    );
    for (const phase of ['parse', 'match', 'lock', 'write', 'commit']) {
      const seconds = samples.get(`galena_import_phase_seconds_total{phase="${phase}"}`);
      expect([phase, seconds]).toEqual([phase, expect.any(Number)]);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThan(30);
    }
  });

  it('that waits is in the queue, with the time it has waited', async () => {
    const { url, api, database } = await useTestServer('api');
    expect((await scrape(url)).samples.get('galena_imports_oldest_wait_seconds')).toBe(0);
    await api.submit({ file: 'email\na@example.com\n' });
    await api.submit({ file: 'email\nb@example.com\n' });
    await database.execute(
      sql`update galena.imports set created_at = now() - interval '1 hour' where batch_id = 1000`,
    );
    const { samples } = await scrape(url);
    expect(samples.get('galena_imports_queued')).toBe(2);
    expect(samples.get('galena_imports_importing')).toBe(0);
    expect(samples.get('galena_imports_oldest_wait_seconds')).toBeGreaterThanOrEqual(3600);
    expect(samples.get('galena_imports_oldest_wait_seconds')).toBeLessThan(3700);
  });

  it('whose engine is gone is overdue', async () => {
    const { url, api, database } = await useTestServer('api');
    await api.submit({ file: 'email\na@example.com\n' });
    await database.execute(sql`
      update galena.imports
      set status = 'importing', slot = 1, lease_holder = 'gone', lease_until = now() - interval '1 minute'`);
    const { samples } = await scrape(url);
    expect(samples.get('galena_imports_importing')).toBe(1);
    expect(samples.get('galena_imports_overdue_leases')).toBe(1);
  });
});

it('exports wait, are overdue and are paused as imports are', async () => {
  const { url, api, database } = await useTestServer('api');
  const fields = ['id'];
  const day = { startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-02T00:00:00Z' };
  for (let count = 0; count < 3; count += 1) await queueExport(api, { fields, filter: { createdAt: day } });
  await database.execute(sql`
    update galena.exports
    set status = 'processing', slot = 1, lease_holder = 'gone', lease_until = now() - interval '1 minute'
    where number = 1`);
  await database.execute(
    sql`update galena.exports set queued_at = now() - interval '1 hour' where number = 2`,
  );
  const gauges = async () => {
    const { samples } = await scrape(url);
    const names = ['queued', 'processing', 'paused', 'overdue_leases', 'oldest_wait_seconds'];
    return names.map((name) => samples.get(`galena_exports_${name}`));
  };
  expect(await gauges()).toEqual([2, 1, 0, 1, expect.closeTo(3600, -2)]);
  await database.execute(sql`update galena.subscriptions set paused_at = now()`);
  expect(await gauges()).toEqual([0, 0, 3, 0, 0]);
});

describe('calls', () => {
  it('are counted by operation and code, never by a path that a client made up', async () => {
    const { url, api } = await useTestServer('api');
    await api.get('/rest/v1/lists.json');
    await api.get('/rest/v1/lists.json');
    await api.get('/rest/v1/lead/77.json');
    await api.post('/rest/v1/lists.json?_method=GET', 'batchSize=1', 'application/x-www-form-urlencoded');
    await api.sync([{ email: 'a@example.com', nonsense: 'x' }]);
    await fetch(`${url}/rest/v1/lists.json`);
    await fetch(`${url}/made/up/secret-in-a-path`);
    const calls = (operation: string, code: string) =>
      `galena_calls_total{operation="${operation}",code="${code}"}`;
    const { samples } = await untilMetrics(url, (now) => now.get(calls('other', '610')) === 1);
    expect(samples.get(calls('GET /rest/v1/lists.json', 'ok'))).toBe(3);
    expect(samples.get(calls('GET /rest/v1/lists.json', '603'))).toBe(1);
    expect(samples.get(calls('GET /rest/v1/lead/{id}.json', '1004'))).toBe(1);
    expect(samples.get(calls('POST /rest/v1/leads.json', 'ok'))).toBe(1);
    expect(samples.get('galena_errors_total{code="1006"}')).toBe(1);
    expect(samples.get('galena_errors_total{code="603"}')).toBe(1);
    expect(samples.get('galena_call_duration_seconds_count{operation="GET /rest/v1/lists.json"}')).toBe(4);
    expect(samples.get('galena_calls_under_way')).toBe(1);
    expect([...samples.keys()].join('\n')).not.toMatch(/secret|made|nonsense|example\.com/);
  });

  it('whose client goes away are counted as aborted, and are under way no longer', async () => {
    const { url, api } = await useTestServer('api');
    const token = await api.token();
    const leaving = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('--x\r\n'));
      },
    });
    const upload = fetch(`${url}/bulk/v1/leads.json`, {
      method: 'POST',
      body,
      duplex: 'half',
      signal: leaving.signal,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' },
    } as RequestInit);
    await untilMetrics(url, (now) => now.get('galena_calls_under_way') === 2);
    leaving.abort();
    await expect(upload).rejects.toThrow();
    const aborted = 'galena_calls_total{operation="POST /bulk/v1/leads.json",code="aborted"}';
    await untilMetrics(url, (now) => now.get(aborted) === 1 && now.get('galena_calls_under_way') === 1);
  });
});

it('tells version, role, connections and the process', async () => {
  const { url } = await useTestServer('api');
  const { samples } = await scrape(url);
  const build = [...samples].find(([name]) => name.startsWith('galena_build_info'));
  expect(build?.[0]).toMatch(/version="\d+\.\d+\.\d+",node="v\d+[^"]*",role="api"/);
  expect(build?.[1]).toBe(1);
  expect(samples.get('galena_postgresql_up')).toBe(1);
  expect(samples.get('galena_postgresql_connections')).toBeGreaterThan(0);
  expect(samples.get('galena_postgresql_max_connections')).toBe(200);
  expect(samples.has('galena_pool_connections{state="busy"}')).toBe(true);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

describe('who may read the metrics', () => {
  it('is this machine, but no proxy on it', async () => {
    const { url } = await useTestServer('api');
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) {
      const response = await fetch(`${url}/metrics`, { headers: { [header]: 'for=203.0.113.9' } });
      expect([response.status, await response.text()]).toEqual([
        403,
        'Set GALENA_METRICS_TOKEN to read the metrics from another machine\n',
      ]);
    }
  });

  it('is whoever has the token, where one is set', async () => {
    const { url } = await useTestServer('api', { GALENA_METRICS_TOKEN: 'scrape-me' });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${url}/metrics`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: 'Bearer scrape-m' })).toBe(401);
    expect(await status({ authorization: 'Bearer scrape-me', 'x-forwarded-for': '203.0.113.9' })).toBe(200);
  });
});
