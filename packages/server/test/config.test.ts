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
    ['GALENA_MUNCHKIN_ID', 'abc', '"abc" is not of the form 123-ABC-456'],
    ['GALENA_LOG_LEVEL', 'loud', '"loud" is none of trace'],
    ['GALENA_ENGINE_CONCURRENCY', '0', '"0" is not a whole number from 1 to 64'],
    ['GALENA_CHUNK_ROWS', '-1', '"-1" is not a whole number from 1 to 1000000'],
    ['GALENA_DATABASE_CONNECTIONS', '4', '"4" is not a whole number from 5 to 1000'],
    ['GALENA_LIMITS', 'none', '"none" is none of marketo, off'],
    ['GALENA_RATE_LIMIT', '0', '"0" is not a whole number from 1 to'],
    ['GALENA_CONCURRENCY_LIMIT', 'x', '"x" is not a whole number from 1 to'],
    ['GALENA_DAILY_QUOTA', '1.5', '"1.5" is not a whole number from 1 to'],
    ['GALENA_TIMEOUT_PERCENT', '0', '"0" is not a whole number from 1 to'],
    ['GALENA_MAX_BODY_BYTES', '1', '"1" is not a whole number from 1024 to'],
    ['GALENA_MAX_URI_BYTES', '1', '"1" is not a whole number from 1024 to'],
    ['GALENA_TOKEN_FAILURES', 'none', '"none" is not a whole number from 1 to'],
    ['GALENA_TRUSTED_PROXIES', '10.0.0.0/8, proxy', '"proxy" is no address such as 10.0.0.7'],
    ['GALENA_TRUSTED_PROXIES', '10.0.0.0/33', '"10.0.0.0/33" is no address such as 10.0.0.7'],
  ])('refuses %s=%s, and says what is allowed', (name, value, reason) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: ${reason}`);
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
      timeoutScale: 1,
      maxBodyBytes: 1_048_576,
      maxUriBytes: 8_192,
    });
  });
});
