import type { ChangedSince } from '@galena/client';
import type { Output } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';
import type { Invocation } from './define.ts';
import { waitFor } from './follow.ts';

/** Has the server import the file of a dry run, which it has, and waits for that; gives the exit status. */
export async function importDryRun(
  batchId: number,
  invocation: Invocation<{ readonly wait?: number }>,
): Promise<number> {
  const server = await invocation.useServer();
  const { handle, leadsChanged, changedLeads } = await server.galena.imports.openDryRun(batchId).import();
  tellChanged({ leadsChanged, ...(changedLeads !== undefined && { changedLeads }) }, invocation.output);
  const { batchIds } = handle;
  const more = { dryRunBatchId: batchId, leadsChanged, changedLeads: changedLeads ?? null };
  return waitFor({ server, batchIds, handle }, invocation, more);
}

function tellChanged({ leadsChanged, changedLeads }: ChangedSince, output: Output): void {
  if (!leadsChanged || changedLeads === 0) return;
  const which = changedLeads === undefined ? 'Leads' : `${formatCount(changedLeads)} of its leads`;
  output.note(`${which} changed since the dry run began: the import may do something else than it says.`);
}
