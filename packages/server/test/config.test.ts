import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('settings', () => {
  it.each([
    ['PORT', 'http', '"http" is not a whole number from 0 to 65535'],
    ['PORT', '65536', '"65536" is not a whole number from 0 to 65535'],
    ['GALENA_ROLE', 'worker', '"worker" is none of all, api, engine'],
    ['DATABASE_URL', 'mysql://x', 'not a URL of the form postgres://'],
    ['DATABASE_URL', 'postgres://a:b@h1:1,h2:2/c', 'names several hosts, h1:1 and h2:2'],
    ['DATABASE_URL', 'postgres://a:b@h/c?host=h1,h2', 'names several hosts, h1 and h2'],
    [
      'DATABASE_URL',
      'postgres://h/c?target_session_attrs=standby',
      'target_session_attrs=standby: Galena works',
    ],
    [
      'DATABASE_URL',
      'postgres://a:p@b/c@h/d',
      'has an @ behind its host: in a user or a password write @ as %40',
    ],
    ['DATABASE_URL', 'postgres://a:p#b@h/d', 'has an @ behind its host'],
    ['DATABASE_URL', 'postgres://a:p?b@h/d', 'has an @ behind its host'],
    ['DATABASE_URL', 'postgres://h:x/c', 'port "x" is not a whole number from 0 to 65535'],
    ['DATABASE_URL', 'postgres://h/c?sslmod=require', 'parameter sslmod is not known to PostgreSQL'],
    ['DATABASE_URL', 'postgres://h/c?sslmode=full', 'sslmode=full is none of disable, allow'],
    [
      'DATABASE_URL',
      'postgres://h/c?connect_timeout=3s',
      'connect_timeout=3s is not a whole number of seconds',
    ],
    ['DATABASE_URL', 'postgres://h/c?options=-c%20x%3D1', 'parameter options would replace what Galena sets'],
    ['GALENA_MUNCHKIN_ID', 'abc', '"abc" is not of the form 123-ABC-456'],
    ['GALENA_LOG_LEVEL', 'loud', '"loud" is none of trace'],
    ['GALENA_ENGINE_CONCURRENCY', '0', '"0" is not a whole number from 1 to 64'],
    ['GALENA_CHUNK_ROWS', '-1', '"-1" is not a whole number from 1 to 1000000'],
    ['GALENA_DATABASE_CONNECTIONS', '4', '"4" is not a whole number from 5 to 1000'],
    ['GALENA_POSTGRESQL_CACHE_MB', '8', '"8" is not a whole number from 16 to 1000000'],
    ['GALENA_LIMITS', 'none', '"none" is none of marketo, off'],
    ['GALENA_RATE_LIMIT', '0', '"0" is not a whole number from 1 to'],
    ['GALENA_CONCURRENCY_LIMIT', 'x', '"x" is not a whole number from 1 to'],
    ['GALENA_DAILY_QUOTA', '1.5', '"1.5" is not a whole number from 1 to'],
    ['GALENA_TIMEOUT_PERCENT', '0', '"0" is not a whole number from 1 to'],
    ['GALENA_MAX_BODY_BYTES', '1', '"1" is not a whole number from 1024 to'],
    ['GALENA_MAX_URI_BYTES', '1', '"1" is not a whole number from 1024 to'],
    ['GALENA_TOKEN_FAILURES', 'none', '"none" is neither off nor a whole number from 1 to'],
    ['GALENA_TRUSTED_PROXIES', '10.0.0.0/8, proxy', '"proxy" is no address such as 10.0.0.7'],
    ['GALENA_TRUSTED_PROXIES', '10.0.0.0/33', '"10.0.0.0/33" is no address such as 10.0.0.7'],
  ])('refuses %s=%s, and says what is allowed', (name, value, reason) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: ${reason}`);
  });

  it.each([
    'postgres://user@/c?host=/var/run/postgresql',
    'postgres://a:p%40@[::1]:5432/c?sslmode=verify-full&sslrootcert=/ca.pem&channel_binding=require',
    'postgresql://h/c?connect_timeout=3&application_name=a@b',
  ])('takes %s', (url) => {
    expect(readConfig({ DATABASE_URL: url })).toMatchObject({ databaseUrl: url, warnings: [] });
  });

  it('wants another port for health and metrics than for calls', () => {
    expect(() => readConfig({ PORT: '9090', GALENA_METRICS_PORT: '9090' })).toThrow(
      'GALENA_METRICS_PORT is 9090, as PORT: give it another one',
    );
    expect(readConfig({ PORT: '0', GALENA_METRICS_PORT: '0' })).toMatchObject({ metricsPort: 0 });
  });

  it('tells of variables that look like settings and have no effect', () => {
    const { warnings } = readConfig({
      GALENA_RATELIMIT: '5',
      GALENA_DATABASE_URL: 'postgres://h/c',
      GALENA_TYPO: '',
      GALENA_URL: 'http://127.0.0.1:8080',
      GALENA_PORT: 'tcp://10.0.0.1:8080',
      GALENA_SERVICE_HOST: '10.0.0.1',
      GALENA_PORT_8080_TCP_ADDR: '10.0.0.1',
    });
    expect(warnings.map(({ message }) => message)).toEqual([
      'GALENA_RATELIMIT is not a setting and has no effect; use GALENA_RATE_LIMIT',
      'GALENA_DATABASE_URL is not a setting and has no effect; use DATABASE_URL',
      'GALENA_TYPO is not a setting and has no effect; docs/configuration.md lists all settings',
    ]);
  });

  it.each([
    ['api', 'imports stay queued'],
    ['engine', 'no process takes imports'],
  ])('tells that role %s is alone on the embedded PostgreSQL', (role, lack) => {
    const { warnings } = readConfig({ GALENA_ROLE: role });
    expect(warnings).toMatchObject([{ setting: 'GALENA_ROLE', message: expect.stringContaining(lack) }]);
    expect(readConfig({ GALENA_ROLE: role, DATABASE_URL: 'postgres://h/c' }).warnings).toEqual([]);
  });

  it('tells all problems at once', () => {
    const read = () => readConfig({ PORT: 'x', GALENA_ROLE: 'y', GALENA_CLIENT_ID: 'z' });
    expect(read).toThrow(
      /PORT: .*\n.*GALENA_ROLE: .*\n.*GALENA_CLIENT_ID and GALENA_CLIENT_SECRET: set both/,
    );
  });

  it('wants more connections than imports at once', () => {
    const read = () => readConfig({ GALENA_ENGINE_CONCURRENCY: '20' });
    expect(read).toThrow(/GALENA_ENGINE_CONCURRENCY is 20: .* GALENA_DATABASE_CONNECTIONS, which is 20, has/);
    expect(readConfig({ GALENA_ENGINE_CONCURRENCY: '19' })).toMatchObject({ engineConcurrency: 19 });
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', GALENA_LIMITS: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      databaseUrl: undefined,
      munchkinId: '000-GAL-000',
      limits: { callsPerWindow: 100, concurrentCalls: 10, callsPerDay: 50_000 },
      ledgerRetention: { changes: 90, activities: 760, deletions: 14 },
      timeoutScale: 1,
      maxBodyBytes: 1_048_576,
      maxUriBytes: 8_192,
    });
  });
});
