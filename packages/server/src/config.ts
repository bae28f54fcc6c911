import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ActivityLimits } from './activities/activity-limits.ts';
import { checkDatabaseUrl } from './database-url.ts';
import { defaultCacheDir, defaultTlsDir } from './default-folders.ts';
import { SetupError } from './errors.ts';
import type { ExportLimits } from './exports/export-limits.ts';
import type { SessionLimits } from './identity/session-limits.ts';
import { defaultRetention, type LedgerRetention } from './ledger/retention.ts';
import type { Limits } from './limits/limits.ts';
import type { ProgramLimits } from './programs/program-limits.ts';
import { findUnknownSettings, type SettingWarning } from './setting-warnings.ts';
import type { AllowedAddresses } from './webhooks/judge-address.ts';

/** All settings of a process, read once. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly role: 'all' | 'api' | 'engine';
  /** An external PostgreSQL; without it Galena runs its own in dataDir. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Of a double: the data is for tests, and its folder goes with the process. No variable sets this. */
  readonly isTemporary?: boolean;
  /** What can be made again: the data that a double starts from, and PostgreSQL's programs where it needs a copy of them. */
  readonly cacheDir: string;
  /** Memory of the embedded PostgreSQL for pages of its tables; undefined: by the memory of the machine. */
  readonly postgresqlCacheMb: number | undefined;
  /** HTTPS beside HTTP; undefined: none. */
  readonly tls: TlsConfig | undefined;
  /** The authority of this account for doubles, and their certificate. */
  readonly tlsDir: string;
  readonly munchkinId: string;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly logLevel: string;
  /** Imports that one process carries out at the same time, over all subscriptions. */
  readonly engineConcurrency: number;
  /** Rows of a file that are merged in one transaction, at the most. */
  readonly chunkRows: number;
  /** Chunks of one import that one process merges side by side, at the most. */
  readonly engineWriters: number;
  /** Connections to PostgreSQL that one process opens at the most. */
  readonly databaseConnections: number;
  /** Health and metrics on a port of their own. */
  readonly metricsPort: number | undefined;
  /** Undefined: the metrics are for this machine only. */
  readonly metricsToken: string | undefined;
  /** Calls of each subscription that the journal keeps; 0: there is none. */
  readonly journalCalls: number;
  /** So long calls are still answered after the word to stop, while `/readyz` already says no. */
  readonly drainSeconds: number;
  /** Undefined: calls are not limited. */
  readonly limits: Limits | undefined;
  /** Undefined: nothing is deleted from the ledger. */
  readonly ledgerRetention: LedgerRetention | undefined;
  /** Infinite without limits. */
  readonly activityLimits: ActivityLimits;
  readonly exportLimits: ExportLimits;
  /** Infinite without limits. */
  readonly programLimits: ProgramLimits;
  /** Wrong credentials that one address may send for a service before it has to wait; undefined: as many as it likes. */
  readonly freeTokenFailures: number | undefined;
  /** Addresses and networks of reverse proxies: their word on who a client is is taken. */
  readonly trustedProxies: readonly string[];
  /** The header in which they say who the users of the console are; undefined: they are not asked. */
  readonly trustedUserHeader: string | undefined;
  /** The role of users whom they name and nobody knows; undefined: those do not get in. */
  readonly trustedUserRole: string | undefined;
  /** How long users of the console stay signed in. */
  readonly sessionLimits: SessionLimits;
  /** Where webhooks may be sent. */
  readonly webhookAddresses: AllowedAddresses;
  /** Times the documented time that each call may take. */
  readonly timeoutScale: number;
  /** In this time a body has to bring 16 KiB or its rest. */
  readonly bodyTimeoutSeconds: number;
  /** A body that is no file. */
  readonly maxBodyBytes: number;
  readonly maxUriBytes: number;
  /** Undefined: the server is no double, and has no control plane. */
  readonly control: ControlSettings | undefined;
  /** What is worth a line in the log before anything else. */
  readonly warnings: readonly SettingWarning[];
}

