import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { useProxiedServer } from '../support/proxied-server.ts';
import { until } from '../support/until.ts';

/** Three seconds for a call that otherwise has thirty. */
const quickCalls = { GALENA_TIMEOUT_PERCENT: '10' };

/** PostgreSQL is not asked after silent connections while these tests go on. */
const patient = { askAfterMs: 60_000, lookEveryMs: 1_000, answerMs: 1_000, silentMs: 60_000 };

describe('a call to a PostgreSQL that stands still', () => {
  it('is answered in its time, whatever it waits for', async () => {
    const { api, url, proxy } = await useProxiedServer('api', quickCalls, patient);
    await api.token();
    proxy.hold();
    const start = performance.now();
    const credentials = 'grant_type=client_credentials&client_id=test-client&client_secret=test-secret';
    const large = { input: [{ email: 'a'.repeat(20_000) }] };
    const [list, body, upload, token] = await Promise.all([
      api.get('/rest/v1/lists.json'),
      api.send('POST', '/rest/v1/leads.json', large),
      api.submit({ file: 'email\na@x.io\n' }),
      fetch(`${url}/identity/oauth/token`, { method: 'POST', body: new URLSearchParams(credentials) }),
    ]);
    // Those that had to be connected first know by then that they are not. The token of the body is looked at before it is read.
    const codes = [list, body, upload].map(({ errors }) => errors?.[0]?.code);
    expect(codes.filter((code) => code !== '604' && code !== '503')).toEqual([]);
    expect(codes).toContain('604');
    expect([token.status, token.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('is not carried out later where the answer was that its time is over', async () => {
    const { api, proxy, database } = await useProxiedServer('api', quickCalls, patient);
    const [lead] = await api.sync([{ email: 'a@x.io' }]);
    proxy.holdAt = ['list_members', 'commit\0'];
    const adding = api.post(`/rest/v1/lists/1001/leads.json?id=${lead?.['id']}`);
    // By now PostgreSQL has all but the commit, and is to get that too late.
    await until(async () => (await database.query(openFor('3.1 s'))).length === 1);
    proxy.release();
    expect((await adding).errors).toMatchObject([{ code: '604' }]);
    expect(await database.query(sql`select from sub_000_gal_000.list_members`)).toEqual([]);
  });

  it('is not begun where nobody waits for it any more', async () => {
    const { api, url, proxy, database } = await useProxiedServer('api', {}, patient);
    const token = await api.token();
    proxy.hold();
    const client = connect(Number(new URL(url).port), '127.0.0.1');
    const body = JSON.stringify({ input: [{ email: 'gone@x.io' }] });
    client.write(
      `POST /rest/v1/leads.json HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await until(async () => proxy.holdsSomething);
    client.destroy();
    await once(client, 'close');
    // It has seen that when it answers the next.
    await fetch(`${url}/openapi.json`);
    proxy.release();
    // Whoever came first would have the first id.
    expect(await api.sync([{ email: 'here@x.io' }])).toMatchObject([{ id: 1, status: 'created' }]);
    expect(await database.query(sql`select email from sub_000_gal_000.leads`)).toEqual([
      { email: 'here@x.io' },
    ]);
  });
});

/** Transactions that wait for Galena, and have been open for so long. */
const openFor = (time: string) => sql`
  select
  from pg_stat_activity
  where datname = current_database()
    and state = 'idle in transaction'
    and xact_start < clock_timestamp() - ${time}::interval`;
