import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { dateAsFirstMade } from './administration/create-subscription.ts';
import type { FirstService } from './administration/first-service.ts';
import { ensureFirstService, type Making } from './administration/first-start.ts';
import { KeptSecret } from './administration/kept-secret.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { CallTurns } from './control/call-turns.ts';
import type { Control } from './control/control.ts';
import { ControlledClock } from './control/controlled-clock.ts';
import { controlledStates, type StatefulParts } from './control/controlled-states.ts';
import { ensureSeeds } from './control/ensure-seeds.ts';
import { Faults } from './control/faults/faults.ts';
import { Pace } from './control/pace/pace.ts';
import { Renewals } from './control/renewals.ts';
import { RepeatedRandomness } from './control/repeated-randomness.ts';
import { seedAtStart } from './control/seed/seed-at-start.ts';
import { Strictness } from './control/strictness/strictness.ts';
import { type Database, openDatabase } from './db/database.ts';
import { type EmbeddedServer, startEmbedded } from './db/embedded/server.ts';
import { explainRefusal, findRemedy } from './db/explain-refusal.ts';
import { logConnections } from './db/log-connections.ts';
import { migrate } from './db/migrate.ts';
import type { Patience } from './db/patience.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createThreadedEngine } from './engine/threaded-engine.ts';
import { SetupError } from './errors.ts';
import { KnownFields } from './fields/known-fields.ts';
import { AnonymousBodies } from './http/anonymous-bodies.ts';
import { createApp, readAheadBytes } from './http/app.ts';
import { Downloads } from './http/downloads.ts';
import { EventStreams } from './http/event-streams.ts';
import { listen } from './http/listen.ts';
import { listenTls } from './http/listen-tls.ts';
import { createMonitorApp } from './http/monitor-app.ts';
import type { HttpContext } from './http/operation.ts';
import { makeSecret } from './identity/secrets.ts';
import { TokenGuard } from './identity/token-guard.ts';
import { ImportWatch } from './imports/import-watch.ts';
import { openNameless } from './imports/spool.ts';
import { inFolder } from './in-folder.ts';
import { defaultBounds, Journal } from './journal/journal.ts';
import { IndexBuilder } from './leads/schema/index-builder.ts';
import { Gate } from './limits/gate.ts';
import { createLogger, type Logger } from './log.ts';
import { Metrics } from './metrics/metrics.ts';
import { checkOpenFiles } from './open-files.ts';
import { type Randomness, systemRandomness } from './randomness.ts';
import { findSubscription } from './subscriptions/find-subscription.ts';
import { UsageCounter } from './usage/usage-counter.ts';
import { version } from './version.ts';

/** A running Galena. */
export interface Running {
  /** Undefined where the process carries out imports only. */
  readonly url: string | undefined;
  /** HTTPS, where there is a certificate. */
  readonly tlsUrl: string | undefined;
  /** Health and metrics, where they have a port of their own. */
  readonly monitorUrl: string | undefined;
  readonly service: FirstService;
  /** The PostgreSQL in use. */
  readonly connectionString: string;
  /** Where the embedded PostgreSQL has its data; undefined with one of your own. */
  readonly dataDir: string | undefined;
  /** The bearer token of the control plane, where there is one. */
  readonly controlToken: string | undefined;
  /**
   * Stops in the opposite order of the start: no new requests, no new claims, the chunk under way commits, leases are
   * given back, connections close, the embedded PostgreSQL ends last. Legal more than once.
   */
  stop(): Promise<void>;
}

/** What a test may put in the place of the real thing. With a clock that can be moved the engine has no thread of its own. */
export interface Replacements {
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly patience?: Patience;
}

/** For so long requests under way may take to end. */
const requestsEndMs = 5_000;

/**
 * Wires the parts together and starts them: PostgreSQL, migrations, first service, engine, HTTP.
 * @param onMaking is called with the data folder, where the embedded PostgreSQL has no data in it yet, as creating it takes seconds.
 */