/** How a double of Marketo, which tests control, is set up. */
export interface ControlSettings {
  /** What callers of the control plane have to show; undefined: one is made up. */
  readonly token: string | undefined;
  /** A folder with what the subscription of the settings is to have at the start, or an archive of one. */
  readonly seed: string | undefined;
  /** What its clock shows at the start; undefined: real time. */
  readonly clock: StartTime | undefined;
  /** Whether ids, secrets and tokens come again with the same calls. */
  readonly isDeterministic: boolean;
}

export interface StartTime {
  readonly epochMs: number;
  /** Whether it stands still there. */
  readonly isFrozen: boolean;
}

export interface TlsConfig {
  readonly port: number;
  /** Files in the PEM format: the certificate, with those between it and its authority behind it, and its key. */
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A setting, as docs/configuration.md lists it. */
interface Setting<Value> {
  readonly name: string;
  readonly read: (text: string | undefined) => Value;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/**
 * Reads the settings from the environment.
 * @throws SetupError that names every setting which is wrong, with its value and what is allowed.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const known: string[] = [];
  const read = <Value>({ name, read }: Setting<Value>): Value | undefined => {
    known.push(name);
    try {
      // An empty variable is an unset one: that is what a compose file makes of a missing value.
      return read(environment[name]?.trim() || undefined);
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const config = {
    host: read({ name: 'HOST', read: (text) => text ?? '127.0.0.1' }),
    port: read({ name: 'PORT', read: (text) => wholeNumber(text ?? '8080', 0, 65535) }),
    role: read({
      name: 'GALENA_ROLE',
      read: (text) => oneOf(text ?? 'all', ['all', 'api', 'engine'] as const),
    }),
    databaseUrl: read({ name: 'DATABASE_URL', read: postgresUrl }),
    dataDir: read({ name: 'GALENA_DATA_DIR', read: (text) => path.resolve(text ?? defaultDataDir()) }),
    cacheDir: read({
      name: 'GALENA_CACHE_DIR',
      read: (text) => path.resolve(text ?? defaultCacheDir(environment)),
    }),
    postgresqlCacheMb: read({
      name: 'GALENA_POSTGRESQL_CACHE_MB',
      read: (text) => (text === undefined ? undefined : wholeNumber(text, 16, 1_000_000)),
    }),
    tlsDir: read({
      name: 'GALENA_TLS_DIR',
      read: (text) => path.resolve(text ?? defaultTlsDir(environment)),
    }),
    munchkinId: read({ name: 'GALENA_MUNCHKIN_ID', read: (text) => munchkinId(text ?? '000-GAL-000') }),
    clientId: read({ name: 'GALENA_CLIENT_ID', read: (text) => text }),
    clientSecret: read({ name: 'GALENA_CLIENT_SECRET', read: (text) => text }),
    logLevel: read({ name: 'GALENA_LOG_LEVEL', read: (text) => oneOf(text ?? 'info', logLevels) }),
    engineConcurrency: read({
      name: 'GALENA_ENGINE_CONCURRENCY',
      read: (text) => wholeNumber(text ?? '4', 1, 64),
    }),
    chunkRows: read({
      name: 'GALENA_CHUNK_ROWS',
      read: (text) => wholeNumber(text ?? '10000', 1, 1_000_000),
    }),
    engineWriters: read({
      name: 'GALENA_ENGINE_WRITERS',
      read: (text) => (text === undefined ? defaultWriters() : wholeNumber(text, 1, 64)),
    }),
    databaseConnections: read({
      name: 'GALENA_DATABASE_CONNECTIONS',
      read: (text) => wholeNumber(text ?? '20', 5, 1000),
    }),
    metricsPort: read({
      name: 'GALENA_METRICS_PORT',
      read: (text) => (text === undefined ? undefined : wholeNumber(text, 0, 65535)),
    }),
    metricsToken: read({ name: 'GALENA_METRICS_TOKEN', read: (text) => text }),
    journalCalls: read({
      name: 'GALENA_JOURNAL_CALLS',
      read: (text) => (text === 'off' ? 0 : wholeNumber(text ?? '1000', 1, 100_000, 'neither off nor')),
    }),
    drainSeconds: read({ name: 'GALENA_DRAIN_SECONDS', read: (text) => wholeNumber(text ?? '0', 0, 600) }),
    freeTokenFailures: read({
      name: 'GALENA_TOKEN_FAILURES',
      read: (text) => (text === 'off' ? undefined : wholeNumber(text ?? '10', 1, 1e6, 'neither off nor')),
    }),
    trustedProxies: read({ name: 'GALENA_TRUSTED_PROXIES', read: (text) => addresses(text ?? '') }),
    trustedUserHeader: read({ name: 'GALENA_TRUSTED_USER_HEADER', read: headerName }),
    trustedUserRole: read({ name: 'GALENA_TRUSTED_USER_ROLE', read: (text) => text }),
    timeoutScale: read({
      name: 'GALENA_TIMEOUT_PERCENT',
      read: (text) => wholeNumber(text ?? '100', 1, 100_000) / 100,
    }),
    bodyTimeoutSeconds: read({
      name: 'GALENA_BODY_TIMEOUT_SECONDS',
      read: (text) => wholeNumber(text ?? '30', 1, 3600),
    }),
    maxBodyBytes: read({
      name: 'GALENA_MAX_BODY_BYTES',
      read: (text) => wholeNumber(text ?? '1048576', 1024, 2 ** 30),
    }),
    maxUriBytes: read({
      name: 'GALENA_MAX_URI_BYTES',
      read: (text) => wholeNumber(text ?? '8192', 1024, 2 ** 20),
    }),
  };
  const tls = {
    certificateFile: read({ name: 'GALENA_TLS_CERT', read: file }),
    keyFile: read({ name: 'GALENA_TLS_KEY', read: file }),
    port: read({ name: 'GALENA_TLS_PORT', read: (text) => wholeNumber(text ?? '8443', 0, 65535) }),
  };
  const limits = {
    callsPerWindow: read({ name: 'GALENA_RATE_LIMIT', read: (text) => wholeNumber(text ?? '100', 1, 1e6) }),
    concurrentCalls: read({
      name: 'GALENA_CONCURRENCY_LIMIT',
      read: (text) => wholeNumber(text ?? '10', 1, 10_000),
    }),
    callsPerDay: read({ name: 'GALENA_DAILY_QUOTA', read: (text) => wholeNumber(text ?? '50000', 1, 1e9) }),
  };
  const sessionLimits = {
    idleMinutes: read({
      name: 'GALENA_SESSION_IDLE_MINUTES',
      read: (text) => wholeNumber(text ?? '480', 1, 525_600),
    }),
    hours: read({ name: 'GALENA_SESSION_HOURS', read: (text) => wholeNumber(text ?? '168', 1, 8_760) }),
  };
  const activityLimits = {
    customTypes: read({ name: 'GALENA_ACTIVITY_TYPES', read: (text) => wholeNumber(text ?? '10', 1, 1_000) }),
    listLeads: read({
      name: 'GALENA_ACTIVITY_LIST_LEADS',
      read: (text) => wholeNumber(text ?? '9999', 1, 1e9),
    }),
  };
  const programLimits = {
    members: read({ name: 'GALENA_PROGRAM_MEMBERS', read: (text) => wholeNumber(text ?? '100000', 1, 1e9) }),
    clonesPerDay: read({ name: 'GALENA_PROGRAM_CLONES', read: (text) => wholeNumber(text ?? '20', 1, 1e6) }),
  };
  const exportQueue = read({
    name: 'GALENA_EXPORT_QUEUE',
    read: (text) => wholeNumber(text ?? '10', 1, 10_000),
  });
  const exportQuotaMb = read({
    name: 'GALENA_EXPORT_QUOTA_MB',
    read: (text) => wholeNumber(text ?? '500', 1, 1e9),
  });
  const keptDays = (name: string, days: number) =>
    read({ name, read: (text) => wholeNumber(text ?? String(days), 1, 36_500) });
  const ledgerRetention = {
    changes: keptDays('GALENA_KEEP_CHANGES_DAYS', defaultRetention.changes),
    activities: keptDays('GALENA_KEEP_ACTIVITIES_DAYS', defaultRetention.activities),
    deletions: keptDays('GALENA_KEEP_DELETIONS_DAYS', defaultRetention.deletions),
  };
  const isLimited =
    read({ name: 'GALENA_LIMITS', read: (text) => oneOf(text ?? 'marketo', ['marketo', 'off'] as const) }) ===
    'marketo';
  const readSwitch = (name: string) =>
    read({ name, read: (text) => oneOf(text ?? 'off', ['off', 'on'] as const) }) === 'on';
  const isControlled = readSwitch('GALENA_CONTROL');
  const privateWebhooks = read({
    name: 'GALENA_WEBHOOK_PRIVATE_ADDRESSES',
    read: (text) => oneOf(text ?? 'deny', ['deny', 'allow'] as const),
  });
  const startTime = read({ name: 'GALENA_CLOCK', read: time });
  const isFrozen = readSwitch('GALENA_CLOCK_FROZEN');
  const control = {
    token: read({ name: 'GALENA_CONTROL_TOKEN', read: (text) => text }),
    seed: read({ name: 'GALENA_SEED', read: (text) => text && path.resolve(text) }),
    clock: startTime === undefined ? undefined : { epochMs: startTime, isFrozen },
    isDeterministic: readSwitch('GALENA_DETERMINISTIC'),
  };
  if (!isControlled) {
    const given = {
      GALENA_SEED: control.seed !== undefined,
      GALENA_CLOCK: startTime !== undefined,
      GALENA_DETERMINISTIC: control.isDeterministic,
    };
    for (const [name, isGiven] of Object.entries(given)) {
      if (isGiven)
        problems.push(
          `${name} is set and GALENA_CONTROL is off: it is for doubles only, so set GALENA_CONTROL=on`,
        );
    }
  }
  if (isFrozen && startTime === undefined) {
    problems.push(
      'GALENA_CLOCK_FROZEN is on and GALENA_CLOCK is not set: set it to the time at which the clock stands still',
    );
  }
  if (isControlled && config.role !== 'all') {
    problems.push(
      `GALENA_CONTROL is on and GALENA_ROLE is ${config.role}: a server that tests control has its clock in the process, so that GALENA_ROLE has to be all`,
    );
  }
  if ((config.clientId === undefined) !== (config.clientSecret === undefined)) {
    problems.push('GALENA_CLIENT_ID and GALENA_CLIENT_SECRET: set both or neither');
  }
  if ((tls.certificateFile === undefined) !== (tls.keyFile === undefined)) {
    problems.push('GALENA_TLS_CERT and GALENA_TLS_KEY: set both or neither');
  }
  const { trustedUserHeader, trustedUserRole, trustedProxies = [] } = config;
  if (trustedUserHeader !== undefined && trustedProxies.length === 0) {
    problems.push(
      'GALENA_TRUSTED_USER_HEADER is set and GALENA_TRUSTED_PROXIES is not: anybody could send that header, so name the addresses of the proxies that do',
    );
  }
  if (trustedUserRole !== undefined && trustedUserHeader === undefined) {
    problems.push(
      'GALENA_TRUSTED_USER_ROLE is set and GALENA_TRUSTED_USER_HEADER is not: it is the role of users whom a proxy names in that header',
    );
  }
  const { engineConcurrency = 0, databaseConnections = Infinity } = config;
  if (engineConcurrency >= databaseConnections) {
    problems.push(
      `GALENA_ENGINE_CONCURRENCY is ${engineConcurrency}: each import keeps a connection and needs others besides, so GALENA_DATABASE_CONNECTIONS, which is ${databaseConnections}, has to be more`,
    );
  }
  const { port, metricsPort, role, databaseUrl } = config;
  const hasTls = tls.certificateFile !== undefined;
  if (hasTls && tls.port !== 0 && (tls.port === port || tls.port === metricsPort)) {
    problems.push(
      `GALENA_TLS_PORT is ${tls.port}, as ${tls.port === port ? 'PORT' : 'GALENA_METRICS_PORT'}: give it another one, as HTTP and HTTPS are side by side`,
    );
  }
  if (role !== 'engine' && metricsPort !== undefined && metricsPort !== 0 && metricsPort === port) {
    problems.push(
      `GALENA_METRICS_PORT is ${metricsPort}, as PORT: give it another one, or remove it, as PORT answers /metrics as well`,
    );
  }
  if (problems.length > 0)
    throw new SetupError(`Galena cannot start with these settings:\n  ${problems.join('\n  ')}`);
  // Every undefined that is not allowed was a problem above.
  const warnings = findUnknownSettings(environment, known);
  if (role !== 'all' && databaseUrl === undefined) warnings.push(aloneWarning(String(role)));
  if (isControlled && control.isDeterministic && !isLoopback(String(config.host)))
    warnings.push(predictableWarning(String(config.host)));
  return Object.freeze({
    ...config,
    tls: hasTls ? tls : undefined,
    sessionLimits,
    limits: isLimited ? limits : undefined,
    ledgerRetention: isLimited ? ledgerRetention : undefined,
    activityLimits: isLimited ? activityLimits : { customTypes: Infinity, listLeads: Infinity },
    programLimits: isLimited ? programLimits : { members: Infinity, clonesPerDay: Infinity },
    webhookAddresses: allowedAddresses(privateWebhooks === 'allow', isControlled),
    exportLimits: { queue: exportQueue, megabytesPerDay: isLimited ? exportQuotaMb : undefined },
    control: isControlled ? control : undefined,
    warnings,
  } as Config);
}

/** Tests receive on their own machine. */
function allowedAddresses(isPrivateAllowed: boolean, isDouble: boolean): AllowedAddresses {
  if (isPrivateAllowed) return 'private';
  return isDouble ? 'loopback' : 'public';
}

/** No other process can use the embedded PostgreSQL. */
function aloneWarning(role: string): SettingWarning {
  const lacks =
    role === 'api' ? 'imports stay queued, as no process carries them out' : 'no process takes imports';
  return {
    setting: 'GALENA_ROLE',
    message: `GALENA_ROLE is ${role} and DATABASE_URL is not set: ${lacks}; set DATABASE_URL, or GALENA_ROLE=all`,
  };
}

/** Whoever reaches it can work out what it has given to others. */
function predictableWarning(host: string): SettingWarning {
  return {
    setting: 'GALENA_DETERMINISTIC',
    message: `GALENA_DETERMINISTIC is on and HOST is ${host}: whoever reaches this server can work out its secrets and tokens`,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** More than these wait for each other's commits rather than for a processor. */
const mostWriters = 8;

/** A processor each; PostgreSQL is taken to have as many as this machine. */
function defaultWriters(): number {
  return Math.min(mostWriters, availableParallelism());
}

function defaultDataDir(): string {
  return process.getuid?.() === 0 ? '/var/lib/galena' : '.galena';
}

function wholeNumber(text: string, least: number, most: number, not = 'not'): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    throw new Error(`"${text}" is ${not} a whole number from ${least} to ${most}`);
  }
  return number;
}

function oneOf<Value extends string>(text: string, allowed: readonly Value[]): Value {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new Error(`"${text}" is none of ${allowed.join(', ')}`);
  return found;
}

function file(text: string | undefined): string | undefined {
  return text === undefined ? undefined : path.resolve(text);
}

/** Milliseconds since 1970. */
function time(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) throw new Error(`"${text}" is no time such as 2026-01-31T08:30:00Z`);
  return epochMs;
}

/** In lower case. */
function headerName(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const name = text.toLowerCase();
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || ordinaryHeaders.has(name))
    throw new Error(`"${text}" is not the name of a header such as X-Forwarded-Email`);
  return name;
}

/** What clients send themselves, with a meaning of its own. */
const ordinaryHeaders = new Set([
  'authorization',
  'cookie',
  'from',
  'host',
  'origin',
  'referer',
  'user-agent',
]);

function addresses(text: string): string[] {
  const listed = text.split(',').map((address) => address.trim());
  return listed.filter((address) => {
    const [ip = '', bits = '0', ...rest] = address.split('/');
    const most = isIP(ip) === 6 ? 128 : 32;
    const isAddress = isIP(ip) !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
    if (address !== '' && !isAddress)
      throw new Error(`"${address}" is no address such as 10.0.0.7 and no network such as 10.0.0.0/8`);
    return address !== '';
  });
}

function postgresUrl(text: string | undefined): string | undefined {
  if (text !== undefined) checkDatabaseUrl(text);
  return text;
}

function munchkinId(text: string): string {
  if (!/^[0-9]{3}-[A-Z]{3}-[0-9]{3}$/.test(text)) throw new Error(`"${text}" is not of the form 123-ABC-456`);
  return text;
}
