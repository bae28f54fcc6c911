import { setTimeout as delay } from 'node:timers/promises';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fourColumns } from '../files/columns.ts';
import { makeLeadsFile } from '../files/leads-file.ts';
import { jsonBody, openCalls } from '../lab/api-calls.ts';
import { inOnePiece } from '../lab/import-file.ts';
import { startImporters } from '../lab/importers.ts';
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
    const latencies = await measureLatencies(lab, galena.url, subscriptions, options);
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
  url: string,
  subscriptions: readonly Subscription[],
  options: Measurement,
): Promise<ConcurrencyResult['latencies']> {
  const rows = scaled(fileRows, options);
  for (const { schema } of subscriptions) await fillLeads(database, schema, { leads: rows });
  const idle: Scenario = { name: 'no import', subscriptions: 0, importsEach: 0 };
  const calls = await openCalls(url);
  const found = [idle, ...scenarios].map(({ name }) => ({ name, rounds: [] as Record<string, Latency>[] }));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [position, scenario] of [idle, ...scenarios].entries()) {
      const places = subscriptions
        .slice(0, scenario.subscriptions)
        .flatMap(({ credentials }) => Array.from({ length: scenario.importsEach }, () => credentials));
      const importers = places.length > 0 ? startImporters({ url, places, rowsPerFile: rows }) : undefined;
      await untilImporting(database, scenario);
      const window = { perSecond: callsPerSecond, seconds: Math.max(2, Math.round(8 * options.scale)) };
      found[position]?.rounds.push(
        await openLoop(window, {
          'get lead': (number) => calls.call('GET', `/rest/v1/lead/${1 + ((number * 7919) % rows)}.json`),
          'sync one lead': (number) =>
            calls.call('POST', '/rest/v1/leads.json', jsonBody({ input: [leadOf(number)] })),
        }),
      );
      await importers?.stop();
      await cancelAll(database);
    }
  }
  calls.close();
  return found.map(({ name, rounds }) => {
    const latencies = medianOf(rounds);
    say(`${name}: ${JSON.stringify(latencies)}`);
    return { name, calls: latencies };
  });
}

function leadOf(number: number): object {
  return { email: `synced${number % 1000}@example.com`, firstName: `Ada ${number}` };
}

/** Waits until each place has sent its first file and imports are under way: from then on the load is an even one. */
async function untilImporting(
  database: Lab['database'],
  { subscriptions, importsEach }: Scenario,
): Promise<void> {
  for (let sent = -1, running = -1; sent < subscriptions * importsEach || running < importsEach; ) {
    const [row] = await database.query<{ sent: number; running: number }>(sql`
      select count(*) as sent, count(*) filter (where status = 'importing') as running
      from galena.imports
      where status in ('queued', 'importing')`);
    sent = row?.sent ?? 0;
    running = row?.running ?? 0;
    await delay(20);
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
