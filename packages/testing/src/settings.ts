import path from 'node:path';
import type { GalenaOptions } from './options.ts';

/** Of the process of the test: what programs need, and where Galena keeps what lasts. Nothing that is meant for the program under test. */
const inherited = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LD_LIBRARY_PATH',
  'XDG_CACHE_HOME',
  'XDG_DATA_HOME',
  'GALENA_CACHE_DIR',
  'GALENA_TLS_DIR',
];

/** The environment of the process of the double. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The settings that options stand for, as environment variables. */
export function settingsOf(options: GalenaOptions): Record<string, string> {
  const { clock, limits, tls, settings } = options;
  const isFrozen = typeof clock === 'object' && 'frozenAt' in clock;
  const time = isFrozen ? clock.frozenAt : clock;
  const numbers = typeof limits === 'object' ? limits : {};
  const given: Record<string, string | number | undefined> = {
    PORT: options.port ?? 0,
    HOST: options.host,
    GALENA_MUNCHKIN_ID: options.munchkinId,
    GALENA_CLIENT_ID: options.clientId,
    GALENA_CLIENT_SECRET: options.clientSecret,
    GALENA_LOG_LEVEL: options.logLevel,
    GALENA_SEED: options.seed === undefined ? undefined : path.resolve(options.seed),
    GALENA_CLOCK: time === undefined ? undefined : new Date(time).toISOString(),
    GALENA_CLOCK_FROZEN: isFrozen ? 'on' : undefined,
    GALENA_DETERMINISTIC: options.deterministic === true ? 'on' : undefined,
    GALENA_LIMITS: typeof limits === 'string' ? limits : undefined,
    GALENA_RATE_LIMIT: numbers.callsPerWindow,
    GALENA_CONCURRENCY_LIMIT: numbers.concurrentCalls,
    GALENA_DAILY_QUOTA: numbers.callsPerDay,
    GALENA_TLS_PORT: typeof tls === 'object' ? tls.port : 0,
    ...settings,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}
