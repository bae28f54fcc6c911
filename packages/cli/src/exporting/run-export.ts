import {
  ExportFailed,
  type ExportJob,
  type Galena,
  GalenaChecksumError,
  GalenaRefusal,
} from '@galena/client';
import { beginJob } from './export-request.ts';
import type { BegunJob, ExportState, Sink } from './sink.ts';

/** How far a job is. */
export interface ExportProgress {
  readonly status: ExportJob['status'] | 'Downloading';
  /** Jobs that are done, and how many there are. */
  readonly jobsDone: number;
  readonly jobs: number;
  /** Bytes of the job's file; undefined until they are known. */
  readonly bytesDone: number;
  readonly bytesTotal: number | undefined;
  readonly records: number;
}

interface Run {
  readonly galena: Galena;
  readonly sink: Sink;
  readonly signal: AbortSignal;
  tell(progress: ExportProgress): void;
}

/**
 * Exports job by job into one file, from where an earlier command has come to.
 * @returns how it stands when all of it is there.
 * @throws ExportFailed, GalenaChecksumError, GalenaRefusal
 */
export async function runExport(run: Run, begun: ExportState): Promise<ExportState> {
  let state = begun;
  const count = Math.max(1, state.windows.length);
  // The last of the jobs that are known may not be done.
  for (let index = Math.max(0, state.jobs.length - 1); index < count; index += 1) {
    state = await exportWindow(run, state, index);
  }
  await run.sink.finish();
  return state;
}

/** A job that is not there any more, or whose file is another one by now, is begun anew, once. */
async function exportWindow(run: Run, before: ExportState, index: number): Promise<ExportState> {
  let state = before;
  for (let attempt = 1; ; attempt += 1) {
    state = state.jobs.length > index ? state : await begin(run, state, index);
    const job = state.jobs[index];
    if (job === undefined) throw new Error(`job ${index} was not begun`);
    try {
      const { numberOfRecords = 0 } = await fetchJob(run, state, index, job);
      state = { ...state, records: state.records + numberOfRecords };
      return state;
    } catch (error) {
      if (attempt > 1 || !isLost(error) || !(await run.sink.cutTo(job.startsAt))) throw error;
      state = { ...state, jobs: state.jobs.slice(0, index) };
    }
  }
}

async function begin(
  { galena, sink, signal, tell }: Run,
  state: ExportState,
  index: number,
): Promise<ExportState> {
  const { exportId } = await beginJob(galena, state.request, state.windows[index], signal);
  // Not all files of Marketo have an end of the line behind their last row.
  await sink.endLine();
  const begun = { ...state, jobs: [...state.jobs, { exportId, startsAt: sink.size }] };
  await sink.keep(begun);
  tell({ ...nothingYet(state, index), status: 'Queued' });
  return begun;
}

/** How far a job is of which there is nothing yet. */
function nothingYet({ windows, records }: ExportState, jobsDone: number): Omit<ExportProgress, 'status'> {
  return { jobsDone, jobs: Math.max(1, windows.length), bytesDone: 0, bytesTotal: undefined, records };
}

async function fetchJob(
  { galena, sink, signal, tell }: Run,
  { request, windows, records }: ExportState,
  jobsDone: number,
  { exportId, startsAt }: BegunJob,
): Promise<ExportJob> {
  const handle = galena.exports.open(request.kind, exportId);
  const say = (status: ExportProgress['status'], bytesDone: number, bytesTotal: number | undefined) =>
    tell({ status, jobsDone, jobs: Math.max(1, windows.length), bytesDone, bytesTotal, records });
  const job = await handle.wait({ signal, onProgress: ({ status }) => say(status, 0, undefined) });
  const isEmpty = job.numberOfRecords === 0;
  if (isEmpty && startsAt > 0) return job;
  // The header is there already, and the server's file has it too.
  const header = startsAt === 0 ? new Blob([]) : await sink.header();
  const have = new Blob([header, await sink.from(startsAt)]);
  try {
    for await (const bytes of handle.stream({ have, signal })) {
      await sink.append(bytes);
      say('Downloading', header.size + sink.size - startsAt, job.fileSize);
    }
  } catch (error) {
    // Marketo may have no file where there are no rows.
    if (!(isEmpty && error instanceof GalenaRefusal && error.code === '404')) throw error;
  }
  return job;
}

function isLost(error: unknown): boolean {
  if (error instanceof GalenaRefusal) return error.code === '1013' || error.code === '404';
  return (
    error instanceof GalenaChecksumError ||
    (error instanceof ExportFailed && error.job.status === 'Cancelled')
  );
}
