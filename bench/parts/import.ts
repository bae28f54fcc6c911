import type { Galena, ImportOptions } from '@galena/client';
import { sql } from '../../packages/server/src/db/sql.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, type LeadsFile, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import type { Stages } from '../lab/stage-times.ts';
import { type Contestant, inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf } from '../measure/statistics.ts';
import { insertNew, makeStaging, type Reference, updateAll } from '../reference/reference.ts';
import { copyTables, restoreLeads, saveLeads, stopAutovacuum } from '../reference/tables.ts';
import { fileBytes, fileRows, type Measurement, say, scaled } from './part.ts';

export interface ImportResult {
  readonly cases: readonly CaseResult[];
}

export interface CaseResult {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
  /** Medians. */
  readonly seconds: number;
  readonly stages: Stages;
  readonly references: readonly { readonly name: string; readonly seconds: number; readonly ratio: Ratio }[];
}

/** What is there before, which file comes, and what PostgreSQL alone does with it. */
interface Case {
  readonly name: string;
  /** The leads that are there; none if absent. */
  readonly before?: string;
  readonly shape: FileShape;
  readonly list?: boolean;
  readonly partition?: boolean;
  readonly references: Readonly<Record<string, (reference: Reference) => Promise<number>>>;
}

const insert = { 'COPY + insert': insertNew };
const update = { 'COPY + update': (reference: Reference) => updateAll(reference) };
const updateChanges = {
  'COPY + update where distinct': (reference: Reference) => updateAll(reference, { onlyChanges: true }),
};

function casesFor(narrow: FileShape, wide: FileShape): readonly Case[] {
  const changed = { version: 'x' };
  return [
    { name: 'all new, empty database', shape: narrow, references: insert },
    {
      name: 'all new, as many others there',
      before: 'narrow',
      shape: { ...narrow, first: narrow.rows },
      references: insert,
    },
    { name: 'all changed', before: 'narrow', shape: { ...narrow, ...changed }, references: update },
    {
      name: '10 % changed',
      before: 'narrow',
      shape: { ...narrow, ...changed, versionEvery: 10 },
      references: { ...update, ...updateChanges },
    },
    { name: 'unchanged', before: 'narrow', shape: narrow, references: update },
    {
      name: 'all new, into a list and a partition',
      shape: narrow,
      list: true,
      partition: true,
      references: insert,
    },
    {
      name: 'all changed, into a list',
      before: 'narrow',
      shape: { ...narrow, ...changed },
      list: true,
      references: update,
    },
    { name: 'all new, 40 columns', shape: wide, references: insert },
    { name: 'all changed, 40 columns', before: 'wide', shape: { ...wide, ...changed }, references: update },
  ];
}

const alone = 'postgresql_alone';
const listId = 1001;
const partition = { name: 'Benchmark', id: 2 };

/** Imports the largest file that Marketo takes, in turns with what PostgreSQL alone does with the same rows. */
export function measureImport(options: Measurement): Promise<ImportResult> {
  const narrow = { columns: fourColumns, rows: scaled(fileRows, options) };
  const wide = { columns: fortyColumns, rows: scaled(rowsIn(fileBytes, fortyColumns), options) };
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    await galena.client.request('POST', '/galena/v1/partitions.json', { name: partition.name });
    await copyTables(lab.database, schema, alone);
    for (const each of [schema, alone]) await stopAutovacuum(lab.database, each);
    await saveStates(lab, galena.client, { narrow, wide });
    const cases: CaseResult[] = [];
    for (const each of casesFor(narrow, wide)) {
      const result = await measureCase(lab, galena, each, options.rounds);
      const [first] = result.references;
      say(`${result.name}: ${result.seconds.toFixed(2)} s, ratio ${first?.ratio.median.toFixed(2)}`);
      cases.push(result);
    }
    return { cases };
  });
}

/** The leads as an import makes them, so that each run starts from the same ones. */
async function saveStates(
  { database }: Lab,
  client: Galena,
  shapes: Record<string, FileShape>,
): Promise<void> {
  await database.execute(sql`create schema saved`);
  for (const [name, shape] of Object.entries(shapes)) {
    await restoreLeads(database, schema, undefined);
    await importFile(client, makeLeadsFile(shape).file);
    await saveLeads(database, schema, name);
  }
}

async function measureCase(lab: Lab, galena: RunningGalena, each: Case, rounds: number): Promise<CaseResult> {
  const file = makeLeadsFile(each.shape);
  const batchIds: number[] = [];
  const references = postgresAlone(lab, each, file);
  const ours: Contestant = {
    name: 'Galena',
    prepare: () => restoreLeads(lab.database, schema, each.before),
    async run() {
      const { batchId, seconds } = await importFile(galena.client, file.file, optionsOf(each));
      batchIds.push(batchId);
      return seconds;
    },
  };
  await makeStaging({ database: lab.database, schema: alone, file });
  const seconds = await inTurns(rounds, [ours, ...references]);
  const own = seconds['Galena'] ?? [];
  return {
    name: each.name,
    rows: each.shape.rows,
    columns: each.shape.columns.length,
    bytes: file.bytes,
    seconds: median(own),
    stages: medianStages(batchIds.map((batchId) => galena.stages.of(batchId))),
    references: references.map(({ name }) => {
      const theirs = seconds[name] ?? [];
      return { name, seconds: median(theirs), ratio: ratioOf(own, theirs) };
    }),
  };
}

function postgresAlone({ database }: Lab, each: Case, file: LeadsFile): Contestant[] {
  const reference: Reference = {
    database,
    schema: alone,
    file,
    ...(each.list ? { listId } : {}),
    ...(each.partition ? { partitionId: partition.id } : {}),
  };
  return Object.entries(each.references).map(([name, run]) => ({
    name,
    prepare: () => restoreLeads(database, alone, each.before),
    run: () => run(reference),
  }));
}

function optionsOf(each: Case): ImportOptions {
  return {
    ...(each.list ? { list: listId } : {}),
    ...(each.partition ? { partition: partition.name } : {}),
  };
}

function medianStages(rounds: readonly Stages[]): Stages {
  const names = new Set(rounds.flatMap((stages) => Object.keys(stages)));
  return Object.fromEntries(
    [...names].map((name) => [name, median(rounds.map((stages) => stages[name] ?? 0))]),
  );
}
