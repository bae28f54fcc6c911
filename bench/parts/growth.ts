import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { fourColumns } from '../files/columns.ts';
import { type FileShape, type LeadsFile, makeLeadsFile } from '../files/leads-file.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { importFile } from '../lab/import-file.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf } from '../measure/statistics.ts';
import { type Filling, fillLeads } from '../reference/fill-leads.ts';
import { insertNew, makeStaging, type Reference, updateAll } from '../reference/reference.ts';
import { settle, stopAutovacuum } from '../reference/tables.ts';
import { fileRows, type Measurement, say, scaled } from './part.ts';

export interface GrowthResult {
  readonly rows: number;
  readonly points: readonly GrowthPoint[];
}

/** How fast rows go into so many leads. */
export interface GrowthPoint {
  readonly kind: 'plain' | '20 lists' | '50 custom fields';
  readonly leads: number;
  readonly work: 'all new' | 'all changed';
  /** Medians. */
  readonly rowsPerSecond: number;
  readonly referenceRowsPerSecond: number;
  readonly ratio: Ratio;
}

interface Station {
  readonly kind: GrowthPoint['kind'];
  readonly leads: number;
  readonly works: readonly GrowthPoint['work'][];
}

const both = ['all new', 'all changed'] as const;
/** Only so many leads can be changed as there are: the curve of changes begins at the rows of the file. */
const stations: readonly Station[] = [
  { kind: 'plain', leads: 10_000, works: ['all new'] },
  { kind: 'plain', leads: fileRows, works: ['all changed'] },
  { kind: 'plain', leads: 1_000_000, works: both },
  { kind: 'plain', leads: 10_000_000, works: both },
  { kind: '20 lists', leads: 1_000_000, works: both },
  // Last, for the fields stay.
  { kind: '50 custom fields', leads: 1_000_000, works: both },
];

const listIds = Array.from({ length: 20 }, (_, index) => 1001 + index);
const customFields = Array.from({ length: 50 }, (_, index) => `benchmarkField${index + 1}`);
/** No lead of a filling has this number. */
const firstNew = 20_000_000;

/** Imports the same number of rows into ever more leads. PostgreSQL alone writes into the very same tables. */
export function measureGrowth(options: Measurement): Promise<GrowthResult> {
  const rows = scaled(fileRows, options);
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    await stopAutovacuum(lab.database, schema);
    const points: GrowthPoint[] = [];
    for (const station of stations) {
      const leads = scaled(station.leads, options);
      await fill(lab, galena, { ...station, leads });
      for (const work of station.works) {
        const point = await measurePoint(lab, galena, { ...station, leads }, work, rows, options.rounds);
        say(
          `${describe(point)}: ${Math.round(point.rowsPerSecond)} rows/s, ratio ${point.ratio.median.toFixed(2)}`,
        );
        points.push(point);
      }
    }
    return { rows, points };
  });
}

function describe({ kind, leads, work }: GrowthPoint): string {
  return `${work} into ${leads} leads${kind === 'plain' ? '' : `, ${kind}`}`;
}

async function fill({ database }: Lab, { client }: RunningGalena, { kind, leads }: Station): Promise<void> {
  let filling: Filling = { leads };
  if (kind === '20 lists') {
    for (const id of listIds.slice(1)) {
      await database.execute(sql`
        insert into ${identifier(schema, 'static_lists')} (id, name, created_at, updated_at)
        values (${id}, ${`Benchmark ${id}`}, now(), now())`);
    }
    filling = { leads, lists: listIds };
  }
  if (kind === '50 custom fields') {
    const input = customFields.map((name) => ({ name, displayName: name, dataType: 'string' }));
    await client.request('POST', '/rest/v1/leads/schema/fields.json', { input });
    filling = { leads, filledFields: customFields };
  }
  say(`filling ${leads} leads …`);
  await fillLeads(database, schema, filling);
}

async function measurePoint(
  { database }: Lab,
  { client }: RunningGalena,
  { kind, leads }: Station,
  work: GrowthPoint['work'],
  rows: number,
  rounds: number,
): Promise<GrowthPoint> {
  const listId = kind === '20 lists' ? 1001 : undefined;
  const takeFile = filesFor(work, rows, leads);
  await makeStaging({ database, schema, file: takeFile() });
  const prepare = () => forgetNew(database, leads);
  const alone = () => {
    const reference: Reference = {
      database,
      schema,
      file: takeFile(),
      ...(listId === undefined ? {} : { listId }),
    };
    return work === 'all new' ? insertNew(reference) : updateAll(reference);
  };
  const imported = async () =>
    (await importFile(client, takeFile().file, listId === undefined ? {} : { list: listId })).seconds;
  const contestants = [
    { name: 'galena', prepare, run: imported },
    { name: 'alone', prepare, run: alone },
  ] as const;
  // The tables as they were filled are in no memory, and no connection has met them yet.
  await inTurns(1, contestants);
  const seconds = await inTurns(rounds, contestants);
  return {
    kind,
    leads,
    work,
    rowsPerSecond: rows / median(seconds.galena),
    referenceRowsPerSecond: rows / median(seconds.alone),
    ratio: ratioOf(seconds.galena, seconds.alone),
  };
}

/** Leads that are not there, or those that are, spread over all of them, with other values each time. */
function filesFor(work: GrowthPoint['work'], rows: number, leads: number): () => LeadsFile {
  const shape: FileShape = { columns: fourColumns, rows };
  if (work === 'all new') {
    const file = makeLeadsFile({ ...shape, first: firstNew });
    return () => file;
  }
  const step = Math.floor(leads / rows);
  let [next, last] = [
    makeLeadsFile({ ...shape, step, version: 'x' }),
    makeLeadsFile({ ...shape, step, version: 'y' }),
  ];
  return () => {
    [next, last] = [last, next];
    return last;
  };
}

/** Deletes what a run has created, and leaves no work behind for the next one. */
async function forgetNew(database: Lab['database'], leads: number): Promise<void> {
  await database.execute(sql`delete from ${identifier(schema, 'leads')} where id > ${leads}`);
  await database.execute(sql`delete from ${identifier(schema, 'list_members')} where lead_id > ${leads}`);
  await settle(database, schema, 'vacuum');
}
