import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { identifier, sql } from '../../src/db/sql.ts';
import { schema } from '../support/constants.ts';
import { scrape, untilMetrics } from '../support/exposition.ts';
import { SpawnedGalena } from '../support/spawned-galena.ts';
import { createTestServer, useTestServer } from '../support/test-server.ts';

async function ask(
  url: string,
  path: string,
): Promise<{ status: number; retryAfter: string | null; body: unknown }> {
  const response = await fetch(`${url}${path}`);
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: await response.json(),
  };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('not so for 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const notReady = (reason: string) => ({
  status: 503,
  retryAfter: '1',
  body: { status: 'not ready', reason },
});

describe('/readyz', () => {
  it('looks at PostgreSQL once, however many ask at once', async () => {
    const { url, database } = await useTestServer('api');
    let asked: Promise<unknown>[] = [];
    await database.transaction(async (transaction) => {
      await transaction.execute(sql`lock table galena.migrations`);
      asked = Array.from({ length: 20 }, () => ask(url, '/readyz'));
      // The look at the metrics is one.
      await untilMetrics(url, (now) => now.get('galena_calls_under_way') === 1 + asked.length);
      expect(await waiting(database)).toBe(1);
    });
    await Promise.all(asked);
  });

  it('says no while PostgreSQL is away, and yes when it is back', async () => {
    const { url, connectionString } = await useTestServer();
    expect(await ask(url, '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const name = new URL(connectionString).pathname.slice(1);
    const admin = openDatabase({ connectionString: inject('connectionString'), maxConnections: 1 });
    onTestFinished(() => admin.close());
    await admin.execute(sql`alter database ${identifier(name)} allow_connections false`);
    await admin.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`);
    // An answer counts for a second.
    await until(async () => (await ask(url, '/readyz')).status !== 200);
    expect(await ask(url, '/readyz')).toEqual(notReady('PostgreSQL does not answer'));
    expect(await ask(url, '/healthz')).toMatchObject({ status: 503 });
    const { samples } = await scrape(url);
    expect(samples.get('galena_postgresql_up')).toBe(0);
    expect(samples.has('galena_imports_queued')).toBe(false);
    expect(samples.has('process_resident_memory_bytes')).toBe(true);
    await admin.execute(sql`alter database ${identifier(name)} allow_connections true`);
    await until(async () => (await ask(url, '/readyz')).status === 200);
    expect((await scrape(url)).samples.get('galena_imports_queued')).toBe(0);
  });

  it('says no while the schemas are not those of this Galena', async () => {
    const { url, database } = await useTestServer('api');
    await database.execute(sql`
      delete from galena.migrations
      where schema_name = 'sub_000_gal_000'
        and version = (select max(version) from galena.migrations where schema_name = 'sub_000_gal_000')`);
    expect(await ask(url, '/readyz')).toEqual(notReady('migrations are still to come for 1 schema'));
    await database.execute(sql`
      insert into galena.migrations (schema_name, version, name, checksum)
      values ('sub_000_gal_000', 999, '0999-from-the-future.sql', '')`);
    const newer = notReady('a newer Galena has migrated 1 schema');
    await until(async () => JSON.stringify(await ask(url, '/readyz')) === JSON.stringify(newer));
  });

  it('says no while the process stops, which calls are still answered', async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-health-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const { connectionString } = await useTestServer('api');
    const galena = await SpawnedGalena.start(dataDir, {
      DATABASE_URL: connectionString,
      GALENA_ROLE: 'api',
      GALENA_DRAIN_SECONDS: '3',
    });
    const { url } = galena.api;
    expect((await ask(url, '/readyz')).status).toBe(200);
    const stopped = galena.stop();
    await until(async () => (await ask(url, '/readyz')).status !== 200);
    expect(await ask(url, '/readyz')).toEqual(notReady('stopping'));
    expect(await galena.api.get('/rest/v1/lists.json')).toMatchObject({ success: true });
    expect(await stopped).toBe(0);
  });
});

it('a call that an open connection brings while the process ends is refused like all others', async () => {
  const server = await createTestServer('api');
  const token = await server.api.token();
  const port = Number(new URL(server.url).port);
  const connection = connect(port, '127.0.0.1');
  const answers = text(connection);
  const call = (path: string) =>
    connection.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\n\r\n`);
  let stopped: Promise<void> | undefined;
  await server.database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table ${identifier(schema, 'partitions')} in access exclusive mode`);
    call('/rest/v1/leads/partitions.json');
    await until(async () => (await waiting(server.database)) === 1);
    stopped = server.stop();
    await until(() => isRefused(port));
    call('/rest/v1/lists.json');
  });
  const [first, second = ''] = (await answers).split(/(?=HTTP\/1\.1)/);
  expect(first).toContain('"success":true');
  expect(second).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n/i);
  expect(JSON.parse(second.slice(second.indexOf('{')))).toMatchObject({
    success: false,
    errors: [{ code: '503', message: 'Service temporarily unavailable' }],
  });
  await stopped;
});

/** How many statements wait for a lock. */
async function waiting(database: Database): Promise<number> {
  const rows = await database.query(sql`
    select
    from pg_stat_activity
    where datname = current_database()
      and wait_event_type = 'Lock'`);
  return rows.length;
}

/** Whether nobody takes new connections any more. */
async function isRefused(port: number): Promise<boolean> {
  const connection = connect(port, '127.0.0.1');
  return once(connection, 'connect').then(
    () => {
      connection.destroy();
      return false;
    },
    () => true,
  );
}

/** What is answered to a request of whose body only the beginning has come. */
async function answerBeforeBody(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const type = 'Content-Type: application/json';
  socket.write(`${request} HTTP/1.1\r\nHost: x\r\n${type}\r\nContent-Length: 1000000\r\n\r\n[`);
  const [answer] = await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
  return String(answer);
}

describe('a process that carries out imports only', () => {
  it('has health and metrics on the port set for them, and tells of its work', async () => {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-health-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const { connectionString, api } = await useTestServer('api');
    const engine = await SpawnedGalena.start(dataDir, {
      DATABASE_URL: connectionString,
      GALENA_ROLE: 'engine',
      GALENA_METRICS_PORT: '0',
    });
    onTestFinished(async () => void (await engine.stop()));
    const { url } = engine.api;
    expect(await ask(url, '/healthz')).toMatchObject({ status: 200 });
    expect(await ask(url, '/readyz')).toMatchObject({ status: 200 });
    const elsewhere = await fetch(`${url}/rest/v1/lists.json`);
    expect(elsewhere.status).toBe(404);
    for (const { headers } of [elsewhere, await fetch(`${url}/healthz`), await fetch(`${url}/metrics`)]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
    }
    expect(await answerBeforeBody(url, 'POST /nope')).toMatch(/^HTTP\/1.1 404 /);
    await api.import({ file: 'email\na@example.com\nb@example.com\n' });
    const created = 'galena_import_rows_total{outcome="created"}';
    const { samples } = await untilMetrics(url, (now) => now.get(created) === 2);
    expect(samples.get('galena_import_phase_seconds_total{phase="write"}')).toBeGreaterThan(0);
    expect((await scrape(api.url)).samples.get(created)).toBe(0);
  });
});