export async function start(
  config: Config,
  replacements: Replacements = {},
  onMaking?: (dataDir: string) => void,
): Promise<Running> {
  const realClock = replacements.clock ?? systemClock;
  const controlledClock = config.control === undefined ? undefined : new ControlledClock(realClock);
  const clock = controlledClock ?? realClock;
  if (config.control?.clock !== undefined) controlledClock?.start(config.control.clock);
  const repeatedRandomness = config.control?.isDeterministic === true ? new RepeatedRandomness() : undefined;
  const randomness = repeatedRandomness ?? systemRandomness;
  // The engine and the API meet in these.
  const disturbances = controlledClock && {
    faults: new Faults(),
    pace: new Pace(controlledClock),
    strictness: new Strictness(),
  };
  const log = replacements.log ?? createLogger(config.logLevel);
  const started = new Started();
  const stopping = new AbortController();
  for (const warning of config.warnings) log.warn({ event: 'settings.warning', ...warning });
  try {
    await checkOpenFiles();
    if (config.role !== 'engine') await checkTemporaryFolder();
    const embedded = await startDatabaseServer(config, log, started, onMaking);
    const connectionString = embedded?.connectionString ?? config.databaseUrl ?? '';
    const database = openDatabase({
      connectionString,
      maxConnections: config.databaseConnections,
      patience: replacements.patience,
      ...logConnections(log),
    });
    started.add(() => database.close());
    const service = await prepareData(database, config, embedded, { clock, randomness });
    // It was made some time ago and copied; the clock says now.
    if (config.isTemporary === true && config.control?.clock !== undefined)
      await dateAsFirstMade(database, clock, config.munchkinId);
    const indexBuilder = new IndexBuilder(database, log);
    started.add(() => indexBuilder.stop());
    indexBuilder.start();
    const metrics = new Metrics({ version, role: config.role, database, clock });
    const shared = { database, metrics, metricsToken: config.metricsToken, stopSignal: stopping.signal };
    const monitorUrl =
      config.metricsPort === undefined
        ? undefined
        : await serveAt(
            createMonitorApp(shared),
            { host: config.host, port: config.metricsPort, setting: 'GALENA_METRICS_PORT' },
            started,
          );
    const fields = new KnownFields();
    let engine: Engine | undefined;
    if (config.role !== 'api') {
      const engineSettings = {
        connectionString,
        databaseConnections: config.databaseConnections,
        concurrency: config.engineConcurrency,
        chunkRows: config.chunkRows,
        writers: config.engineWriters,
        ledgerRetention: config.ledgerRetention,
        webhookAddresses: config.webhookAddresses,
      };
      const double = {
        gate: disturbances?.pace,
        findTampering: disturbances?.faults.findTampering,
        isDeterministic: repeatedRandomness !== undefined,
        fields,
      };
      engine =
        // Not where a test says which clock it is, be it the real one: a thread has modules of its own, and none where they are not built.
        replacements.clock === undefined && controlledClock === undefined
          ? createThreadedEngine({ ...engineSettings, logLevel: config.logLevel }, log, metrics.measure)
          : createEngine({ ...engineSettings, ...double, database, clock, log, meter: metrics.measure });
      await startEngine(engine, started);
    }
    const parts =
      config.role === 'engine'
        ? undefined
        : httpContext(config, { database, clock, randomness, fields, log }, started);
    const streams = new EventStreams(clock, stopping.signal);
    const watch = new ImportWatch(database, clock);
    const downloads = new Downloads(config.limits?.concurrentCalls ?? Number.POSITIVE_INFINITY);
    const { munchkinId } = config;
    const journal = new Journal(
      {
        ...defaultBounds,
        calls: config.journalCalls,
        // Its clock is moved by days, and a test that has moved it still asks for the calls from before.
        ...(config.control !== undefined && { ageMs: Number.POSITIVE_INFINITY }),
      },
      clock,
      repeatedRandomness && (await findSubscription(database, munchkinId))?.id,
    );
    const control =
      controlledClock === undefined || disturbances === undefined || parts === undefined
        ? undefined
        : await startControl(config, controlledClock, {
            ...parts,
            ...disturbances,
            repeatedRandomness,
            streams,
            watch,
            downloads,
            journal,
            munchkinId,
          });
    const app =
      parts === undefined
        ? undefined
        : createApp({
            ...shared,
            watch,
            streams,
            downloads,
            indexBuilder,
            journal,
            ...parts,
            control,
          });
    const { url, tlsUrl } = app === undefined ? {} : await serveApi(app, config, log, started);
    log.info({ event: 'galena.ready', url, tlsUrl, monitorUrl });
    const stop = async () => {
      stopping.abort();
      if (url !== undefined) await delay(config.drainSeconds * 1000);
      // Both may take their seconds, and whoever waits for the end of a process has no more than ten.
      await Promise.all([engine?.stop(), started.stop()]);
    };
    const dataDir = embedded === undefined ? undefined : config.dataDir;
    return {
      url,
      tlsUrl,
      monitorUrl,
      service,
      connectionString,
      dataDir,
      controlToken: control?.token,
      stop,
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

/** The control plane, whose clock is that of the whole process. */
async function startControl(
  { munchkinId, clientId, control }: Config,
  clock: ControlledClock,
  parts: StatefulParts & { readonly randomness: Randomness },
): Promise<Control> {
  const { database, randomness, faults, pace, strictness, journal } = parts;
  const states = controlledStates(parts);
  const turns = new CallTurns();
  const renewals = new Renewals({ database, clock, randomness, turns, states });
  await ensureSeeds(database, renewals, { munchkinId, clientId });
  if (control?.seed !== undefined) await seedAtStart(database, renewals, munchkinId, control.seed);
  const token = control?.token ?? makeSecret(randomness, 'control token');
  const isDeterministic = control?.isDeterministic === true;
  return {
    token,
    munchkinId,
    clock,
    isDeterministic,
    faults,
    pace,
    strictness,
    journal,
    states,
    turns,
    renewals,
  };
}

async function startDatabaseServer(
  config: Config,
  log: Logger,
  started: Started,
  onMaking: ((dataDir: string) => void) | undefined,
): Promise<EmbeddedServer | undefined> {
  if (config.databaseUrl !== undefined) return undefined;
  const { dataDir, isTemporary, cacheDir, postgresqlCacheMb: cacheMb } = config;
  const temporary = isTemporary ? { isVolatile: true, isRemovedAtEnd: true, programsDir: cacheDir } : {};
  const embedded = await startEmbedded(dataDir, log, { cacheMb, onMaking, ...temporary });
  started.add(() => embedded.stop());
  return embedded;
}

/** Uploads pass through it: better to know now than with the first large one. */
async function checkTemporaryFolder(): Promise<void> {
  await inFolder('TMPDIR', os.tmpdir(), async () => (await openNameless()).close());
}

/** Migrates, and makes the first service. */
async function prepareData(
  database: Database,
  config: Config,
  embedded: EmbeddedServer | undefined,
  making: Making,
): Promise<FirstService> {
  try {
    await migrate(database);
    return await firstService(database, config, embedded, making);
  } catch (error) {
    const isUpToOperator = embedded === undefined && findRemedy(error) !== undefined;
    throw isUpToOperator ? explainRefusal(error) : error;
  }
}

/** With the embedded PostgreSQL the secret is kept beside the data, so that each start can print it. */
function firstService(
  database: Database,
  config: Config,
  embedded: EmbeddedServer | undefined,
  making: Making,
): Promise<FirstService> {
  const kept =
    embedded === undefined ? undefined : new KeptSecret(path.join(config.dataDir, 'first-service.json'));
  return ensureFirstService(database, config, kept, making);
}

async function startEngine(engine: Engine, started: Started): Promise<void> {
  started.add(() => engine.stop());
  await engine.start();
}

interface SharedParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly fields: KnownFields;
  readonly log: Logger;
}

function httpContext(
  config: Config,
  { database, clock, randomness, fields, log }: SharedParts,
  started: Started,
): Omit<
  HttpContext,
  | 'metrics'
  | 'metricsToken'
  | 'stopSignal'
  | 'watch'
  | 'streams'
  | 'downloads'
  | 'indexBuilder'
  | 'journal'
  | 'served'
  | 'control'
> {
  const usage = new UsageCounter(database, log);
  started.add(() => usage.stop());
  const gate = new Gate(database, clock, usage, config.limits);
  started.add(async () => gate.stop());
  const { freeTokenFailures, trustedProxies, timeoutScale, bodyTimeoutSeconds } = config;
  const { maxBodyBytes, maxUriBytes, exportLimits, sessionLimits } = config;
  const { trustedUserHeader: header, trustedUserRole: role, munchkinId } = config;
  const trustedUsers = header === undefined ? undefined : { header, role, munchkinId };
  const tokenGuard = freeTokenFailures === undefined ? undefined : new TokenGuard(clock, freeTokenFailures);
  const bodyTimeoutMs = bodyTimeoutSeconds * 1000;
  const anonymousBodies = new AnonymousBodies(2 * bodyTimeoutMs);
  const settings = { timeoutScale, bodyTimeoutMs, maxBodyBytes, maxUriBytes, trustedProxies };
  return {
    database,
    clock,
    randomness,
    log,
    gate,
    usage,
    tokenGuard,
    fields,
    anonymousBodies,
    activityLimits: config.activityLimits,
    programLimits: config.programLimits,
    exportLimits,
    sessionLimits,
    trustedUsers,
    webhookAddresses: config.webhookAddresses,
    ...settings,
  };
}

/**
 * Connections that wait to be taken. Node's 511 are too few for a thousand clients that come at once: the system drops the
 * rest without a word, and they try again after ever longer pauses, up to minutes. It cuts this to what it allows itself.
 */
const backlog = 4096;

interface Address {
  readonly host: string;
  readonly port: number;
  /** The setting that the port comes from. */
  readonly setting: string;
}

async function serveApi(
  app: FastifyInstance,
  { host, port, tls }: Config,
  log: Logger,
  started: Started,
): Promise<{ url: string; tlsUrl: string | undefined }> {
  const url = await serveAt(app, { host, port, setting: 'PORT' }, started);
  if (tls === undefined) return { url, tlsUrl: undefined };
  const secure = await listenTls(app, tls, { host, backlog, log }).catch((error) => {
    throw explainListening(error, { host, port: tls.port, setting: 'GALENA_TLS_PORT' });
  });
  started.add(async () => secure.stop());
  return { url, tlsUrl: urlOf('https', host, secure.port) };
}

async function serveAt(
  app: FastifyInstance,
  { host, port, setting }: Address,
  started: Started,
): Promise<string> {
  started.add(() => closeApp(app));
  try {
    await listen(app, { host, port, backlog, readAheadBytes });
  } catch (error) {
    throw explainListening(error, { host, port, setting });
  }
  const address = app.server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return urlOf('http', host, actualPort);
}

function urlOf(protocol: 'http' | 'https', host: string, port: number): string {
  return `${protocol}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function explainListening(error: unknown, { host, port, setting }: Address): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const anotherPort = `set ${setting} to another one (${setting}=0 picks a free one)`;
  const anotherHost = 'set HOST to an address of this machine (0.0.0.0 for all of them)';
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is taken; ${anotherPort}`,
    EACCES: `${setting} is ${port}, which this account may not listen on, as below 1024 it takes root; ${anotherPort}`,
    EADDRNOTAVAIL: `HOST is ${host}, which is no address of this machine; ${anotherHost}`,
    ENOTFOUND: `HOST is ${host}, which cannot be resolved; ${anotherHost}`,
    EAI_AGAIN: `HOST is ${host}, which cannot be resolved now; ${anotherHost}`,
  };
  const reason = reasons[code];
  return reason === undefined ? error : new SetupError(reason);
}

/** Waits for the requests under way, but not for a client that will not end. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), requestsEndMs);
  app.server.closeIdleConnections();
  await app.close();
  clearTimeout(timer);
}

/** What is running, to be stopped in the opposite order. */
class Started {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  add(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const stop of this.#stops.toReversed()) await stop();
  }
}
