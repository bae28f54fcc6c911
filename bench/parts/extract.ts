import { setTimeout as delay } from 'node:timers/promises';
import { to as copyTo } from 'pg-copy-streams';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { type RunningGalena, schema } from '../lab/galena.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { memoryOf } from '../lab/memory.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf, secondsOf } from '../measure/statistics.ts';
import { fillLeads } from '../reference/fill-leads.ts';
import { settle } from '../reference/tables.ts';
import { type Measurement, say, scaled } from './part.ts';

export interface ExtractResult {
  readonly leads: number;
  readonly bytes: number;
  /** Medians. */
  readonly rowsPerSecond: number;
  readonly referenceRowsPerSecond: number;
  readonly ratio: Ratio;
  /** Of the process, over all exports. */
  readonly peakMb: number;
}

const leadCount = 10_000_000;
const columns = ['id', 'email', 'firstName', 'lastName', 'company', 'createdAt'];

/** Exports all leads of a subscription, beside COPY of the same columns to a reader that throws them away. */
export function measureExtract(options: Measurement): Promise<ExtractResult> {
  const leads = scaled(leadCount, options);
  return withLab(async (lab) => {
    const galena = await lab.startGalena();
    say(`filling ${leads} leads …`);
    await fillLeads(lab.database, schema, { leads });
    const files: { bytes: number }[] = [];
    const { ours, alone } = await inTurns(options.rounds, [
      {
        name: 'ours',
        prepare: () => forgetFiles(lab),
        run: async () => {
          const { seconds, bytes } = await exportLeads(galena, leads);
          files.push({ bytes });
          return seconds;
        },
      },
      { name: 'alone', prepare: () => settle(lab.database, schema), run: () => copyLeads(lab) },
    ]);
    const peakMb = (await memoryOf(galena.pid))?.peakMb ?? Number.NaN;
    const [seconds, referenceSeconds] = [median(ours), median(alone)];
    say(
      `${leads} leads: ${seconds.toFixed(1)} s, COPY alone ${referenceSeconds.toFixed(1)} s, peak ${peakMb} MB`,
    );
    return {
      leads,
      bytes: files[0]?.bytes ?? 0,
      rowsPerSecond: leads / seconds,
      referenceRowsPerSecond: leads / referenceSeconds,
      ratio: ratioOf(ours, alone),
      peakMb,
    };
  });
}

interface ExportJob {
  readonly exportId: string;
  readonly status: string;
  readonly numberOfRecords?: number;
  readonly fileSize?: number;
}

/** From the word to begin until the file can be fetched. */
async function exportLeads(
  { client }: RunningGalena,
  leads: number,
): Promise<{ seconds: number; bytes: number }> {
  const base = '/bulk/v1/leads/export';
  const day = 86_400_000;
  const createdAt = {
    startAt: new Date(Date.now() - day).toISOString(),
    endAt: new Date(Date.now() + day).toISOString(),
  };
  const [created] = await client.request<ExportJob>('POST', `${base}/create.json`, {
    fields: columns,
    filter: { createdAt },
  });
  const path = `${base}/${created?.exportId}`;
  const start = performance.now();
  await client.request<ExportJob>('POST', `${path}/enqueue.json`);
  for (;;) {
    const [now] = await client.request<ExportJob>('GET', `${path}/status.json`);
    if (now?.status === 'Completed') {
      if (now.numberOfRecords !== leads) throw new Error(`${now.numberOfRecords} of ${leads} leads came out`);
      return { seconds: (performance.now() - start) / 1000, bytes: now.fileSize ?? 0 };
    }
    if (now?.status === 'Failed') throw new Error('the export has failed');
    await delay(50);
  }
}

/** Each run begins without the files of those before. */
async function forgetFiles({ database }: Lab): Promise<void> {
  await database.execute(sql`truncate ${identifier(schema, 'file_chunks')}`);
  await settle(database, schema);
}

/** What PostgreSQL sends, in the order of the leads; nobody keeps it. */
function copyLeads({ database }: Lab): Promise<number> {
  const names = columns.map((name) => `"${name}"`).join(', ');
  const statement = `copy (select ${names} from ${schema}.leads order by id) to stdout (format csv)`;
  return secondsOf(() =>
    database.connection(async ({ client }) => {
      for await (const _piece of client.query(copyTo(statement)));
    }),
  );
}
