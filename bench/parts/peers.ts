import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fourColumns } from '../files/columns.ts';
import { makeLeadsFile } from '../files/leads-file.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf } from '../measure/statistics.ts';
import { type Measurement, say, scaled } from './part.ts';

export interface PeersResult {
  readonly rows: number;
  /** What was run, with its versions. */
  readonly peer: readonly string[];
  readonly works: readonly {
    readonly name: string;
    readonly rowsPerSecond: number;
    readonly peerRowsPerSecond: number;
    /** Of the peer's time to Galena's. */
    readonly ratio: Ratio;
  }[];
}

const folder = fileURLToPath(new URL('../peers/payload', import.meta.url));
/** A peer that writes row by row takes its time for each of them, however many there are. */
const peerRows = 1_000;

/** Gives undefined where Payload is not installed. */
export async function measurePeers(options: Measurement): Promise<PeersResult | undefined> {
  if (!existsSync(path.join(folder, 'node_modules'))) {
    say(`Payload is not installed: npm install --prefix ${path.relative(process.cwd(), folder)}`);
    return undefined;
  }
  const rows = scaled(peerRows, options);
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    const payload = await startPayload(lab);
    try {
      const files = await writeFiles(lab, rows);
      const works = [
        await compare(
          'all new',
          galena,
          payload,
          options.rounds,
          rows,
          () => files.first,
          async () => {
            await lab.database.execute(sql`truncate ${identifier(schema, 'leads')}`);
            await payload.database.execute(sql`truncate leads cascade`);
          },
        ),
        await compare('all changed', galena, payload, options.rounds, rows, (round) =>
          round % 2 === 0 ? files.changed : files.first,
        ),
      ];
      return { rows, peer: payload.versions, works };
    } finally {
      await payload.stop();
    }
  });
}

interface NamedFile {
  readonly name: string;
  readonly file: Blob;
}

async function writeFiles(lab: Lab, rows: number): Promise<Record<'first' | 'changed', NamedFile>> {
  const write = async (version: string) => {
    const name = path.join(lab.folder, `peers${version}.csv`);
    const { file } = makeLeadsFile({ columns: fourColumns, rows, version });
    await writeFile(name, file.stream());
    return { name, file };
  };
  return { first: await write(''), changed: await write('x') };
}

async function compare(
  name: string,
  galena: RunningGalena,
  payload: Payload,
  rounds: number,
  rows: number,
  fileOf: (round: number) => NamedFile,
  prepare: () => Promise<void> = async () => undefined,
): Promise<PeersResult['works'][number]> {
  const done = { galena: 0, payload: 0 };
  const next = (who: keyof typeof done) => {
    done[who] += 1;
    return fileOf(done[who] - 1);
  };
  const seconds = await inTurns(rounds, [
    {
      name: 'galena',
      prepare,
      run: async () => (await importFile(galena.client, next('galena').file)).seconds,
    },
    { name: 'payload', prepare, run: () => payload.import(next('payload').name, rows) },
  ]);
  const peerRowsPerSecond = rows / median(seconds.payload);
  say(`${name}: Payload ${Math.round(peerRowsPerSecond)} rows/s`);
  return {
    name,
    rowsPerSecond: rows / median(seconds.galena),
    peerRowsPerSecond,
    ratio: ratioOf(seconds.payload, seconds.galena),
  };
}

interface Payload {
  readonly versions: readonly string[];
  readonly database: Database;
  /** Gives the seconds. */
  import(file: string, rows: number): Promise<number>;
  stop(): Promise<void>;
}

/** Payload in a process of its own, which ends with this one; in a database of its own on the same PostgreSQL. */
async function startPayload(lab: Lab): Promise<Payload> {
  await lab.database.execute(sql`create database payload`);
  const connectionString = lab.connectionString.replace('/postgres?', '/payload?');
  const child = fork(path.join(folder, 'import.mjs'), [connectionString, lab.folder], {
    cwd: folder,
    // It says on standard output what it does to its schema.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  const versions = await answerOf<string[]>(child);
  const database = openDatabase({ connectionString, maxConnections: 1 });
  return {
    versions,
    database,
    async import(file, rows) {
      child.send(file);
      const answer = await answerOf<{ seconds: number; imported: number; updated: number }>(child);
      if (answer.imported + answer.updated !== rows) throw new Error(`Payload: ${JSON.stringify(answer)}`);
      return answer.seconds;
    },
    async stop() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
      await database.close();
    },
  };
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('Payload ended by itself'));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Answer);
    });
  });
}
