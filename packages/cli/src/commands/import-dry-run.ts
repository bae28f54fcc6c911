import type { ChangedSince, ImportProgress } from '@galena/client';
import { type KeptImport, keepImport } from '../setup/last-import.ts';
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
  const { imports } = server.galena;
  const { handle, leadsChanged, changedLeads } = await imports.openDryRun(batchId).import();
  tellChanged({ leadsChanged, ...(changedLeads !== undefined && { changedLeads }) }, invocation.output);
  const { batchIds } = handle;
  const keep = async () => keepImport(toKept(await imports.get(batchIds[0] ?? 0), server.identity));
  await keep();
  const more = { dryRunBatchId: batchId, leadsChanged, changedLeads: changedLeads ?? null };
  const status = await waitFor({ server, batchIds, handle }, invocation, more);
  await keep();
  return status;
}

/** The server has the file as it was sent: its columns are called like their fields, and its failed rows are to be asked for. */
function toKept(progress: ImportProgress, server: string): KeptImport {
  const { batchId, fileName, createdAt, finishedAt, lookupField, listId, partitionName, rules, template } =
    progress;
  return {
    file: fileName ?? '',
    batchIds: [batchId],
    server,
    startedAt: createdAt,
    lookupField,
    list: listId,
    partition: partitionName,
    rules,
    template: template && { templateId: template.templateId, version: template.version },
    mapping: {},
    isFinished: finishedAt !== undefined,
  };
}

function tellChanged({ leadsChanged, changedLeads }: ChangedSince, output: Output): void {
  if (!leadsChanged || changedLeads === 0) return;
  const which = changedLeads === undefined ? 'Leads' : `${formatCount(changedLeads)} of its leads`;
  output.note(
    `${which} changed since the dry run began: the import may do something else than it found out.`,
  );
}
