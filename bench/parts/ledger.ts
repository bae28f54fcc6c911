import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { readByLead } from '../../packages/server/src/ledger/read-by-lead.ts';
import { readByPosition } from '../../packages/server/src/ledger/read-by-position.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { jsonBody, openCalls } from '../lab/api-calls.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { inTurns } from '../measure/in-turns.ts';
import { type Latency, openLoop } from '../measure/open-loop.ts';
import { median, percentile, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { fillLeads } from '../reference/fill-leads.ts';
import { fillLedger } from '../reference/fill-ledger.ts';
import { restoreLeads, saveLeads, stopAutovacuum } from '../reference/tables.ts';
import { fileBytes, fileRows, type Measurement, say, scaled } from './part.ts';

export interface LedgerResult {
  readonly imports: readonly ImportCost[];
  readonly syncs: {
    readonly callsPerSecond: number;
    readonly records: number;
    readonly with: Latency;
    readonly without: Latency;
  };
  readonly reading: {
    readonly leads: number;
    readonly imports: number;
    readonly entries: number;
    /** Milliseconds. */
    readonly history: Times;
    readonly page: Times;
  };
}

interface Times {
  readonly p50Ms: number;
  readonly mostMs: number;
}

/** What the ledger costs an import. */
interface ImportCost {
  readonly name: string;
  readonly rows: number;
  readonly secondsWith: number;
  readonly secondsWithout: number;
  /** Of the time with the ledger to that without. */
  readonly ratio: Ratio;
  /** What the ledger has grown by, with its indexes, for each row. */
  readonly bytesPerRow: number;
  /** Of the old values of a row that changes. */
  readonly oldBytesPerRow: number;
}

interface Case {
  readonly name: string;
  readonly before?: 'narrow' | 'wide';
  readonly shape: FileShape;
  readonly list?: number;
}

function casesFor(narrow: FileShape, wide: FileShape): readonly Case[] {
  const version = 'x';
  return [
    { name: 'all new', shape: narrow },
    { name: 'all changed', before: 'narrow', shape: { ...narrow, version } },
    { name: '10 % changed', before: 'narrow', shape: { ...narrow, version, versionEvery: 10 } },
    { name: 'unchanged', before: 'narrow', shape: narrow },
    { name: 'all changed, into a list', before: 'narrow', shape: { ...narrow, version }, list: 1001 },
    { name: 'all changed, 40 columns', before: 'wide', shape: { ...wide, version } },
  ];
}

/** What the ledger costs whoever writes leads, and how long it takes to read it. */
export function measureLedger(options: Measurement): Promise<LedgerResult> {
  const narrow = { columns: fourColumns, rows: scaled(fileRows, options) };
  const wide = { columns: fortyColumns, rows: scaled(rowsIn(fileBytes, fortyColumns), options) };
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    await stopAutovacuum(lab.database, schema);
    await lab.database.execute(sql`create schema saved`);
    for (const [name, shape] of Object.entries({ narrow, wide })) {
      await restoreLeads(lab.database, schema, undefined);
      await importFile(galena.client, makeLeadsFile(shape).file);
      await saveLeads(lab.database, schema, name);
    }
    const imports: ImportCost[] = [];
    for (const each of casesFor(narrow, wide)) {
      const cost = await measureCase(lab, galena, each, options.rounds);
      say(`${cost.name}: ratio ${cost.ratio.median.toFixed(3)}, ${cost.bytesPerRow.toFixed(1)} bytes a row`);
      imports.push(cost);
    }
    const syncs = await measureSyncs(lab, galena, options);
    return { imports, syncs, reading: await measureReading(lab, options) };
  });
}

/** Without the ledger nothing is written to it: by the setting, and where that leaves something, by a rule. */
async function setLedger({ database }: Lab, how: 'with' | 'without'): Promise<void> {
  const creations = identifier(schema, 'lead_creations');
  await database.execute(
    how === 'without'
      ? sql`create or replace rule nothing as on insert to ${creations} do instead nothing`
      : sql`drop rule if exists nothing on ${creations}`,
  );
  await database.execute(sql`update galena.subscriptions set activities = ${how === 'with' ? 'on' : 'off'}`);
  for (const table of ['lead_creations', 'lead_changes_1']) {
    await database.execute(sql`truncate ${identifier(schema, table)}`);
  }
}

