import type { Galena } from '@galena/client';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { type ProcessorClock, processorClock } from '../lab/processor-time.ts';
import { median, type Ratio, ratioOf } from '../measure/statistics.ts';
import { restoreLeads, saveLeads, settle, stopAutovacuum } from '../reference/tables.ts';
import { fileBytes, type Measurement, say, scaled } from './part.ts';

/** How long it takes to undo an import, beside the import itself. */
export interface UndoResult {
  readonly undos: readonly UndoCost[];
}

export interface UndoCost {
  readonly name: string;
  readonly rows: number;
  /** Of the import, of a dry run of its undo, of the undo, and of the undo of that. */
  readonly importSeconds: number;
  readonly dryRunSeconds: number;
  readonly undoSeconds: number;
  readonly redoSeconds: number;
  /** Of the undo to the import that it undoes. */
  readonly ratio: Ratio;
  /** Microseconds of the processor a row, Galena and PostgreSQL together. */
  readonly processorImport: number;
  readonly processorUndo: number;
}

interface Case {
  readonly name: string;
  readonly before?: 'narrow' | 'wide';
  readonly shape: FileShape;
  readonly list?: number;
  /** Whether another import has changed a tenth of the leads since, so that their chains have to be followed. */
  readonly isChangedSince?: boolean;
}

const rows = 170_000;

function casesFor(narrow: FileShape, wide: FileShape): readonly Case[] {
  const version = 'x';
  const changed = { before: 'narrow', shape: { ...narrow, version } } as const;
  return [
    { name: 'all changed', ...changed },
    { name: 'all changed, a tenth of them again since', ...changed, isChangedSince: true },
    { name: 'all changed, into a list', ...changed, list: 1001 },
    { name: 'all new', shape: narrow },
    { name: 'all changed, 40 columns', before: 'wide', shape: { ...wide, version } },
  ];
}

export function measureUndo(options: Measurement): Promise<UndoResult> {
  const narrow = { columns: fourColumns, rows: scaled(rows, options) };
  const wide = { columns: fortyColumns, rows: scaled(rowsIn(fileBytes, fortyColumns), options) };
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    const { client } = galena;
    await stopAutovacuum(lab.database, schema);
    await lab.database.execute(sql`create schema saved`);
    for (const [name, shape] of Object.entries({ narrow, wide })) {
      await restoreLeads(lab.database, schema, undefined);
      await importFile(client, makeLeadsFile(shape).file);
      await saveLeads(lab.database, schema, name);
    }
    const clock = await processorClock(lab.database, galena);
    const undos: UndoCost[] = [];
    for (const each of casesFor(narrow, wide)) {
      const cost = await measureCase(lab, client, clock, each, options.rounds);
      say(`${cost.name}: undone in ${cost.undoSeconds.toFixed(2)} s, ratio ${cost.ratio.median.toFixed(2)}`);
      undos.push(cost);
    }
    return { undos };
  });
}

/** Emptied before each round, so that all begin alike. */
const ledger = ['lead_creations', 'lead_changes_1', 'lead_events_1', 'lead_deletions_1', 'former_members'];

async function measureCase(
  lab: Lab,
  client: Galena,
  clock: ProcessorClock,
  { name, before, shape, list, isChangedSince }: Case,
  rounds: number,
): Promise<UndoCost> {
  const { file } = makeLeadsFile(shape);
  const since = makeLeadsFile({ ...shape, rows: Math.ceil(shape.rows / 10), version: 'since' }).file;
  const seconds = { import: [], dryRun: [], undo: [], redo: [] } as Record<
    'import' | 'dryRun' | 'undo' | 'redo',
    number[]
  >;
  const processor: Record<'import' | 'undo', number[]> = { import: [], undo: [] };
  const counted = async <Done>(what: 'import' | 'undo', work: () => Promise<Done>) => {
    const taken = clock.start();
    const done = await work();
    const { galenaMs, postgresMs } = taken();
    processor[what].push(((galenaMs + postgresMs) * 1000) / shape.rows);
    return done;
  };
  for (let round = 0; round < rounds; round += 1) {
    await restoreLeads(lab.database, schema, before);
    for (const table of ledger) await lab.database.execute(sql`truncate ${identifier(schema, table)}`);
    const options = list === undefined ? {} : { list };
    const done = await counted('import', () => importFile(client, file, options));
    seconds.import.push(done.seconds);
    if (isChangedSince === true) await importFile(client, since);
    await settle(lab.database, schema);
    seconds.dryRun.push((await undo(client, done.batchId, true)).seconds);
    const undone = await counted('undo', () => undo(client, done.batchId, false));
    seconds.undo.push(undone.seconds);
    await settle(lab.database, schema);
    seconds.redo.push((await undo(client, undone.batchId, false)).seconds);
  }
  return {
    name,
    rows: shape.rows,
    importSeconds: median(seconds.import),
    dryRunSeconds: median(seconds.dryRun),
    undoSeconds: median(seconds.undo),
    redoSeconds: median(seconds.redo),
    ratio: ratioOf(seconds.undo, seconds.import),
    processorImport: median(processor.import),
    processorUndo: median(processor.undo),
  };
}

/** As seldom as an import is looked at. */
const pollMs = 50;

/** From the POST to the end. */
async function undo(
  client: Galena,
  batchId: number,
  dryRun: boolean,
): Promise<{ readonly batchId: number; readonly seconds: number }> {
  const start = performance.now();
  const { batchIds } = await client.imports.undo(batchId, { dryRun });
  const [undoId = 0] = batchIds;
  await client.imports.open(undoId, { pollMs }).wait();
  return { batchId: undoId, seconds: (performance.now() - start) / 1000 };
}
