import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Galena } from '@galena/client';
import { type Database, openDatabase } from '../packages/server/src/db/database.ts';
import { startEmbedded } from '../packages/server/src/db/embedded/server.ts';
import { raw, sql } from '../packages/server/src/db/sql.ts';
import { createLogger } from '../packages/server/src/log.ts';
import { makeLeadsFile, rowCount } from './leads-file.ts';
import { insertFromFile, makeReferenceTable, updateFromFile } from './reference.ts';

const service = { clientId: 'bench', clientSecret: 'bench-secret' };
const schema = 'sub_000_gal_000';

/** One case: what is there before, which file comes, and what PostgreSQL alone does with it. */
interface Case {
  readonly name: string;
  readonly before: 'empty' | 'others' | 'same';
  readonly file: Buffer;
  readonly reference: (database: Database, file: Buffer) => Promise<void>;
}

/**
 * Imports 10 MB of 180,000 leads and does the same with PostgreSQL alone, in turns on the same server: COPY into a
 * staging table and one statement, into a table of the same shape and indexes. Prints medians and their ratio.
 */
export async function benchImport(args: readonly string[]): Promise<void> {
  const rounds = Number(args[args.indexOf('--rounds') + 1] ?? 5) || 5;
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-bench-'));
  await chmod(dataDir, 0o711);
  const server = await startEmbedded(dataDir, createLogger('warn'));
  const galena = await startGalena(server.connectionString);
  const database = openDatabase({ connectionString: server.connectionString, maxConnections: 2 });
  try {
    await runCases(database, galena, rounds);
  } finally {
    galena.process.kill('SIGTERM');
    await once(galena.process, 'exit');
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runCases(database: Database, galena: StartedGalena, rounds: number): Promise<void> {
  const file = makeLeadsFile('lead', '');
  const cases: Case[] = [
    { name: 'all new, empty database', before: 'empty', file, reference: insertFromFile },
    { name: 'all new, 180,000 others there', before: 'others', file, reference: insertFromFile },
    { name: 'all changed', before: 'same', file: makeLeadsFile('lead', 'x'), reference: updateFromFile },
    // Against the statement that changes all: the file is the same size, and PostgreSQL alone would write all of it.
    {
      name: 'all unchanged',
      before: 'same',
      file,
      reference: (db) => updateFromFile(db, makeLeadsFile('lead', 'x')),
    },
  ];
  await makeReferenceTable(database, schema);
  await savePopulation(database, galena, 'others', makeLeadsFile('other', ''));
  await savePopulation(database, galena, 'same', file);
  console.log(
    `${os.cpus()[0]?.model.trim()}, ${os.cpus().length} cores, Node ${process.version}, PostgreSQL 18.4`,
  );
  console.log(`${rowCount} rows, ${(file.length / 1e6).toFixed(1)} MB, median of ${rounds}\n`);
  console.log('| case | Galena | rows/s | PostgreSQL alone | ratio |\n|---|---|---|---|---|');
  for (const each of cases) await runCase(database, galena, each, rounds);
  console.log(`\nPeak memory of the Galena process: ${await peakMemoryMb(galena.process)} MB`);
}

async function runCase(database: Database, galena: StartedGalena, each: Case, rounds: number): Promise<void> {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await restore(database, each.before);
    theirs.push(await secondsOf(() => each.reference(database, each.file)));
    await restore(database, each.before);
    ours.push(await secondsOf(() => galena.import(each.file)));
  }
  // Pair by pair, because the machine's speed drifts.
  const ratio = median(ours.map((seconds, index) => seconds / (theirs[index] ?? Number.NaN)));
  const seconds = median(ours);
  console.log(
    `| ${each.name} | ${seconds.toFixed(2)} s | ${Math.round(rowCount / seconds)} | ${median(theirs).toFixed(2)} s | ${ratio.toFixed(2)} |`,
  );
}

interface StartedGalena {
  readonly process: ChildProcess;
  /** From the first byte of the POST to the status Complete. */
  import(file: Buffer): Promise<void>;
}

async function startGalena(connectionString: string): Promise<StartedGalena> {
  const main = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));
  const child = spawn(process.execPath, ['--max-semi-space-size=1', main, 'serve'], {
    env: {
      ...process.env,
      PORT: '0',
      GALENA_LIMITS: 'off',
      DATABASE_URL: connectionString,
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
      GALENA_LOG_LEVEL: process.env['GALENA_LOG_LEVEL'] ?? 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const baseUrl = await readyUrl(child);
  const client = new Galena({ baseUrl, ...service });
  return {
    process: child,
    async import(file) {
      const { batchId } = await client.submitImport(new Blob([file]));
      for (;;) {
        const { status, message } = await client.getImportStatus(batchId);
        if (status === 'Complete') return;
        if (status === 'Failed') throw new Error(message);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  let output = '';
  for await (const text of child.stdout ?? []) {
    output += String(text);
    const url = /ready at (http\S+)/.exec(output)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`Galena did not start: ${output}`);
}

/** Keeps what an import makes, so that each round starts from the same leads. */
async function savePopulation(
  database: Database,
  galena: StartedGalena,
  name: string,
  file: Buffer,
): Promise<void> {
  await database.execute(sql`truncate ${raw(schema)}.leads`);
  await galena.import(file);
  await database.execute(sql`create table reference.${raw(name)} as table ${raw(schema)}.leads`);
}

async function restore(database: Database, population: Case['before']): Promise<void> {
  for (const table of [`${schema}.leads`, 'reference.leads']) {
    await database.execute(sql`truncate ${raw(table)}`);
    if (population !== 'empty') {
      await database.execute(sql`insert into ${raw(table)} select * from reference.${raw(population)}`);
    }
    await database.execute(sql`vacuum analyze ${raw(table)}`);
  }
  await database.execute(sql`checkpoint`);
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

async function peakMemoryMb({ pid }: ChildProcess): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? 'unknown' : String(Math.round(Number(kilobytes) / 1024));
}