async function measureCase(
  lab: Lab,
  { client }: RunningGalena,
  { name, before, shape, list }: Case,
  rounds: number,
): Promise<ImportCost> {
  const { file } = makeLeadsFile(shape);
  let bytes = 0;
  let oldBytes = 0;
  const contestant = <How extends 'with' | 'without'>(how: How) => ({
    name: how,
    async prepare() {
      await restoreLeads(lab.database, schema, before);
      await setLedger(lab, how);
    },
    async run() {
      const { seconds } = await importFile(client, file, list === undefined ? {} : { list });
      if (how === 'with') [bytes, oldBytes] = await sizesOf(lab);
      return seconds;
    },
  });
  const seconds = await inTurns(rounds, [contestant('with'), contestant('without')]);
  return {
    name,
    rows: shape.rows,
    secondsWith: median(seconds.with),
    secondsWithout: median(seconds.without),
    ratio: ratioOf(seconds.with, seconds.without),
    bytesPerRow: bytes / shape.rows,
    oldBytesPerRow: oldBytes / shape.rows,
  };
}

/** Of the ledger with its indexes, and of the old values in it. */
async function sizesOf({ database }: Lab): Promise<[number, number]> {
  const [size] = await database.query<{ all: number; old: number }>(sql`
    select
      pg_total_relation_size(${`${schema}.lead_creations`}::regclass)
        + pg_total_relation_size(${`${schema}.lead_changes_1`}::regclass) as "all",
      (
        select coalesce(sum(octet_length(value)), 0)::bigint
        from ${identifier(schema, 'lead_changes_1')}, unnest(old_values) as value
      ) as old`);
  return [size?.all ?? 0, size?.old ?? 0];
}

const callsPerSecond = 25;
const recordsPerCall = 20;

/** Sync Leads that change what is there, at a steady rate. */
async function measureSyncs(
  lab: Lab,
  galena: RunningGalena,
  options: Measurement,
): Promise<LedgerResult['syncs']> {
  await restoreLeads(lab.database, schema, 'narrow');
  const calls = await openCalls(galena.url);
  const latencies: Record<'with' | 'without', Latency[]> = { with: [], without: [] };
  let version = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    for (const how of ['with', 'without'] as const) {
      await setLedger(lab, how);
      version += 1;
      const sync = async (number: number) => {
        const { columns } = { columns: fourColumns };
        const input = Array.from({ length: recordsPerCall }, (_, index) =>
          Object.fromEntries(
            columns.map(({ name, cell }) => [name, cell(number * recordsPerCall + index, `v${version}`)]),
          ),
        );
        await calls.call('POST', '/rest/v1/leads.json', jsonBody({ input }));
      };
      const seconds = scaled(20, options);
      const { sync: latency } = await openLoop({ perSecond: callsPerSecond, seconds }, { sync });
      if (latency !== undefined) latencies[how].push(latency);
    }
  }
  calls.close();
  const middle = (all: readonly Latency[]): Latency => ({
    p50Ms: median(all.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(all.map(({ p99Ms }) => p99Ms)),
    mostMs: Math.max(...all.map(({ mostMs }) => mostMs)),
  });
  const found = { with: middle(latencies.with), without: middle(latencies.without) };
  say(`Sync Leads: p99 ${found.with.p99Ms.toFixed(1)} ms with, ${found.without.p99Ms.toFixed(1)} without`);
  return { callsPerSecond, records: recordsPerCall, ...found };
}

const importsBehind = 100;
const pageSize = 300;
const looks = 60;

/** Reads the history of leads, and pages anywhere in the ledger. */
async function measureReading(lab: Lab, options: Measurement): Promise<LedgerResult['reading']> {
  const { database } = lab;
  await setLedger(lab, 'with');
  const leads = scaled(10_000_000, options);
  const changedLeads = Math.min(leads, scaled(64_000, options));
  say(`filling ${leads} leads, of which ${changedLeads} were changed by ${importsBehind} imports …`);
  await fillLeads(database, schema, { leads });
  const nextId = await fillLedger(database, schema, { leads, changedLeads, imports: importsBehind });
  const history = await timesOf((look) => {
    const leadId = 1 + ((look * 7919) % changedLeads);
    return readByLead(database, schema, [leadId], { after: 0, limit: 1_000 });
  });
  const page = await timesOf((look) => {
    const after = leads + Math.floor(((nextId - leads) * ((look * 7919) % 1_000)) / 1_000);
    return readByPosition(database, schema, { after, limit: pageSize, types: new Set([12, 13, 24]) });
  });
  say(`history ${history.p50Ms.toFixed(1)} ms, page of ${pageSize} ${page.p50Ms.toFixed(1)} ms`);
  return { leads, imports: importsBehind, entries: leads + changedLeads * importsBehind, history, page };
}

async function timesOf(read: (look: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let look = 0; look < looks; look += 1) times.push(1_000 * (await secondsOf(() => read(look))));
  return { p50Ms: percentile(times, 50), mostMs: Math.max(...times) };
}
