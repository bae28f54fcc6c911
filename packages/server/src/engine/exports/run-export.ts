import { randomUUID } from 'node:crypto';
import { joinCells } from '@galena/client/csv';
import type { Database } from '../../db/database.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Subject } from '../../exports/definition.ts';
import { delimiterOf } from '../../formats.ts';
import type { Heartbeat } from '../jobs/heartbeat.ts';
import type { RecordedEnd } from '../jobs/job.ts';
import { holdJob, LeaseLost, leaseTable, stillOurs, throwIfLost } from '../jobs/lease.ts';
import { type JobEnding, recordEnd } from '../jobs/record-end.ts';
import { maxAttempts, runJob } from '../jobs/run-job.ts';
import { activityRows } from './activity-rows.ts';
import { ExportFileWriter } from './export-file-writer.ts';
import { ExportFailure, type ExportJob, type ExportProgress } from './export-job.ts';
import { leadRows } from './lead-rows.ts';
import type { ExportContext, RowSource } from './row-source.ts';

const sources: Readonly<Record<Subject, RowSource>> = { leads: leadRows, activities: activityRows };

/**
 * Carries out one claimed export, from the beginning of its file to the end. Whatever goes wrong on the way leaves it as it stands;
 * the next claim begins another file.
 */
export async function runExport(context: ExportContext, job: ExportJob): Promise<void> {
  const { database, meter } = context;
  const log = context.log.child({ exportId: job.exportId, munchkinId: job.subscription.munchkinId });
  log.info({ event: 'export.started', attempt: job.attempts });
  await runJob<ExportProgress, JobEnding>({ ...context, log }, job, {
    carryOut: (heartbeat) => carryOut(context, job, heartbeat),
    recordEnd: (ending) => recordWithoutFile(database, job, ending),
    refused: (code) => ({
      status: 'failed',
      cause: `PostgreSQL refuses a statement that Galena needs (error ${code}); the log of Galena says which. Create the export again once that is put right`,
    }),
    measureEnd: (exportEnd) => meter({ exportEnd }),
  });
}

/** Somebody wanted the export cancelled, as a commit has told. */
class Cancelled extends Error {}

async function carryOut(
  context: ExportContext,
  job: ExportJob,
  heartbeat: Heartbeat<ExportProgress>,
): Promise<JobEnding | RecordedEnd<ExportProgress> | undefined> {
  if (job.isCancelRequested) return { status: 'cancelled' };
  if (job.attempts > maxAttempts) {
    return { status: 'failed', cause: 'Galena could not write the file; its log says why' };
  }
  const signal = AbortSignal.any([context.stopSignal, heartbeat.interrupted]);
  const { subscription, number, claimedAtMs } = job;
  await context.gate?.pass({ kind: 'export', subscriptionId: subscription.id, number, claimedAtMs }, signal);
  try {
    signal.throwIfAborted();
    return await writeFile(context, job, heartbeat, signal);
  } catch (error) {
    if (error instanceof ExportFailure) return { status: 'failed', cause: error.message };
    if (error instanceof Cancelled) return { status: 'cancelled' };
    if (heartbeat.interrupted.reason === 'cancelled') return { status: 'cancelled' };
    if (heartbeat.interrupted.reason === 'lost') throw new LeaseLost('another engine has the export');
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

async function writeFile(
  context: ExportContext,
  job: ExportJob,
  heartbeat: Heartbeat<ExportProgress>,
  signal: AbortSignal,
): Promise<RecordedEnd<ExportProgress>> {
  const fileId = await beginFile(context.database, job);
  const file = new ExportFileWriter(context.database, job, fileId);
  const write = async (bytes: Buffer) => {
    await file.write(bytes);
    if (file.isCancelRequested) throw new Cancelled();
    heartbeat.note({ rowsDone: 0, bytesDone: file.sizeBytes, fileId, checksum: null });
  };
  const { columns, format, subject } = job;
  const header = joinCells(
    columns.map(({ header }) => header),
    delimiterOf(format),
  );
  try {
    await write(Buffer.from(`${header}\n`));
    const rows = await sources[subject](context, job, write, signal);
    const end = await file.finish(rows);
    if (end === undefined) throw new Cancelled();
    return end;
  } finally {
    // Chunks that are committed later would stay behind.
    await file.settled();
  }
}

/** Gives the id of a new file, in the place of what the claim before has written. */
async function beginFile(database: Database, job: ExportJob): Promise<string> {
  const fileId = randomUUID();
  await database
    .transaction(async (transaction) => {
      await transaction.together((executor) => [holdJob(executor, job)]);
      transaction.atCommit(deleteChunks(job));
      transaction.atCommit(sql`
        update ${leaseTable(job)}
        set file_id = ${fileId}, bytes_done = 0
        where ${stillOurs(job)}`);
    })
    .catch(throwIfLost);
  return fileId;
}

/** Of an export that does not come to its end nothing is kept. */
async function recordWithoutFile(
  database: Database,
  job: ExportJob,
  ending: JobEnding,
): Promise<RecordedEnd<ExportProgress>> {
  await database
    .transaction(async (transaction) => {
      await transaction.together((executor) => [holdJob(executor, job)]);
      transaction.atCommit(deleteChunks(job));
    })
    .catch(throwIfLost);
  return recordEnd(database, job, ending, { set: sql`file_id = null, bytes_done = 0` });
}

function deleteChunks(job: ExportJob): Sql {
  return sql`
    delete from ${identifier(job.subscription.schema, 'file_chunks')} f
    using ${leaseTable(job)} p
    where p.number = ${job.number}
      and f.file_id = p.file_id`;
}
