import type { Ending } from '../finish.ts';
import type { RecordedEnd } from '../jobs/job.ts';
import { mergeFile } from '../merge-file.ts';
import type { Plan } from '../plan.ts';
import type { Progress } from '../progress.ts';
import type { ImportFile } from '../read-rows.ts';
import type { AliveContext } from '../run-context.ts';
import type { TimeSpent } from '../time-spent.ts';
import { beginDryRun, leadColumns } from './begin.ts';
import { scratchTarget } from './scratch-target.ts';
import { summarise } from './summarise.ts';

/** Carries out a dry run: as the import, into a table of its own; behind its last row it counts what that has come to. */
export async function carryOutDryRun(
  context: AliveContext,
  file: ImportFile,
  planned: Plan,
  spent: TimeSpent,
): Promise<Ending | RecordedEnd<Progress> | undefined> {
  const { database } = context;
  const { rowsDone } = await beginDryRun(database, planned);
  const plan = { ...planned, job: { ...planned.job, rowsDone } };
  const target = scratchTarget(plan, await leadColumns(database, plan));
  const ending = await mergeFile(context, file, plan, target, spent);
  if (ending?.status === 'complete') await summarise(database, plan);
  return ending;
}
