import type { Galena } from '@galena/client';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fortyColumns, fourColumns } from '../files/columns.ts';
import { type FileShape, makeLeadsFile, rowsIn } from '../files/leads-file.ts';
import { schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
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
    const { client } = await lab.startGalena();
    await stopAutovacuum(lab.database, schema);
    await lab.database.execute(sql`create schema saved`);
    for (const [name, shape] of Object.entries({ narrow, wide })) {
      await restoreLeads(lab.database, schema, undefined);
      await importFile(client, makeLeadsFile(shape).file);
      await saveLeads(lab.database, schema, name);
    }
    const undos: UndoCost[] = [];
    for (const each of casesFor(narrow, wide)) {
      const cost = await measureCase(lab, client, each, options.rounds);
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
  { name, before, shape, list, isChangedSince }: Case,
  rounds: number,
): Promise<UndoCost> {
  const { file } = makeLeadsFile(shape);
  const since = makeLeadsFile({ ...shape, rows: Math.ceil(shape.rows / 10), version: 'since' }).file;
  const seconds = { import: [], dryRun: [], undo: [], redo: [] } as Record<
    'import' | 'dryRun' | 'undo' | 'redo',
    number[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    await restoreLeads(lab.database, schema, before);
    for (const table of ledger) await lab.database.execute(sql`truncate ${identifier(schema, table)}`);
    const done = await importFile(client, file, list === undefined ? {} : { list });
    seconds.import.push(done.seconds);
    if (isChangedSince === true) await importFile(client, since);
    await settle(lab.database, schema);
    seconds.dryRun.push((await undo(client, done.batchId, true)).seconds);
    const undone = await undo(client, done.batchId, false);
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
