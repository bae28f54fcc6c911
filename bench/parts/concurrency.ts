import { setTimeout as delay } from 'node:timers/promises';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fourColumns } from '../files/columns.ts';
import { makeLeadsFile } from '../files/leads-file.ts';
import { type ApiCalls, jsonBody, openCalls } from '../lab/api-calls.ts';
import { inOnePiece } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { makeSubscriptions, type Subscription } from '../lab/subscriptions.ts';
import { cancelAll, untilAllFinished } from '../lab/unfinished.ts';
import { inTurns } from '../measure/in-turns.ts';
import { type Latency, openLoop } from '../measure/open-loop.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { fillLeads } from '../reference/fill-leads.ts';
import { fileRows, type Measurement, say, scaled } from './part.ts';

export interface ConcurrencyResult {
  readonly rowsPerImport: number;
  readonly throughput: readonly {
    readonly name: string;
    readonly imports: number;
    readonly rowsPerSecond: number;
    /** Of the rows per second of all imports together to those of one alone. */
    readonly ratio: Ratio;
  }[];
  readonly callsPerSecond: number;
  readonly latencies: readonly { readonly name: string; readonly calls: Readonly<Record<string, Latency>> }[];
}

interface Scenario {
  readonly name: string;
  readonly subscriptions: number;
  readonly importsEach: number;
}

const alone: Scenario = { name: 'one import alone', subscriptions: 1, importsEach: 1 };
const scenarios: readonly Scenario[] = [
  { name: 'two imports of one subscription', subscriptions: 1, importsEach: 2 },
  { name: 'ten subscriptions with two each', subscriptions: 10, importsEach: 2 },
];
const callsPerSecond = 50;

export function measureConcurrency(options: Measurement): Promise<ConcurrencyResult> {
  const rowsPerImport = scaled(fileRows / 3, options);
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    const subscriptions = await makeSubscriptions(galena, 10);
    const throughput = await measureThroughput(lab, subscriptions, rowsPerImport, options.rounds);
    const calls = await openCalls(galena.url);
    const latencies = await measureLatencies(lab, calls, subscriptions, options);
    calls.close();
    return { rowsPerImport, throughput, callsPerSecond, latencies };
  });
}

/** All new leads; each subscription gets the same files. */
async function measureThroughput(
  { database }: Lab,
  subscriptions: readonly Subscription[],
  rows: number,
  rounds: number,
): Promise<ConcurrencyResult['throughput']> {
  const files = [0, 1].map(
    (number) => makeLeadsFile({ columns: fourColumns, rows, first: number * rows }).file,
  );
  const all = [alone, ...scenarios];
  const seconds = await inTurns(
    rounds,
    all.map((scenario) => ({
      name: scenario.name,
      async prepare() {
        for (const { schema } of subscriptions) {
          await database.execute(sql`truncate ${identifier(schema, 'leads')}`);
          await database.execute(sql`vacuum analyze ${identifier(schema, 'leads')}`);
        }
        await database.execute(sql`checkpoint`);
      },
      run: () =>
        secondsOf(async () => {
          const busy = subscriptions.slice(0, scenario.subscriptions);
          const submits = busy.flatMap(({ client }) =>
            files.slice(0, scenario.importsEach).map((file) => client.imports.create(file, inOnePiece)),
          );
          await Promise.all(submits);
          await untilAllFinished(database);
        }),
    })),
  );
  const perRow = ({ name, subscriptions: count, importsEach }: Scenario) =>
    (seconds[name] ?? []).map((value) => value / (count * importsEach * rows));
  return all.map((scenario) => {
    const rowsPerSecond = 1 / median(perRow(scenario));
    say(`${scenario.name}: ${Math.round(rowsPerSecond)} rows/s`);
    return {
      name: scenario.name,
      imports: scenario.subscriptions * scenario.importsEach,
      rowsPerSecond,
      ratio: ratioOf(perRow(alone), perRow(scenario)),
    };
  });
}

/** Calls of the first subscription, while it and others import all the time. */
async function measureLatencies(
  { database }: Lab,
  calls: ApiCalls,
  subscriptions: readonly Subscription[],
  options: Measurement,
): Promise<ConcurrencyResult['latencies']> {
  const rows = scaled(fileRows, options);
  for (const { schema } of subscriptions) await fillLeads(database, schema, { leads: rows });
  const version = (version: string) => makeLeadsFile({ columns: fourColumns, rows, version }).file;
  const files = [version('x'), version('y')] as const;
  const idle: Scenario = { name: 'no import', subscriptions: 0, importsEach: 0 };
  const found = [idle, ...scenarios].map(({ name }) => ({ name, rounds: [] as Record<string, Latency>[] }));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [position, scenario] of [idle, ...scenarios].entries()) {
      const importing = keepImporting(subscriptions, scenario, files);
      await untilImporting(database, scenario);
      const window = { perSecond: callsPerSecond, seconds: Math.max(2, Math.round(8 * options.scale)) };
      found[position]?.rounds.push(
        await openLoop(window, {
          'get lead': (number) => calls.call('GET', `/rest/v1/lead/${1 + ((number * 7919) % rows)}.json`),
          'sync one lead': (number) =>
            calls.call('POST', '/rest/v1/leads.json', jsonBody({ input: [leadOf(number)] })),
        }),
      );
      await importing.stop(database);
    }
  }
  return found.map(({ name, rounds }) => {
    const latencies = medianOf(rounds);
    say(`${name}: ${JSON.stringify(latencies)}`);
    return { name, calls: latencies };
  });
}

function leadOf(number: number): object {
  return { email: `synced${number % 1000}@example.com`, firstName: `Ada ${number}` };
}

/** Each place for an import is taken again as soon as it is free: all leads change each time. */
function keepImporting(
  subscriptions: readonly Subscription[],
  scenario: Scenario,
  files: readonly [Blob, Blob],
) {
  let isStopping = false;
  const keep = async ({ client }: Subscription, place: number) => {
    for (let turn = place; !isStopping; turn += 1) {
      const handle = await client.imports.create(turn % 2 === 0 ? files[0] : files[1], inOnePiece);
      while (!isStopping && (await handle.status()).status !== 'complete') await delay(500);
    }
  };
  const places = subscriptions
    .slice(0, scenario.subscriptions)
    .flatMap((subscription) =>
      Array.from({ length: scenario.importsEach }, (_, place) => keep(subscription, place)),
    );
  return {
    async stop(database: Lab['database']) {
      isStopping = true;
      await Promise.all(places);
      await cancelAll(database);
    },
  };
}

async function untilImporting(database: Lab['database'], scenario: Scenario): Promise<void> {
  const wanted = Math.min(scenario.importsEach * scenario.subscriptions, 2);
  for (let running = -1; running < wanted; await delay(20)) {
    const [row] = await database.query<{ running: number }>(
      sql`select count(*) as running from galena.imports where status = 'importing'`,
    );
    running = row?.running ?? 0;
  }
}

function medianOf(rounds: readonly Record<string, Latency>[]): Record<string, Latency> {
  const of = (name: string, member: keyof Latency) =>
    median(rounds.map((round) => round[name]?.[member] ?? Number.NaN));
  return Object.fromEntries(
    Object.keys(rounds[0] ?? {}).map((name) => [
      name,
      { p50Ms: of(name, 'p50Ms'), p99Ms: of(name, 'p99Ms'), mostMs: of(name, 'mostMs') },
    ]),
  );
}
